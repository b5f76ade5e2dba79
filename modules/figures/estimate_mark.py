"""An estimate as every picture of intercepts and slopes shows it: a dot, or a ring."""

from __future__ import annotations

from typing import Literal

from modules.figures import theme
from modules.figures.crowding import thinned
from modules.figures.marks import Mark
from modules.figures.rules import Point
from modules.figures.values import Value

RADIUS, LEAST_RADIUS = 2.6, 1.3
RING, OUTLINE, LEAST_OUTLINE = 1.5, 1.0, 0.5


def estimate_mark(
    name: str,
    who: Literal["complete", "none", "partial", "truth"],
    at: tuple[Value, Value],
    many: int,
    frame: int = 0,
    radius: float = RADIUS,
    cut: bool = False,
) -> Mark:
    """Return the mark of each subject's estimate.

    Parameters
    ----------
    name : str
        Unique in its figure.
    who : {"complete", "none", "partial", "truth"}
        Whose estimate.
    at : (Value, Value)
        Across and up.
    many : int
        How many subjects there are; the marks of many are smaller.
    frame : int
        Which of the figure's frames it is in.
    radius : float
        Of the marks of few subjects, in pixels.
    cut : bool
        Whether one beyond the side of its frame stands there.
    """
    outline = RING if who == "none" else OUTLINE
    looks = {
        "class": f"estimate estimate-{who}",
        "data-model": who,
        "r": f"{thinned(radius, LEAST_RADIUS, many):.2g}",
        "stroke-width": f"{thinned(outline, LEAST_OUTLINE, many):.2g}",
        "fill": theme.LINE_STYLES[who].colour,
    }
    return Mark(name, Point(*at, cut=cut), looks, frame)
