"""Intercepts and slopes one at a time: from no pooling on the left to partial pooling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from modules.figures import theme
from modules.figures.crowding import thinned
from modules.figures.estimate_limits import EstimateLimits
from modules.figures.estimate_mark import estimate_mark
from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.figures.marks import Mark
from modules.figures.plane import TITLES, labels
from modules.figures.rules import Segment, Text
from modules.figures.state import state_of
from modules.figures.values import Constant, Estimate, FirstKnown, Pinned, Term
from modules.observations import data_set
from modules.pooling.three_models import ThreeModels

LEFT, RIGHT, BETWEEN, TOP, BOTTOM = 62.0, 8.0, 66.0, 6.0, 26.0
LINE, LEAST_LINE = 1.2, 0.5
LABEL_ROOM = 60.0
LABEL_GAP = 8.0
RIGHT_END = 1.15
NO_POOLING, PARTIAL_POOLING = 0.0, 1.0
ENDS = ((NO_POOLING, "No pooling"), (PARTIAL_POOLING, "Partial"))
SHORT_ENDS = ((NO_POOLING, "none"), (PARTIAL_POOLING, "part."))
ROOM_FOR_LONG_ENDS = 150.0
SIDE_BY_SIDE = 400
WORDS = "Where lines draw together, partial pooling shrinks the differences."


@dataclass(frozen=True)
class SlopeChart:
    """What the two panels show, and how large the picture is.

    Attributes
    ----------
    limits : EstimateLimits
        In data units.
    width, height : int
        Of the picture, in pixels.
    """

    limits: EstimateLimits
    width: int
    height: int

    @cached_property
    def frames(self) -> dict[Term, Frame]:
        """The panel of each term; the units are in the plane beside it.

        They stand one below the other where there is no room for both beside each other.
        """
        width, height, right, down = self.width - LEFT - RIGHT, self.height / 2, 0.0, 0.0
        if self.width >= SIDE_BY_SIDE:
            width, height = (self.width - LEFT - BETWEEN - RIGHT) / 2, float(self.height)
            right = width + BETWEEN
        else:
            down = height
        across = (-LABEL_ROOM / (width - LABEL_ROOM) * RIGHT_END, RIGHT_END)
        return {
            term: Frame(
                LEFT + place * right,
                TOP + place * down,
                width,
                height - TOP - BOTTOM,
                across,
                self.limits.of(term),
                "",
                title,
                x_ticks=ENDS if width > ROOM_FOR_LONG_ENDS else SHORT_ENDS,
            )
            for place, (term, title) in enumerate(TITLES.items())
        }


def figure(models: ThreeModels, layout: SlopeChart, pinned: ThreeModels | None = None) -> Figure:
    """Return both slope charts of a Scenario's fits, each subject with its observations left."""
    frames = list(layout.frames.values())
    return Figure(
        name="slope-chart",
        width=layout.width,
        height=layout.height,
        frames=frames,
        title="Intercepts and slopes, from no pooling to partial pooling, one line for each "
        f"{data_set(models.scenario).subject}",
        words=WORDS,
        labels=labels(models),
        marks=[
            mark
            for place, term in enumerate(TITLES)
            for mark in _term(place, term, frames[place], models.subjects)
        ],
        state=state_of(models, pinned),
    )


def _term(place: int, term: Term, frame: Frame, subjects: Sequence[str]) -> list[Mark]:
    own, pooled = Estimate("none", term), Estimate("partial", term)
    left, right = Constant(NO_POOLING), Constant(PARTIAL_POOLING)
    move = Segment((left, own), (right, pooled))
    ghost = Segment((left, Pinned(own)), (right, Pinned(pooled)))
    many = len(subjects)
    width = f"{thinned(LINE, LEAST_LINE, many):.2g}"
    slope = {"class": "slope", "stroke": theme.INK, "stroke-width": width}
    beside = Text(
        Constant(frame.x_limits[0]),
        FirstKnown(own, pooled),
        right=LABEL_ROOM - LABEL_GAP,
    )
    return [
        Mark(f"ghost:{term}", ghost, {"class": "ghost"}, place),
        Mark(f"move:{term}", move, slope, place),
        estimate_mark(f"own:{term}", "none", (left, own), many, place),
        estimate_mark(f"pooled:{term}", "partial", (right, pooled), many, place),
        Mark(
            f"name:{term}",
            beside,
            {"class": "member-name only-raised"},
            place,
            words={subject: f"{subject} · {{left}}" for subject in subjects},
            anchor="right",
        ),
    ]
