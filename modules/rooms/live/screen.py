"""One screen in a room, a phone or a projector, and what it has been told."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from modules.rooms.live.played import text_of
from modules.rooms.protocol import SECONDS_BETWEEN_BEATS, Json, Over

if TYPE_CHECKING:
    from modules.rooms.live.live_room import LiveRoom

BEAT = text_of({"beat": True})
NOTHING = ""


@dataclass
class _Told:
    """What a screen knows of a round."""

    round: str = ""
    room: tuple[int, int] | None = None
    task: bool = False
    picture: bool = False
    entries: int = 0
    answered: int | None = None
    mine: bool = False
    reveal: str = NOTHING


@dataclass(eq=False)
class Screen:
    """Somebody's connection to a room.

    Attributes
    ----------
    number : int or None
        The person whose phone it is; None for a projector.
    first : dict
        What it is told before anything else.
    """

    number: int | None
    first: dict[str, Json] = field(default_factory=dict)
    over: Over | None = None
    awake: asyncio.Event = field(default_factory=asyncio.Event)
    _lost: bool = False
    _told: _Told = field(default_factory=_Told)

    @property
    def is_phone(self) -> bool:
        """Whether it is a person's, not the class's."""
        return self.number is not None

    def say(self, **values: Json) -> None:
        """Tell it something besides the news."""
        self.first |= values
        self.awake.set()

    async def next(self, live: LiveRoom) -> str:
        """Wait for the next message to this screen; `over` is set with the last one."""
        while True:
            self.awake.clear()
            if message := await self._news(live):
                return message
            with suppress(TimeoutError):
                async with asyncio.timeout(SECONDS_BETWEEN_BEATS):
                    await self.awake.wait()
                    continue
            return BEAT

    async def _news(self, live: LiveRoom) -> str:
        said = {key: text_of(value) for key, value in self.first.items()}
        self.first = {}
        if live.over is not None:
            self.over = live.over
            said["over"] = text_of(live.over)
        elif live.lost:
            if not self._lost:
                self._lost, self._told = True, _Told()
                said["store"] = text_of("lost")
        elif live.room is not None:
            if self._lost:
                self._lost = False
                said["store"] = text_of("back")
            said |= await self._of_room(live)
        parts = ",".join(f'"{key}":{text}' for key, text in said.items())
        return f"{{{parts}}}" if parts else NOTHING

    async def _of_room(self, live: LiveRoom) -> dict[str, str]:
        """Return what is new of where the class is."""
        room, played = live.room, live.played
        assert room is not None
        assert played is not None
        said: dict[str, str] = {}
        if self._told.round != played.name:
            self._told = _Told(round=played.name)
        told = self._told
        if told.room != (room.version, live.people):
            told.room = room.version, live.people
            said["room"] = text_of(live.said_of_room())
        if self.number is not None and room.phase != "waiting":
            if not told.task:
                told.task, said["task"] = True, played.task
            if not told.mine and self.number in played.by_number:
                await played.show_mine(self.number)
                told.mine, said["mine"] = True, played.mine[self.number]
        if not told.picture and (not self.is_phone or room.phase in ("closed", "revealed")):
            told.picture, said["picture"] = True, played.picture
        count = len(played.entries)
        if told.entries > count:
            told.entries = 0
        if told.picture and told.entries != count:
            said["class"] = played.class_from(told.entries)
            told.entries = count
        if told.answered != count and room.phase != "waiting":
            told.answered, said["answered"] = count, text_of(count)
        if room.phase != "revealed":
            told.reveal = NOTHING
        elif told.reveal != played.reveal:
            told.reveal = said["reveal"] = played.reveal
            if self.number is not None:
                said["result"] = played.results.get(self.number, played.unanswered)
        return said
