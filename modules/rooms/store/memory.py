"""Rooms in the memory of one process: nothing to install, and gone with the process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from modules.rooms.activities.activity import Entry
from modules.rooms.protocol import Json
from modules.rooms.room import SECONDS_KEPT, Room
from modules.rooms.store.store import Counted, Created, Limits, Seen


@dataclass(eq=False)
class _Kept:
    """A room and all that belongs to it."""

    room: Room
    ends: float
    people: dict[str, int] = field(default_factory=dict)
    entries: list[tuple[str, Entry]] = field(default_factory=list)
    answered: set[tuple[str, int]] = field(default_factory=set)


class _Listener:
    """Hears of one room."""

    def __init__(self) -> None:
        self.news = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Wait for news."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.news.wait()
        self.news.clear()


class MemoryStore:
    """A store in this process.

    Parameters
    ----------
    limits : Limits
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rooms: dict[str, _Kept] = {}
        self._listeners: dict[str, set[_Listener]] = {}

    async def create(self, room: Room) -> Created:
        """Keep a new room."""
        now = self._limits.clock()
        for code in [code for code, kept in self._rooms.items() if kept.ends <= now]:
            del self._rooms[code]
        if room.code in self._rooms:
            return "taken"
        if len(self._rooms) >= self._limits.rooms:
            return "full"
        self._rooms[room.code] = _Kept(room, now + SECONDS_KEPT)
        return "created"

    async def read(self, code: str) -> Room | None:
        """Return a room."""
        kept = self._kept(code)
        return None if kept is None else kept.room

    async def look(self, code: str, known: int = 0, emptied: int = 0) -> Seen | None:
        """Return a room with what is new."""
        kept = self._kept(code)
        if kept is None:
            return None
        first = known if kept.room.emptied == emptied else 0
        return Seen(kept.room, len(kept.people), first, kept.entries[first:])

    async def change(self, before: Room, after: Room) -> bool:
        """Put a room in place of its last version."""
        kept = self._kept(before.code)
        if kept is None or kept.room.version != before.version:
            return False
        kept.room = after
        if after.emptied != before.emptied:
            kept.entries, kept.answered = [], set()
        self._used(kept)
        return True

    async def remove(self, code: str) -> None:
        """End a room."""
        self._rooms.pop(code, None)
        self._tell(code)

    async def join(self, code: str, token: str) -> int | None:
        """Give a new person a number."""
        kept = self._kept(code)
        if kept is None or len(kept.people) >= self._limits.people:
            return None
        kept.people[token] = len(kept.people) + 1
        self._used(kept)
        return kept.people[token]

    async def person(self, code: str, token: str) -> int | None:
        """Return a person's number."""
        kept = self._kept(code)
        return None if kept is None else kept.people.get(token)

    async def answer(self, code: str, round: str, number: int, shown: Json) -> Counted:
        """Keep an answer."""
        kept = self._kept(code)
        if kept is None or kept.room.round != round or kept.room.phase != "open":
            return "late"
        if (round, number) in kept.answered:
            return "again"
        kept.answered.add((round, number))
        kept.entries.append((round, Entry(number, shown)))
        self._used(kept)
        return "counted"

    @asynccontextmanager
    async def listen(self, code: str) -> AsyncGenerator[_Listener]:
        """Hear of a room's changes."""
        listener = _Listener()
        listeners = self._listeners.setdefault(code, set())
        listeners.add(listener)
        try:
            yield listener
        finally:
            listeners.discard(listener)
            if not listeners:
                self._listeners.pop(code, None)

    async def close(self) -> None:
        """Forget all."""
        self._rooms.clear()

    def _kept(self, code: str) -> _Kept | None:
        kept = self._rooms.get(code)
        return kept if kept is not None and kept.ends > self._limits.clock() else None

    def _used(self, kept: _Kept) -> None:
        kept.ends = self._limits.clock() + SECONDS_KEPT
        self._tell(kept.room.code)

    def _tell(self, code: str) -> None:
        for listener in self._listeners.get(code, ()):
            listener.news.set()
