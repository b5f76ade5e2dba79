"""Simulate observations from a truth that is known: the two-level process of the chapter.

Level 1 is a subject's own line, level 2 says where the lines come from:

    Y_sd = β_0s + β_1s X_sd + e_sd,        e_sd ~ N(0, σ²)
    β_0s = γ₀ + S_0s,  β_1s = γ₁ + S_1s,   <S_0s, S_1s> ~ N(0, Σ)

The standard normal draws behind S and e belong to the Scenario's `sample` alone (common random
numbers). Parameters only rescale them, so one sample moves smoothly while a parameter changes, and
more subjects or occasions leave those already there untouched.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.scenario import RANGES, Scenario

MOST_SUBJECTS = int(RANGES["subjects"][1])
MOST_OCCASIONS = int(RANGES["occasions"][1])
LABELS = pd.Series([f"S{number}" for number in range(1, MOST_SUBJECTS + 1)], name="subject")
MARGINAL_SDS_SHOWN = 3
STEPS_SHOWN = 8


def simulate(scenario: Scenario) -> pd.DataFrame:
    """Simulate the observations of a Scenario.

    Parameters
    ----------
    scenario : Scenario
        The truth (γ₀, γ₁, τ₀₀, τ₁₁, ρ, σ), the design (subjects, occasions) and the sample.

    Returns
    -------
    DataFrame, subjects x occasions rows
        Numbered from 0, subject after subject: `subject` (str, ``"S1"``, ``"S2"``, ...), `x`
        (float, days: 0, 1, ...) and `y` (float, ms).
    """
    return pd.DataFrame(
        {
            "subject": np.repeat(LABELS.to_numpy()[: scenario.subjects], scenario.occasions),
            "x": np.tile(np.arange(scenario.occasions, dtype=float), scenario.subjects),
            "y": simulate_at([scenario])[0],
        }
    )


def simulate_at(scenarios: Sequence[Scenario]) -> NDArray[np.float64]:
    """Simulate the `y` of several Scenarios, of one sample and design.

    Returns
    -------
    ndarray, shape (scenarios, subjects x occasions)
        In ms, subject after subject.
    """
    first = scenarios[0]
    draws = _standard_draws(first.sample)[np.newaxis, : first.subjects]
    return _scattered(scenarios, draws, _lines(scenarios, draws))


def simulate_samples(
    scenario: Scenario, samples: Sequence[int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Simulate a Scenario once for each of several samples.

    Returns
    -------
    y : ndarray, shape (samples, subjects x occasions)
        In ms, subject after subject; to the bit those of the Scenario with each sample.
    lines : ndarray, shape (samples, subjects, 2)
        The true β_0s (ms) and β_1s (ms a day) behind them.
    """
    draws = np.stack([_first_draws(sample, scenario.subjects) for sample in samples])
    lines = _lines([scenario], draws)
    return _scattered([scenario], draws, lines), lines


def true_lines(scenario: Scenario) -> pd.DataFrame:
    """Return the line that each simulated subject truly has, which no fit ever sees.

    Parameters
    ----------
    scenario : Scenario
        The truth, the number of subjects and the sample.

    Returns
    -------
    DataFrame, one row a subject
        By `subject` ("S1", ...): `intercept` β_0s (ms) and `slope` β_1s (ms a day).
    """
    return pd.DataFrame(
        true_lines_at([scenario])[0],
        index=pd.Index(LABELS[: scenario.subjects]),
        columns=["intercept", "slope"],
    )


def true_lines_at(scenarios: Sequence[Scenario]) -> NDArray[np.float64]:
    """Return the true lines of several Scenarios, of one sample and number of subjects.

    Returns
    -------
    ndarray, shape (scenarios, subjects, 2)
        β_0s (ms) and β_1s (ms a day).
    """
    first = scenarios[0]
    return _lines(scenarios, _standard_draws(first.sample)[np.newaxis, : first.subjects])


