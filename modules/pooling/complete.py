"""Complete pooling: one line for all subjects, as if every observation came from the same one."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.pooling.lines import TERMS, by_subject, predict
from modules.pooling.solver.cross_products import CrossProducts, gather_frame
from modules.pooling.solver.generalised_least_squares import generalised_least_squares
from modules.pooling.solver.identifiability import why_no_line
from modules.pooling.undetermined import Undetermined


@dataclass(frozen=True, eq=False)
class CompletePooling:
    """The least squares line through all observations.

    Parameters
    ----------
    subjects
        All subjects, in order of first appearance.
    coefficients
        Intercept and slope.
    coefficient_covariance
        Their covariance, shape (2, 2).
    residual_variance
        Residual sum of squares over N - 2; NaN for two observations, which leave no residual.
    n_observations
        N, the observations kept.
    """

    subjects: pd.Index
    coefficients: NDArray[np.float64]
    coefficient_covariance: NDArray[np.float64]
    residual_variance: float
    n_observations: int

    @cached_property
    def fixed_effects(self) -> pd.Series:
        """Intercept γ₀ and slope γ₁."""
        return pd.Series(self.coefficients, index=TERMS)

    @cached_property
    def fixed_covariance(self) -> pd.DataFrame:
        """Covariance of the estimates of γ₀ and γ₁."""
        return pd.DataFrame(self.coefficient_covariance, index=TERMS, columns=TERMS)

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Intercept and slope by subject: the same for everyone."""
        return by_subject(np.tile(self.coefficients, (len(self.subjects), 1)), self.subjects)

    def predict(self, frame: pd.DataFrame) -> pd.Series:
        """Return the height of the line at the `x` of each row of a frame."""
        return predict(frame, self.lines, self.coefficients)


def fit(observations: pd.DataFrame) -> CompletePooling:
    """Fit y = γ₀ + γ₁x by least squares, without regard to subjects.

    It is the mixed model with Λ = 0.

    Parameters
    ----------
    observations
        Columns `subject`, `x`, `y`, and `kept` if some rows are left out.

    Raises
    ------
    Undetermined
        If there are fewer than two distinct x.
    """
    data, subjects = gather_frame(observations)
    (reason,) = why_no_line(data)
    if reason is not None:
        raise Undetermined(reason)
    common = common_lines(data)
    return CompletePooling(
        subjects=subjects,
        coefficients=common.coefficients[0],
        coefficient_covariance=common.coefficient_covariance[0],
        residual_variance=float(common.residual_variance[0]),
        n_observations=int(data.n_total[0]),
    )


@dataclass(frozen=True, eq=False)
class CommonLines:
    """Complete pooling of a batch of data sets, in the fields of `CompletePooling`.

    Parameters
    ----------
    coefficients
        Shape (data sets, 2).
    coefficient_covariance
        Shape (data sets, 2, 2).
    residual_variance, degrees_of_freedom
        Shape (data sets,).
    """

    coefficients: NDArray[np.float64]
    coefficient_covariance: NDArray[np.float64]
    residual_variance: NDArray[np.float64]
    degrees_of_freedom: NDArray[np.float64]


def common_lines(data: CrossProducts) -> CommonLines:
    """Fit one line to each data set of a batch, all of which determine one."""
    least_squares = generalised_least_squares(data, np.zeros((data.n_data_sets, 2, 2)))
    degrees_of_freedom = data.n_total - 2.0
    residual_variance = np.full(data.n_data_sets, np.nan)
    np.divide(
        data.scale_y**2 * least_squares.residual_ss,
        degrees_of_freedom,
        out=residual_variance,
        where=degrees_of_freedom > 0.0,
    )
    unscaled = data.from_working @ least_squares.covariance @ data.from_working.mT
    return CommonLines(
        data.pooled_lines,
        residual_variance[:, None, None] * unscaled,
        residual_variance,
        degrees_of_freedom,
    )
