"""Fixed effects given the random ones' covariance: a weighted mean of the subjects' own lines.

When every subject may have a line of its own, the profiled criterion of Bates et al. (2015,
J. Stat. Soft. 67(1)) compares the subjects' least squares lines β̂_s with their weighted mean β.
With A_s = Z_s'Z_s, G = ΛΛ' and M_s = I + Λ'A_sΛ, the weight of a subject is

    W_s = (A_s⁻¹ + G)⁻¹ = Z_s'V_s⁻¹Z_s,    V_s = I + Z_s G Z_s'

and with C = Σ W_s

    β = C⁻¹ Σ W_s β̂_s,    r² = Σ RSS_s + Σ (β̂_s - β)' W_s (β̂_s - β).

Λ = 0 makes W_s = A_s, which is complete pooling; as Λ → ∞ each line falls back on its own β̂_s,
which is no pooling. A subject whose observations determine no line has a singular A_s but still a
weight,

    W_s = (A_s + |A_s| adj G) / |M_s|,    |M_s| = 1 + tr(A_s G) + |A_s| |G|,

sums of terms none of which is negative on the diagonal, so that no digits cancel. Nor do they in
the subject's part of r² when it is written as a sum of squares, with d = β̂_s - β and A_s = R_s'R_s:

    d'W_s d = (‖R_s d‖² + |A_s| ‖adj(Λ) d‖²) / |M_s|.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from modules.pooling.solver.cross_products import CrossProducts

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class GeneralisedLeastSquares:
    """The generalised least squares fit at a given Λ, in working coordinates.

    Parameters
    ----------
    weights
        W_s, shape (data sets, subjects, 2, 2).
    determinants
        |M_s|, shape (data sets, subjects).
    covariance
        C⁻¹, the covariance of the fixed effects in units of σ², shape (data sets, 2, 2).
    log_information
        log|C|, shape (data sets,).
    fixed_effects
        β, shape (data sets, 2).
    deviations
        β̂_s - β, shape (data sets, subjects, 2).
    residual_ss
        r², the generalised residual sum of squares, shape (data sets,).
    """

    weights: Array
    determinants: Array
    covariance: Array
    log_information: Array
    fixed_effects: Array
    deviations: Array
    residual_ss: Array

    @property
    def scores(self) -> Array:
        """u_s = W_s (β̂_s - β), shape (data sets, subjects, 2)."""
        return np.matvec(self.weights, self.deviations)


def generalised_least_squares(data: CrossProducts, factor: Array) -> GeneralisedLeastSquares:
    """Fit the fixed effects given Λ (Bates et al. 2015, section 3.4).

    Parameters
    ----------
    data
        At least two distinct x in each data set.
    factor
        Λ in working coordinates, shape (data sets, 2, 2).
    """
    relative_covariance = factor @ factor.mT
    determinants = (
        1.0
        + np.einsum("dsij,dij->ds", data.gram, relative_covariance)
        + data.gram_determinant * determinant(factor)[:, None] ** 2
    )
    weights = (
        data.gram + data.gram_determinant[:, :, None, None] * adjugate(relative_covariance)[:, None]
    ) / determinants[:, :, None, None]
    information = weights.sum(axis=1)
    information_determinant = determinant(information)
    covariance = adjugate(information) / information_determinant[:, None, None]
    fixed_effects = np.matvec(covariance, np.matvec(weights, data.lines).sum(axis=1))
    deviations = data.lines - fixed_effects[:, None]
    along, across = (
        np.matvec(data.gram_root, deviations),
        np.matvec(adjugate(factor)[:, None], deviations),
    )
    squares = np.vecdot(along, along) + data.gram_determinant * np.vecdot(across, across)
    return GeneralisedLeastSquares(
        weights=weights,
        determinants=determinants,
        covariance=covariance,
        log_information=np.log(information_determinant),
        fixed_effects=fixed_effects,
        deviations=deviations,
        residual_ss=data.residual_ss + (squares / determinants).sum(axis=1),
    )


def determinant(matrices: Array) -> Array:
    """Return the determinants of 2x2 matrices, shape (..., 2, 2)."""
    return matrices[..., 0, 0] * matrices[..., 1, 1] - matrices[..., 0, 1] * matrices[..., 1, 0]


def adjugate(matrices: Array) -> Array:
    """Return the adjugates (inverse times determinant) of 2x2 matrices, shape (..., 2, 2)."""
    result = np.empty_like(matrices)
    result[..., 0, 0] = matrices[..., 1, 1]
    result[..., 1, 1] = matrices[..., 0, 0]
    result[..., 0, 1] = -matrices[..., 0, 1]
    result[..., 1, 0] = -matrices[..., 1, 0]
    return result
