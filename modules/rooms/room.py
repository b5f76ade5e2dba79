"""A room: what a class does, and where in it the class is."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any, get_args

from modules.rooms.protocol import Json, Phase

PHASES: tuple[Phase, ...] = get_args(Phase)
MOST_ACTIVITIES = 12
SECONDS_KEPT = 6 * 3600.0
"""How long a room lives after its last use."""


@dataclass(frozen=True)
class Room:
    """A room, as the store keeps it.

    Attributes
    ----------
    code : str
    lock : str
        What only the lecturer's secret has for its hash.
    query : str
        That of a link which says the Scenario and the way of looking.
    activities : tuple of mapping
        What the class does, one after the other, each with its settings.
    seed : int
        What people's samples are drawn by.
    place : int
        At which activity the class is, from 0.
    phase : str
        One of `PHASES`.
    emptied : int
        How often all answers were thrown away.
    version : int
        Grows with every change: who changes it says which version they saw.
    """

    code: str
    lock: str
    query: str
    activities: tuple[Mapping[str, Json], ...]
    seed: int
    place: int = 0
    phase: Phase = "waiting"
    emptied: int = 0
    version: int = 0

    @property
    def round(self) -> str:
        """The name of the present activity with its answers."""
        return f"{self.place}.{self.emptied}"

    def opens_with(self, secret: str) -> bool:
        """Whether this is the lecturer's secret; takes as long for a wrong one."""
        return hmac.compare_digest(self.lock, lock_of(secret))

    def on(self) -> Room:
        """Return the room one step on; itself at its end."""
        if self.phase != PHASES[-1]:
            return self._changed(phase=PHASES[PHASES.index(self.phase) + 1])
        if self.place + 1 < len(self.activities):
            return self._changed(place=self.place + 1, phase=PHASES[0])
        return self

    def back(self) -> Room:
        """Return the room one step back; itself at its beginning."""
        if self.phase != PHASES[0]:
            return self._changed(phase=PHASES[PHASES.index(self.phase) - 1])
        if self.place:
            return self._changed(place=self.place - 1, phase=PHASES[-1])
        return self

    def empty(self) -> Room:
        """Return the room without answers, at its beginning."""
        return self._changed(place=0, phase=PHASES[0], emptied=self.emptied + 1)

    def _changed(self, **changes: Any) -> Room:  # noqa: ANN401 - a field's
        return replace(self, **changes, version=self.version + 1)


def lock_of(secret: str) -> str:
    """Return the hash of a secret, or of a person's token: all that is kept of either."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def to_text(room: Room) -> str:
    """Write a room as JSON."""
    return json.dumps(asdict(room))


def from_text(text: str) -> Room:
    """Read a room that `to_text` wrote."""
    values: dict[str, Any] = json.loads(text)
    values["activities"] = tuple(values["activities"])
    return Room(**values)
