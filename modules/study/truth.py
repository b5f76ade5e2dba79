"""The parameters that simulated data come from."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from modules.scenario import Scenario


@dataclass(frozen=True)
class Truth:
    """What estimates are held against.

    Attributes
    ----------
    intercept, slope : float
        γ₀ and γ₁.
    sd_intercept, sd_slope, correlation : float
        τ₀₀, τ₁₁ and ρ; no correlation, NaN, where one of the standard deviations is zero.
    residual_sd : float
        σ.
    """

    intercept: float
    slope: float
    sd_intercept: float
    sd_slope: float
    correlation: float
    residual_sd: float


def truth_of_scenario(scenario: Scenario) -> Truth:
    """Return the truth of a Scenario of simulated data."""
    both_vary = scenario.sd_intercept > 0 and scenario.sd_slope > 0
    return Truth(
        scenario.intercept,
        scenario.slope,
        scenario.sd_intercept,
        scenario.sd_slope,
        scenario.correlation if both_vary else math.nan,
        scenario.residual_sd,
    )


def truth_of_covariance(
    population: NDArray[np.float64], covariance: NDArray[np.float64], residual_sd: float
) -> Truth:
    """Return the truth that has this population line, covariance of lines and residual SD."""
    sd_intercept, sd_slope = np.sqrt(np.diag(covariance)).tolist()
    both = sd_intercept * sd_slope
    correlation = float(covariance[0, 1]) / both if both > 0.0 else math.nan
    intercept, slope = population.tolist()
    return Truth(intercept, slope, sd_intercept, sd_slope, correlation, residual_sd)
