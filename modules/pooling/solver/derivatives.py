"""First and second derivatives of the profiled criterion.

Let W_s, C, u_s and r² be those of `GeneralisedLeastSquares`, ν = N - p for the REML criterion and N
for the deviance, and J_s = W_s C⁻¹ W_s for the former and 0 for the latter. Because

    dW_s = -W_s dG W_s,    d log|M_s| = tr(W_s dG),    dr² = -Σ u_s' dG u_s

(the last because β is at its optimum), the gradient in G = ΛΛ' is

    ∇ = Σ (W_s - H_s),    H_s = J_s + ν/r² u_s u_s'

and the second derivative in two directions D and E of G is, with P_D = Σ W_s D W_s,
q_D = Σ W_s D u_s and g_D = Σ u_s' D u_s,

    Σ tr(D W_s E (2 H_s - W_s)) - tr(C⁻¹ P_D C⁻¹ P_E) - 2 ν/r² q_D' C⁻¹ q_E - ν/r⁴ g_D g_E

where the deviance lacks the second term.
"""

import numpy as np
from numpy.typing import NDArray

from modules.pooling.solver.generalised_least_squares import GeneralisedLeastSquares

Array = NDArray[np.float64]


def differentiate(
    fit: GeneralisedLeastSquares,
    factor: Array,
    basis: Array,
    degrees_of_freedom: Array,
    reml: bool,
) -> tuple[Array, Array]:
    """Differentiate the profiled criterion twice in θ, where Λ = Σ_k θ_k E_k.

    Parameters
    ----------
    fit
        The generalised least squares fit at Λ.
    factor
        Λ in working coordinates, shape (data sets, 2, 2).
    basis
        E_k in working coordinates, shape (data sets, parameters, 2, 2).
    degrees_of_freedom
        ν, shape (data sets,).
    reml
        Of the REML criterion if true, else of the deviance.

    Returns
    -------
    tuple
        The gradient (data sets, parameters) and the Hessian (data sets, parameters, parameters).
    """
    flat = (*basis.shape[:2], 4)
    weights, scores, covariance = fit.weights, fit.scores, fit.covariance
    precision = degrees_of_freedom / fit.residual_ss

    explained = (precision[:, None, None] * scores)[..., None] * scores[..., None, :]
    if reml:
        explained += weights @ covariance[:, None] @ weights
    gradient_g = (weights - explained).sum(axis=1)

    # ∂G/∂θ_k = E_k Λ' + Λ E_k', and ∂²G/∂θ_k∂θ_l = E_k E_l' + E_l E_k'.
    directions = basis @ factor[:, None].mT
    directions = (directions + directions.mT).reshape(flat)
    gradient = np.matvec(directions, gradient_g.reshape(-1, 4))
    bend = (gradient_g[:, None] @ basis).reshape(flat) @ basis.reshape(flat).mT

    trace = directions @ _sum_of_products(weights, 2.0 * explained - weights, (4, 1, 2, 3))
    q = directions @ _sum_of_products(weights, scores, (2, 3, 1))
    g = directions @ _sum_of_products(scores, scores, (1, 2))
    hessian = (
        2.0 * bend
        + trace @ directions.mT
        - 2.0 * precision[:, None, None] * (q @ covariance @ q.mT)
        - (precision / fit.residual_ss)[:, None, None] * (g @ g.mT)
    )
    if reml:
        p = directions @ _sum_of_products(weights, weights, (2, 3, 1, 4))
        p = covariance[:, None] @ p.reshape(basis.shape)
        hessian -= p.reshape(flat) @ p.mT.reshape(flat).mT
    return gradient, hessian


def _sum_of_products(left: Array, right: Array, order: tuple[int, ...]) -> Array:
    """Sum over subjects the products of every element of one array with every one of the other.

    Parameters
    ----------
    left, right
        Shapes (data sets, subjects, ...).
    order
        How the axes of the products after the first are to be ordered: first the two that a
        direction of G, flattened to 4 elements, is multiplied with.

    Returns
    -------
    NDArray
        Shape (data sets, 4, products of the other axes).
    """
    n_data_sets, n_subjects = left.shape[:2]
    flat = (n_data_sets, n_subjects, -1)
    products = left.reshape(flat).mT @ right.reshape(flat)
    products = products.reshape(n_data_sets, *left.shape[2:], *right.shape[2:])
    return products.transpose(0, *order).reshape(n_data_sets, 4, -1)
