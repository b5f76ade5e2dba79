"""What is said of the pooling dial's far end, and that it is so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from modules.pooling import dial, partial
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import fit as fit_three
from modules.scenario import RANDOM_EFFECTS, RandomEffects, Scenario
from modules.words.dial import shortfall


def regular(sd: tuple[float, float], correlation: float, random: str) -> PartialPooling:
    """Fit a design whose least squares lines have exactly these second moments."""
    x = np.linspace(-1.0, 1.0, 6)
    pattern = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]] * 2, float)
    slope = correlation * pattern[:, 0] + np.sqrt(1.0 - correlation**2) * pattern[:, 1]
    noise = np.random.default_rng(1).normal(size=len(x))
    design = np.column_stack([np.ones_like(x), x])
    noise -= design @ np.linalg.lstsq(design, noise)[0]
    y = 5.0 + sd[0] * pattern[:, :1] + sd[1] * slope[:, None] * x + noise
    subject = np.repeat([f"s{number}" for number in range(8)], len(x))
    frame = pd.DataFrame({"subject": subject, "x": np.tile(x, 8), "y": y.ravel()})
    return partial.fit(frame, random)


@pytest.mark.parametrize(
    ("sd", "correlation", "random", "words"),
    [
        ((0.0, 0.0), 0.0, "1 + x", ["τ₀₀ and τ₁₁ are", "nothing to scale"]),
        ((0.0, 0.0), 0.0, "1", ["τ₀₀ is", "nothing to scale"]),
        ((0.0, 0.0), 0.0, "0 + x", ["τ₁₁ is", "nothing to scale"]),
        ((9.0, 9.0), 0.0, "1", ["Only intercepts", "parallel"]),
        ((9.0, 9.0), 0.0, "0 + x", ["Only slopes", "fan out"]),
        ((0.0, 9.0), 0.0, "1 + x", ["τ₀₀ is estimated as zero", "fan out"]),
        ((9.0, 0.0), 0.0, "1 + x ||", ["τ₁₁ is estimated as zero", "parallel"]),
        ((9.0, 9.0), 1.0, "1 + x", ["ρ is estimated as +1"]),
        ((9.0, 9.0), -1.0, "1 + x", ["ρ is estimated as −1"]),
    ],
)
def test_what_is_said_of_the_far_end_is_so(
    sd: tuple[float, float], correlation: float, random: str, words: list[str]
):
    fit = regular(sd, correlation, random)
    turned, said = dial.turn(fit), shortfall(fit)
    assert said is not None
    for word in words:
        assert word in said
    variances = np.diag(turned.covariance)
    if "parallel" in words:
        assert_allclose(np.ptp(turned.lines[-1, :, 1]), 0.0, atol=1e-9)
        assert np.ptp(turned.lines[-1, :, 0]) > 10.0
    elif "fan out" in words:
        assert_allclose(np.ptp(turned.lines[-1, :, 0]), 0.0, atol=1e-9)
        assert np.ptp(turned.lines[-1, :, 1]) > 10.0
    elif "nothing to scale" in words:
        assert_allclose(np.ptp(turned.lines, axis=(0, 1)), 0.0, atol=1e-9)
        assert_array_equal(turned.spread, 0.0)
        assert_allclose(np.ptp(turned.criterion), 0.0, atol=1e-9)
        assert_array_equal(variances, 0.0)
    else:
        assert turned.covariance[0, 1] == pytest.approx(correlation * np.sqrt(np.prod(variances)))


def test_nothing_is_short_where_both_vary():
    fit = regular((9.0, 9.0), 0.2, "1 + x")
    assert shortfall(fit) is None
    assert dial.turn(fit).reaches_no_pooling


@pytest.mark.parametrize("random", RANDOM_EFFECTS)
@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(missing=80, seed=4),
        Scenario("newcomers"),
        Scenario("simulated", sd_intercept=0.0, sample=3),
        Scenario("simulated", correlation=-1.0, missing=70),
        Scenario("simulated", sd_intercept=0.0, sd_slope=0.0, sample=2),
    ],
    ids=str,
)
def test_something_is_short_unless_the_far_end_is_no_pooling(
    scenario: Scenario, random: RandomEffects
):
    fit = fit_three(replace(scenario, random=random)).partial
    assert isinstance(fit, PartialPooling)
    assert (shortfall(fit) is None) == dial.turn(fit).reaches_no_pooling
