"""A store of rooms does the same whether it is this process's memory or a Valkey of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hosting.store_server import StoreServer

from modules.rooms.activities import Entry
from modules.rooms.room import SECONDS_KEPT, Room
from modules.rooms.store import Limits, Store, StoreLost, store_at

ROOMS, PEOPLE = 3, 2

Story = Callable[[Store], Coroutine[Any, Any, None]]


def run(story: Coroutine[Any, Any, None]) -> None:
    """Run a story in a thread: the browser of other tests leaves a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, story).result()


class Clock:
    """A time that tests move."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreServer]:
    server = StoreServer(tmp_path_factory.mktemp("store"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "valkey"])
def told(
    request: pytest.FixtureRequest, server: StoreServer, clock: Clock
) -> Callable[[Story], None]:
    """Lets a store, empty at first, live through a story."""
    address = server.address if request.param == "valkey" else ""

    async def live(story: Story) -> None:
        store = store_at(address, Limits(ROOMS, PEOPLE, clock))
        for code in ("ABCDE", "FGHJK", "LMNPQ", "RSTUV"):
            await store.remove(code)
        try:
            await story(store)
        finally:
            await store.close()

    return lambda story: run(live(story))


def room(code: str = "ABCDE") -> Room:
    return Room(code, "lock", "_values_&missing=40", ({"activity": "own_sample"}, {}), 7)


async def opened(store: Store) -> Room:
    """A room whose first round is open."""
    assert await store.create(room()) == "created"
    assert await store.change(room(), room().on())
    return room().on()


def test_a_room_is_as_it_was_put_there(told: Callable[[Story], None]):
    async def story(store: Store) -> None:
        assert await store.read("ABCDE") is None
        assert await store.look("ABCDE") is None
        assert await store.create(room()) == "created"
        assert await store.create(room()) == "taken"
        assert await store.read("ABCDE") == room()
        await store.remove("ABCDE")
        assert await store.read("ABCDE") is None

    told(story)


def test_there_are_no_more_rooms_and_people_than_allowed(told: Callable[[Story], None]):
    async def story(store: Store) -> None:
        for code in ("ABCDE", "FGHJK", "LMNPQ"):
            assert await store.create(room(code)) == "created"
        assert await store.create(room("RSTUV")) == "full"
        assert [await store.join("ABCDE", token) for token in "abc"] == [1, 2, None]
        assert [await store.person("ABCDE", token) for token in "abc"] == [1, 2, None]
        assert await store.join("RSTUV", "a") is None
        assert await store.person("FGHJK", "a") is None

    told(story)


def test_of_two_who_step_at_once_one_does(told: Callable[[Story], None]):
    async def story(store: Store) -> None:
        await store.create(room())
        both = await asyncio.gather(*(store.change(room(), room().on()) for _ in range(2)))
        assert sorted(both) == [False, True]
        assert (await store.read("ABCDE")) == room().on()

    told(story)


def test_an_answer_counts_once_and_only_in_its_open_round(told: Callable[[Story], None]):
    async def story(store: Store) -> None:
        await store.create(room())
        assert await store.answer("ABCDE", "0.0", 1, [1.5, None]) == "late"
        open_room = await opened_after(store)
        assert await store.answer("ABCDE", "0.0", 1, [1.5, None]) == "counted"
        assert await store.answer("ABCDE", "0.0", 1, [9.0, None]) == "again"
        assert await store.answer("ABCDE", "1.0", 2, [1.5, None]) == "late"
        assert await store.answer("ABCDE", "0.0", 2, {"points": [[0, 1]]}) == "counted"
        assert await store.answer("LMNPQ", "0.0", 2, True) == "late"
        await store.change(open_room, open_room.on())
        assert await store.answer("ABCDE", "0.0", 3, True) == "late"
        seen = await store.look("ABCDE", 1)
        assert seen is not None
        assert (seen.room, seen.first) == (open_room.on(), 1)
        assert seen.entries == [("0.0", Entry(2, {"points": [[0, 1]]}))]

    async def opened_after(store: Store) -> Room:
        await store.change(room(), room().on())
        return room().on()

    told(story)


def test_of_many_answers_at_once_each_counts_once(told: Callable[[Story], None]):
    async def story(store: Store) -> None:
        await opened(store)
        counted = await asyncio.gather(
            *(store.answer("ABCDE", "0.0", number % 50, number) for number in range(100))
        )
        assert [counted.count(word) for word in ("counted", "again")] == [50, 50]
        seen = await store.look("ABCDE")
        assert seen is not None
        assert sorted(entry.number for _, entry in seen.entries) == list(range(50))

    told(story)


def test_emptying_takes_the_answers_and_leaves_the_people(told: Callable[[Story], None]):
    async def story(store: Store) -> None:
        before = await opened(store)
        await store.join("ABCDE", "a")
        await store.answer("ABCDE", "0.0", 1, True)
        assert await store.change(before, before.empty())
        seen = await store.look("ABCDE", 1, before.emptied)
        assert seen is not None
        assert (seen.people, seen.first, seen.entries) == (1, 0, [])
        assert seen.room.round == "0.1"
        await store.change(seen.room, seen.room.on())
        assert await store.answer("ABCDE", "0.0", 1, True) == "late"
        assert await store.answer("ABCDE", "0.1", 1, True) == "counted"

    told(story)


def test_a_room_ends_some_hours_after_its_last_use(told: Callable[[Story], None], clock: Clock):
    async def story(store: Store) -> None:
        await opened(store)
        clock.now += SECONDS_KEPT - 1
        assert await store.answer("ABCDE", "0.0", 1, True) == "counted"
        await store.join("ABCDE", "a")
        clock.now += SECONDS_KEPT - 1
        assert await store.read("ABCDE") is not None
        clock.now += 2
        assert await store.read("ABCDE") is None
        assert await store.look("ABCDE") is None
        assert await store.person("ABCDE", "a") is None
        assert await store.join("ABCDE", "b") is None
        assert await store.answer("ABCDE", "0.0", 2, True) == "late"
        assert not await store.change(room().on(), room().on().on())
        assert await store.create(replace(room(), seed=8)) == "created"
        seen = await store.look("ABCDE")
        assert seen is not None
        assert (seen.room.seed, seen.people, seen.entries) == (8, 0, [])

    told(story)


def test_whoever_listens_hears_of_this_room_alone(told: Callable[[Story], None]):
    async def story(store: Store) -> None:
        for code in ("ABCDE", "FGHJK"):
            await store.create(room(code))
        async with store.listen("ABCDE") as listener:
            heard = asyncio.ensure_future(listener.wait(60))
            await store.join("FGHJK", "a")
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(asyncio.shield(heard), 0.2)
            await store.join("ABCDE", "a")
            await asyncio.wait_for(heard, 30)
            await store.remove("ABCDE")
            await asyncio.wait_for(listener.wait(60), 30)

    told(story)


def test_nothing_is_lost_when_the_server_is_killed(tmp_path: Path):
    async def story() -> None:
        server = StoreServer(tmp_path)
        server.start()
        store = store_at(server.address, Limits())
        try:
            await opened(store)
            await store.answer("ABCDE", "0.0", 1, True)
            async with store.listen("ABCDE") as listener:
                server.kill()
                with pytest.raises(StoreLost):
                    await listener.wait(60)
            with pytest.raises(StoreLost):
                await store.answer("ABCDE", "0.0", 2, True)
            with pytest.raises(StoreLost):
                async with store.listen("ABCDE"):
                    pass
            server.start()
            seen = await store.look("ABCDE")
            assert seen is not None
            assert seen.entries == [("0.0", Entry(1, True))]
        finally:
            await store.close()
            server.kill()

    run(story())
