"""No pooling: each subject's own least squares line, as if there were no other subjects."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.pooling.lines import by_subject, predict
from modules.pooling.solver.cross_products import CrossProducts, gather_frame

NO_OBSERVATIONS = "No observations are left."
ONE_OBSERVATION = "Only one observation is left, and a line needs two."
SINGLE_X = "All observations that are left have the same x, so they show no slope."


@dataclass(frozen=True, eq=False)
class NoPooling:
    """A least squares line for each subject whose observations determine one.

    Parameters
    ----------
    subjects
        All subjects, in order of first appearance.
    coefficients
        Intercept and slope of each subject, NaN where there is no line, shape (subjects, 2).
    unscaled_variances
        The diagonal of (Z_s'Z_s)⁻¹ with Z_s = [1 x]: variances of the coefficients in units of the
        residual variance, NaN where there is no line, shape (subjects, 2).
    reasons
        Why a subject has no line, for those that have none.
    residual_variance
        The variance about the lines that the regression of y on x, subject and their product gives:
        the residual sum of squares over all subjects, divided by its degrees of freedom. A subject
        without a line contributes the squares about its mean. NaN without degrees of freedom.
    degrees_of_freedom
        Observations less coefficients of that regression.
    n_observations
        N, the observations kept.
    """

    subjects: pd.Index
    coefficients: NDArray[np.float64]
    unscaled_variances: NDArray[np.float64]
    reasons: dict[str, str]
    residual_variance: float
    degrees_of_freedom: int
    n_observations: int

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Intercept and slope by subject, NaN where there is a reason for it."""
        return by_subject(self.coefficients, self.subjects)

    @cached_property
    def standard_errors(self) -> pd.DataFrame:
        """Standard errors of intercept and slope by subject, all from the one residual variance.

        NaN where there is no line, and everywhere without degrees of freedom.
        """
        return by_subject(np.sqrt(self.residual_variance * self.unscaled_variances), self.subjects)

    def predict(self, frame: pd.DataFrame) -> pd.Series:
        """Return the height of each row's own line at its `x`; NaN for a subject without one."""
        return predict(frame, self.lines, (np.nan, np.nan))


def fit(observations: pd.DataFrame) -> NoPooling:
    """Fit a line to each subject by least squares.

    Parameters
    ----------
    observations
        Columns `subject`, `x`, `y`, and `kept` if some rows are left out.

    Raises
    ------
    ValueError
        If the frame has no rows.
    """
    if observations.empty:
        raise ValueError("The frame has no rows, and hence no subjects.")
    data, subjects = gather_frame(observations)
    own = own_lines(data)
    n = data.n_observations[0].astype(int)
    lineless = np.flatnonzero(np.isnan(own.coefficients[0, :, 0]))
    return NoPooling(
        subjects=subjects,
        coefficients=own.coefficients[0],
        unscaled_variances=own.unscaled_variances[0],
        reasons={subjects[subject]: _reason(int(n[subject])) for subject in lineless},
        residual_variance=float(own.residual_variance[0]),
        degrees_of_freedom=int(own.degrees_of_freedom[0]),
        n_observations=int(n.sum()),
    )


@dataclass(frozen=True, eq=False)
class OwnLines:
    """No pooling of a batch of data sets, in the fields of `NoPooling`.

    Parameters
    ----------
    coefficients, unscaled_variances
        Shape (data sets, subjects, 2).
    residual_variance, degrees_of_freedom
        Shape (data sets,).
    """

    coefficients: NDArray[np.float64]
    unscaled_variances: NDArray[np.float64]
    residual_variance: NDArray[np.float64]
    degrees_of_freedom: NDArray[np.float64]


def own_lines(data: CrossProducts) -> OwnLines:
    """Fit a line to each subject of each data set."""
    n, determined = data.n_observations, data.gram_determinant > 0.0
    scale_y, from_working = data.scale_y[:, None, None], data.from_working[:, None]
    coefficients = data.pooled_lines[:, None] + scale_y * np.matvec(from_working, data.lines)
    coefficients[~determined] = np.nan
    degrees_of_freedom = (n - np.minimum(n, 1.0) - determined).sum(axis=1)
    residual_variance = np.full(data.n_data_sets, np.nan)
    np.divide(
        data.scale_y**2 * data.residual_ss,
        degrees_of_freedom,
        out=residual_variance,
        where=degrees_of_freedom > 0.0,
    )
    return OwnLines(coefficients, _unscaled_variances(data), residual_variance, degrees_of_freedom)


def _unscaled_variances(data: CrossProducts) -> NDArray[np.float64]:
    """1/n + x̄²/Σ(x - x̄)² for the intercept and 1/Σ(x - x̄)² for the slope."""
    variances = np.full((*data.n_observations.shape, 2), np.nan)
    data_set, subject = determined = np.nonzero(data.gram_determinant > 0.0)
    n, scale_x = data.n_observations[determined], data.scale_x[data_set]
    mean_x = data.centre_x[data_set] + scale_x * data.gram[data_set, subject, 0, 1] / n
    ss_x = scale_x**2 * data.gram_determinant[determined] / n
    variances[determined] = np.stack([1.0 / n + mean_x**2 / ss_x, 1.0 / ss_x], axis=-1)
    return variances


def _reason(n_observations: int) -> str:
    """Say why this many observations determine no line."""
    return {0: NO_OBSERVATIONS, 1: ONE_OBSERVATION}.get(n_observations, SINGLE_X)
