"""Whether the slopes of no pooling differ from zero on average: a one-sample t-test."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from modules.pooling.solver.cross_products import ROUNDING
from modules.pooling.solver.identifiability import first_reason
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
    tests = slope_tests(slopes.to_numpy(np.float64)[None])
    (reason,) = tests.undetermined
    if reason is not None:
        raise Undetermined(reason)
    mean, standard_error, df = (
        float(values[0]) for values in (tests.mean, tests.standard_error, tests.df)
    )
    t, reach = mean / standard_error, float(special.stdtrit(df, 0.975)) * standard_error
    return SlopeTest(
        t=t,
        df=int(df),
        p=2.0 * float(special.stdtr(df, -abs(t))),
        lower=mean - reach,
        upper=mean + reach,
        mean=mean,
    )


@dataclass(frozen=True, eq=False)
class SlopeTests:
    """What the t-test needs of each of a batch of data sets.

    Parameters
    ----------
    mean, standard_error, df
        The mean of the slopes there are, its standard error and the slopes less one, shape
        (data sets,). The error is NaN where there is a reason.
    undetermined
        Why a data set has no test, else None.
    """

    mean: NDArray[np.float64]
    standard_error: NDArray[np.float64]
    df: NDArray[np.float64]
    undetermined: list[str | None]


def slope_tests(slopes: NDArray[np.float64]) -> SlopeTests:
    """Hold the mean slope of each data set of a batch against zero.

    Parameters
    ----------
    slopes
        Slopes of no pooling, NaN for a subject without one, shape (data sets, subjects).
    """
    known = np.isfinite(slopes)
    n = known.sum(axis=1)
    too_few = n < 2
    values = np.where(known, slopes, 0.0)
    mean = np.full(len(n), np.nan)
    np.divide(values.sum(axis=1), n, out=mean, where=n > 0)
    departures = np.where(known, slopes - mean[:, None], 0.0)
    spread = np.ptp(departures, axis=1) if slopes.shape[1] else np.zeros(len(n))
    same = ~too_few & (spread <= ROUNDING * np.abs(values).max(axis=1, initial=0.0))
    variance = np.vecdot(departures, departures) / (np.maximum(n - 1, 1) * np.maximum(n, 1))
    return SlopeTests(
        mean=mean,
        standard_error=np.where(too_few | same, np.nan, np.sqrt(variance)),
        df=n - 1.0,
        undetermined=first_reason((too_few, TOO_FEW_SLOPES), (same, SAME_SLOPES)),
    )
