"""The fits of a Scenario at many settings of one of its numbers, all in one batch."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.observations import observe_at
from modules.observations.simulation import true_lines_at
from modules.pooling import none
from modules.pooling.departures import QUANTILE, t_quantile
from modules.pooling.scaled import scaled
from modules.pooling.solver import reml as likelihood
from modules.pooling.solver.cross_products import CrossProducts, gather
from modules.pooling.solver.identifiability import why_no_line
from modules.pooling.solver.random_structure import random_structure
from modules.scenario import Scenario, scenario_at

Array = NDArray[np.float64]

LARGEST_BATCH = 100_000
"""Settings times observations that are fitted together."""


@dataclass(frozen=True, eq=False)
class Film:
    """The three models' fits at each setting; NaN wherever a single fit has no answer.

    Parameters
    ----------
    scenario, field
        Which Scenario, and which of its numbers is set.
    values
        What it is set to, ascending, shape (settings,).
    subjects
        All subjects, in order of first appearance.
    rows
        `subject` and `x` of all observations, by their ids.
    kept
        Which observations are kept, shape (settings, observations).
    y
        The observations, shape (settings, observations).
    truth
        The true lines where data are simulated, else None, shape (settings, subjects, 2).
    complete, population
        Intercept and slope by complete pooling, and the fixed effects, shape (settings, 2).
    none, partial
        Intercept and slope by subject, shape (settings, subjects, 2).
    covariance
        Of the random effects, shape (settings, 2, 2).
    reach_none, reach_partial
        Half widths of the 95 % intervals of own lines and of conditional modes, shape (settings,
        subjects, 2).
    """

    scenario: Scenario
    field: str
    values: Array
    subjects: tuple[str, ...]
    rows: pd.DataFrame
    kept: NDArray[np.bool_]
    y: Array
    truth: Array | None
    complete: Array
    none: Array
    partial: Array
    population: Array
    covariance: Array
    reach_none: Array
    reach_partial: Array


def film(scenario: Scenario, field: str, values: Sequence[float] | Array, k: float = 1.0) -> Film:
    """Fit a Scenario at many settings of a number.

    Time is in proportion to the settings times the observations. Settings of large data are fitted
    in several batches, for a batch takes about 200 bytes for each of its observations.

    Parameters
    ----------
    scenario
        The Scenario.
    field
        A number of it that changes neither the design nor the draws.
    values
        The settings, ascending.
    k
        What the relative covariance factor of each fit is scaled by, finite; 1 is the estimate.
    """
    settings = np.asarray(values, np.float64)
    scenarios = [scenario_at(scenario, field, value) for value in settings.tolist()]
    observed = observe_at(scenarios)
    codes, labels = pd.factorize(observed.rows["subject"])
    x, y = observed.rows["x"].to_numpy(), np.broadcast_to(observed.y, observed.kept.shape)
    n_batches = math.ceil(observed.kept.size / LARGEST_BATCH)
    fits = [
        _fits(gather(codes, x, *batch, n_subjects=len(labels)), scenario, k)
        for batch in zip(
            np.array_split(y, n_batches), np.array_split(observed.kept, n_batches), strict=True
        )
    ]
    return Film(
        scenario=scenario,
        field=field,
        values=settings,
        subjects=tuple(labels),
        rows=observed.rows,
        kept=observed.kept,
        y=y,
        truth=true_lines_at(scenarios) if scenario.data == "simulated" else None,
        **{name: np.concatenate([fit[name] for fit in fits]) for name in fits[0]},
    )


def _fits(data: CrossProducts, scenario: Scenario, k: float) -> dict[str, Array]:
    """Return what the three models say of each data set."""
    own = none.own_lines(data)
    own_sd = np.sqrt(own.residual_variance[:, None, None] * own.unscaled_variances)
    determined = np.array([reason is None for reason in why_no_line(data)])
    return {
        "complete": np.where(determined[:, None], data.pooled_lines, np.nan),
        "none": own.coefficients,
        "reach_none": t_quantile(own.degrees_of_freedom)[:, None, None] * own_sd,
        **_partial(data, scenario, k),
    }


def _partial(data: CrossProducts, scenario: Scenario, k: float) -> dict[str, Array]:
    """Return what partial pooling says of each data set, at kΛ."""
    estimates = likelihood.estimate(data, random_structure(scenario.random), scenario.reml)
    n_settings, n_subjects = data.n_observations.shape
    answers = {
        "partial": np.full((n_settings, n_subjects, 2), np.nan),
        "population": np.full((n_settings, 2), np.nan),
        "covariance": np.full((n_settings, 2, 2), np.nan),
        "reach_partial": np.full((n_settings, n_subjects, 2), np.nan),
    }
    fitted = np.flatnonzero([reason is None for reason in estimates.undetermined])
    if len(fitted) == 0:
        return answers
    known, factor = data.take(fitted), estimates.relative_covariance_factor[fitted]
    at_estimate = scaled(known, factor, np.ones(len(fitted)), scenario.reml)
    here = at_estimate
    if k != 1.0:
        here = scaled(known, factor, np.full(len(fitted), k), scenario.reml)
    spread = here.size / at_estimate.size
    covariance = estimates.random_covariance[fitted]
    answers["partial"][fitted] = here.lines
    answers["population"][fitted] = here.population
    answers["covariance"][fitted] = spread[:, None, None] ** 2 * covariance
    answers["reach_partial"][fitted] = QUANTILE * here.conditional_sd
    return answers
