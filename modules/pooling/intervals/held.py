"""The lowest deviance with one parameter held at a value.

A held σ is no variable any more, and a held fixed effect constrains the line. For a held standard
deviation or correlation, σΛ is written such that the held parameter is a number of its own:

- the SD τ of the random effects along t, where τ² = ‖t'σΛ‖²: with e = t/‖t‖ and w at right angles
  to it, σΛ = [p e + q w, r w] has p = τ/‖t‖ held, while q and r vary;
- the correlation ρ: σΛ = [a, 0; ρb, √(1-ρ²) b], where a and b vary but are not negative.
"""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from modules.pooling.intervals.deviance import deviance, differentiate, hold_fixed_effect
from modules.pooling.intervals.parameters import FIXED_EFFECTS, SDS
from modules.pooling.solver.cross_products import ROUNDING, CrossProducts
from modules.pooling.solver.generalised_least_squares import generalised_least_squares
from modules.pooling.solver.random_structure import RandomStructure
from modules.pooling.solver.reml import LARGEST_FACTOR
from modules.pooling.solver.trust_region import Derivatives, minimise

Array = NDArray[np.float64]

SMALLEST_START = 0.1
"""Size in units of σ from which an SD starts at least: at zero the deviance has no slope."""


@dataclass(frozen=True, eq=False)
class Variances:
    """Residual SDs and random covariances in working coordinates, for a batch of searches.

    Parameters
    ----------
    log_sd
        log σ, shape (searches,).
    covariance
        σ²ΛΛ', shape (searches, 2, 2).
    """

    log_sd: Array
    covariance: Array

    def take(self, searches: NDArray[np.intp]) -> Self:
        """Return those at these positions, which may repeat."""
        return type(self)(self.log_sd[searches], self.covariance[searches])

    @classmethod
    def together(cls, batches: list[Self]) -> Self:
        """Return those of several batches as one."""
        return cls(
            np.concatenate([batch.log_sd for batch in batches]),
            np.concatenate([batch.covariance for batch in batches]),
        )


@dataclass(frozen=True, eq=False)
class Held:
    """Searches for the lowest deviance of one data set, each with one parameter held.

    The variables are log σ and a, where σΛ = Σ_k ℓ_k E_k and ℓ = a, or ℓ = a² where that must not
    be negative.

    Parameters
    ----------
    basis
        E_k in working coordinates, shape (searches, k, 2, 2).
    squared
        Whether ℓ = a², shape (searches, 1).
    start
        The values of log σ and a from which they vary or at which they are held, shape
        (searches, 1 + k).
    free
        Whether they vary, shape (searches, 1 + k).
    direction, height
        The fixed effect t'β = h that is held, else zero; shapes (searches, 2) and (searches,).
    """

    basis: Array
    squared: NDArray[np.bool_]
    start: Array
    free: NDArray[np.bool_]
    direction: Array
    height: Array

    def take(self, searches: NDArray[np.intp]) -> Self:
        """Return the searches at these positions."""
        return type(self)(*(getattr(self, field.name)[searches] for field in fields(self)))

    @classmethod
    def together(cls, batches: list[Self]) -> Self:
        """Return the searches of several batches as one."""
        names = [field.name for field in fields(cls)]
        return cls(*(np.concatenate([getattr(held, name) for held in batches]) for name in names))

    def coefficients(self, variables: Array) -> Array:
        """ℓ at values of the variables, shape (searches, k)."""
        return np.where(self.squared, variables[:, 1:] ** 2, variables[:, 1:])


def hold(
    data: CrossProducts, structure: RandomStructure, parameter: str, value: Array, near: Variances
) -> Held:
    """Set up searches with a parameter held at each of several values.

    Parameters
    ----------
    data
        A batch of one data set.
    structure
        What varies from subject to subject.
    parameter
        The one that is held.
    value
        In the units of the data, shape (searches,).
    near
        Where the other parameters start.
    """
    is_correlation = parameter == "correlation"
    if is_correlation:
        basis, size = _with_correlation(data, value, near)
    elif structure.correlated:
        basis, size = _triangular(_along(data, parameter, near), near)
    else:
        basis, size = _apart(data, structure, near)
    start = np.column_stack([near.log_sd, np.sqrt(size) if is_correlation else size])
    free = np.ones(start.shape, np.bool_)
    free[:, 1:] = basis.any(axis=(2, 3))
    direction, height = np.zeros((len(value), 2)), np.zeros(len(value))
    if parameter == "residual_sd":
        start[:, 0], free[:, 0] = np.log(value / data.scale_y[0]), False
    elif parameter in SDS:
        term = SDS.index(parameter)
        position = 1 if structure.correlated else 1 + structure.terms.index(term)
        length = (
            1.0 / np.hypot(*data.from_working[0, term])
            if structure.correlated
            else np.hypot(*data.to_working[0, :, term])
        )
        start[:, position], free[:, position] = length * value / data.scale_y[0], False
    elif parameter in FIXED_EFFECTS:
        term = FIXED_EFFECTS.index(parameter)
        direction[:] = data.from_working[0, term]
        height = (value - data.pooled_lines[0, term]) / data.scale_y[0]
    return Held(basis, np.full((len(value), 1), is_correlation), start, free, direction, height)


