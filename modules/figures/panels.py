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
BOTTOM_MARGIN = 40.0
GAP = 8.0
STRIP_HEIGHT = 20.0
IDEAL_PANEL_WIDTH = 165.0
FEWEST_COLUMNS, MOST_COLUMNS = 3, 6
NARROWEST_THREE_COLUMNS = 330
SHORTEST_PANEL, TALLEST_PANEL = 92.0, 178.0
PANEL_HEIGHT_PER_WIDTH = 0.82
NARROWEST_IN_ROOM, SHORTEST_IN_ROOM = 82.0, 90.0
NARROWEST_IN_LITTLE_ROOM, SHORTEST_IN_LITTLE_ROOM = 70.0, 48.0
LITTLE_WIDTH, LITTLE_ROOM = 480, 380
"""A phone's, or what is left where a page is magnified for an audience."""
LETTER_WIDTH, COUNT_WIDTH = 7.0, 50.0
WIDEST_FOR_A_LABEL = 130.0
HIGHEST_PER_WIDTH = 1.1
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


def pages(subjects: Sequence[str], most: int = PANELS_A_PAGE) -> list[tuple[str, ...]]:
    """Cut subjects, in their order, into pages of at most so many."""
    return [tuple(subjects[start : start + most]) for start in range(0, len(subjects), most)]


def page_with(subject: str, pages: Sequence[tuple[str, ...]]) -> int:
    """Return the number of the page on which a subject is, from zero; one of them has it."""
    return next(number for number, some in enumerate(pages) if subject in some)


def panels_in(width: int, room: int, subjects: Sequence[str]) -> int:
    """Return how many panels a page may have so that none is too small to be read.

    Parameters
    ----------
    width, room : int
        Of the picture, in pixels.
    subjects : sequence of str
        All that have panels, on whatever page.
    """
    columns = _columns_in(width, room, subjects)
    rows = _whole(
        room - TOP_MARGIN - BOTTOM_MARGIN + GAP, STRIP_HEIGHT + _shortest(width, room) + GAP
    )
    return min(PANELS_A_PAGE, columns * rows)


def _columns_in(width: int, room: int, subjects: Sequence[str]) -> int:
    narrowest = NARROWEST_IN_LITTLE_ROOM if _is_little(width, room) else NARROWEST_IN_ROOM
    if width > LITTLE_WIDTH:
        longest = LETTER_WIDTH * max(map(len, subjects)) + COUNT_WIDTH
        narrowest = max(narrowest, min(longest, WIDEST_FOR_A_LABEL))
    return _whole(width - LEFT_MARGIN - RIGHT_MARGIN + GAP, narrowest + GAP)


def _whole(room: float, each: float) -> int:
    return max(1, int(room / each))


def _shortest(width: int, room: int) -> float:
    return SHORTEST_IN_LITTLE_ROOM if _is_little(width, room) else SHORTEST_IN_ROOM


def _is_little(width: int, room: int) -> bool:
    return width <= LITTLE_WIDTH or room <= LITTLE_ROOM


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
    room : int, optional
        Height in pixels that the panels fill, as large as they can be in it; without it the
        picture is as high as panels of a pleasant shape make it.
    """

    subjects: tuple[str, ...]
    x_limits: Limits
    y_limits: Limits
    width: int
    x_ticks: tuple[float, ...] = ()
    y_moves: bool = False
    room: int | None = None

    @cached_property
    def columns(self) -> int:
        """How many panels stand side by side: as few as the number of rows allows."""
        if self.room is not None:
            most = min(len(self.subjects), _columns_in(self.width, self.room, self.subjects))
            return self._fewest_columns(max(range(1, most + 1), key=self._size_of_panels))
        fewest = FEWEST_COLUMNS if self.width >= NARROWEST_THREE_COLUMNS else 2
        room_for = max(fewest, min(MOST_COLUMNS, int(self.width / IDEAL_PANEL_WIDTH)))
        return self._fewest_columns(room_for)

    @property
    def rows(self) -> int:
        """How many rows of panels there are."""
        return math.ceil(len(self.subjects) / self.columns)

    @cached_property
    def panel_width(self) -> float:
        """Width of a panel in pixels."""
        return self._width_of_panels(self.columns)

    @cached_property
    def panel_height(self) -> float:
        """Height of a panel without its strip, in pixels."""
        if self.room is not None:
            return min(self._height_of_panels(self.rows), HIGHEST_PER_WIDTH * self.panel_width)
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

    def _fewest_columns(self, columns: int) -> int:
        """Return the fewest columns that make no more rows than so many do."""
        return math.ceil(len(self.subjects) / self._rows_of(columns))

    def _rows_of(self, columns: int) -> int:
        return math.ceil(len(self.subjects) / columns)

    def _width_of_panels(self, columns: int) -> float:
        return (self.width - LEFT_MARGIN - RIGHT_MARGIN - (columns - 1) * GAP) / columns

    def _height_of_panels(self, rows: int) -> float:
        assert self.room is not None
        panels = self.room - TOP_MARGIN - BOTTOM_MARGIN - (rows - 1) * GAP
        return max(panels / rows - STRIP_HEIGHT, SHORTEST_IN_LITTLE_ROOM)

    def _size_of_panels(self, columns: int) -> tuple[bool, float]:
        """Return whether panels can be read, and how large they are in their pleasant shape."""
        assert self.room is not None
        high = self._height_of_panels(self._rows_of(columns))
        wide = PANEL_HEIGHT_PER_WIDTH * self._width_of_panels(columns)
        return high >= _shortest(self.width, self.room), min(high, wide)

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
