"""One framed panel with ticks, looking like `theme_bw`, for pictures that are not small multiples.

Positions in the picture are in pixels from its top left corner, `y` downwards, as in SVG.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from plotnine import aes, geom_rect, geom_segment

from modules.figures import theme
from modules.figures.panel_frames import HAIRLINE, TICK_LENGTH, Text
from modules.figures.panels import Limits, breaks, share
from modules.figures.svg import Attributes, Layer

PIXELS_A_TICK = 80.0
TITLE_BELOW = 36.0
TITLE_BESIDE = 46.0


@dataclass(frozen=True)
class Frame:
    """A panel and what it shows of `x` and `y`.

    Parameters
    ----------
    left, top, width, height : float
        Where it stands in the picture, in pixels.
    x_limits, y_limits : (float, float)
        What it shows, in data units; not empty.
    x_title, y_title : str
        What its axes say.
    x_ticks, y_ticks : sequence of (float, str), optional
        Ticks in data units and what they say; round numbers where None.
    """

    left: float
    top: float
    width: float
    height: float
    x_limits: Limits
    y_limits: Limits
    x_title: str = ""
    y_title: str = ""
    x_ticks: tuple[tuple[float, str], ...] | None = None
    y_ticks: tuple[tuple[float, str], ...] | None = None

    @property
    def right(self) -> float:
        """Its right edge, in pixels."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge, in pixels."""
        return self.top + self.height

    @cached_property
    def map(self) -> tuple[float, float, float, float]:
        """Its linear map from data to pixels: a, b, c, d of (a + b x, c + d y)."""
        across = self.width / (self.x_limits[1] - self.x_limits[0])
        up = self.height / (self.y_limits[1] - self.y_limits[0])
        return (
            self.left - across * self.x_limits[0],
            across,
            self.bottom + up * self.y_limits[0],
            -up,
        )

    def to_picture(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """Place data, each of shape (n,), in the picture: shape (n, 2), in pixels."""
        across = share(np.asarray(x, dtype=float), self.x_limits)
        up = share(np.asarray(y, dtype=float), self.y_limits)
        return np.stack([self.left + across * self.width, self.bottom - up * self.height], axis=-1)

    @cached_property
    def across(self) -> list[tuple[float, str]]:
        """Where the ticks of `x` stand, in pixels, and what they say."""
        ticks = _round_ticks(self.x_limits, self.width) if self.x_ticks is None else self.x_ticks
        return [
            (float(self.to_picture(value, self.y_limits[0])[0]), label) for value, label in ticks
        ]

    @cached_property
    def down(self) -> list[tuple[float, str]]:
        """Where the ticks of `y` stand, in pixels, and what they say."""
        ticks = _round_ticks(self.y_limits, self.height) if self.y_ticks is None else self.y_ticks
        return [
            (float(self.to_picture(self.x_limits[0], value)[1]), label) for value, label in ticks
        ]

    def axes(self) -> dict[str, object]:
        """Return what its axes say: titles, limits of `y`, and ticks in data units."""
        return {
            "titles": (self.x_title, self.y_title),
            "x_ticks": self.x_ticks,
            "y": self.y_limits,
            "ticks": self.y_ticks,
        }

    def attributes(self) -> Attributes:
        """Return where it stands and what it shows, for the script that moves marks in it."""
        box = (self.left, self.top, self.width, self.height)
        return {
            "data-box": _listed(box),
            "data-limits": _listed((*self.x_limits, *self.y_limits)),
        }


def layers(frames: Sequence[Frame]) -> list[Layer]:
    """Return the frames' rectangles, then their grid lines and ticks."""
    boxes = pd.DataFrame(
        [(frame.left, frame.right, frame.top, frame.bottom) for frame in frames],
        columns=["left", "right", "top", "bottom"],
    )
    where = aes(xmin="left", xmax="right", ymin="top", ymax="bottom")
    rectangles = geom_rect(where, boxes, fill=theme.PAPER, color=theme.FRAME, size=HAIRLINE)
    rows, names = [], []
    for frame in frames:
        for x, _ in frame.across:
            rows += [
                (x, frame.bottom, x, frame.top, theme.GRID_LINE),
                (x, frame.bottom, x, frame.bottom + TICK_LENGTH, theme.FRAME),
            ]
            names += [{"class": "grid-line"}, {"class": "tick"}]
        for y, _ in frame.down:
            rows += [
                (frame.left, y, frame.right, y, theme.GRID_LINE),
                (frame.left - TICK_LENGTH, y, frame.left, y, theme.FRAME),
            ]
            names += [{"class": "grid-line"}, {"class": "tick"}]
    drawn = [Layer(rectangles, [{"class": "frame"} | frame.attributes() for frame in frames])]
    if rows:
        ends = pd.DataFrame(rows, columns=["x", "y", "xend", "yend", "colour"])
        where = aes("x", "y", xend="xend", yend="yend", color="colour", group=1)
        drawn.append(Layer(geom_segment(where, ends, size=HAIRLINE), names))
    return drawn


def texts(frame: Frame) -> list[Text]:
    """Return what a frame's ticks and its two titles say."""
    size, kind = theme.TITLE_SIZE, "tick-label"
    said = [
        Text(x, frame.bottom + TICK_LENGTH + 2, label, kind, va="top") for x, label in frame.across
    ]
    said += [
        Text(frame.left - TICK_LENGTH - 2, y, label, kind, ha="right") for y, label in frame.down
    ]
    if frame.x_title:
        middle, below = frame.left + frame.width / 2, frame.bottom + TITLE_BELOW
        said.append(Text(middle, below, frame.x_title, "axis-title", va="bottom", size=size))
    if frame.y_title:
        beside, half_way = frame.left - TITLE_BESIDE, frame.top + frame.height / 2
        said.append(Text(beside, half_way, frame.y_title, "axis-title", size=size, angle=90.0))
    return said


def _round_ticks(limits: Limits, pixels: float) -> list[tuple[float, str]]:
    wanted = max(2, int(pixels / PIXELS_A_TICK))
    return [(value, f"{value:g}") for value in breaks(limits, wanted)]


def _listed(numbers: Sequence[float]) -> str:
    return " ".join(str(float(number)) for number in numbers)
