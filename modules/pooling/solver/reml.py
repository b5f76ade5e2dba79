"""The profiled criterion of a linear mixed model, and the estimates that minimise it.

Bates, Mächler, Bolker & Walker (2015), Fitting linear mixed-effects models using lme4, Journal of
Statistical Software 67(1), write a subject's random effects as Λ times independent ones whose
variance is that of the residuals, σ². Given Λ, the fixed effects and σ² have closed forms; what
remains is a smooth function of the elements θ of Λ, whose sign does not matter. A variance of zero
is thus no edge of the search but a point like any other, and Newton's method finds it.
"""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from modules.pooling.solver.cross_products import CrossProducts
from modules.pooling.solver.derivatives import differentiate
from modules.pooling.solver.generalised_least_squares import (
    GeneralisedLeastSquares,
    determinant,
    generalised_least_squares,
)
from modules.pooling.solver.identifiability import (
    RESIDUAL_VARIANCE_VANISHES,
    why_no_line,
    why_no_variances,
)
from modules.pooling.solver.random_structure import RandomStructure
from modules.pooling.solver.starts import starts
from modules.pooling.solver.trust_region import Derivatives, minimise

Array = NDArray[np.float64]

N_FIXED = 2
"""p, the fixed effects: an intercept and a slope."""

LARGEST_FACTOR = 1e6
"""θ in working coordinates beyond which the residual variance counts as zero beside the others."""

LARGE_FACTOR = 10.0
"""θ in working coordinates beyond which that may be so."""

LEVEL = 0.2
"""Rise of the criterion below which it counts as level, far out where it is less precise."""

SMALLEST_FACTOR = 1e-4
"""A diagonal element of Λ below this makes a fit singular, as lme4's `isSingular` has it."""

ZERO = 1e-10
"""A column of Λ in working coordinates whose elements are all below this counts as zero."""


def profiled_criterion(data: CrossProducts, fit: GeneralisedLeastSquares, reml: bool) -> Array:
    """Return the profiled criterion, -2 log-likelihood, in the units of the data.

    Bates et al. (2015), equations 34 (deviance) and 41 (REML criterion).

    Parameters
    ----------
    data, fit
        The data and their fit at Λ.
    reml
        The REML criterion if true, else the deviance.

    Returns
    -------
    NDArray
        Shape (data sets,).
    """
    degrees_of_freedom = data.n_total - N_FIXED * reml
    residual_ss = fit.residual_ss * data.scale_y**2
    criterion = np.log(fit.determinants).sum(axis=1) + degrees_of_freedom * (
        1.0 + np.log(2.0 * np.pi * residual_ss / degrees_of_freedom)
    )
    if reml:
        criterion += fit.log_information + 2.0 * np.log(data.scale_x)
    return criterion


def criterion(data: CrossProducts, relative_covariance_factor: Array, reml: bool) -> Array:
    """Return the profiled criterion at a given Λ.

    Parameters
    ----------
    data
        At least two distinct x in each data set.
    relative_covariance_factor
        Λ in the coordinates of the data, shape (data sets, 2, 2) or (2, 2).
    reml
        The REML criterion if true, else the deviance.

    Returns
    -------
    NDArray
        -2 log-likelihood with lme4's constants, shape (data sets,).
    """
    fit = generalised_least_squares(data, data.to_working @ relative_covariance_factor)
    return profiled_criterion(data, fit, reml)


@dataclass(frozen=True, eq=False)
class Estimates:
    """The fits of one random-effects structure to a batch of data sets, in the units of the data.

    Where the data determine no fit, the numbers are NaN and `undetermined` says why.

    Parameters
    ----------
    criterion
        -2 log-likelihood at the estimates, with lme4's constants, shape (data sets,).
    relative_covariance_factor
        Λ, lower triangular with a diagonal that is not negative, shape (data sets, 2, 2).
    fixed_effects
        Intercept and slope, shape (data sets, 2).
    fixed_covariance
        Their covariance, shape (data sets, 2, 2).
    random_covariance
        σ²ΛΛ', shape (data sets, 2, 2).
    residual_variance
        σ², shape (data sets,).
    singular
        Whether a random effect of the structure has no variance of its own, shape (data sets,).
    undetermined
        One sentence for a data set without a fit, else None.
    """

    criterion: Array
    relative_covariance_factor: Array
    fixed_effects: Array
    fixed_covariance: Array
    random_covariance: Array
    residual_variance: Array
    singular: NDArray[np.bool_]
    undetermined: list[str | None]

    def spread(self, data_sets: NDArray[np.intp], undetermined: list[str | None]) -> Self:
        """Return these estimates at their positions in a larger batch, NaN elsewhere."""
        spread: dict[str, Array] = {}
        for field in fields(self)[:-1]:
            values = getattr(self, field.name)
            missing = np.nan if values.dtype == np.float64 else False
            larger = np.full((len(undetermined), *values.shape[1:]), missing, values.dtype)
            larger[data_sets] = values
            spread[field.name] = larger
        return replace(self, **spread, undetermined=undetermined)


def estimate(data: CrossProducts, structure: RandomStructure, reml: bool = True) -> Estimates:
    """Fit a random-effects structure to each data set of a batch.

    The criterion may have more than one minimum; each data set is searched from several starts.

    Parameters
    ----------
    data
        A batch of data sets.
    structure
        What varies from subject to subject.
    reml
        Restricted maximum likelihood if true, else maximum likelihood.
    """
    reasons = why_no_line(data)
    candidates = _without_reason(reasons)
    if len(candidates):
        found = why_no_variances(data.take(candidates), structure)
        for data_set, reason in zip(candidates, found, strict=True):
            reasons[data_set] = reason

    factor = np.zeros((data.n_data_sets, 2, 2))
    candidates = _without_reason(reasons)
    if len(candidates):
        candidate_data = data.take(candidates)
        factor[candidates] = best_factor(candidate_data, structure, reml)
        vanishing = _residual_vanishes(candidate_data, factor[candidates], reml)
        for data_set in candidates[vanishing]:
            reasons[data_set] = RESIDUAL_VARIANCE_VANISHES

    fitted = _without_reason(reasons)
    return _in_units_of_the_data(data.take(fitted), factor[fitted], structure, reml).spread(
        fitted, reasons
    )


