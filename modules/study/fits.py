"""Each of the three models fitted to a batch of data sets.

What a data set does not determine is NaN, with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.pooling.complete import common_lines
from modules.pooling.inference import NOT_CURVED, satterthwaite_at
from modules.pooling.intervals.parameters import SDS, parameters, values
from modules.pooling.none import own_lines
from modules.pooling.prediction import NO_SCATTER
from modules.pooling.random_effects import conditional_modes
from modules.pooling.slope_test import slope_tests
from modules.pooling.solver import reml as likelihood
from modules.pooling.solver.cross_products import CrossProducts
from modules.pooling.solver.identifiability import why_no_line
from modules.pooling.solver.random_structure import RandomStructure

Array = NDArray[np.float64]
Texts = NDArray[np.object_]
"""A sentence or None for each data set."""

SPREADS = (*SDS, "correlation")
EXACT_LINE = (
    "All observations lie exactly on one line, so there is no scatter to hold its slope against."
)
ZERO_VARIANCE = "A standard deviation is estimated as zero, so there is no correlation."


@dataclass(frozen=True, eq=False)
class ModelFits:
    """One model fitted to a batch of data sets.

    Attributes
    ----------
    population : ndarray, shape (data sets, 2)
        The estimates of γ₀ and γ₁; no pooling's are the means of the subjects' own lines.
    standard_errors : ndarray, shape (data sets, 2)
        Theirs.
    degrees_of_freedom : ndarray, shape (data sets,)
        Of the t-test of γ₁ against zero.
    residual_sd : ndarray, shape (data sets,)
        The estimate of σ.
    lines : ndarray, shape (data sets, subjects, 2)
        Intercept and slope of each subject.
    why_no_test : ndarray of str or None, shape (data sets,)
        Why γ₁ has no standard error or no degrees of freedom.
    """

    population: Array
    standard_errors: Array
    degrees_of_freedom: Array
    residual_sd: Array
    lines: Array
    why_no_test: Texts


@dataclass(frozen=True, eq=False)
class PartialFits(ModelFits):
    """Partial pooling fitted to a batch of data sets; its t-test is Satterthwaite's.

    Attributes
    ----------
    spreads : ndarray, shape (data sets, 3)
        τ₀₀, τ₁₁ and ρ; NaN also where the structure has no such parameter.
    singular : ndarray of bool, shape (data sets,)
        Whether the fit is singular.
    why_no_fit : ndarray of str or None, shape (data sets,)
        Why there is no fit.
    """

    spreads: Array
    singular: NDArray[np.bool_]
    why_no_fit: Texts


def complete_fits(data: CrossProducts) -> ModelFits:
    """Fit complete pooling."""
    reasons = np.array(why_no_line(data), object)
    known = _without_reason(reasons)
    common = common_lines(data.take(known))
    population = _spread(common.coefficients, known, data)
    no_scatter = np.isnan(common.residual_variance)
    exact = common.residual_variance == 0.0
    reasons[known[no_scatter]], reasons[known[exact]] = NO_SCATTER["complete"], EXACT_LINE
    degrees_of_freedom = np.where(no_scatter | exact, np.nan, common.degrees_of_freedom)
    return ModelFits(
        population=population,
        standard_errors=_spread(_roots(common.coefficient_covariance), known, data),
        degrees_of_freedom=_spread(degrees_of_freedom, known, data),
        residual_sd=_spread(np.sqrt(common.residual_variance), known, data),
        lines=np.broadcast_to(population[:, None], (*data.n_observations.shape, 2)),
        why_no_test=reasons,
    )


def none_fits(data: CrossProducts) -> ModelFits:
    """Fit no pooling, and test the mean of its slopes."""
    own = own_lines(data)
    intercepts, slopes = (slope_tests(own.coefficients[..., term]) for term in (0, 1))
    reasons = np.array(slopes.undetermined, object)
    return ModelFits(
        population=np.stack([intercepts.mean, slopes.mean], axis=1),
        standard_errors=np.stack([intercepts.standard_error, slopes.standard_error], axis=1),
        degrees_of_freedom=np.where(pd.isna(reasons), slopes.df, np.nan),
        residual_sd=np.sqrt(own.residual_variance),
        lines=own.coefficients,
        why_no_test=reasons,
    )


def partial_fits(data: CrossProducts, structure: RandomStructure, reml: bool) -> PartialFits:
    """Fit partial pooling."""
    estimates = likelihood.estimate(data, structure, reml)
    reasons = np.array(estimates.undetermined, object)
    known = _without_reason(reasons)
    fitted, factor = data.take(known), estimates.relative_covariance_factor[known]
    degrees_of_freedom = satterthwaite_at(fitted, factor, structure, reml)[:, 1]
    why_no_test = reasons.copy()
    why_no_test[known[np.isnan(degrees_of_freedom)]] = NOT_CURVED
    lines = estimates.fixed_effects[known, None] + conditional_modes(fitted, factor)
    named = dict(zip(parameters(structure), values(data, estimates, structure).T, strict=True))
    absent = np.full(data.n_data_sets, np.nan)
    return PartialFits(
        population=estimates.fixed_effects,
        standard_errors=_roots(estimates.fixed_covariance),
        degrees_of_freedom=_spread(degrees_of_freedom, known, data),
        residual_sd=named["residual_sd"],
        lines=_spread(lines, known, data),
        why_no_test=why_no_test,
        spreads=np.stack([named.get(spread, absent) for spread in SPREADS], axis=1),
        singular=estimates.singular,
        why_no_fit=reasons,
    )


def _roots(covariance: Array) -> Array:
    return np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))


def _without_reason(reasons: Texts) -> NDArray[np.intp]:
    return np.flatnonzero(pd.isna(reasons))


def _spread(values: Array, known: NDArray[np.intp], data: CrossProducts) -> Array:
    """Return values at their positions in the whole batch, NaN elsewhere."""
    spread = np.full((data.n_data_sets, *values.shape[1:]), np.nan)
    spread[known] = values
    return spread
