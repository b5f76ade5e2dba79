"""What every activity of a room can do: ask each phone, and pile up what they answer.

An activity is a frozen record of its settings, of the room's Scenario and of its seed, so that
every process that serves the room finds the same. It counts and draws in threads, never on an
event loop, and answers in plain values, as `modules.rooms.protocol` lists them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeGuard

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.rooms.protocol import ActivityName, Json

DIGITS = 6
"""Significant digits of a number that is sent: more than any picture shows."""

Numbers = list[float] | None
"""Intercept and slope, or None where the data do not determine them."""


class Refused(ValueError):
    """An answer that an activity cannot take; its text is for whoever gave it."""


class NotPossible(ValueError):
    """Settings, or a Scenario, with which an activity cannot be done; its text says why."""


@dataclass(frozen=True)
class Entry:
    """What one person contributed to a round.

    Attributes
    ----------
    number : int
        Who, from 1.
    shown : plain values
        What the class sees of it.
    """

    number: int
    shown: Json


class Activity(Protocol):
    """What a class does together.

    All but `check` may take a while. `entries`, `mine` and `results` are asked about somebody.
    """

    name: ClassVar[ActivityName]
    unanswered: ClassVar[dict[str, Json]]
    """The `result` of whoever did not answer."""

    def prepare(self) -> None:
        """Look whether it can be done, and find what all of it needs.

        Raises
        ------
        NotPossible
            If it cannot, with the reason.
        """
        ...

    def task(self) -> dict[str, Json]:
        """Return what a phone is given."""
        ...

    def picture(self) -> dict[str, Json]:
        """Return what the class's picture is made of before anybody answers."""
        ...

    def check(self, answer: Json) -> Json:
        """Return an answer as it is counted.

        Raises
        ------
        Refused
            If it is none.
        """
        ...

    def entries(self, numbers: Sequence[int], answers: Sequence[Json]) -> list[Json]:
        """Return what the class sees of people's checked answers, all in one go."""
        ...

    def mine(self, entries: Sequence[Entry]) -> list[dict[str, Json]]:
        """Return what people see of their own answers at once, each for themselves."""
        ...

    def reveal(self, entries: Sequence[Entry]) -> dict[str, Json]:
        """Return what is added to the class's picture at the end."""
        ...

    def results(self, entries: Sequence[Entry], reveal: dict[str, Json]) -> list[dict[str, Json]]:
        """Return what each person who answered is told at the end."""
        ...

    def table(self, entries: Sequence[Entry]) -> pd.DataFrame:
        """Return a row for each person, without what would tell who that is."""
        ...


def written(values: NDArray[np.float64] | Sequence[float]) -> Numbers:
    """Return numbers as they are sent, or None if one of them is not known."""
    numbers = [float(f"{value:.{DIGITS}g}") for value in values]
    return numbers if all(map(math.isfinite, numbers)) else None


def written_one(value: float) -> float | None:
    """Return a number as it is sent, or None if it is not known."""
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None


def line_columns(name: str, lines: Sequence[Numbers]) -> dict[str, list[float | None]]:
    """Return the columns of lines in a table: intercepts and slopes."""
    return {
        f"{name}_{term}": [None if line is None else line[place] for line in lines]
        for place, term in enumerate(("intercept", "slope"))
    }


def is_number(answer: object) -> TypeGuard[float]:
    """Whether an answer is a finite number."""
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return False
    try:
        return math.isfinite(answer)
    except OverflowError:
        return False


def is_pair(answer: object) -> TypeGuard[list[float]]:
    """Whether an answer is an intercept and a slope."""
    return isinstance(answer, list) and len(answer) == 2 and all(map(is_number, answer))


def require_true(answer: Json) -> None:
    """Refuse whatever is not a tap on the one button.

    Raises
    ------
    Refused
        If it is not.
    """
    if answer is not True:
        raise Refused("That is no answer here.")


def place_among(answer: Json, options: Sequence[Any]) -> int:
    """Return the place of an option that was chosen.

    Raises
    ------
    Refused
        If it is none.
    """
    if type(answer) is not int or not 0 <= answer < len(options):
        raise Refused("Choose one of those that are shown.")
    return answer


def counts(entries: Sequence[Entry], options: Sequence[Any]) -> list[int]:
    """Return how many chose each option."""
    chosen = [entry.shown for entry in entries]
    return [chosen.count(place) for place in range(len(options))]