def _along(data: CrossProducts, parameter: str, near: Variances) -> Array:
    """Return the direction t of a held SD, or else the one in which subjects differ most."""
    if parameter in SDS:
        direction = data.from_working[0, SDS.index(parameter)]
        return np.tile(direction / np.hypot(*direction), (len(near.log_sd), 1))
    return np.linalg.eigh(near.covariance).eigenvectors[:, :, -1]


def _triangular(along: Array, near: Variances) -> tuple[Array, Array]:
    """E_k and ℓ of σΛ = [p e + q w, r w]."""
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    basis = np.zeros((len(along), 3, 2, 2))
    basis[:, 0, :, 0], basis[:, 1, :, 0], basis[:, 2, :, 1] = along, across, across
    smallest = (SMALLEST_START * np.exp(near.log_sd)) ** 2
    with_along = np.matvec(near.covariance, along)
    p = np.sqrt(np.maximum(np.vecdot(along, with_along), smallest))
    q = np.vecdot(across, with_along) / p
    variance_across = np.vecdot(across, np.matvec(near.covariance, across))
    r = np.sqrt(np.maximum(variance_across - q**2, smallest))
    return basis, np.column_stack([p, q, r])


def _with_correlation(
    data: CrossProducts, correlation: Array, near: Variances
) -> tuple[Array, Array]:
    """E_k and ℓ of σΛ = [a, 0; ρb, √(1-ρ²) b], and a third of zero."""
    intercept, slope = _unit_columns(data).T
    basis = np.zeros((len(correlation), 3, 2, 2))
    basis[:, 0, :, 0] = intercept
    basis[:, 1, :, 0] = correlation[:, None] * slope
    basis[:, 1, :, 1] = np.sqrt(1.0 - correlation**2)[:, None] * slope
    return basis, np.column_stack([_sizes(data, near), np.zeros(len(correlation))])


def _apart(data: CrossProducts, structure: RandomStructure, near: Variances) -> tuple[Array, Array]:
    """E_k and ℓ of a diagonal σΛ."""
    basis = structure.factor_basis(data.to_working)
    sizes = _sizes(data, near)[:, structure.terms]
    return np.broadcast_to(basis, (len(sizes), *basis.shape[1:])), sizes


def _unit_columns(data: CrossProducts) -> Array:
    """Return the directions of the random intercept and slope in working coordinates."""
    columns = data.to_working[0]
    return columns / np.hypot(*columns)


def _sizes(data: CrossProducts, near: Variances) -> Array:
    """Return the SDs of the random intercept and slope along their directions."""
    from_working = data.from_working[0]
    variance = np.diagonal(from_working @ near.covariance @ from_working.T, axis1=1, axis2=2)
    sd = np.sqrt(np.maximum(variance, 0.0)) * np.hypot(*data.to_working[0])
    return np.maximum(sd, SMALLEST_START * np.exp(near.log_sd)[:, None])


def lowest_deviance(data: CrossProducts, held: Held) -> tuple[Array, Variances]:
    """Minimise the deviance over the parameters that are not held.

    Parameters
    ----------
    data
        A batch of one data set.
    held
        Where the searches start, and what they hold.

    Returns
    -------
    tuple
        The deviance in the units of the data, -2 log-likelihood with lme4's constants, shape
        (searches,), and the variances that belong to it.
    """

    def objective(variables: Array, running: NDArray[np.intp]) -> Derivatives:
        search = held if len(running) == len(held.height) else held.take(running)
        variables = np.where(search.free, variables, search.start)
        sizes = search.coefficients(variables)
        smallest_sd = np.maximum(np.abs(sizes).max(axis=1) / LARGEST_FACTOR, ROUNDING)
        log_sd = np.maximum(variables[:, 0], np.log(smallest_sd))
        factor = np.exp(-log_sd)[:, None, None] * _factor(sizes, search.basis)
        fit = generalised_least_squares(data, factor)
        fit = hold_fixed_effect(fit, search.direction, search.height)
        value = deviance(fit, log_sd, data.n_total)
        gradient, hessian = differentiate(fit, log_sd, data.n_total, sizes, search.basis)

        slope = np.where(search.squared, 2.0 * variables[:, 1:], 1.0)
        bend = np.where(search.squared, 2.0 * gradient[:, 1:], 0.0)
        slope = np.column_stack([np.ones(len(slope)), slope])
        slope[~search.free] = 0.0
        gradient = slope * gradient
        hessian = slope[:, :, None] * hessian * slope[:, None]
        index = np.arange(slope.shape[1])
        hessian[:, index[1:], index[1:]] += bend
        # A variable that is held stays where it is: no slope, and a curvature of one.
        hessian[:, index, index] = np.where(search.free, hessian[:, index, index], 1.0)
        return value, gradient, hessian

    variables, value = minimise(objective, held.start, LARGEST_FACTOR)
    variables = np.where(held.free, variables, held.start)
    factor = _factor(held.coefficients(variables), held.basis)
    constant = data.n_total * np.log(2.0 * np.pi * data.scale_y**2)
    return value + constant, Variances(variables[:, 0], factor @ factor.mT)


def _factor(coefficients: Array, basis: Array) -> Array:
    """σΛ = Σ_k ℓ_k E_k, shape (searches, 2, 2)."""
    return np.einsum("dk,dkij->dij", coefficients, basis)
