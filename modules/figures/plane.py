"""The plane of intercepts and slopes: an arrow from each subject's own line to its pooled one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from modules.figures import theme
from modules.figures.crowding import thinned
from modules.figures.ellipse import LEVELS
from modules.figures.estimate_limits import (
    TERM_NAMES,
    EstimateLimits,
    digits_closer,
    estimate_limits,
)
from modules.figures.estimate_mark import estimate_mark
from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.figures.marks import Mark
from modules.figures.rules import Ellipse, Point, Segment, Text
from modules.figures.state import DIGITS, state_of
from modules.figures.values import Estimate, Pinned, Term, Who
from modules.observations import data_set
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario
from modules.words.wording import count, number

LEFT, RIGHT, TOP, BOTTOM = 62.0, 14.0, 6.0, 42.0
POINT_RADIUS, TRUE_RADIUS, CENTRE_RADIUS = 3.4, 2.2, 6.0
ARROW, LEAST_ARROW = 1.4, 0.6
SHORTEST_ARROW = 3.0
TITLES: dict[Term, str] = {"intercept": "intercept β₀", "slope": "slope β₁"}


@dataclass(frozen=True)
class Plane:
    """What the plane shows, and how large it is.

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

    def frame(self, scenario: Scenario) -> Frame:
        """Return the one panel, its axes named as the data are."""
        intercept, slope = axis_titles(scenario)
        return Frame(
            LEFT,
            TOP,
            self.width - LEFT - RIGHT,
            self.height - TOP - BOTTOM,
            self.limits.intercept,
            self.limits.slope,
            intercept,
            slope,
        )


def axis_titles(scenario: Scenario) -> tuple[str, str]:
    """Return what the axes of intercepts and of slopes say."""
    variables = data_set(scenario)
    unit = variables.y_unit or variables.y
    return f"{TITLES['intercept']} ({unit})", f"{TITLES['slope']} ({unit} per {variables.x})"


def figure(models: ThreeModels, layout: Plane, pinned: ThreeModels | None = None) -> Figure:
    """Return the plane of a Scenario's fits.

    An arrow leads from a subject's no-pooling estimate to its partial-pooling estimate; where there
    is no own estimate, only the end is there. Ellipses hold shares of the population that partial
    pooling estimates, and of the true one where data are simulated.
    """
    known = models.truth is not None
    closer = digits_closer(layout.limits, estimate_limits(models.scenario))
    return Figure(
        name="shrinkage",
        width=layout.width,
        height=layout.height,
        frames=[layout.frame(models.scenario)],
        title="Slope against intercept: an arrow from no pooling to partial pooling "
        f"for each {data_set(models.scenario).subject}",
        words=words(models),
        labels=labels(models),
        marks=[
            *_ellipses("ellipse", "population"),
            *(_ellipses("true_ellipse", "true_population") if known else []),
            *_of_each_subject(models),
            *_centres(known),
        ],
        state=state_of(models, pinned, DIGITS + closer),
    )


def labels(models: ThreeModels) -> dict[str, str]:
    """Say of each subject how many observations it has and where each estimate is."""
    own, pooled = models.lines("none"), models.lines("partial")
    left = models.observations_left
    said = {}
    for subject, line, shrunk in zip(
        models.subjects, own.to_numpy(), pooled.to_numpy(), strict=True
    ):
        moves = [_move(*values) for values in zip(TERM_NAMES, line, shrunk, strict=True)]
        observations = count(left[subject], "observation")
        said[subject] = f"{subject}: {observations}; {', '.join(moves)}"
    return said


def _move(term: str, own: float, pooled: float) -> str:
    if np.isnan(pooled):
        return f"no {term} by partial pooling"
    if np.isnan(own):
        return f"{term} {number(pooled)}, none of its own"
    return f"{term} from {number(own)} to {number(pooled)}"


def words(models: ThreeModels) -> str:
    """Say what the picture shows."""
    own = len(models.subjects) - len(models.none.reasons)
    if not isinstance(models.partial, PartialPooling):
        return f"No arrows: {models.partial}"
    gamma0, gamma1 = (number(value) for value in models.partial.fixed_effects)
    return (
        f"{count(own, 'arrow')} toward the population of partial pooling, "
        f"intercept {gamma0} and slope {gamma1}."
    )


def _ellipses(name: str, who: Literal["population", "true_population"]) -> list[Mark]:
    """Return an outline for each level."""
    return [
        Mark(
            f"{name}:{level:g}",
            Ellipse(who, level),
            {
                "class": name.replace("_", "-"),
                "data-level": f"{100 * level:.0f}",
                "fill": "none",
                "stroke": theme.INK,
            },
            whose="nobody",
        )
        for level in LEVELS
    ]


def _place(who: Who) -> tuple[Estimate, Estimate]:
    return Estimate(who, "intercept"), Estimate(who, "slope")


def _pinned(place: tuple[Estimate, Estimate]) -> tuple[Pinned, Pinned]:
    return Pinned(place[0]), Pinned(place[1])


def _of_each_subject(models: ThreeModels) -> list[Mark]:
    """Return what each subject has; where the truth is known, that too."""
    many = len(models.subjects)
    truth = estimate_mark("truth", "truth", _place("truth"), many, radius=TRUE_RADIUS)
    arrow = {
        "class": "arrow",
        "data-model": "partial",
        "stroke": theme.MODEL_STYLES["partial"].colour,
        "stroke-width": f"{thinned(ARROW, LEAST_ARROW, many):.2g}",
        "marker-end": "url(#shrinkage-head)",
    }
    own, pooled = _place("none"), _place("partial")
    return [
        *([] if models.truth is None else [truth]),
        Mark("ghost", Segment(_pinned(own), _pinned(pooled)), {"class": "ghost ghost-arrow"}),
        Mark("arrow", Segment(own, pooled, shortest=SHORTEST_ARROW), arrow),
        estimate_mark("own", "none", own, many),
        estimate_mark("pooled", "partial", pooled, many, radius=POINT_RADIUS),
        Mark(
            "name",
            Text(*pooled, 7.0, -9.0),
            {"class": "member-name only-raised"},
            words={subject: subject for subject in models.subjects},
        ),
    ]


def _centres(known: bool) -> list[Mark]:
    """Return the population's points: the pinned one, partial and complete pooling, the truth."""
    truth = [_centre("true_population", "true_population", "true_population")] if known else []
    ghost = {"class": "ghost ghost-centre", "r": f"{CENTRE_RADIUS:g}"}
    return [
        *truth,
        Mark("ghost-centre", Point(*_pinned(_place("population"))), ghost, whose="nobody"),
        _centre("population", "partial", "population"),
        _centre("complete", "complete", "complete"),
    ]


def _centre(
    name: str, model: theme.LineName, who: Literal["complete", "population", "true_population"]
) -> Mark:
    looks = {
        "class": f"centre centre-{model}",
        "data-model": model,
        "r": f"{CENTRE_RADIUS - 1.5 * (name == 'complete'):g}",
        "fill": theme.LINE_STYLES[model].colour,
    }
    return Mark(name, Point(*_place(who)), looks, whose="nobody")