def _lines(scenarios: Sequence[Scenario], draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return true lines, shape (data sets, subjects, 2), of several Scenarios or several draws."""
    z0, z1 = draws[..., 0], draws[..., 1]
    correlation = _numbers(scenarios, "correlation")
    correlated = correlation * z0 + np.sqrt(1 - correlation**2) * z1
    intercept = _numbers(scenarios, "intercept") + _numbers(scenarios, "sd_intercept") * z0
    slope = _numbers(scenarios, "slope") + _numbers(scenarios, "sd_slope") * correlated
    return np.stack([intercept, slope], axis=-1)


def _scattered(
    scenarios: Sequence[Scenario], draws: NDArray[np.float64], lines: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return observations about true lines, shape (data sets, subjects x occasions)."""
    occasions = scenarios[0].occasions
    days = np.arange(occasions, dtype=float)
    intercept, slope = lines[..., :1], lines[..., 1:]
    residual_sd = _numbers(scenarios, "residual_sd")[..., np.newaxis]
    y = intercept + slope * days + residual_sd * draws[..., 2 : 2 + occasions]
    return y.reshape(len(lines), -1)


def _numbers(scenarios: Sequence[Scenario], field: str) -> NDArray[np.float64]:
    """Return a number of each Scenario as a column."""
    return np.array([[getattr(scenario, field)] for scenario in scenarios], dtype=float)


def limits(scenario: Scenario) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the part of the plane that a picture of the simulated data shows.

    It follows the truth and not the sample, in round steps, so that the axes rest while a
    parameter moves a little. `y` reaches three marginal SDs of an observation from the population
    line, √(τ₀₀² + 2ρτ₀₀τ₁₁x + τ₁₁²x² + σ²), at both ends of `x`; between them it cannot be wider.

    Parameters
    ----------
    scenario : Scenario
        The truth and the number of occasions.

    Returns
    -------
    x, y : tuple of float
        The lower and the upper limit, in days and in ms; the lower is always the smaller.
    """
    ends = np.array([0.0, scenario.occasions - 1.0])
    covariance = scenario.correlation * scenario.sd_intercept * scenario.sd_slope
    variance = (
        scenario.sd_intercept**2
        + 2 * covariance * ends
        + (scenario.sd_slope * ends) ** 2
        + scenario.residual_sd**2
    )
    line = scenario.intercept + scenario.slope * ends
    # At ρ = -1 and σ = 0 the variance can be 0, which rounding may carry a hair below it.
    reach = MARGINAL_SDS_SHOWN * np.sqrt(np.maximum(variance, 0))
    low, high = float((line - reach).min()), float((line + reach).max())
    return (0.0, float(ends[1])), rounded_outwards(low, high)


def rounded_outwards(low: float, high: float) -> tuple[float, float]:
    """Return limits in round steps around two numbers, the first no larger than the second."""
    step = _round_step((high - low) / STEPS_SHOWN) if high > low else 1.0
    first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:
        first, last = first - 1, last + 1
    return first * step, last * step


@lru_cache(maxsize=64)
def _standard_draws(sample: int) -> NDArray[np.float64]:
    """Return a sample's standard normal draws: a row a subject, z0 and z1 before its residuals."""
    draws = _first_draws(sample, MOST_SUBJECTS)
    draws.flags.writeable = False
    return draws


def _first_draws(sample: int, subjects: int) -> NDArray[np.float64]:
    """Return a sample's draws for its first subjects, which come before those of the others."""
    return np.random.default_rng(sample).standard_normal((subjects, 2 + MOST_OCCASIONS))


def _round_step(size: float) -> float:
    """Return the one of 1, 2, 5, 10, 20, ... (and 0.5, 0.2, ...) that is nearest in ratio."""
    power = 10.0 ** math.floor(math.log10(size))
    steps = [multiple * power for multiple in (1, 2, 5, 10)]
    return min(steps, key=lambda step: abs(math.log(step / size)))
