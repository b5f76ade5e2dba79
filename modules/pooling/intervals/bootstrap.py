"""Parametric bootstrap intervals: how much the estimates differ in data simulated from the fit.

Each replicate has the design of the observations that are kept. New lines are drawn for the
subjects and new residuals about them, with the fixed effects, the random covariance and σ of the
fit; the same model is fitted to them in the same way (Efron & Tibshirani 1993, An Introduction to
the Bootstrap, section 6.5; lme4's `bootMer`). The interval is between two quantiles of the refitted
estimates.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.pooling.intervals.parameters import checked_level, parameters, values
from modules.pooling.partial import PartialPooling
from modules.pooling.solver import reml
from modules.pooling.solver.cross_products import gather
from modules.pooling.solver.random_structure import random_structure

Array = NDArray[np.float64]

CHUNK = 200
"""Replicates that are fitted together at most, between two reports of progress."""

LARGEST_SIMULATION = 2_000_000
"""Observations that are simulated together, so that memory is bounded."""


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """The estimates in replicates of the data.

    Parameters
    ----------
    draws
        A row for each replicate and a column for each parameter. NaN in a row whose data
        determine no fit, and for a correlation with a standard deviation that is zero.
    n_singular
        Replicates with a singular fit.
    n_undetermined
        Replicates without a fit.
    """

    draws: pd.DataFrame
    n_singular: int
    n_undetermined: int

    def intervals(self, level: float = 0.95) -> pd.DataFrame:
        """Return the percentile interval of each parameter, over the draws that have a value.

        Parameters
        ----------
        level
            Confidence level, between 0 and 1.

        Returns
        -------
        DataFrame
            Columns `lower` and `upper` by parameter; NaN where no draw has a value.

        Raises
        ------
        ValueError
            If the level is not between 0 and 1.
        """
        tail = 0.5 * (1.0 - checked_level(level))
        bounds = pd.DataFrame(np.nan, self.draws.columns, ["lower", "upper"])
        for parameter, draws in self.draws.items():
            known = draws.dropna()
            if len(known):
                bounds.loc[parameter] = np.quantile(known, [tail, 1.0 - tail])
        return bounds


def bootstrap(
    fit: PartialPooling,
    observations: pd.DataFrame,
    n: int = 1000,
    seed: int = 1,
    progress: Callable[[float], bool] | None = None,
) -> Bootstrap:
    """Refit a mixed model to data simulated from it.

    Parameters
    ----------
    fit
        A mixed model.
    observations
        The data that it was fitted to: columns `subject`, `x`, and `kept` if some rows are left
        out.
    n
        Number of replicates, at least 1.
    seed
        Seed of the random numbers. A larger `n` has the same replicates and more.
    progress
        Called now and then with the share that is done; if it returns False the rest is not done,
        and the draws are those made so far.

    Raises
    ------
    ValueError
        If `n` is below 1.
    """
    if n < 1:
        raise ValueError("A bootstrap needs at least one replicate.")
    structure = random_structure(fit.random)
    kept = observations.loc[observations["kept"]] if "kept" in observations else observations
    subject, labels = pd.factorize(kept["subject"])
    x = kept["x"].to_numpy(np.float64)
    rng = np.random.default_rng(seed)
    chunk = max(1, min(CHUNK, LARGEST_SIMULATION // len(x)))
    draws, n_singular, n_undetermined = [], 0, 0
    for done in range(0, n, chunk):
        y = simulate(fit, subject, x, len(labels), min(chunk, n - done), rng)
        data = gather(subject, x, y, n_subjects=len(labels))
        estimates = reml.estimate(data, structure, fit.reml)
        draws.append(values(data, estimates, structure))
        n_singular += int(estimates.singular.sum())
        n_undetermined += sum(reason is not None for reason in estimates.undetermined)
        if progress is not None and not progress(min(1.0, (done + chunk) / n)):
            break
    columns = pd.Index(parameters(structure), name="parameter")
    return Bootstrap(
        pd.DataFrame(np.concatenate(draws), columns=columns), n_singular, n_undetermined
    )


def simulate(
    fit: PartialPooling,
    subject: NDArray[np.intp],
    x: Array,
    n_subjects: int,
    n: int,
    rng: np.random.Generator,
) -> Array:
    """Draw new observations from a fitted model.

    Parameters
    ----------
    fit
        A mixed model.
    subject, x
        Number of the subject, counted from 0, and x of each observation.
    n_subjects
        Number of subjects.
    n
        Number of replicates.
    rng
        A replicate takes from it what it needs before the next one does.

    Returns
    -------
    NDArray
        y, shape (n, observations).
    """
    standard = rng.standard_normal((n, 2 * n_subjects + len(x)))
    spherical = standard[:, : 2 * n_subjects].reshape(n, n_subjects, 2)
    residual_sd = np.sqrt(fit.residual_variance)
    factor = residual_sd * fit.relative_covariance_factor
    lines = fit.fixed_effects.to_numpy() + spherical @ factor.T
    residuals = residual_sd * standard[:, 2 * n_subjects :]
    return lines[:, subject, 0] + lines[:, subject, 1] * x + residuals
