"""Where searches for the minimum of the profiled criterion begin.

The criterion may have several minima. It is computed on a lattice of θ, and each point of it that
is lower than its neighbours is a start. All points share the subjects, so that the sums over
subjects of W_s = (A_s + |A_s| adj G) / |M_s|, of W_s β̂_s and of β̂_s' W_s β̂_s are products of a
matrix of 1/|M_s| and one that is the same for all points.
"""

import numpy as np
from numpy.typing import NDArray

from modules.pooling.solver.cross_products import CrossProducts
from modules.pooling.solver.generalised_least_squares import adjugate, determinant

Array = NDArray[np.float64]

HOPELESS = 10.0
"""Criterion by which a start may be above the best one of its data set."""

TIE = 1e-9
"""Difference below which two values of the criterion are the same."""


def starts(
    data: CrossProducts, basis: Array, lattice: Array, degrees_of_freedom: Array, reml: bool
) -> tuple[NDArray[np.intp], Array]:
    """Choose the points of a lattice from which to search.

    Parameters
    ----------
    data
        Data sets that determine the variances.
    basis
        E_k of Λ = Σ_k θ_k E_k in working coordinates, shape (data sets, parameters, 2, 2).
    lattice
        θ, shape (..., parameters), with an axis for each direction in which points are neighbours.
    degrees_of_freedom
        N - p for the REML criterion, N for the deviance, shape (data sets,).
    reml
        The REML criterion if true, else the deviance.

    Returns
    -------
    tuple
        For each start the position of its data set, in order, and its θ.
    """
    axes = lattice.shape[:-1]
    points = lattice.reshape(-1, lattice.shape[-1])
    factors = np.einsum("lk,dkij->dlij", points, basis)
    values = criterion_up_to_a_constant(data, factors, degrees_of_freedom, reml)
    chosen = local_minima(values.reshape(-1, *axes)).reshape(values.shape)
    chosen &= values <= values.min(axis=1, keepdims=True) + HOPELESS
    data_set, point = np.nonzero(chosen)
    return data_set, points[point]


def criterion_up_to_a_constant(
    data: CrossProducts, factors: Array, degrees_of_freedom: Array, reml: bool
) -> Array:
    """Compute the criterion of each data set at many Λ, precise enough to compare them.

    Parameters
    ----------
    data, degrees_of_freedom, reml
        As for `starts`.
    factors
        Λ in working coordinates, shape (data sets, points, 2, 2).

    Returns
    -------
    NDArray
        The criterion less what does not depend on Λ, shape (data sets, points).
    """
    n_data_sets, n_subjects = data.gram_determinant.shape
    relative_covariance = factors @ factors.mT
    turned = adjugate(relative_covariance)
    gram = data.gram.reshape(n_data_sets, n_subjects, 4)
    gram_determinant = data.gram_determinant[:, :, None]

    determinants = relative_covariance.reshape(n_data_sets, -1, 4) @ gram.mT
    determinants += determinant(factors)[:, :, None] ** 2 * data.gram_determinant[:, None]
    determinants += 1.0

    lines, weighted_lines = data.lines, np.matvec(data.gram, data.lines)
    squares = (lines[:, :, :, None] * lines[:, :, None]).reshape(n_data_sets, n_subjects, 4)
    with_gram = [gram, weighted_lines, np.vecdot(lines, weighted_lines)[:, :, None]]
    with_determinant = [np.ones_like(gram_determinant), lines, squares]
    terms = np.concatenate(
        [*with_gram, *(gram_determinant * term for term in with_determinant)], axis=2
    )
    sums = (1.0 / determinants) @ terms
    information = sums[:, :, :4].reshape(turned.shape) + sums[:, :, 7, None, None] * turned
    right = sums[:, :, 4:6] + np.matvec(turned, sums[:, :, 8:10])
    square = sums[:, :, 6] + np.vecdot(turned.reshape(n_data_sets, -1, 4), sums[:, :, 10:])

    information_determinant = determinant(information)
    explained = np.vecdot(right, np.matvec(adjugate(information), right)) / information_determinant
    # The difference loses digits, and is kept positive where it has lost all.
    residual_ss = data.residual_ss[:, None] + np.maximum(square - explained, TIE * square)
    value = np.log(determinants).sum(axis=2) + degrees_of_freedom[:, None] * np.log(residual_ss)
    return value + np.log(information_determinant) if reml else value


def local_minima(values: Array) -> NDArray[np.bool_]:
    """Whether values on a lattice, for each of a batch, are no higher than those next to them."""
    lowest = np.ones(values.shape, np.bool_)
    for axis in range(1, values.ndim):
        along, still_lowest = values.swapaxes(axis, -1), lowest.swapaxes(axis, -1)
        still_lowest[..., :-1] &= along[..., :-1] <= along[..., 1:] + TIE
        still_lowest[..., 1:] &= along[..., 1:] <= along[..., :-1] + TIE
    return lowest
