"""What a store of rooms does.

A room ends `SECONDS_KEPT` after its last use: after a step, a person who joined or an answer. Then,
and after it was removed, it is as if it had never been.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from modules.rooms.activities.activity import Entry
from modules.rooms.protocol import Json
from modules.rooms.room import Room

Created = Literal["created", "taken", "full"]
Counted = Literal["counted", "again", "late"]
"""Counted; counted before; or the round is not open (any more), or the room is gone."""


class StoreLost(Exception):
    """The store cannot be reached at the moment."""


@dataclass(frozen=True)
class Limits:
    """How much a store takes.

    Attributes
    ----------
    rooms : int
        Rooms at once.
    people : int
        People in one.
    clock : callable
        The time, in seconds, which all processes that share a store agree on.
    """

    rooms: int = 200
    people: int = 500
    clock: Callable[[], float] = time.time


@dataclass(frozen=True)
class Seen:
    """A room as it is now.

    Attributes
    ----------
    room : Room
    people : int
        How many ever joined.
    first : int
        The place of the first of these entries among all of the room, in the order in which they
        were counted.
    entries : list of (str, Entry)
        With the round of each.
    """

    room: Room
    people: int
    first: int
    entries: list[tuple[str, Entry]]


class Listener(Protocol):
    """Hears that something in a room has changed."""

    async def wait(self, seconds: float) -> None:
        """Wait until something has changed since the last time, but not for longer.

        Raises
        ------
        StoreLost
            If nothing can be heard any more.
        """
        ...


class Store(Protocol):
    """Keeps rooms, their people and answers. Everything may raise StoreLost."""

    async def create(self, room: Room) -> Created:
        """Keep a new room, unless its code is taken or there are too many."""
        ...

    async def read(self, code: str) -> Room | None:
        """Return a room; None if there is none."""
        ...

    async def look(self, code: str, known: int = 0, emptied: int = 0) -> Seen | None:
        """Return a room with the entries that are not known yet; None if there is none.

        Parameters
        ----------
        code : str
        known : int
            How many of its entries are known.
        emptied : int
            How often it had been emptied when they were.
        """
        ...

    async def change(self, before: Room, after: Room) -> bool:
        """Put a room in place of its last version; False if that is another one by now.

        With a room that was emptied go all its answers.
        """
        ...

    async def remove(self, code: str) -> None:
        """End a room."""
        ...

    async def join(self, code: str, token: str) -> int | None:
        """Return the number of a person who was not here before; None if there is no place.

        Parameters
        ----------
        code : str
            Of a room that is there.
        token : str
            The hash of what will show that it is the same person.
        """
        ...

    async def person(self, code: str, token: str) -> int | None:
        """Return the number of who joined with a token; None for nobody."""
        ...

    async def answer(self, code: str, round: str, number: int, shown: Json) -> Counted:
        """Keep what a person contributed to an open round, once."""
        ...

    def listen(self, code: str) -> AbstractAsyncContextManager[Listener]:
        """Hear of a room's changes as long as the context lasts."""
        ...

    async def close(self) -> None:
        """Let go of the store; what it keeps stays."""
        ...
