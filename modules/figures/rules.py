"""What a mark shows of a state: the few kinds of marks, and where each stands.

A rule holds for all subjects that have such a mark. `places` puts them in the picture; the page's
`static/rules.js` puts them there by the rule's description and the same arithmetic, from any later
state.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from modules.figures.ellipse import outline_by_root, sizes
from modules.figures.frame import Frame
from modules.figures.state import State
from modules.figures.values import Estimate, Pinned, Value, Who

Array = NDArray[np.float64]
Frames = Sequence[Frame]
Kind = Literal["line", "region", "curve", "point", "text"]

SPREAD: dict[Who, str] = {"population": "spread", "true_population": "true_spread"}
LACKS = ("no own line", "no data left")
LEFT_OF = re.compile(r"\{left/(\d+)\}")
EDGE = 0.5
"""How far beyond its frame, in pixels, a point still counts as inside."""

LARGEST = 10.0
"""How many times its frame an ellipse may reach: beyond it shows nothing, and dashes take long."""


@dataclass(frozen=True)
class Line:
    """A straight line through a panel of observations, cut to what the panel shows.

    Attributes
    ----------
    who
        Whose line.
    pinned : bool
        Whether it is that of the pinned fits.
    """

    who: Who
    pinned: bool = False
    kind: Kind = field(default="line", init=False)

    def places(self, state: State, frames: Frames) -> Array:
        """Return both ends, a frame for each subject: shape (subjects, 2, 2)."""
        terms = Estimate(self.who, "intercept"), Estimate(self.who, "slope")
        intercept, slope = ((Pinned(term) if self.pinned else term).of(state) for term in terms)
        return visible_segments(frames, intercept, slope)

    def described(self) -> dict[str, object]:
        """Return its description."""
        return {"kind": "line", "who": self.who, "pinned": self.pinned}


@dataclass(frozen=True)
class Point:
    """A dot at two values; one that its frame does not show is hidden.

    Attributes
    ----------
    x, y : Value
    cut : bool
        Whether one beyond the side of its frame stands there instead.
    """

    x: Value
    y: Value
    cut: bool = False
    kind: Kind = field(default="point", init=False)

    def places(self, state: State, frames: Frames) -> Array:
        """Return where it is, shape (subjects, 1, 2)."""
        at = _at(self.x, self.y, state, frames)
        if self.cut:
            at[:, 0] = np.clip(at[:, 0], *_sides(frames))
        return _inside(at, frames)[:, np.newaxis]

    def described(self) -> dict[str, object]:
        """Return its description."""
        places = {"x": self.x.described(), "y": self.y.described()}
        return {"kind": "point", **places, "cut": self.cut}


@dataclass(frozen=True)
class Segment:
    """A straight line from one place to another.

    Attributes
    ----------
    start, end : (Value, Value)
        Across and up.
    shortest : float
        The length in pixels below which it is hidden, as an arrow without a direction is.
    cut : bool
        Whether it ends where its frame does, as an interval in a panel beside another one.
    """

    start: tuple[Value, Value]
    end: tuple[Value, Value]
    shortest: float = 0.0
    cut: bool = False
    kind: Kind = field(default="line", init=False)

    def places(self, state: State, frames: Frames) -> Array:
        """Return both ends, shape (subjects, 2, 2)."""
        ends = np.stack([_at(*place, state, frames) for place in (self.start, self.end)], axis=1)
        if self.cut:
            left, right = _sides(frames)
            ends[..., 0] = np.clip(ends[..., 0], left[:, np.newaxis], right[:, np.newaxis])
        ends[np.hypot(*(ends[:, 1] - ends[:, 0]).T) < self.shortest] = np.nan
        return ends

    def described(self) -> dict[str, object]:
        """Return its description."""
        return {
            "kind": "segment",
            "ends": [value.described() for value in (*self.start, *self.end)],
            "shortest": self.shortest,
            "cut": self.cut,
        }


@dataclass(frozen=True)
class Ellipse:
    """The outline that holds a share of a population of lines."""

    who: Literal["population", "true_population"]
    level: float
    kind: Kind = field(default="region", init=False)

    def places(self, state: State, frames: Frames) -> Array:
        """Return points of the outline, shape (1, n, 2)."""
        points = outline_by_root(state.parts[self.who], state.parts[SPREAD[self.who]], self.level)
        placed = _placed(points[:, 0], points[:, 1], frames[:1])
        size = (frames[0].width, frames[0].height)
        if not (np.ptp(placed, axis=0) <= np.multiply(2 * LARGEST, size)).all():
            placed = np.full_like(placed, np.nan)
        return placed[np.newaxis]

    def described(self) -> dict[str, object]:
        """Return its description."""
        return {
            "kind": "ellipse",
            "who": self.who,
            "spread": SPREAD[self.who],
            "sizes": list(sizes(self.level)),
        }


@dataclass(frozen=True)
class Text:
    """Words beside a place; those that its frame does not show are hidden.

    Attributes
    ----------
    x, y : Value
    right, down : float
        How far from the place, in pixels.
    """

    x: Value
    y: Value
    right: float = 0.0
    down: float = 0.0
    kind: Kind = field(default="text", init=False)

    def places(self, state: State, frames: Frames) -> Array:
        """Return where they are, shape (subjects, 1, 2)."""
        at = _inside(_at(self.x, self.y, state, frames), frames)
        return (at + np.array([self.right, self.down]))[:, np.newaxis]

    def described(self) -> dict[str, object]:
        """Return its description."""
        return {
            "kind": "text",
            "x": self.x.described(),
            "y": self.y.described(),
            "right": self.right,
            "down": self.down,
        }


@dataclass(frozen=True)
class Observation:
    """A point of the data, hollow where it is missing; one beyond its panel is on its edge.

    Attributes
    ----------
    x, y : str
        What the data call them.
    """

    x: str
    y: str
    kind: Kind = field(default="point", init=False)

    def described(self) -> dict[str, object]:
        """Return its description."""
        return {"kind": "observation"}


@dataclass(frozen=True)
class Tick:
    """One of the ticks of `y`, where a frame's limits may move: across it, or on its left.

    Attributes
    ----------
    number : int
        Which of the frame's ticks, from 0; hidden in a frame that has fewer.
    outside : float
        How far it reaches out of the frame, in pixels; 0 for a line across the frame.
    """

    number: int
    outside: float = 0.0
    kind: Kind = field(default="line", init=False)

    def places(self, state: State, frames: Frames) -> Array:
        """Return both ends, a frame for each subject: shape (subjects, 2, 2)."""
        height = _height_of_tick(frames, self.number)
        left = np.array([frame.left for frame in frames])
        right = np.array([frame.right for frame in frames])
        start, end = (left - self.outside, left) if self.outside else (left, right)
        return np.stack([np.column_stack([x, height]) for x in (start, end)], axis=1)

    def described(self) -> dict[str, object]:
        """Return its description."""
        return {"kind": "tick", "number": self.number, "outside": self.outside}


@dataclass(frozen=True)
class TickLabel:
    """What a tick of `y` says, where a frame's limits may move.

    Attributes
    ----------
    number : int
        Which of the frame's ticks, from 0; hidden in a frame that has fewer.
    outside : float
        How far on the left of the frame it ends, in pixels.
    """

    number: int
    outside: float
    kind: Kind = field(default="text", init=False)

    def places(self, state: State, frames: Frames) -> Array:
        """Return where they are, shape (subjects, 1, 2)."""
        left = np.array([frame.left for frame in frames])
        at = np.column_stack([left - self.outside, _height_of_tick(frames, self.number)])
        return at[:, np.newaxis]

    def says(self, frame: Frame) -> str:
        """Return what it says beside a frame."""
        ticks = frame.y_ticks or ()
        return ticks[self.number][1] if self.number < len(ticks) else ""

    def described(self) -> dict[str, object]:
        """Return its description."""
        return {"kind": "tick_label", "number": self.number, "outside": self.outside}


@dataclass(frozen=True)
class Corner:
    """Words at a corner of a frame, whatever it shows.

    Attributes
    ----------
    across, down : {0, 1}
        The left or the right edge, the upper or the lower one.
    right, below : float
        How far from there, in pixels.
    """

    across: Literal[0, 1]
    down: Literal[0, 1]
    right: float
    below: float
    kind: Kind = field(default="text", init=False)

    def places(self, state: State, frames: Frames) -> Array:
        """Return where they are, shape (subjects, 1, 2)."""
        x = [(frame.left, frame.right)[self.across] + self.right for frame in frames]
        y = [(frame.top, frame.bottom)[self.down] + self.below for frame in frames]
        return np.column_stack([x, y])[:, np.newaxis]

    def described(self) -> dict[str, object]:
        """Return its description."""
        sides = {"across": self.across, "down": self.down}
        return {"kind": "corner", **sides, "right": self.right, "below": self.below}


Rule = Line | Point | Segment | Ellipse | Text | Observation | Tick | TickLabel | Corner


def written(words: str, state: State, row: int) -> str:
    """Fill in how many observations of a subject are ``{left}``, and what it ``{lack}``s.

    ``{left/8}`` becomes ``5/8``, and nothing where all eight are left.
    """
    left = int(state.left[row])
    lineless = bool(np.isnan(state.parts["none"][row]).any())
    lack = LACKS[left == 0] if lineless else ""
    words = words.replace("{left}", str(left)).replace("{lack}", lack)
    return LEFT_OF.sub(lambda made: f"{left}/{made[1]}" if left < int(made[1]) else "", words)


def visible_segments(frames: Frames, intercept: Array, slope: Array) -> Array:
    """Cut lines to the part that their frames show.

    Parameters
    ----------
    frames : sequence of Frame
        One for each line.
    intercept, slope : ndarray, shape (n,)
        In data units; NaN where there is no line.

    Returns
    -------
    ndarray, shape (n, 2, 2)
        Both ends in pixels; NaN where there is no line or none of it is visible.
    """
    left, right = np.array([frame.x_limits for frame in frames]).T
    bottom, top = np.array([frame.y_limits for frame in frames]).T
    # A line that is flat, or as good as flat, crosses at infinity.
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        crossings = np.sort([(bottom - intercept) / slope, (top - intercept) / slope], axis=0)
    flat = slope == 0
    outside = (intercept < bottom) | (intercept > top)
    start = np.maximum(np.where(flat, left, crossings[0]), left)
    end = np.minimum(np.where(flat, right, crossings[1]), right)
    hidden = ~(start < end) | (flat & outside)
    start, end = np.where(hidden, np.nan, start), np.where(hidden, np.nan, end)
    return np.stack(
        [_placed(x, intercept + slope * x, frames) for x in (start, end)],
        axis=1,
    )


def _height_of_tick(frames: Frames, number: int) -> Array:
    """Return where each frame has a tick of `y`, in pixels; NaN where it has none."""
    down = [frame.down for frame in frames]
    return np.array([ticks[number][0] if number < len(ticks) else np.nan for ticks in down])


def _sides(frames: Frames) -> Array:
    """Return the left and the right edge of each frame, shape (2, n)."""
    return np.array([(frame.left, frame.right) for frame in frames]).T


def _at(x: Value, y: Value, state: State, frames: Frames) -> Array:
    return _placed(x.of(state), y.of(state), frames)


def _placed(x: Array, y: Array, frames: Frames) -> Array:
    """Place values, each in the frame of its row or all in one: shape (n, 2)."""
    maps = np.array([frame.map for frame in frames])
    return np.column_stack([maps[:, 0] + maps[:, 1] * x, maps[:, 2] + maps[:, 3] * y])


def _inside(at: Array, frames: Frames) -> Array:
    """Hide places outside their frames."""
    low = np.array([(frame.left, frame.top) for frame in frames])
    high = np.array([(frame.right, frame.bottom) for frame in frames])
    with np.errstate(invalid="ignore"):
        seen = np.all((low - EDGE <= at) & (at <= high + EDGE), axis=1)
    return np.where(seen[:, np.newaxis], at, np.nan)
