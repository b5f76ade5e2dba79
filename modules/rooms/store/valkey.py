"""Rooms in a Valkey or Redis, which several processes share.

Of each room there are a hash, its people by the hashes of their tokens, its entries in the order in
which they were counted, and who answered which round. All are changed by scripts that the server
runs one after the other, and all go together when the room was not used for `SECONDS_KEPT`. What
changed is not published, only that something did: whoever hears of it looks, and so misses nothing.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from modules.rooms.activities.activity import Entry
from modules.rooms.protocol import Json
from modules.rooms.room import SECONDS_KEPT, Room, from_text, to_text
from modules.rooms.store.store import Counted, Created, Limits, Seen, StoreLost

PREFIX = "pooling-lab:"
ENDS = f"{PREFIX}ends"
"""When each room ends."""

MOST_CONNECTIONS = 16
SECONDS_TO_CONNECT, SECONDS_TO_ANSWER = 2.0, 5.0

# Of all scripts: KEYS are `ENDS` and the room's own; ARGV are its code, the time, how long it is
# kept, and what the script itself needs.
_BEGIN = """
local ends, room, code, now, kept = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local people, entries, answered = room .. ':people', room .. ':entries', room .. ':answered'
local function there()
  local until_then = redis.call('ZSCORE', ends, code)
  return until_then and tonumber(until_then) > now and redis.call('EXISTS', room) == 1
end
local function forget()
  redis.call('DEL', room, people, entries, answered)
  redis.call('ZREM', ends, code)
end
local function used()
  redis.call('ZADD', ends, now + kept, code)
  for _, key in ipairs({room, people, entries, answered}) do
    redis.call('EXPIRE', key, kept)
  end
  redis.call('PUBLISH', room, '')
end
"""
_CREATE = """
if there() then return 'taken' end
forget()
redis.call('ZREMRANGEBYSCORE', ends, '-inf', now)
if redis.call('ZCARD', ends) >= tonumber(ARGV[4]) then return 'full' end
redis.call('HSET', room, 'text', ARGV[5], 'version', ARGV[6], 'round', ARGV[7], 'phase', ARGV[8],
  'emptied', ARGV[9])
used()
return 'created'
"""
_READ = """
return there() and redis.call('HGET', room, 'text')
"""
_LOOK = """
if not there() then return false end
local first = 0
if redis.call('HGET', room, 'emptied') == ARGV[5] then first = tonumber(ARGV[4]) end
return {redis.call('HGET', room, 'text'), redis.call('HLEN', people), first,
  redis.call('LRANGE', entries, first, -1)}
"""
_CHANGE = """
if not there() or redis.call('HGET', room, 'version') ~= ARGV[4] then return 0 end
if redis.call('HGET', room, 'emptied') ~= ARGV[9] then redis.call('DEL', entries, answered) end
redis.call('HSET', room, 'text', ARGV[5], 'version', ARGV[6], 'round', ARGV[7], 'phase', ARGV[8],
  'emptied', ARGV[9])
