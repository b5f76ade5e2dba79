"""What nobody needs is looked for when people have left."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest

from modules.hosting import waste
from modules.hosting.sessions import Sessions
from modules.hosting.waste import MANY, Waste


class Knot:
    """Something that only holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Waste, Sessions]]:
    monkeypatch.setattr(waste, "SECONDS_LATER", 0.0)
    sessions = Sessions(most=300)
    callbacks = [*gc.callbacks]
    found = Waste(sessions)
    found.begin()
    yield found, sessions
    gc.callbacks[:] = callbacks
    gc.unfreeze()


def put_aside() -> weakref.ref[Knot]:
    """Something that was looked through while it was needed, and now is not."""
    knot = Knot()
    gc.collect()
    return weakref.ref(knot)


def leave(found: Waste, people: int) -> None:
    async def all_of_them() -> None:
        for _ in range(people):
            found.leave()
        await asyncio.sleep(0.01)

    asyncio.run(all_of_them())


def test_what_was_looked_through_is_not_looked_through_again(here: tuple[Waste, Sessions]):
    knot = put_aside()
    assert gc.get_freeze_count() > 0
    gc.collect()
    assert knot() is not None


def test_when_nobody_is_here_everything_is(here: tuple[Waste, Sessions]):
    found, _ = here
    knot = put_aside()
    leave(found, 1)
    assert knot() is None
    assert gc.get_freeze_count() > 0


def test_those_who_stay_are_not_held_up_for_a_few_who_leave(here: tuple[Waste, Sessions]):
    found, sessions = here
    sessions.open = MANY + 20
    knot = put_aside()
    leave(found, MANY + 19)
    assert knot() is not None
    leave(found, 1)
    assert knot() is None


def test_a_second_beginning_changes_nothing(here: tuple[Waste, Sessions]):
    found, _ = here
    before = len(gc.callbacks)
    found.begin()
    assert len(gc.callbacks) == before
