"""The plane of intercepts and slopes: an arrow from each subject's own line to its pooled one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.figures import theme
from modules.figures.ellipse import LEVELS, outline
from modules.figures.estimate_limits import TERM_NAMES, EstimateLimits
from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.figures.marks import Mark
from modules.observations import data_set
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario
from modules.words.wording import count, number

LEFT, RIGHT, TOP, BOTTOM = 62.0, 14.0, 6.0, 42.0
HEIGHT_PER_WIDTH, SHORTEST, TALLEST = 1.1, 300.0, 640.0
POINT_RADIUS, OWN_RADIUS, CENTRE_RADIUS = 3.4, 2.6, 6.0
NOWHERE = np.full((1, 2), np.nan)


@dataclass(frozen=True)
class Plane:
    """What the plane shows, and how large it is.

    Attributes
    ----------
    limits : EstimateLimits
        In data units.
    width : int
        Of the picture, in pixels.
    """

    limits: EstimateLimits
    width: int

    @property
    def height(self) -> float:
        """Height of the picture in pixels."""
        return max(SHORTEST, min(TALLEST, HEIGHT_PER_WIDTH * self.width))

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
    return f"intercept β₀ ({unit})", f"slope β₁ ({unit} per {variables.x})"


def figure(models: ThreeModels, layout: Plane, pinned: ThreeModels | None) -> Figure:
    """Return the plane of a Scenario's fits.

    An arrow leads from a subject's no-pooling estimate to its partial-pooling estimate; where there
    is no own estimate, only the end is there. Ellipses hold shares of the population that partial
    pooling estimates, and of the true one where data are simulated.
    """
    frame = layout.frame(models.scenario)
    marks = [
        *_ellipses("ellipse", _estimated(models), frame),
        *_ellipses("true_ellipse", _true(models), frame),
        *_subjects(models, pinned, frame),
        *_centres(models, pinned, frame),
    ]
    return Figure(
        name="shrinkage",
        width=layout.width,
        height=layout.height,
        frames=[frame],
        marks=marks,
        labels=labels(models),
        title="Slope against intercept: an arrow from no pooling to partial pooling "
        f"for each {data_set(models.scenario).subject}",
        words=_words(models),
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


def _words(models: ThreeModels) -> str:
    own = len(models.subjects) - len(models.none.reasons)
    if not isinstance(models.partial, PartialPooling):
        return f"No arrows: {models.partial}"
    gamma0, gamma1 = (number(value) for value in models.partial.fixed_effects)
    return (
        f"{count(own, 'arrow')} toward the population of partial pooling, "
        f"intercept {gamma0} and slope {gamma1}."
    )


Population = tuple[NDArray[np.float64], NDArray[np.float64]]


def _estimated(models: ThreeModels) -> Population | None:
    fit = models.partial
    if not isinstance(fit, PartialPooling):
        return None
    return fit.fixed_effects.to_numpy(), fit.random_covariance.to_numpy()


def _true(models: ThreeModels) -> Population | None:
    truth = models.scenario
    if truth.data != "simulated":
        return None
    covariance = truth.correlation * truth.sd_intercept * truth.sd_slope
    return (
        np.array([truth.intercept, truth.slope]),
        np.array([[truth.sd_intercept**2, covariance], [covariance, truth.sd_slope**2]]),
    )


def _ellipses(name: str, population: Population | None, frame: Frame) -> list[Mark]:
    """Return an outline for each level, hidden where there is no population."""
    outlines = []
    for level in LEVELS:
        points = NOWHERE.repeat(3, axis=0)
        if population is not None:
            points = frame.to_picture(*outline(*population, level).T)
        looks = {
            "class": name.replace("_", "-"),
            "data-level": f"{100 * level:.0f}",
            "fill": "none",
            "stroke": theme.INK,
        }
        outlines.append(Mark(f"{name}:{level:g}", "region", points, looks))
    return outlines


def _subjects(models: ThreeModels, pinned: ThreeModels | None, frame: Frame) -> list[Mark]:
    own, pooled = _places(models, "none", frame), _places(models, "partial", frame)
    ghosts = None if pinned is None else _shared(pinned, models, frame)
    truth = models.truth
    marks = []
    for row, subject in enumerate(models.subjects):
        if truth is not None:
            true_place = frame.to_picture(*truth.loc[[subject]].to_numpy().T)
            marks.append(_point(f"truth:{subject}", true_place, "truth", 2.2, subject))
        ghost = np.full((2, 2), np.nan) if ghosts is None else ghosts[row]
        marks += [
            Mark(f"ghost:{subject}", "line", ghost, {"class": "ghost ghost-arrow"}, subject),
            Mark(
                f"arrow:{subject}",
                "line",
                np.stack([own[row], pooled[row]]),
                {
                    "class": "arrow",
                    "data-model": "partial",
                    "stroke": theme.MODEL_STYLES["partial"].colour,
                    "marker-end": "url(#shrinkage-head)",
                },
                subject,
            ),
            _point(f"own:{subject}", own[[row]], "none", OWN_RADIUS, subject),
            _point(f"pooled:{subject}", pooled[[row]], "partial", POINT_RADIUS, subject),
            Mark(
                f"name:{subject}",
                "text",
                pooled[[row]] + [7.0, -9.0],
                {"class": "member-name"},
                subject,
                subject,
            ),
        ]
    return marks


def _point(
    name: str, place: NDArray[np.float64], model: theme.LineName, radius: float, owner: str
) -> Mark:
    looks = {
        "class": f"estimate estimate-{model}",
        "data-model": model,
        "r": f"{radius:g}",
        "fill": theme.LINE_STYLES[model].colour,
    }
    return Mark(name, "point", place, looks, owner)


def _places(models: ThreeModels, model: str, frame: Frame) -> NDArray[np.float64]:
    return frame.to_picture(*_estimates(models, model).to_numpy().T)


def _estimates(models: ThreeModels, model: str) -> pd.DataFrame:
    return models.lines("none" if model == "none" else "partial")


def _shared(pinned: ThreeModels, models: ThreeModels, frame: Frame) -> NDArray[np.float64]:
    """Return the pinned arrows of the present subjects, shape (subjects, 2, 2)."""
    subjects = list(models.subjects)
    ends = [
        frame.to_picture(*_estimates(pinned, model).reindex(subjects).to_numpy().T)
        for model in ("none", "partial")
    ]
    return np.stack(ends, axis=1)


def _centres(models: ThreeModels, pinned: ThreeModels | None, frame: Frame) -> list[Mark]:
    """Return the complete-pooling point, the fixed-effects point and its pinned ghost."""
    centres = []
    if models.truth is not None:
        truth = frame.to_picture([models.scenario.intercept], [models.scenario.slope])
        centres.append(_centre("true_population", "true_population", truth))
    ghost = NOWHERE if pinned is None else _centre_of(pinned, "partial", frame)
    centres.append(
        Mark("ghost", "point", ghost, {"class": "ghost ghost-centre", "r": f"{CENTRE_RADIUS:g}"})
    )
    centres.append(_centre("population", "partial", _centre_of(models, "partial", frame)))
    centres.append(_centre("complete", "complete", _centre_of(models, "complete", frame)))
    return centres


def _centre(name: str, model: theme.LineName, place: NDArray[np.float64]) -> Mark:
    looks = {
        "class": f"centre centre-{model}",
        "data-model": model,
        "r": f"{CENTRE_RADIUS - 1.5 * (name == 'complete'):g}",
        "fill": theme.LINE_STYLES[model].colour,
    }
    return Mark(name, "point", place, looks)


def _centre_of(models: ThreeModels, model: str, frame: Frame) -> NDArray[np.float64]:
    fit = models.complete if model == "complete" else models.partial
    if isinstance(fit, ValueError):
        return NOWHERE
    return frame.to_picture(*fit.fixed_effects.to_numpy()[:, np.newaxis])
