"""A grid of small multiples in one drawing: like `facet_wrap`, laid out by us because it is fast.

Positions in the picture are in pixels from its top left corner, `y` downwards, as in SVG.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from mizani.breaks import breaks_extended
from numpy.typing import ArrayLike, NDArray

LEFT_MARGIN = 54.0
RIGHT_MARGIN = 4.0
TOP_MARGIN = 2.0
BOTTOM_MARGIN = 44.0
GAP = 8.0
STRIP_HEIGHT = 20.0
IDEAL_PANEL_WIDTH = 165.0
FEWEST_COLUMNS, MOST_COLUMNS = 3, 6
NARROWEST_THREE_COLUMNS = 330
SHORTEST_PANEL, TALLEST_PANEL = 92.0, 178.0
PANEL_HEIGHT_PER_WIDTH = 0.82
PADDING = 0.05
PANELS_A_PAGE = 24
NICE_STEPS = (1, 5, 2, 4, 3)
MOST_TICKS = 4
PLACES_FOR_TICKS = 7
"""As many ticks of `y` as there ever are where its limits move."""

NARROW_PANEL = 120.0

Limits = tuple[float, float]


def padded_limits(values: ArrayLike) -> Limits:
    """Return the range of finite values, a twentieth wider on each side; never empty."""
    smallest, largest = float(np.min(values)), float(np.max(values))
    padding = PADDING * (largest - smallest) or PADDING * abs(largest) or 1.0
    return smallest - padding, largest + padding


def pages(subjects: Sequence[str]) -> list[tuple[str, ...]]:
    """Cut subjects, in their order, into pages of at most `PANELS_A_PAGE`."""
    return [
        tuple(subjects[start : start + PANELS_A_PAGE])
        for start in range(0, len(subjects), PANELS_A_PAGE)
    ]


@dataclass(frozen=True)
class Grid:
    """Where each subject's panel stands, and where data stand in it.

    Parameters
    ----------
    subjects : tuple of str
        One panel each, row by row from the top left.
    x_limits, y_limits : (float, float)
        What every panel shows, in data units; not empty.
    width : int
        Width of the whole picture in pixels.
    x_ticks : tuple of float
        Where to put ticks of `x`, in data units; round numbers are found where it is empty.
    y_moves : bool
        Whether the limits of `y` follow what the picture shows, so that its ticks may move.
    """

    subjects: tuple[str, ...]
    x_limits: Limits
    y_limits: Limits
    width: int
    x_ticks: tuple[float, ...] = ()
    y_moves: bool = False

    @property
    def columns(self) -> int:
        """How many panels stand side by side: as few as the least number of rows allows."""
        fewest = FEWEST_COLUMNS if self.width >= NARROWEST_THREE_COLUMNS else 2
        room_for = max(fewest, min(MOST_COLUMNS, int(self.width / IDEAL_PANEL_WIDTH)))
        return math.ceil(len(self.subjects) / math.ceil(len(self.subjects) / room_for))

    @property
    def rows(self) -> int:
        """How many rows of panels there are."""
        return math.ceil(len(self.subjects) / self.columns)

    @cached_property
    def panel_width(self) -> float:
        """Width of a panel in pixels."""
        room = self.width - LEFT_MARGIN - RIGHT_MARGIN - (self.columns - 1) * GAP
        return room / self.columns

    @cached_property
    def panel_height(self) -> float:
        """Height of a panel without its strip, in pixels."""
        wanted = PANEL_HEIGHT_PER_WIDTH * self.panel_width
        return max(SHORTEST_PANEL, min(TALLEST_PANEL, wanted))

    @property
    def height(self) -> float:
        """Height of the whole picture in pixels."""
        panels = self.rows * (STRIP_HEIGHT + self.panel_height) + (self.rows - 1) * GAP
        return TOP_MARGIN + panels + BOTTOM_MARGIN

    @cached_property
    def corners(self) -> NDArray[np.float64]:
        """Left and top of each cell (its strip included), shape (subjects, 2), in pixels."""
        cell = np.arange(len(self.subjects))
        left = LEFT_MARGIN + (cell % self.columns) * (self.panel_width + GAP)
        top = TOP_MARGIN + (cell // self.columns) * (STRIP_HEIGHT + self.panel_height + GAP)
        return np.column_stack([left, top]).astype(np.float64)

    @cached_property
    def lowest_cells(self) -> list[int]:
        """The last cell of each column, which carries the ticks of `x` as in `facet_wrap`."""
        last = len(self.subjects) - 1
        return [last - (last - column) % self.columns for column in range(self.columns)]

    @property
    def leftmost_cells(self) -> range:
        """The first cell of each row, which carries the ticks of `y`."""
        return range(0, len(self.subjects), self.columns)

    @cached_property
    def x_breaks(self) -> tuple[float, ...]:
        """Ticks of `x` in data units."""
        wanted = MOST_TICKS if self.panel_width > NARROW_PANEL else MOST_TICKS - 1
        return self.x_ticks or breaks(self.x_limits, wanted)

    @cached_property
    def y_breaks(self) -> tuple[float, ...]:
        """Ticks of `y` in data units."""
        return breaks(self.y_limits, MOST_TICKS)

    def to_picture(
        self, subjects: Sequence[str], x: ArrayLike, y: ArrayLike
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Place data in the picture.

        Parameters
        ----------
        subjects : sequence of str, length n
            Whose panel each belongs in; each one of `self.subjects`.
        x, y : array_like, shape (n,)
            In data units.

        Returns
        -------
        x, y : ndarray, shape (n,)
            In pixels.
        """
        index = {subject: cell for cell, subject in enumerate(self.subjects)}
        corners = self.corners[[index[subject] for subject in subjects]]
        across = share(np.asarray(x, dtype=float), self.x_limits)
        up = share(np.asarray(y, dtype=float), self.y_limits)
        left, top = corners[:, 0], corners[:, 1] + STRIP_HEIGHT
        return left + across * self.panel_width, top + (1 - up) * self.panel_height

    def from_picture(self, x: float, y: float) -> tuple[str, float, float] | None:
        """Return the subject and the data units at a place in the picture, or None off a panel."""
        for subject, (left, top) in zip(self.subjects, self.corners, strict=True):
            across = (x - left) / self.panel_width
            up = 1 - (y - top - STRIP_HEIGHT) / self.panel_height
            if 0 <= across <= 1 and 0 <= up <= 1:
                return subject, _value(across, self.x_limits), _value(up, self.y_limits)
        return None


def share(values: NDArray[np.float64], limits: Limits) -> NDArray[np.float64]:
    """Return how far values are on the way from the first limit to the second."""
    return (values - limits[0]) / (limits[1] - limits[0])


def _value(share: float, limits: Limits) -> float:
    return limits[0] + share * (limits[1] - limits[0])


@lru_cache(maxsize=512)
def breaks(limits: Limits, wanted: int) -> tuple[float, ...]:
    """Return about as many round numbers inside limits as are wanted."""
    inside = breaks_extended(n=wanted, Q=NICE_STEPS)(limits)
    return tuple(float(value) for value in inside if limits[0] <= value <= limits[1])
