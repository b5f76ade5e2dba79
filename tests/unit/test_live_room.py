"""A room in one process: its screens hear of a store that is lost, and of a room that ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from modules.rooms.live import LiveRoom, Rooms, Screen, live_room, screen
from modules.rooms.protocol import Opened
from modules.rooms.room import SECONDS_KEPT
from modules.rooms.store import Limits, Listener, MemoryStore, Seen, StoreLost

VOTE = {"activity": "vote", "exercise": "purpose", "draw": 3}
PATIENCE = 30.0


class Clock:
    """A time that tests move."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class FragileStore(MemoryStore):
    """A store that is lost as long as a test says so."""

    lost = False

    async def look(self, code: str, known: int = 0, emptied: int = 0) -> Seen | None:
        if self.lost:
            raise StoreLost
        return await super().look(code, known, emptied)

    @asynccontextmanager
    async def listen(self, code: str) -> AsyncGenerator[Listener]:  # pyright: ignore[reportIncompatibleMethodOverride]
        if self.lost:
            raise StoreLost
        async with super().listen(code) as listener:
            yield listener


@pytest.fixture(autouse=True)
def seldom_is_soon(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live_room, "SECONDS_BETWEEN_LOOKS", 0.02)
    monkeypatch.setattr(live_room, "SHORTEST_WAIT", 0.01)


class Heard:
    """What one screen is told."""

    def __init__(self, screen: Screen, live: LiveRoom) -> None:
        self.screen, self.live = screen, live

    async def until(self, holds: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE):
            while not holds(said := json.loads(await self.screen.next(self.live))):
                pass
        return said


async def opened(store: MemoryStore) -> tuple[Rooms, Opened]:
    rooms = Rooms(store)
    return rooms, await rooms.open("", [VOTE])


def test_a_lost_store_is_said_and_all_is_told_again_when_it_is_back():
    async def story() -> None:
        store = FragileStore(Limits())
        rooms, room = await opened(store)
        number, _ = await rooms.join(room["code"]) or (0, "")
        phone, projector = Screen(number), Screen(None)
        async with (
            rooms.entered(room["code"], phone) as live,
            rooms.entered(room["code"], projector) as same,
        ):
            assert live is same
            told, shown = Heard(phone, live), Heard(projector, live)
            await shown.until(lambda said: "room" in said)
            await live.step("on", 0)
            await told.until(lambda said: "task" in said)
            await live.answer(number, "0.0", 2)
            await told.until(lambda said: said.get("mine") == {"answer": 2})

            store.lost = True
            for one in (told, shown):
                await one.until(lambda said: said == {"store": "lost"})
            with pytest.raises(StoreLost):
                await live.answer(number, "0.0", 2)
            store.lost = False
            back = await told.until(lambda said: said.get("store") == "back")
            assert (back["mine"], back["answered"]) == ({"answer": 2}, 1)
            assert {*back} == {"store", "room", "task", "mine", "answered"}
            back = await shown.until(lambda said: said.get("store") == "back")
            assert back["class"] == {"first": 0, "entries": [[number, 2]]}

    asyncio.run(story())


def test_screens_are_told_when_their_room_ends_by_itself():
    async def story() -> None:
        clock = Clock()
        rooms, room = await opened(MemoryStore(Limits(clock=clock)))
        projector = Screen(None)
        async with rooms.entered(room["code"], projector) as live:
            shown = Heard(projector, live)
            await shown.until(lambda said: "room" in said)
            clock.now = SECONDS_KEPT + 1
            assert await shown.until(lambda said: "over" in said) == {"over": "closed"}
            assert projector.over == "closed"
        assert await rooms.join(room["code"]) is None

    asyncio.run(story())


def test_a_silent_room_has_a_heartbeat(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(screen, "SECONDS_BETWEEN_BEATS", 0.05)

    async def story() -> None:
        rooms, room = await opened(MemoryStore(Limits()))
        projector = Screen(None)
        async with rooms.entered(room["code"], projector) as live:
            await Heard(projector, live).until(lambda said: said == {"beat": True})

    asyncio.run(story())
