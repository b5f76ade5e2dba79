"""A room in this process: kept the same as in the store, and told to the screens that are here.

What changes is heard of, not told: with each change the room is looked at, so that nothing is
missed or taken twice. A store that is lost is tried again, and then all is read anew.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence

import pandas as pd

from modules.observations.harmless_csv import to_csv
from modules.rooms.activities import Activity, Entry, Refused, activity_of
from modules.rooms.live.played import Played
from modules.rooms.live.screen import Screen
from modules.rooms.protocol import SECONDS_BETWEEN, Json, Over, RoomSaid
from modules.rooms.room import Room
from modules.rooms.store import Seen, Store, StoreLost
from modules.scenario.link import from_query

SECONDS_BETWEEN_LOOKS = 5.0
"""Without any change, so that a room that ended is noticed."""

SECONDS_BEFORE_PHONES_COUNT = 1.0
"""How often phones are told how many have answered."""

SHORTEST_WAIT, LONGEST_WAIT = 0.1, 2.0
"""Before a lost store is tried again, in seconds."""

LATE = "This is closed: your answer came too late."


class LiveRoom:
    """A room with screens in this process.

    Parameters
    ----------
    code : str
    store : Store

    Attributes
    ----------
    room : Room or None
        As it was seen last; None before the first time.
    played : Played or None
        Its present round.
    people : int
        How many ever joined.
    lost : bool
        Whether the store cannot be reached.
    over : str or None
        Why the room has ended.
    screens : set of Screen
        Those that are told of it.
    """

    def __init__(self, code: str, store: Store) -> None:
        self.code = code
        self.room: Room | None = None
        self.played: Played | None = None
        self.people = 0
        self.lost = False
        self.over: Over | None = None
        self.screens: set[Screen] = set()
        self._store = store
        self._entries: list[tuple[str, Entry]] = []
        self._activities: list[Activity] = []
        self._phones_told = 0.0
        self._phones_behind = False

    async def follow(self) -> None:
        """Keep up with the store until the room ends."""
        try:
            await self._follow()
        finally:
            self.over = self.over or "closed"
            self._wake(self.screens)

    async def _follow(self) -> None:
        wait = SHORTEST_WAIT
        while self.over is None:
            try:
                async with self._store.listen(self.code) as news:
                    while await self._look():
                        wait = SHORTEST_WAIT
                        await asyncio.sleep(SECONDS_BETWEEN)
                        behind = self._phones_behind
                        await news.wait(
                            SECONDS_BEFORE_PHONES_COUNT if behind else SECONDS_BETWEEN_LOOKS
                        )
            except StoreLost:
                self.lost = True
                self._wake(self.screens)
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)

    async def answer(self, number: int, round: str, answer: Json) -> None:
        """Count a person's answer.

        Raises
        ------
        Refused
            If it cannot be taken, with the reason.
        StoreLost
            If it cannot be kept at the moment.
        """
        room, played = self.room, self.played
        if self.lost:
            raise StoreLost
        if room is None or played is None or round != played.name or room.phase != "open":
            raise Refused(LATE)
        if number in played.by_number:
            return
        shown, mine = await played.entry(number, played.activity.check(answer))
        counted = await self._store.answer(self.code, round, number, shown)
        if counted == "counted":
            played.mine[number] = mine
        if counted == "late":
            raise Refused(LATE)

    async def step(self, way: str, version: Json) -> None:
        """Go a step on or back from a version of the room; nothing where it is another by now."""
        room = self.room
        if room is not None and version == room.version:
            after = room.on() if way == "on" else room.back()
            if after != room:
                await self._store.change(room, after)

    async def empty(self, version: Json) -> None:
        """Throw all answers away."""
        if self.room is not None and version == self.room.version:
            await self._store.change(self.room, self.room.empty())

    async def close(self) -> None:
        """End the room for all."""
        await self._store.remove(self.code)

    async def csv(self) -> str:
        """Return all answers, a row for each number or choice of each person."""
        rounds = [
            (place, activity, self._of_round(f"{place}.{self.room.emptied}"))
            for place, activity in enumerate(self._activities)
            if self.room is not None
        ]
        return await asyncio.to_thread(_csv, rounds)

    def said_of_room(self) -> RoomSaid:
        """Return where the class is."""
        room, played = self.room, self.played
        assert room is not None
        assert played is not None
        return {
            "code": room.code,
            "version": room.version,
            "round": room.round,
            "place": room.place,
            "of": len(room.activities),
            "activity": played.activity.name,
            "phase": room.phase,
            "people": self.people,
        }

    async def _look(self) -> bool:
        """Look what is new, and return whether the room is there still."""
        emptied = 0 if self.room is None else self.room.emptied
        known = 0 if self.lost else len(self._entries)
        seen = await self._store.look(self.code, known, emptied)
        if seen is None:
            self.over = "unknown" if self.room is None else "closed"
            return False
        await self._take(seen)
        return True

    async def _take(self, seen: Seen) -> None:
        """Take what was seen, and wake those for whom it is news."""
        anew = seen.first < len(self._entries) or self.lost
        self._entries = [*self._entries[: seen.first], *seen.entries]
        round, name = seen.room.round, None if self.played is None else self.played.name
        if not self._activities:
            self._activities = activities_of(seen.room)
        if self.played is None or name != round:
            played = Played(round, self._activities[seen.room.place])
            await played.prepare()
            played.take(self._of_round(round), anew=True)
        else:
            played = self.played
            of_round = self._of_round(round) if anew else _of(round, seen.entries)
            played.take(of_round, anew)
        if seen.room.phase == "revealed":
            await played.show_reveal()
        stepped = self.lost or self.room is None or seen.room.version != self.room.version
        grew = bool(seen.entries) or seen.people != self.people
        self.room, self.played, self.people, self.lost = seen.room, played, seen.people, False
        self._spread(stepped, grew, {entry.number for entry in _of(round, seen.entries)})

    def _spread(self, stepped: bool, grew: bool, numbers: set[int]) -> None:
        """Wake the screens; phones that have nothing of their own to hear are woken seldom."""
        now = time.monotonic()
        self._phones_behind = self._phones_behind or grew
        pause_over = now - self._phones_told >= SECONDS_BEFORE_PHONES_COUNT
        if stepped or (self._phones_behind and pause_over):
            self._phones_told, self._phones_behind = now, False
            self._wake(self.screens)
        elif grew:
            self._wake(
                screen for screen in self.screens if not screen.is_phone or screen.number in numbers
            )

    def _of_round(self, round: str) -> list[Entry]:
        return _of(round, self._entries)

    def _wake(self, screens: Iterable[Screen]) -> None:
        for screen in screens:
            screen.awake.set()


def activities_of(room: Room) -> list[Activity]:
    """Return a room's programme.

    Raises
    ------
    NotPossible
        If it is none, which is found out when the room is opened.
    """
    scenario, _, _ = from_query(room.query)
    return [activity_of(chosen, scenario, room.seed) for chosen in room.activities]


def _of(round: str, entries: Sequence[tuple[str, Entry]]) -> list[Entry]:
    return [entry for name, entry in entries if name == round]


def _csv(rounds: Sequence[tuple[int, Activity, Sequence[Entry]]]) -> str:
    tables = [
        activity.table(entries)
        .melt("person")
        .assign(place=place + 1, activity=activity.name)
        .loc[:, ["place", "activity", "person", "variable", "value"]]
        for place, activity, entries in rounds
        if entries
    ]
    if not tables:
        return "place,activity,person,variable,value\n"
    return to_csv(pd.concat([table.astype({"value": object}) for table in tables]))
