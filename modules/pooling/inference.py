"""Tests of the fixed effects: the chapter's t-as-z, and Satterthwaite's degrees of freedom.

The variance V(θ, σ) of an estimated fixed effect is itself estimated, and Satterthwaite's method
gives t the degrees of freedom of a χ² that is as variable as V (Kuznetsova, Brockhoff & Christensen
2017, lmerTest package, Journal of Statistical Software 82(13)),

    df = 2 V² / g' S g,    S = 2 H⁻¹,

where g is the gradient of V, and H the Hessian of the criterion, both in (θ, σ). As σ² = r²/ν at
the optimum, with ν = N - p for the REML criterion and N for the deviance, σ can be eliminated:

    1/df = 1/ν + ρ' H_p⁻¹ ρ

where H_p is the Hessian of the profiled criterion and ρ the gradient of log V(θ, σ(θ)), in θ alone.
Without random effects ρ = 0, and the degrees of freedom are those of ordinary regression.

A variance estimated as zero, or a correlation of ±1, adds nothing: θ is zero there, where V and the
criterion are level to first order because neither knows the sign of θ.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from modules.pooling.lines import TERMS
from modules.pooling.partial import PartialPooling
from modules.pooling.solver.cross_products import CrossProducts
from modules.pooling.solver.derivatives import differentiate
from modules.pooling.solver.generalised_least_squares import (
    GeneralisedLeastSquares,
    generalised_least_squares,
)
from modules.pooling.solver.random_structure import RandomStructure, random_structure
from modules.pooling.solver.reml import N_FIXED

Array = NDArray[np.float64]

LEVEL = 1e-8
"""Curvature of the criterion in relative θ that counts as none."""

NOT_CURVED = (
    "The criterion does not rise on all sides of the estimated variances, so nothing says how "
    "uncertain they are, and t has no degrees of freedom."
)


def fixed_effects_table(fit: PartialPooling) -> pd.DataFrame:
    """Test each fixed effect against zero.

    Parameters
    ----------
    fit
        A mixed model.

    Returns
    -------
    DataFrame
        Indexed `intercept`, `slope`, with columns `estimate` and `standard_error`; `z`, their
        ratio, and `p_z`, its two-sided p-value by the normal distribution; `df`, Satterthwaite's
        degrees of freedom, and `p_t`, the p-value of the same ratio by the t distribution. Both are
        NaN where `satterthwaite_note` has a reason for it.
    """
    estimate = fit.fixed_effects.to_numpy()
    standard_error = np.sqrt(np.diag(fit.fixed_covariance))
    z = estimate / standard_error
    df = satterthwaite(fit)
    return pd.DataFrame(
        {
            "estimate": estimate,
            "standard_error": standard_error,
            "z": z,
            "p_z": 2.0 * stats.norm.sf(np.abs(z)),
            "df": df,
            "p_t": 2.0 * stats.t.sf(np.abs(z), df),
        },
        index=TERMS,
    )


def satterthwaite_note(fit: PartialPooling) -> str | None:
    """Say why a fixed effect has no Satterthwaite degrees of freedom, or None if both have."""
    return NOT_CURVED if np.isnan(satterthwaite(fit)).any() else None


def satterthwaite(fit: PartialPooling) -> Array:
    """Return Satterthwaite's degrees of freedom of intercept and slope.

    Parameters
    ----------
    fit
        A mixed model.

    Returns
    -------
    NDArray
        Shape (2,); NaN where the criterion is level in a direction in which the variance of the
        estimate is not.
    """
    structure = random_structure(fit.random)
    return satterthwaite_at(fit.data, fit.relative_covariance_factor[None], structure, fit.reml)[0]


def satterthwaite_at(
    data: CrossProducts, relative_covariance_factor: Array, structure: RandomStructure, reml: bool
) -> Array:
    """Return Satterthwaite's degrees of freedom for each data set of a batch.

    Parameters
    ----------
    data
        Data sets that determine the model.
    relative_covariance_factor
        Their estimates of Λ, shape (data sets, 2, 2).
    structure
        What varies from subject to subject.
    reml
        Whether they were fitted by restricted maximum likelihood, else by maximum likelihood.

    Returns
    -------
    NDArray
        Of intercept and slope, shape (data sets, 2); NaN as for `satterthwaite`.
    """
    if data.n_data_sets == 0:
        return np.empty((0, 2))
    factor = data.to_working @ relative_covariance_factor
    if structure.correlated:
        factor = np.linalg.qr(factor.mT).R.mT
    basis = structure.factor_basis(data.to_working)
    least_squares = generalised_least_squares(data, factor)
    residual_df = data.n_total - N_FIXED * reml

    _, hessian = differentiate(least_squares, factor, basis, residual_df, reml)
    size = np.maximum(1.0, np.abs(factor).max(axis=(1, 2)))[:, None, None]
    curvature, directions = np.linalg.eigh(size**2 * hessian)
    gradient = _log_variance_gradient(least_squares, factor, basis, data.from_working)
    squares = (size * gradient @ directions) ** 2

    curvature = curvature[:, None]
    is_level = curvature <= LEVEL
    variability = np.where(is_level, 0.0, squares / np.where(is_level, 1.0, curvature)).sum(axis=2)
    degrees_of_freedom = 1.0 / (1.0 / residual_df[:, None] + variability)
    undetermined = (is_level & (squares > LEVEL)).any(axis=2)
    return np.where(undetermined, np.nan, degrees_of_freedom)


def _log_variance_gradient(
    fit: GeneralisedLeastSquares, factor: Array, basis: Array, contrasts: Array
) -> Array:
    """Differentiate the log variances of linear combinations of the fixed effects in θ.

    With D_k = ∂G/∂θ_k and h_s = W_s C⁻¹ c, those of log V = log(r²/ν c'C⁻¹c) are
    Σ h_s'D_k h_s / c'C⁻¹c - Σ u_s'D_k u_s / r².

    Parameters
    ----------
    fit, factor, basis
        As for `differentiate`.
    contrasts
        A combination c in each row, in working coordinates, shape (data sets, combinations, 2).

    Returns
    -------
    NDArray
        Shape (data sets, combinations, parameters).
    """
    directions = basis @ factor[:, None].mT
    directions = (directions + directions.mT).reshape(*basis.shape[:2], 4)
    scaled = contrasts @ fit.covariance
    variances = np.vecdot(scaled, contrasts)
    h = np.matvec(fit.weights[:, None], scaled[:, :, None])
    of_covariance = (h.mT @ h).reshape(*variances.shape, 4) @ directions.mT
    scores = fit.scores
    of_residual_ss = np.matvec(directions, (scores.mT @ scores).reshape(-1, 4))
    relative = of_residual_ss / fit.residual_ss[:, None]
    return of_covariance / variances[..., None] - relative[:, None]
