"""What a screen of a room says, taken only if it means something."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from starlette.websockets import WebSocket

from modules.hosting.pace import Pace
from modules.rooms.protocol import LARGEST_MESSAGE, MOST_MALFORMED, Json
from modules.scenario.link import refuse_constant

MESSAGES_A_SECOND, MESSAGES_AT_ONCE = 5.0, 20.0
LONGEST_TEXT = 300


@dataclass(frozen=True)
class Join:
    """A phone says who it is; without a token it is somebody new."""

    token: str | None


@dataclass(frozen=True)
class Lead:
    """A projector shows the lecturer's secret, and where phones find the room."""

    secret: str
    at: str


@dataclass(frozen=True)
class Answer:
    """A phone answers a round; what it answers is checked by the activity."""

    answer: Json
    round: str


@dataclass(frozen=True)
class Step:
    """The lecturer steps on, or back, from a version of the room."""

    way: str
    version: int


@dataclass(frozen=True)
class Empty:
    """The lecturer throws all answers away."""

    version: int


@dataclass(frozen=True)
class Close:
    """The lecturer ends the room."""


@dataclass(frozen=True)
class Save:
    """The lecturer saves all answers."""


Said = Join | Lead | Answer | Step | Empty | Close | Save


class Left(Exception):
    """Whoever was at the other end has gone."""


class TooMuch(Exception):
    """There came too much that means nothing."""


class Heard:
    """The messages of one screen, in their order and not too fast.

    Parameters
    ----------
    socket : WebSocket
        Accepted already.
    """

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._pace = Pace(MESSAGES_A_SECOND, MESSAGES_AT_ONCE, time.monotonic)
        self._malformed = 0

    async def next(self) -> Said:
        """Return the next message that means something.

        Raises
        ------
        Left
            If there comes none any more.
        TooMuch
            If too many meant nothing.
        """
        while True:
            message = await self._socket.receive()
            if message["type"] != "websocket.receive":
                raise Left
            await self._pace.wait_for(1)
            said = read(message.get("text") or "")
            if said is not None:
                return said
            self._malformed += 1
            if self._malformed > MOST_MALFORMED:
                raise TooMuch


def read(text: str) -> Said | None:
    """Return what a message says; None for what means nothing."""
    if not 0 < len(text) <= LARGEST_MESSAGE:
        return None
    try:
        said = json.loads(text, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        return None
    return _meant(said) if isinstance(said, dict) else None


def _meant(said: dict[str, Json]) -> Said | None:
    match said:
        case {"join": str() | None as token} if len(said) == 1 and _is_short(token or ""):
            return Join(token)
        case {"secret": str(secret), "at": str(at)} if _is_short(secret) and _is_short(at):
            return Lead(secret, at)
        case {"answer": answer, "round": str(round)} if len(said) == 2:
            return Answer(answer, round)
        case {"step": "on" | "back" as way, "version": version} if type(version) is int:
            return Step(way, version)
        case {"empty": True, "version": version} if type(version) is int:
            return Empty(version)
        case {"close": True}:
            return Close()
        case {"save": True}:
            return Save()
        case _:
            return None


def _is_short(text: str) -> bool:
    return len(text) <= LONGEST_TEXT
