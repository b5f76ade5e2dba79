"""All rooms of a process: who enters one finds what this process knows of it already."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from modules.rooms.activities import NotPossible
from modules.rooms.codes import new_code
from modules.rooms.live.live_room import LiveRoom, activities_of
from modules.rooms.live.screen import Screen
from modules.rooms.protocol import Json, Opened
from modules.rooms.room import MOST_ACTIVITIES, Room, lock_of
from modules.rooms.store import Store
from modules.scenario import LARGEST_SEED
from modules.scenario.link import OWN_DATA_STAY, from_query
from modules.scenario.programme import LONGEST_ADDRESS

SECRET_BYTES = TOKEN_BYTES = 18
TRIES = 20
NOT_OWN_DATA = "Your own file stays with you, so a room can have any data but that."
TOO_MANY_ROOMS = "There are too many rooms at the moment. Please try again later."


class TooManyRooms(Exception):
    """There is no place for another room; its text says so."""


class Rooms:
    """The rooms of a process.

    Parameters
    ----------
    store : Store
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._live: dict[str, LiveRoom] = {}
        self._followed: dict[LiveRoom, asyncio.Task[None]] = {}

    async def open(self, query: Json, activities: Json) -> Opened:
        """Open a room.

        Parameters
        ----------
        query, activities
            As `modules.rooms.protocol.Opening` has them.

        Raises
        ------
        NotPossible
            If these are none, or an activity cannot be done, with the reason.
        TooManyRooms
            If there is no place for another.
        StoreLost
            If it cannot be kept at the moment.
        """
        room, secret = _room(query, activities)
        await asyncio.to_thread(_prepare, room)
        for _ in range(TRIES):
            created = await self.store.create(room)
            if created == "created":
                return {"code": room.code, "secret": secret}
            if created == "full":
                break
            room = _with_code(room, new_code())
        raise TooManyRooms(TOO_MANY_ROOMS)

    async def join(self, code: str) -> tuple[int, str] | None:
        """Return the number and the token of a new person; None if there is no place."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        number = await self.store.join(code, lock_of(token))
        return None if number is None else (number, token)

    @asynccontextmanager
    async def entered(self, code: str, screen: Screen) -> AsyncGenerator[LiveRoom]:
        """Have a screen told of a room as long as the context lasts."""
        live = self._live.get(code)
        if live is None or live.over is not None:
            live = self._live[code] = LiveRoom(code, self.store)
            self._followed[live] = asyncio.ensure_future(live.follow())
        live.screens.add(screen)
        try:
            yield live
        finally:
            live.screens.discard(screen)
            if not live.screens and live in self._followed:
                await self._leave(live)

    async def _leave(self, live: LiveRoom) -> None:
        following = self._followed.pop(live)
        if self._live.get(live.code) is live:
            del self._live[live.code]
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following


def _room(query: Json, activities: Json) -> tuple[Room, str]:
    """Return a new room, and the secret that opens it."""
    if not isinstance(query, str) or len(query) > LONGEST_ADDRESS:
        raise NotPossible("There is no such link.")
    if OWN_DATA_STAY in from_query(query)[2]:
        raise NotPossible(NOT_OWN_DATA)
    chosen = activities if isinstance(activities, list) else []
    if not 1 <= len(chosen) <= MOST_ACTIVITIES or not all(isinstance(one, dict) for one in chosen):
        raise NotPossible(f"Choose from 1 to {MOST_ACTIVITIES} activities.")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    seed = secrets.randbelow(LARGEST_SEED)
    return Room(new_code(), lock_of(secret), query, tuple(chosen), seed), secret


def _prepare(room: Room) -> None:
    for activity in activities_of(room):
        activity.prepare()


def _with_code(room: Room, code: str) -> Room:
    return Room(code, room.lock, room.query, room.activities, room.seed)
