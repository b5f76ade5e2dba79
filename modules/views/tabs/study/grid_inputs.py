"""The sides of a grid of designs, as a person types them."""

from __future__ import annotations

import re
from typing import Literal, get_args

from modules.scenario import RANGES
from modules.study.grid import MOST

Side = Literal["subjects", "occasions", "missing"]
SIDES: tuple[Side, ...] = get_args(Side)
LONGEST_SIDE = 60


class NoSide(ValueError):
    """Raised when a text is no side of a grid; it says what one is."""


def read_side(side: Side, text: str) -> tuple[int, ...]:
    """Return the numbers in a text, in order.

    Raises
    ------
    NoSide
        If there are none, too many, one twice, or one out of its range.
    """
    words = [word for word in re.split(r"[\s,;]+", text) if word]
    smallest, largest = RANGES[side]
    wrong = NoSide(
        f"One to {MOST[side]} different whole numbers from {smallest} to {largest}, "
        "with commas between them."
    )
    if not all(re.fullmatch(r"[0-9]{1,4}", word) for word in words):
        raise wrong
    values = sorted(int(word) for word in words)
    if not 1 <= len(values) <= MOST[side] or len({*values}) < len(values):
        raise wrong
    if values[0] < smallest or values[-1] > largest:
        raise wrong
    return tuple(values)
