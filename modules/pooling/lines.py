"""A line for every subject, as tables."""

import math

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

TERMS = pd.Index(["intercept", "slope"])
"""The fixed effects, and the random effects that may go with them."""


def by_subject(values: NDArray[np.float64], subjects: pd.Index) -> pd.DataFrame:
    """Label values of shape (subjects, 2) by subject and term."""
    return pd.DataFrame(values, index=subjects, columns=TERMS)


def mean_square_apart(
    lines: NDArray[np.float64], others: NDArray[np.float64], x: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the mean square of the vertical distance between lines over a range of x.

    A distance that changes evenly from a to b has the mean square (a² + ab + b²)/3.

    Parameters
    ----------
    lines, others
        Intercepts and slopes, shape (..., 2).
    x
        What ranges from its smallest to its largest.
    """
    apart = lines - others
    at_smallest = apart[..., 0] + apart[..., 1] * x.min()
    at_largest = apart[..., 0] + apart[..., 1] * x.max()
    return (at_smallest**2 + at_smallest * at_largest + at_largest**2) / 3.0


def mean_and_sd_over_range(x: NDArray[np.float64]) -> tuple[float, float]:
    """Return mean and standard deviation of what is spread evenly over the range of x.

    A distance a + bx between lines has there the mean square (a + b mean)² + (b sd)².
    """
    low, high = float(x.min()), float(x.max())
    return (low + high) / 2.0, (high - low) / math.sqrt(12.0)


def predict(frame: pd.DataFrame, lines: pd.DataFrame, otherwise: ArrayLike) -> pd.Series:
    """Return the height of each row's line at its x.

    Parameters
    ----------
    frame
        Columns `subject` and `x`.
    lines
        Intercept and slope by subject.
    otherwise
        Intercept and slope for a subject that `lines` does not list.

    Returns
    -------
    Series
        On the index of `frame`.
    """
    with_otherwise = np.vstack([lines.to_numpy(), np.asarray(otherwise, np.float64)])
    intercept, slope = with_otherwise[lines.index.get_indexer(pd.Index(frame["subject"]))].T
    height = intercept + slope * frame["x"].to_numpy(np.float64)
    return pd.Series(height, index=frame.index, name="y")