def best_factor(data: CrossProducts, structure: RandomStructure, reml: bool) -> Array:
    """Search for the Λ that minimises the profiled criterion.

    The criterion may have several minima. It is computed on a lattice of θ, and Newton's method
    starts from each low point of it that is lower than its neighbours.

    Parameters
    ----------
    data
        Data sets that determine the variances.
    structure, reml
        As for `estimate`.

    Returns
    -------
    NDArray
        Λ in working coordinates, shape (data sets, 2, 2).
    """
    basis = structure.factor_basis(data.to_working)
    degrees_of_freedom = data.n_total - N_FIXED * reml
    data_set, start = starts(data, basis, structure.lattice, degrees_of_freedom, reml)
    search_data, search_basis = data.take(data_set), basis[data_set]

    def objective(theta: Array, running: NDArray[np.intp]) -> Derivatives:
        running_data, running_basis = search_data, search_basis
        if len(running) < len(search_basis):
            running_data, running_basis = search_data.take(running), search_basis[running]
        factor = _factor(theta, running_basis)
        fit = generalised_least_squares(running_data, factor)
        value = profiled_criterion(running_data, fit, reml)
        degrees_of_freedom = running_data.n_total - N_FIXED * reml
        return value, *differentiate(fit, factor, running_basis, degrees_of_freedom, reml)

    theta, value = minimise(objective, start, LARGEST_FACTOR)
    ranked = np.lexsort((value, data_set))
    best = ranked[np.searchsorted(data_set, np.arange(data.n_data_sets))]
    return _factor(theta[best], basis)


def _factor(theta: Array, basis: Array) -> Array:
    """Λ(θ) = Σ_k θ_k E_k, shape (data sets, 2, 2)."""
    return np.einsum("dk,dkij->dij", theta, basis)


def _residual_vanishes(data: CrossProducts, factor: Array, reml: bool) -> NDArray[np.bool_]:
    """Whether the criterion stays level, or falls, as the residual variance shrinks to nothing.

    As a function of s, the criterion at sΛ with a large Λ is 2k log s + ν log(1 - q + q/s²). With
    q < 1 the sum of squares has a part that s cannot shrink, and at a minimum q = k/ν: then the
    criterion is at least 0.44 higher at s = 2 than at s = 1. With q = 1 it is no higher.
    """
    size = np.abs(factor).max(axis=(1, 2))
    vanishes = size > LARGEST_FACTOR
    suspects = np.flatnonzero(size > LARGE_FACTOR)
    if len(suspects):
        data, factor = data.take(suspects), factor[suspects]
        here = profiled_criterion(data, generalised_least_squares(data, factor), reml)
        beyond = profiled_criterion(data, generalised_least_squares(data, 2.0 * factor), reml)
        vanishes[suspects] |= beyond < here + LEVEL
    return vanishes


def _in_units_of_the_data(
    data: CrossProducts, factor: Array, structure: RandomStructure, reml: bool
) -> Estimates:
    """Return the estimates that belong to Λ in working coordinates."""
    factor = np.where(np.abs(factor).max(axis=1, keepdims=True) < ZERO, 0.0, factor)
    fit = generalised_least_squares(data, factor)
    from_working = data.from_working
    relative_factor = _relative_factor(from_working @ factor, structure)
    residual_variance = data.scale_y**2 * fit.residual_ss / (data.n_total - N_FIXED * reml)
    from_pooled = data.scale_y[:, None] * np.matvec(from_working, fit.fixed_effects)
    variance = residual_variance[:, None, None]
    diagonal = np.diagonal(relative_factor, axis1=1, axis2=2)[:, structure.terms]
    return Estimates(
        criterion=profiled_criterion(data, fit, reml),
        relative_covariance_factor=relative_factor,
        fixed_effects=data.pooled_lines + from_pooled,
        fixed_covariance=variance * (from_working @ fit.covariance @ from_working.mT),
        random_covariance=variance * (relative_factor @ relative_factor.mT),
        residual_variance=residual_variance,
        singular=np.any(diagonal < SMALLEST_FACTOR, axis=1),
        undetermined=[None] * data.n_data_sets,
    )


def _relative_factor(factor: Array, structure: RandomStructure) -> Array:
    """Make Λ lower triangular with a diagonal that is not negative, leaving ΛΛ' as it is."""
    result = np.zeros_like(factor)
    if not structure.correlated:
        result[:, [0, 1], [0, 1]] = np.abs(factor[:, [0, 1], [0, 1]])
        return result
    intercept, slope = factor[:, 0], factor[:, 1]
    length = np.hypot(intercept[:, 0], intercept[:, 1])
    divisor = np.where(length > 0.0, length, 1.0)
    result[:, 0, 0] = length
    result[:, 1, 0] = np.vecdot(intercept, slope) / divisor
    result[:, 1, 1] = np.where(
        length > 0.0, np.abs(determinant(factor)) / divisor, np.hypot(slope[:, 0], slope[:, 1])
    )
    return result


def _without_reason(reasons: list[str | None]) -> NDArray[np.intp]:
    """Return the positions of the data sets that nothing is known against."""
    return np.flatnonzero([reason is None for reason in reasons])
