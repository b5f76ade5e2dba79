"""The deviance as a function of σ and Λ, with one fixed effect held or both at their best.

Where the profiled deviance of Bates et al. (2015) has its best σ² = r²/N, here σ is a variable, so
that it can be held at a value:

    D(σ, Λ) = Σ log|M_s| + r²(Λ)/σ² + N log(2πσ²).

A fixed effect t'β is held at h by moving β from its generalised least squares estimate in the
direction in which r² rises least,

    β + C⁻¹t (h - t'β) / t'C⁻¹t,    which adds (h - t'β)² / t'C⁻¹t to r².

Along all lines with t'β = h the information C has the inverse C⁻¹ - C⁻¹tt'C⁻¹ / t'C⁻¹t.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from modules.pooling.solver.generalised_least_squares import GeneralisedLeastSquares

Array = NDArray[np.float64]


def hold_fixed_effect(
    fit: GeneralisedLeastSquares, direction: Array, height: Array
) -> GeneralisedLeastSquares:
    """Return the generalised least squares fit among the lines with t'β = h.

    Parameters
    ----------
    fit
        The fit among all lines.
    direction, height
        t and h in working coordinates, shapes (data sets, 2) and (data sets,); both zero where no
        fixed effect is held.
    """
    towards = np.matvec(fit.covariance, direction)
    variance = np.vecdot(direction, towards)
    variance = np.where(variance > 0.0, variance, 1.0)
    gap = height - np.vecdot(direction, fit.fixed_effects)
    move = (gap / variance)[:, None] * towards
    return replace(
        fit,
        covariance=fit.covariance
        - towards[:, :, None] * towards[:, None] / variance[:, None, None],
        fixed_effects=fit.fixed_effects + move,
        deviations=fit.deviations - move[:, None],
        residual_ss=fit.residual_ss + gap**2 / variance,
    )


def deviance(fit: GeneralisedLeastSquares, log_sd: Array, n_total: Array) -> Array:
    """Return the deviance in working units of y, less N log(2π).

    Parameters
    ----------
    fit
        The fit at Λ.
    log_sd
        log σ, shape (data sets,).
    n_total
        N, shape (data sets,).
    """
    return (
        np.log(fit.determinants).sum(axis=1)
        + np.exp(-2.0 * log_sd) * fit.residual_ss
        + 2.0 * n_total * log_sd
    )


def differentiate(
    fit: GeneralisedLeastSquares, log_sd: Array, n_total: Array, coefficients: Array, basis: Array
) -> tuple[Array, Array]:
    """Differentiate the deviance twice in log σ and in ℓ, where σΛ = Σ_k ℓ_k E_k.

    With the notation of `modules.pooling.solver.derivatives`, in directions D and E of G = ΛΛ'
    and with w = 1/σ²: the first derivative in D is Σ tr(W_s D) - w Σ u_s'Du_s, that in D and E

        Σ tr(D W_s E (2w u_s u_s' - W_s)) - 2w q_D' C⁻¹ q_E.

    Parameters
    ----------
    fit, log_sd, n_total
        As for `deviance`.
    coefficients
        ℓ, shape (data sets, k).
    basis
        E_k, shape (data sets, k, 2, 2).

    Returns
    -------
    tuple
        The gradient (data sets, 1 + k) and the Hessian (data sets, 1 + k, 1 + k).
    """
    n_data_sets, n_coefficients = coefficients.shape
    inverse_sd, precision = np.exp(-log_sd), np.exp(-2.0 * log_sd)
    relative = inverse_sd[:, None] * coefficients
    factor = np.einsum("dk,dkij->dij", relative, basis)
    weights = fit.weights
    scores = fit.scores
    squares = scores[..., :, None] * scores[..., None, :]

    # ∂G/∂θ_k = E_k Λ' + Λ E_k', and ∂²G/∂θ_k∂θ_l = E_k E_l' + E_l E_k', for θ = ℓ/σ.
    directions = basis @ factor[:, None].mT
    directions = (directions + directions.mT).reshape(n_data_sets, n_coefficients, 4)
    total_squares = squares.sum(axis=1)
    total_gradient = weights.sum(axis=1) - precision[:, None, None] * total_squares
    gradient = np.matvec(directions, total_gradient.reshape(-1, 4))
    change_of_ss = -np.matvec(directions, total_squares.reshape(-1, 4))
    flat_basis = (n_data_sets, n_coefficients, 4)
    bend = (total_gradient[:, None] @ basis).reshape(flat_basis) @ basis.reshape(flat_basis).mT

    doubled = 2.0 * precision[:, None, None, None] * squares - weights
    by_subject = (n_data_sets, weights.shape[1], -1)
    products = weights.reshape(by_subject).mT @ np.concatenate(
        [doubled.reshape(by_subject), scores], axis=2
    )
    pairs = products[:, :, :4].reshape(-1, 2, 2, 2, 2).transpose(0, 4, 1, 2, 3)
    q = directions @ products[:, :, 4:].reshape(-1, 2, 2, 2).transpose(0, 2, 3, 1).reshape(-1, 4, 2)
    hessian = (
        2.0 * bend
        + directions @ pairs.reshape(-1, 4, 4) @ directions.mT
        - 2.0 * precision[:, None, None] * (q @ fit.covariance @ q.mT)
    )
    return _in_absolute_terms(
        gradient,
        hessian,
        precision[:, None] * change_of_ss,
        precision * fit.residual_ss,
        relative,
        inverse_sd,
        n_total,
    )


def _in_absolute_terms(
    gradient: Array,
    hessian: Array,
    change_of_ss: Array,
    weighted_ss: Array,
    relative: Array,
    inverse_sd: Array,
    n_total: Array,
) -> tuple[Array, Array]:
    """Go from derivatives in θ = ℓ/σ at a given σ to those in log σ and ℓ."""
    n_data_sets, n_coefficients = relative.shape
    curved = np.matvec(hessian, relative)
    result = np.empty((n_data_sets, 1 + n_coefficients))
    result[:, 0] = 2.0 * (n_total - weighted_ss) - np.vecdot(relative, gradient)
    result[:, 1:] = inverse_sd[:, None] * gradient
    second = np.empty((n_data_sets, 1 + n_coefficients, 1 + n_coefficients))
    second[:, 0, 0] = 4.0 * weighted_ss + np.vecdot(
        relative, 4.0 * change_of_ss + curved + gradient
    )
    second[:, 0, 1:] = -inverse_sd[:, None] * (2.0 * change_of_ss + curved + gradient)
    second[:, 1:, 0] = second[:, 0, 1:]
    second[:, 1:, 1:] = (inverse_sd**2)[:, None, None] * hessian
    return result, second
