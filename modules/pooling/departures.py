"""Each subject's departure from the population line, and how far its 95 % interval reaches."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from modules.pooling.none import NoPooling
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels

LEVEL = 0.95
QUANTILE = float(stats.norm.ppf((1 + LEVEL) / 2))


def reach_of_modes(fit: PartialPooling) -> pd.DataFrame:
    """Return half widths of the conditional modes' normal intervals, from their conditional SDs.

    Returns
    -------
    DataFrame
        `intercept` and `slope` by subject.
    """
    return QUANTILE * fit.conditional_sd


def reach_of_own_lines(none: NoPooling) -> pd.DataFrame:
    """Return half widths of the own lines' t intervals, by the residual variance all share.

    Returns
    -------
    DataFrame
        `intercept` and `slope` by subject; NaN where there is no line, and everywhere without
        degrees of freedom.
    """
    return float(t_quantile(none.degrees_of_freedom)) * none.standard_errors


def t_quantile(degrees_of_freedom: ArrayLike) -> NDArray[np.float64]:
    """Return how many standard errors a t interval reaches; NaN without degrees of freedom."""
    degrees = np.asarray(degrees_of_freedom, np.float64)
    return stats.t.ppf((1 + LEVEL) / 2, np.where(degrees > 0.0, degrees, np.nan))


def intervals(models: ThreeModels, term: str) -> pd.DataFrame:
    """Return each subject's departure from the population with its 95 % interval by both models.

    Parameters
    ----------
    models : ThreeModels
    term : {"intercept", "slope"}

    Returns
    -------
    DataFrame
        By subject: `pooled`, `pooled_lower`, `pooled_upper`, `own`, `own_lower`, `own_upper`; NaN
        where undetermined.
    """
    fit, none = models.partial, models.none
    if not isinstance(fit, PartialPooling):
        columns = [f"{who}{end}" for who in ("pooled", "own") for end in ("", "_lower", "_upper")]
        return pd.DataFrame(math.nan, list(models.subjects), columns)
    mode, own = fit.random_effects[term], none.lines[term] - fit.fixed_effects[term]
    pooled_reach, own_reach = reach_of_modes(fit)[term], reach_of_own_lines(none)[term]
    return pd.DataFrame(
        {
            "pooled": mode,
            "pooled_lower": mode - pooled_reach,
            "pooled_upper": mode + pooled_reach,
            "own": own,
            "own_lower": own - own_reach,
            "own_upper": own + own_reach,
        }
    )
