"""A round of a room as its screens are told of it: texts in JSON, each written once for all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

from modules.rooms.activities import Activity, Entry
from modules.rooms.live.together import Together
from modules.rooms.protocol import Json


def text_of(value: Json) -> str:
    """Write plain values as short JSON."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


class Played:
    """An activity that is played, and the entries so far.

    Parameters
    ----------
    name : str
        The round.
    activity : Activity
    """

    def __init__(self, name: str, activity: Activity) -> None:
        self.name = name
        self.activity = activity
        self.task = self.picture = ""
        self.reveal = self.unanswered = ""
        self.results: dict[int, str] = {}
        self.mine: dict[int, str] = {}
        """By person what they see of their own answer, as far as somebody here asked for it."""

        self.entries: list[Entry] = []
        self.by_number: dict[int, Entry] = {}
        self._revealed: int | None = None
        self._class: tuple[int, int, str] = (0, 0, "")
        self._counting = Together(self._count)
        self._showing = Together(self._show)

    async def prepare(self) -> None:
        """Write what the screens need before anybody answers."""
        self.task, self.picture = await asyncio.to_thread(self._begin)

    def take(self, entries: Sequence[Entry], anew: bool) -> None:
        """Take entries that were counted, or all of them anew."""
        if anew:
            self.entries, self.by_number = [], {}
        self.entries.extend(entries)
        self.by_number.update((entry.number, entry) for entry in entries)

    async def entry(self, number: int, answer: Json) -> tuple[Json, str]:
        """Return what the class, and what the person sees of a checked answer."""
        return await self._counting.ask((number, answer))

    async def show_mine(self, number: int) -> None:
        """Have a person's own view of their entry ready."""
        entry = self.by_number[number]
        if number not in self.mine:
            self.mine[number] = await self._showing.ask(entry)

    async def show_reveal(self) -> None:
        """Have the answer ready, and everybody's result."""
        if self._revealed != len(self.entries):
            entries = [*self.entries]
            self.reveal, self.results = await asyncio.to_thread(self._end, entries)
            self.unanswered = text_of(self.activity.unanswered)
            self._revealed = len(entries)

    def class_from(self, first: int) -> str:
        """Write the entries from a place on."""
        last = len(self.entries)
        if self._class[:2] != (first, last):
            entries = [[entry.number, entry.shown] for entry in self.entries[first:]]
            self._class = first, last, text_of({"first": first, "entries": entries})
        return self._class[2]

    def _begin(self) -> tuple[str, str]:
        self.activity.prepare()
        return text_of(self.activity.task()), text_of(self.activity.picture())

    def _count(self, asked: Sequence[tuple[int, Json]]) -> list[tuple[Json, str]]:
        numbers, answers = [number for number, _ in asked], [answer for _, answer in asked]
        shown = self.activity.entries(numbers, answers)
        return list(zip(shown, self._show([*map(Entry, numbers, shown)]), strict=True))

    def _show(self, entries: Sequence[Entry]) -> list[str]:
        return [text_of(mine) for mine in self.activity.mine(entries)]

    def _end(self, entries: Sequence[Entry]) -> tuple[str, dict[int, str]]:
        reveal = self.activity.reveal(entries)
        results = self.activity.results(entries, reveal) if entries else []
        told = {
            entry.number: text_of(result) for entry, result in zip(entries, results, strict=True)
        }
        return text_of(reveal), told
