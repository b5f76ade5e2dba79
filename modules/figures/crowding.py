"""How large marks and labels are where there are many, so that none covers what is shown."""

from __future__ import annotations

import math

COMFORTABLE = 30


def thinned(size: float, least: float, number: int, comfortable: int = COMFORTABLE) -> float:
    """Return the size of each of so many marks, in pixels.

    Parameters
    ----------
    size : float
        Of a comfortable number of marks; more of them cover no more of the picture together.
    least : float
        The size below which a mark is not seen.
    number, comfortable : int
        How many there are, and how many have their full size.
    """
    return max(least, size * math.sqrt(min(1.0, comfortable / max(number, 1))))


def shortened(label: str, letters: int = 8) -> str:
    """Return a label in so many letters at most, its rest as a sign that there is more."""
    return label if len(label) <= letters else f"{label[: letters - 1]}…"
