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
from modules.pooling.solver.derivatives import differentiate
from modules.pooling.solver.generalised_least_squares import (
    GeneralisedLeastSquares,
    generalised_least_squares,
)
from modules.pooling.solver.random_structure import random_structure
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
    data = fit.data
    factor = data.to_working @ fit.relative_covariance_factor
    if structure.correlated:
        factor = np.linalg.qr(factor.mT).R.mT
    basis = structure.factor_basis(data.to_working)
    least_squares = generalised_least_squares(data, factor)
    residual_df = data.n_total - N_FIXED * fit.reml

    _, hessian = differentiate(least_squares, factor, basis, residual_df, fit.reml)
    size = max(1.0, float(np.abs(factor).max()))
    curvature, directions = np.linalg.eigh(size**2 * hessian[0])
    gradient = _log_variance_gradient(least_squares, factor, basis, data.from_working[0])
    along = size * gradient @ directions

    is_level = curvature <= LEVEL
    variability = (along[:, ~is_level] ** 2 / curvature[~is_level]).sum(axis=1)
    degrees_of_freedom = 1.0 / (1.0 / residual_df[0] + variability)
    undetermined = (along[:, is_level] ** 2 > LEVEL).any(axis=1)
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
        As for `differentiate`, a batch of one.
    contrasts
        A combination c in each row, in working coordinates.

    Returns
    -------
    NDArray
        Shape (combinations, parameters).
    """
    (directions,) = basis @ factor[:, None].mT
    directions = directions + directions.mT
    scaled = contrasts @ fit.covariance[0]
    variances = np.vecdot(scaled, contrasts)
    h = np.einsum("sij,cj->csi", fit.weights[0], scaled)
    (scores,) = fit.scores
    of_covariance = np.einsum("csi,kij,csj->ck", h, directions, h) / variances[:, None]
    of_residual_ss = np.einsum("si,kij,sj->k", scores, directions, scores) / fit.residual_ss[0]
    return of_covariance - of_residual_ss
