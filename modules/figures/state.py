"""What the fits say, in data units and nothing else: all that a picture needs to be placed.

A state is small and plain, so that the page can be sent one and place its marks by it. The present
fits are a state; so are pinned ones, and each setting of the pooling dial or of a slider.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.figures.ellipse import root_of
from modules.observations import data_set
from modules.pooling.departures import reach_of_modes, reach_of_own_lines
from modules.pooling.lines import mean_square_apart
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.scenario import Scenario
from modules.study.unseen import NUMBERS, unseen

Array = NDArray[np.float64]

TERMS = ("intercept", "slope")
DIGITS = 5


@dataclass(frozen=True, eq=False)
class State:
    """The lines, the population and the observations of a Scenario.

    Attributes
    ----------
    subjects : tuple of str
        In the order of the rows below.
    parts : mapping of str to ndarray
        Shape (subjects, 2), intercept and slope: the lines by ``"none"`` and by ``"partial"``
        pooling, the ``"truth"`` of simulated data, and the half widths of 95 % intervals,
        ``"reach_none"`` and ``"reach_partial"``. Shape (2,): the lines of ``"complete"`` pooling,
        of the ``"population"`` by partial pooling, and of the ``"true_population"``. Shape (3,),
        a covariance as `ellipse.root_of` has it: the ``"spread"`` of the random effects, and the
        ``"true_spread"``. By subject, what stands for the observations taken away from data whose
        truth is unknown, ``"unseen"`` as `study.unseen` has it, and (subjects, 1) its ``"place"``
        among all. NaN where undetermined, or not there to know.
    left : ndarray of int, shape (subjects,)
        Observations kept.
    observations : DataFrame
        `subject`, `x`, `y`, `kept`, and `before`, the `y` to which the focus subject's noise was
        added, NaN for simulated data, all of which may move; by id.
    pinned : State or None
        That of the pinned fits, of the same subjects.
    """

    subjects: tuple[str, ...]
    parts: Mapping[str, Array]
    left: NDArray[np.int_]
    observations: pd.DataFrame
    pinned: State | None = None

    @cached_property
    def row(self) -> dict[str, int]:
        """The row of each subject."""
        return {subject: row for row, subject in enumerate(self.subjects)}

    def of_subjects(self, subjects: Sequence[str]) -> State:
        """Return the state of some subjects; of those that it does not know, all is unknown."""
        rows = [self.row.get(subject, -1) for subject in subjects]
        unknown = np.array(rows) < 0
        parts = {}
        for name, values in self.parts.items():
            parts[name] = values
            if values.ndim > 1:
                parts[name] = np.where(unknown[:, np.newaxis], math.nan, values[rows])
        left = np.where(unknown, 0, self.left[rows])
        shown = self.observations["subject"].isin(list(subjects))
        pinned = None if self.pinned is None else self.pinned.of_subjects(subjects)
        return State(tuple(subjects), parts, left, self.observations.loc[shown], pinned)


def state_of(models: ThreeModels, pinned: ThreeModels | None = None, digits: int = DIGITS) -> State:
    """Return the state of the fits to a Scenario, and with it that of pinned ones.

    Numbers are rounded, so that messages stay short, but finer than pixels show. Pictures are
    drawn from the same rounded numbers by which the page places marks, so that neither can take
    for a difference what the other rounds away.

    Parameters
    ----------
    models, pinned : ThreeModels
    digits : int
        How many digits of the range of `y` in the data, and of slopes that cross it, are kept.
    """
    fit, complete, truth = models.partial, models.complete, models.scenario
    no_line, no_spread = np.full(2, math.nan), np.full(3, math.nan)
    nothing = np.full((len(models.subjects), 2), math.nan)
    determined = isinstance(fit, PartialPooling)
    known = truth.data == "simulated"
    parts = {
        "none": models.lines("none").to_numpy(),
        "partial": models.lines("partial").to_numpy(),
        "truth": nothing if models.truth is None else models.truth.to_numpy(),
        "reach_none": reach_of_own_lines(models.none).to_numpy(),
        "reach_partial": reach_of_modes(fit).to_numpy() if determined else nothing,
        "complete": no_line
        if isinstance(complete, Undetermined)
        else complete.fixed_effects.to_numpy(),
        "population": fit.fixed_effects.to_numpy() if determined else no_line,
        "true_population": np.array([truth.intercept, truth.slope]) if known else no_line,
        "spread": root_of(fit.random_covariance) if determined else no_spread,
        "true_spread": root_of(true_covariance(truth)) if known else no_spread,
        "unseen": np.full((len(models.subjects), NUMBERS), math.nan) if known else _unseen(models),
        "place": _places(models),
    }
    units = units_of(models.observations, digits)
    decimals = round(-math.log10(steps_of(models.observations, digits)[0]))
    observations = models.observations.assign(
        y=models.observations["y"].round(decimals),
        before=math.nan if known else data_set(truth).read()["y"].round(decimals),
    )
    return State(
        models.subjects,
        {name: rounded(values, units[values.shape[-1]]) for name, values in parts.items()},
        np.fromiter(models.observations_left.values(), np.int_),
        observations,
        None if pinned is None else state_of(pinned, None, digits).of_subjects(models.subjects),
    )


def steps_of(observations: pd.DataFrame, digits: int = DIGITS) -> tuple[float, float]:
    """Return the steps in which intercepts and slopes are kept: powers of ten.

    A step is `digits` digits below the range of `y`, or below the slope that crosses it in the
    farthest `x`.
    """
    heights = float(np.ptp(observations["y"].to_numpy())) or 1.0
    farthest = float(np.abs(observations["x"].to_numpy()).max()) or 1.0
    return _step(heights, digits), _step(heights / farthest, digits)


def units_of(observations: pd.DataFrame, digits: int = DIGITS) -> dict[int, list[float]]:
    """Return the steps of each number of a row of a part, by how many numbers it has."""
    intercept, slope = steps_of(observations, digits)
    x = _step(float(np.abs(observations["x"].to_numpy()).max()) or 1.0, digits)
    return {
        1: [1.0],
        2: [intercept, slope],
        3: [intercept, slope, slope],
        NUMBERS: [x, intercept, x, intercept, intercept],
    }


def rounded(values: Array, units: Sequence[float]) -> Array:
    """Round each column of an array, (..., columns), to whole units, powers of ten."""
    written = np.empty_like(values)
    for column, unit in enumerate(units):
        written[..., column] = np.round(values[..., column], round(-math.log10(unit)))
    return written


def _step(size: float, digits: int) -> float:
    return 10.0 ** (math.floor(math.log10(size)) - digits)


def _unseen(models: ThreeModels) -> Array:
    away = ~models.observations["kept"].to_numpy()
    x, y = (models.observations[name].to_numpy() for name in ("x", "y"))
    return unseen(away[np.newaxis], models.codes, x, y, len(models.subjects))[0]


def _places(models: ThreeModels) -> Array:
    if models.truth is None:
        return np.arange(float(len(models.subjects)))[:, np.newaxis]
    population = np.array([models.scenario.intercept, models.scenario.slope])
    return places(models.truth.to_numpy(), population, models.observations["x"].to_numpy())


def places(lines: Array, population: Array, x: Array) -> Array:
    """Return the places of subjects by how far their lines are from the population's.

    Parameters
    ----------
    lines : ndarray, shape (..., subjects, 2)
    population : ndarray, shape (..., 2)
    x : ndarray
        Over whose range the distance is taken.

    Returns
    -------
    ndarray, shape (..., subjects, 1)
        From 0, the farthest first; ties as they come.
    """
    apart = mean_square_apart(lines, population[..., np.newaxis, :], x)
    in_order = np.argsort(-apart, axis=-1, kind="stable")
    return np.argsort(in_order, axis=-1).astype(np.float64)[..., np.newaxis]


def true_covariance(truth: Scenario) -> Array:
    """Return the covariance of the lines that are simulated, shape (2, 2)."""
    both = truth.correlation * truth.sd_intercept * truth.sd_slope
    return np.array([[truth.sd_intercept**2, both], [both, truth.sd_slope**2]])