used()
return 1
"""
_REMOVE = """
forget()
redis.call('PUBLISH', room, '')
return 1
"""
_JOIN = """
if not there() or redis.call('HLEN', people) >= tonumber(ARGV[4]) then return false end
redis.call('HSET', people, ARGV[5], redis.call('HLEN', people) + 1)
used()
return redis.call('HGET', people, ARGV[5])
"""
_PERSON = """
if not there() then return false end
return redis.call('HGET', people, ARGV[4])
"""
_ANSWER = """
if not there() or redis.call('HGET', room, 'round') ~= ARGV[4] then return 'late' end
if redis.call('HGET', room, 'phase') ~= 'open' then return 'late' end
if redis.call('SADD', answered, ARGV[4] .. ':' .. ARGV[5]) == 0 then return 'again' end
redis.call('RPUSH', entries, ARGV[6])
used()
return 'counted'
"""


class _Listener:
    """Hears of one room through a connection of its own."""

    def __init__(self, heard: PubSub) -> None:
        self._heard = heard

    async def wait(self, seconds: float) -> None:
        """Wait for news, and take all that there is."""
        with _reached():
            if await self._heard.get_message(timeout=seconds):
                while await self._heard.get_message(timeout=0.0):
                    pass


class ValkeyStore:
    """A store that several processes share.

    Parameters
    ----------
    address : str
        Such as ``redis://10.0.0.6:6379/0``.
    limits : Limits
    """

    def __init__(self, address: str, limits: Limits) -> None:
        self._limits = limits
        pool = BlockingConnectionPool.from_url(
            address,
            max_connections=MOST_CONNECTIONS,
            timeout=SECONDS_TO_ANSWER,
            decode_responses=True,
            socket_connect_timeout=SECONDS_TO_CONNECT,
            socket_timeout=SECONDS_TO_ANSWER,
            retry=Retry(NoBackoff(), 0),
        )
        self._client: Redis = Redis.from_pool(pool)
        self._listening: Redis = Redis.from_url(
            address,
            decode_responses=True,
            socket_connect_timeout=SECONDS_TO_CONNECT,
            retry=Retry(NoBackoff(), 0),
        )
        self._scripts = {
            script: self._client.register_script(_BEGIN + script)
            for script in (_CREATE, _READ, _LOOK, _CHANGE, _REMOVE, _JOIN, _PERSON, _ANSWER)
        }

    async def create(self, room: Room) -> Created:
        """Keep a new room."""
        return await self._run(_CREATE, room.code, self._limits.rooms, *_fields(room))

    async def read(self, code: str) -> Room | None:
        """Return a room."""
        text = await self._run(_READ, code)
        return from_text(text) if text else None

    async def look(self, code: str, known: int = 0, emptied: int = 0) -> Seen | None:
        """Return a room with what is new."""
        found = await self._run(_LOOK, code, known, emptied)
        if found is None:
            return None
        text, people, first, entries = found
        return Seen(from_text(text), int(people), int(first), [*map(_entry, entries)])

    async def change(self, before: Room, after: Room) -> bool:
        """Put a room in place of its last version."""
        return bool(await self._run(_CHANGE, before.code, before.version, *_fields(after)))

    async def remove(self, code: str) -> None:
        """End a room."""
        await self._run(_REMOVE, code)

    async def join(self, code: str, token: str) -> int | None:
        """Give a new person a number."""
        return _number(await self._run(_JOIN, code, self._limits.people, token))

    async def person(self, code: str, token: str) -> int | None:
        """Return a person's number."""
        return _number(await self._run(_PERSON, code, token))

    async def answer(self, code: str, round: str, number: int, shown: Json) -> Counted:
        """Keep an answer."""
        entry = json.dumps([round, number, shown], separators=(",", ":"))
        return await self._run(_ANSWER, code, round, number, entry)

    @asynccontextmanager
    async def listen(self, code: str) -> AsyncGenerator[_Listener]:
        """Hear of a room's changes."""
        async with self._listening.pubsub() as heard:
            with _reached():
                await heard.subscribe(_key(code))
                if await heard.get_message(timeout=SECONDS_TO_ANSWER) is None:
                    raise TimeoutError  # nobody knows from when on it would hear
            yield _Listener(heard)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()
        await self._listening.aclose()

    async def _run(self, script: str, code: str, *args: str | int) -> Any:  # noqa: ANN401 - its own
        with _reached():
            return await self._scripts[script](
                keys=[ENDS, _key(code)],
                args=[code, self._limits.clock(), int(SECONDS_KEPT), *args],
            )


@contextmanager
def _reached() -> Generator[None]:
    """Say StoreLost whatever it is that keeps the server from answering."""
    try:
        yield
    except (RedisError, OSError, TimeoutError) as lost:
        raise StoreLost from lost


def _key(code: str) -> str:
    return f"{PREFIX}room:{code}"


def _fields(room: Room) -> tuple[str | int, ...]:
    return to_text(room), room.version, room.round, room.phase, room.emptied


def _entry(text: str) -> tuple[str, Entry]:
    round, number, shown = json.loads(text)
    return round, Entry(number, shown)


def _number(found: str | None) -> int | None:
    return None if found is None else int(found)
