"""Partial pooling with its relative covariance factor Λ scaled by k, as by the pooling dial."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from modules.pooling.random_effects import random_effects_given
from modules.pooling.solver.cross_products import CrossProducts
from modules.pooling.solver.generalised_least_squares import generalised_least_squares
from modules.pooling.solver.reml import N_FIXED, profiled_criterion

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Scaled:
    """Fits at kΛ; their fixed effects and σ follow, as the profiled criterion has them.

    Parameters
    ----------
    population
        Intercept and slope of the population line, shape (data sets, 2).
    lines
        Intercept and slope by subject, shape (data sets, subjects, 2).
    conditional_sd
        Conditional standard deviations of the random effects, shape (data sets, subjects, 2).
    size
        k√r², in proportion to the spread of the population of lines, shape (data sets,).
    criterion
        The REML criterion or deviance, shape (data sets,).
    """

    population: Array
    lines: Array
    conditional_sd: Array
    size: Array
    criterion: Array


def scaled(data: CrossProducts, factor: Array, k: Array, reml: bool) -> Scaled:
    """Fit at kΛ.

    Parameters
    ----------
    data
        A batch of data sets.
    factor
        Λ in the coordinates of the data, shape (data sets, 2, 2).
    k
        Finite and not negative, shape (data sets,).
    reml
        Whether the criterion is REML's.
    """
    factors = k[:, None, None] * factor
    fit = generalised_least_squares(data, data.to_working @ factors)
    residual_variance = data.scale_y**2 * fit.residual_ss / (data.n_total - N_FIXED * reml)
    effects = random_effects_given(data, factors, fit, residual_variance)
    from_pooled = data.scale_y[:, None] * np.matvec(data.from_working, fit.fixed_effects)
    population = data.pooled_lines + from_pooled
    return Scaled(
        population=population,
        lines=population[:, None] + effects.modes,
        conditional_sd=effects.sd,
        size=k * np.sqrt(fit.residual_ss),
        criterion=profiled_criterion(data, fit, reml),
    )
