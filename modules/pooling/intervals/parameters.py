"""The parameters of a mixed model as a person reads them."""

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from modules.pooling.solver.cross_products import CrossProducts
from modules.pooling.solver.random_structure import RandomStructure
from modules.pooling.solver.reml import SMALLEST_FACTOR, Estimates

Array = NDArray[np.float64]

SDS = ("sd_intercept", "sd_slope")
FIXED_EFFECTS = ("intercept", "slope")

ROUNDING = 1e-7
"""Share of σ below which what a standard deviation contributes is taken for rounding error."""


def parameters(structure: RandomStructure) -> list[str]:
    """Return the names of a structure's parameters, those of the random effects first."""
    return [
        *(SDS[term] for term in structure.terms),
        *(["correlation"] if structure.correlated else []),
        "residual_sd",
        *FIXED_EFFECTS,
    ]


def values(data: CrossProducts, estimates: Estimates, structure: RandomStructure) -> Array:
    """Return the estimates of the parameters, in the units of the data.

    A correlation with a standard deviation that is zero is undefined, NaN. A standard deviation
    counts as zero if it contributes less than 1e-4 σ to an observation, that of the slope at one
    standard deviation of x, and is exactly zero where that is but rounding.

    Parameters
    ----------
    data, estimates
        Data sets and their fits, NaN where a data set is undetermined.
    structure
        What varies from subject to subject.

    Returns
    -------
    NDArray
        Shape (data sets, parameters), in the order of `parameters`.
    """
    covariance = estimates.random_covariance
    residual_sd = np.sqrt(estimates.residual_variance)
    sd = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    effect = sd * np.stack([np.ones_like(data.scale_x), data.scale_x], axis=1)
    sd = np.where(effect < ROUNDING * residual_sd[:, None], 0.0, sd)
    columns = [sd[:, structure.terms], residual_sd[:, None], estimates.fixed_effects]
    if structure.correlated:
        defined = (effect >= SMALLEST_FACTOR * residual_sd[:, None]).all(axis=1)
        correlation = covariance[:, 0, 1] / np.where(defined, sd.prod(axis=1), np.nan)
        columns.insert(1, np.clip(correlation, -1.0, 1.0)[:, None])
    return np.concatenate(columns, axis=1)


def checked_level(level: float) -> float:
    """Return a confidence level.

    Raises
    ------
    ValueError
        If it is not between 0 and 1.
    """
    if not 0.0 < level < 1.0:
        raise ValueError(f"A confidence level is between 0 and 1, and {level} is not.")
    return level


def normal_quantile(level: float) -> float:
    """Return the size that a standard normal variable exceeds with probability 1 - `level`.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.
    """
    return NormalDist().inv_cdf(0.5 + 0.5 * checked_level(level))
