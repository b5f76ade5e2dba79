"""Wald intervals: an estimate and so many standard errors to either side."""

import numpy as np
import pandas as pd

from modules.pooling.intervals.parameters import FIXED_EFFECTS, normal_quantile, parameters
from modules.pooling.partial import PartialPooling
from modules.pooling.solver.random_structure import random_structure


def intervals(fit: PartialPooling, level: float = 0.95) -> pd.DataFrame:
    """Return the intervals estimate ± z SE of the fixed effects.

    The standard deviations and the correlation have none, as in lme4: the distribution of their
    estimates is skewed and ends at a boundary, so that no multiple of a standard error describes
    it.

    Parameters
    ----------
    fit
        A mixed model.
    level
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame
        Columns `lower` and `upper` by parameter; NaN for those of the random effects and σ.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.
    """
    names = pd.Index(parameters(random_structure(fit.random)), name="parameter")
    half_width = normal_quantile(level) * np.sqrt(np.diag(fit.fixed_covariance))
    bounds = pd.DataFrame(np.nan, names, ["lower", "upper"])
    estimate = fit.fixed_effects.to_numpy()
    bounds.loc[list(FIXED_EFFECTS)] = np.stack([estimate - half_width, estimate + half_width], 1)
    return bounds
