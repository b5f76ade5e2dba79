"""Caterpillar plots: each subject's departure from the population, with its uncertainty."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from modules.figures import theme
from modules.figures.crowding import shortened, thinned
from modules.figures.estimate_limits import TERM_NAMES, EstimateLimits
from modules.figures.estimate_mark import estimate_mark
from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.figures.marks import Mark
from modules.figures.plane import labels
from modules.figures.rules import Point, Segment, Text
from modules.figures.state import TERMS, state_of
from modules.figures.values import Constant, Departure, Pinned, Rank, Term
from modules.observations import data_set
from modules.pooling.dial import terms_that_vary
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario
from modules.words.wording import number

LEFT, BETWEEN, TOP, BOTTOM = 64.0, 74.0, 6.0, 42.0
ROW_HEIGHT, LABELLED_ROW, LOWEST_ROW = 17.0, 13.0, 5.0
LINE, LEAST_LINE = 1.6, 0.6
COMFORTABLE_HEIGHT = 560.0
OFFSET = 0.16
LABEL_GAP = 6.0
SIDE_BY_SIDE = 520


@dataclass(frozen=True)
class Caterpillar:
    """What the two panels show, and how large the picture is.

    Attributes
    ----------
    limits : EstimateLimits
        Departures from the population in data units, around 0.
    subjects : int
        How many rows each panel has.
    width : int
        Of the picture, in pixels.
    """

    limits: EstimateLimits
    subjects: int
    width: int

    @property
    def row_height(self) -> float:
        """Height of a row in pixels: as high as a comfortable picture allows.

        Rows too low for labels have theirs only while their subject is raised.
        """
        return min(ROW_HEIGHT, max(LOWEST_ROW, COMFORTABLE_HEIGHT / self.subjects))

    @property
    def height(self) -> float:
        """Height of the picture in pixels."""
        panel = TOP + self.row_height * self.subjects + BOTTOM
        return panel if self.side_by_side else 2 * panel

    @property
    def side_by_side(self) -> bool:
        """Whether both panels have room beside each other; else they stand one below the other."""
        return self.width >= SIDE_BY_SIDE

    def frames(self, scenario: Scenario) -> dict[str, Frame]:
        """Return the panel of each term."""
        width, across, down = self.width - LEFT, 0.0, self.height / 2
        if self.side_by_side:
            width = (self.width - LEFT - BETWEEN) / 2
            across, down = width + BETWEEN, 0.0
        symbols = ("S₀ = β₀ − γ₀", "S₁ = β₁ − γ₁")
        variables = data_set(scenario)
        unit = variables.y_unit or variables.y
        units = (unit, f"{unit} per {variables.x}")
        return {
            term: Frame(
                LEFT + place * across,
                TOP + place * down,
                width,
                self.row_height * self.subjects,
                self.limits.of(term),
                (self.subjects - 0.5, -0.5),
                f"{symbol} ({unit})",
                y_ticks=(),
            )
            for place, (term, symbol, unit) in enumerate(zip(TERMS, symbols, units, strict=True))
        }


def departure_limits(limits: EstimateLimits) -> EstimateLimits:
    """Return limits around 0 as wide as limits of estimates."""
    intercept, slope = (0.62 * (limits.of(term)[1] - limits.of(term)[0]) for term in TERM_NAMES)
    return EstimateLimits((-intercept, intercept), (-slope, slope))


def figure(models: ThreeModels, layout: Caterpillar, pinned: ThreeModels | None = None) -> Figure:
    """Return both caterpillars: partial pooling's intervals, and those of the subjects' own lines.

    Conditional modes have intervals from their conditional SDs; own lines, seen from the same
    population line, have t intervals by the residual variance that all subjects share.
    """
    frames = list(layout.frames(models.scenario).values())
    return Figure(
        name="caterpillar",
        width=layout.width,
        height=layout.height,
        frames=frames,
        title="Departures from the population line with 95 % intervals, sorted: conditional modes "
        "and the subjects' own lines",
        words=words(models),
        labels=labels(models),
        marks=[
            *(_zero(place, term, frames[place]) for place, term in enumerate(TERMS)),
            *(
                mark
                for place, term in enumerate(TERMS)
                for mark in _term(place, term, frames[place], models.subjects)
            ),
        ],
        state=state_of(models, pinned),
        labels_beside=LEFT,
    )


def _term(place: int, term: Term, frame: Frame, subjects: Sequence[str]) -> list[Mark]:
    ghost = Point(Pinned(Departure("partial", term)), Rank(term))
    many = len(subjects)
    room = frame.height / many >= LABELLED_ROW
    return [
        Mark(f"ghost:{term}", ghost, {"class": "ghost ghost-centre", "r": "4"}, place),
        *_interval(f"own:{term}", "none", term, OFFSET, place, many),
        *_interval(f"pooled:{term}", "partial", term, -OFFSET, place, many),
        Mark(
            f"name:{term}",
            Text(Constant(frame.x_limits[0]), Rank(term), -LABEL_GAP),
            {"class": "row-label" if room else "row-label only-raised"},
            place,
            words={subject: shortened(subject) for subject in subjects},
            anchor="right",
        ),
    ]


def _zero(place: int, term: Term, frame: Frame) -> Mark:
    ends = [(Constant(0.0), Constant(limit)) for limit in frame.y_limits]
    looks = {"class": "zero", "stroke": theme.FRAME}
    return Mark(f"zero:{term}", Segment(ends[0], ends[1]), looks, place, whose="nobody")


def _interval(
    name: str, model: Literal["none", "partial"], term: Term, offset: float, place: int, many: int
) -> list[Mark]:
    """Return an interval and, on it, the departure, in the row of a subject or a little beside."""
    row, style = Rank(term, offset), theme.LINE_STYLES[model]
    ends = Segment((Departure(model, term, -1), row), (Departure(model, term, 1), row), cut=True)
    reach = {
        "class": "interval",
        "data-model": model,
        "stroke": style.colour,
        "stroke-width": f"{thinned(LINE, LEAST_LINE, many):.2g}",
    }
    return [
        Mark(f"interval:{name}", ends, reach, place),
        estimate_mark(name, model, (Departure(model, term), row), many, place),
    ]


def words(models: ThreeModels) -> str:
    """Say what the picture shows."""
    fit = models.partial
    if not isinstance(fit, PartialPooling):
        return f"No intervals: {fit}"
    spread = [
        f"{term}s by SD {number(math.sqrt(fit.random_covariance.at[term, term]))}"
        for term, varies in zip(TERMS, terms_that_vary(fit), strict=True)
        if varies
    ]
    if not spread:
        return "Partial pooling sees no differences between subjects."
    return f"Subjects differ in their {' and their '.join(spread)}."
