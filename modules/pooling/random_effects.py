"""Each subject's departure from the population line, given its observations."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from modules.pooling.solver.cross_products import CrossProducts
from modules.pooling.solver.generalised_least_squares import (
    GeneralisedLeastSquares,
    adjugate,
    determinant,
    generalised_least_squares,
)
from modules.pooling.solver.reml import Estimates

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RandomEffects:
    """What the fits say of each subject's departure from the population line.

    Parameters
    ----------
    modes
        Conditional modes, shape (data sets, subjects, 2).
    sd
        Conditional standard deviations, given Λ, β and σ; zero for a term that is not random. Shape
        (data sets, subjects, 2).
    """

    modes: Array
    sd: Array


def random_effects(data: CrossProducts, estimates: Estimates) -> RandomEffects:
    """Predict the random effects at the estimates.

    Bates et al. (2015), section 3: given the data, those of a subject have mode
    ΛM⁻¹Λ'Z'(y - Xβ) = ΛΛ'u_s and covariance σ²ΛM⁻¹Λ'. Without observations M = I, the mode is zero
    and the covariance is that of the population.

    Parameters
    ----------
    data, estimates
        Data sets and their estimates.
    """
    factor = estimates.relative_covariance_factor
    fit = generalised_least_squares(data, data.to_working @ factor)
    return random_effects_given(data, factor, fit, estimates.residual_variance)


def random_effects_given(
    data: CrossProducts, factor: Array, fit: GeneralisedLeastSquares, residual_variance: Array
) -> RandomEffects:
    """Predict the random effects at any Λ.

    Parameters
    ----------
    data
        Data sets.
    factor
        Λ in the coordinates of the data, shape (data sets, 2, 2).
    fit
        The generalised least squares fit at Λ.
    residual_variance
        σ², shape (data sets,).
    """
    working_factor = data.to_working @ factor
    modes = _modes(data, factor, fit)

    # ΛM⁻¹Λ' = (ΛΛ' + |Λ|² adj A) / |M|; only rounding can make its diagonal negative.
    covariance = (
        (factor @ factor.mT)[:, None]
        + determinant(working_factor)[:, None, None, None] ** 2 * adjugate_gram(data)
    ) / fit.determinants[..., None, None]
    variance = np.maximum(np.diagonal(covariance, axis1=2, axis2=3), 0.0)
    return RandomEffects(modes, np.sqrt(residual_variance[:, None, None] * variance))


def conditional_modes(data: CrossProducts, factor: Array) -> Array:
    """Return the conditional modes at Λ without their standard deviations.

    Parameters
    ----------
    data
        Data sets.
    factor
        Λ in the coordinates of the data, shape (data sets, 2, 2).

    Returns
    -------
    NDArray
        Shape (data sets, subjects, 2).
    """
    return _modes(data, factor, generalised_least_squares(data, data.to_working @ factor))


def _modes(data: CrossProducts, factor: Array, fit: GeneralisedLeastSquares) -> Array:
    spherical = np.matvec((data.to_working @ factor).mT[:, None], fit.scores)
    return data.scale_y[:, None, None] * np.matvec(factor[:, None], spherical)


def adjugate_gram(data: CrossProducts) -> Array:
    """Return adj A of each subject in the coordinates of the data, (data sets, subjects, 2, 2)."""
    from_working = data.from_working[:, None]
    return from_working @ adjugate(data.gram) @ from_working.mT
