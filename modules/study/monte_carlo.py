"""Means over data sets with their Monte Carlo standard errors.

The formulas are those of Morris, White & Crowther (2019), Using simulation studies to evaluate
statistical methods, Statistics in Medicine 38, 2074-2102, table 6. A value is NaN where there is no
data set to tell it, and an error where there is but one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class MonteCarlo:
    """Numbers that a study estimates.

    Attributes
    ----------
    value, error : ndarray
        The estimates and their Monte Carlo standard errors.
    data_sets : ndarray of int
        How many data sets tell each.
    """

    value: Array
    error: Array
    data_sets: NDArray[np.intp]


def mean(values: Array) -> MonteCarlo:
    """Return the mean over data sets, the first axis, of the values that are known.

    Its error is their standard deviation over √n; that of a share is √(p(1 - p)/(n - 1)) then.
    """
    known = np.isfinite(values)
    n = known.sum(axis=0)
    average = _over(np.where(known, values, 0.0).sum(axis=0), n)
    return MonteCarlo(average, _over(_sd(values, average, n), np.sqrt(n)), n)


def spread(values: Array) -> MonteCarlo:
    """Return the standard deviation over data sets of the values that are known.

    Its error is SD/√(2(n - 1)), as for normal values.
    """
    known = np.isfinite(values)
    n = known.sum(axis=0)
    sd = _sd(values, _over(np.where(known, values, 0.0).sum(axis=0), n), n)
    return MonteCarlo(sd, _over(sd, np.sqrt(2.0 * np.maximum(n - 1.0, 0.0))), n)


def root_mean(squares: Array) -> MonteCarlo:
    """Return the root of the mean over data sets; its error is that of the mean over twice it."""
    of_square = mean(squares)
    root = np.sqrt(of_square.value)
    return MonteCarlo(root, _over(of_square.error, 2.0 * root), of_square.data_sets)


@dataclass(frozen=True, eq=False)
class PairSums:
    """Sums over data sets of two numbers, what is counted and what is summed, and their products.

    Attributes
    ----------
    n, s, nn, ns, ss : ndarray
        Σn, Σs, Σn², Σns, Σs².
    data_sets : ndarray
        In how many data sets n is above zero.
    """

    n: Array
    s: Array
    nn: Array
    ns: Array
    ss: Array
    data_sets: Array

    def plus(self, other: Self) -> Self:
        """Return the sums over the data sets of both."""
        return type(self)(
            *(getattr(self, field.name) + getattr(other, field.name) for field in fields(self))
        )


def pair_sums(n: Array, s: Array) -> PairSums:
    """Sum over data sets, the first axis; s is zero where n is."""
    return PairSums(
        n=n.sum(axis=0),
        s=s.sum(axis=0),
        nn=(n * n).sum(axis=0),
        ns=(n * s).sum(axis=0),
        ss=(s * s).sum(axis=0),
        data_sets=(n > 0.0).sum(axis=0).astype(np.float64),
    )


def ratio(sums: PairSums) -> MonteCarlo:
    """Return Σs/Σn over data sets.

    What one data set adds to s goes with what it adds to n, so the error is that of the residuals
    s - n Σs/Σn (Cochran 1977, Sampling Techniques, section 6.4).
    """
    quotient = _over(sums.s, sums.n)
    squares = np.maximum(sums.ss - 2.0 * quotient * sums.ns + quotient**2 * sums.nn, 0.0)
    enough = np.where(sums.data_sets > 1.0, sums.data_sets, np.nan)
    error = _over(np.sqrt(squares * enough / (enough - 1.0)), sums.n)
    return MonteCarlo(quotient, error, sums.data_sets.astype(np.intp))


def _sd(values: Array, average: Array, n: NDArray[Any]) -> Array:
    departures = np.where(np.isfinite(values), values - average, 0.0)
    return np.sqrt(_over((departures**2).sum(axis=0), n - 1.0))


def _over(numerator: Array, denominator: NDArray[Any]) -> Array:
    """Divide; NaN where the denominator is not above zero."""
    return numerator / np.where(denominator > 0, denominator, np.nan)
