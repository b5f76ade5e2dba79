"""Whether the slopes of no pooling differ from zero on average: a one-sample t-test."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from modules.pooling.cross_products import ROUNDING
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
    n = len(determined)
    mean = float(determined.mean())
    standard_error = float(determined.std(ddof=1)) / math.sqrt(n)
    distribution = stats.t(n - 1)
    reach = float(distribution.ppf(0.975)) * standard_error
    t = mean / standard_error
    return SlopeTest(
        t=t,
        df=n - 1,
        p=2.0 * float(distribution.sf(abs(t))),
        lower=mean - reach,
        upper=mean + reach,
        mean=mean,
    )
