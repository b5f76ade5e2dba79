"""What nobody needs is looked for when people have left."""

from __future__ import annotations

import asyncio
import gc
import time
import weakref
from collections.abc import Iterator, Mapping

import pytest

from modules.hosting import waste
from modules.hosting.sessions import Sessions
from modules.hosting.waste import MANY, OLDEST, SECONDS_QUIET, Waste


class Knot:
    """Something that only holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Waste, Sessions]]:
    monkeypatch.setattr(waste, "SECONDS_LATER", 0.001)
    sessions = Sessions(most=300)
    callbacks, threshold = [*gc.callbacks], gc.get_threshold()
    found = Waste(sessions)
    found.begin()
    yield found, sessions
    gc.callbacks[:] = callbacks
    gc.set_threshold(*threshold)
    gc.unfreeze()


def put_aside() -> weakref.ref[Knot]:
    """Something that was looked through while it was needed, and now is not."""
    knot = Knot()
    gc.collect()
    return weakref.ref(knot)


def leave(found: Waste, *people: int) -> list[bool]:
    """Let some people leave, then some more; say each time whether what was put aside is gone."""
    knot = put_aside()
    gone: list[bool] = []

    async def one_after_the_other() -> None:
        for number in people:
            for _ in range(number):
                found.leave()
            await asyncio.sleep(0.05)
            gone.append(knot() is None)

    asyncio.run(one_after_the_other())
    return gone


def test_what_was_looked_through_is_not_looked_through_again(here: tuple[Waste, Sessions]):
    knot = put_aside()
    assert gc.get_freeze_count() > 0
    gc.collect()
    assert knot() is not None


def test_when_nobody_is_here_everything_is(here: tuple[Waste, Sessions]):
    found, _ = here
    assert leave(found, 1) == [True]
    assert gc.get_freeze_count() > 0


def test_those_who_are_at_work_are_not_held_up(here: tuple[Waste, Sessions]):
    found, sessions = here
    sessions.open = 20
    sessions.latest_message = time.monotonic()
    assert leave(found, MANY + 2 * 20 - 1, 1) == [False, True]


def test_many_who_left_are_looked_for_once_those_who_stay_rest(here: tuple[Waste, Sessions]):
    found, sessions = here
    sessions.open = 20
    sessions.latest_message = time.monotonic() - SECONDS_QUIET
    assert leave(found, MANY - 1, 1) == [False, True]


def test_a_second_beginning_changes_nothing(here: tuple[Waste, Sessions]):
    found, _ = here
    before = len(gc.callbacks)
    found.begin()
    assert len(gc.callbacks) == before


@pytest.mark.usefixtures("here")
def test_what_is_new_is_looked_through_a_little_at_a_time():
    looked_through: list[int] = []

    def look(phase: str, about: Mapping[str, int]) -> None:
        if phase == "start" and about["generation"] == OLDEST:
            looked_through.append(len(gc.get_objects(OLDEST)))

    gc.callbacks.append(look)
    kept = [[number] for number in range(100_000)]
    assert len(looked_through) >= 3
    assert max(looked_through) < len(kept) / 3
