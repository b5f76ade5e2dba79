"""Whether the slopes of no pooling differ from zero on average: a one-sample t-test."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from modules.pooling.solver.cross_products import ROUNDING
from modules.pooling.undetermined import Undetermined

TOO_FEW_SLOPES = (
    "Fewer than two subjects have a slope of their own, so nothing shows how much slopes vary."
)
SAME_SLOPES = "All slopes are the same, so there is no variation to hold their mean against."


@dataclass(frozen=True)
class SlopeTest:
    """A one-sample t-test of the hypothesis that the mean slope is zero.

    Parameters
    ----------
    t
        The mean slope over its standard error.
    df
        Slopes less one.
    p
        Two-sided p-value.
    lower, upper
        95 % confidence interval of the mean slope.
    mean
        The mean slope.
    """

    t: float
    df: int
    p: float
    lower: float
    upper: float
    mean: float


def slope_test(slopes: pd.Series) -> SlopeTest:
    """Test whether the mean of subjects' own slopes is zero.

    Parameters
    ----------
    slopes
        Slopes of no pooling by subject; subjects without one are left out.

    Raises
    ------
    Undetermined
        If fewer than two subjects have a slope, or all slopes are the same.
    """
    determined = slopes.dropna().to_numpy(np.float64)
    if len(determined) < 2:
        raise Undetermined(TOO_FEW_SLOPES)
    if determined.max() - determined.min() <= ROUNDING * np.abs(determined).max():
        raise Undetermined(SAME_SLOPES)
    test: Any = stats.ttest_1samp(determined, popmean=0.0)
    interval = test.confidence_interval(confidence_level=0.95)
    return SlopeTest(
        t=float(test.statistic),
        df=int(test.df),
        p=float(test.pvalue),
        lower=float(interval.low),
        upper=float(interval.high),
        mean=float(determined.mean()),
    )
