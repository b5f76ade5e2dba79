"""The pooling dial against the three models that it joins, and against large scales."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from modules.pooling import complete, dial, none, partial
from modules.pooling.dial import POSITIONS
from modules.pooling.partial import PartialPooling
from modules.pooling.scaled import scaled
from modules.pooling.three_models import fit as fit_three
from modules.pooling.undetermined import Undetermined
from modules.scenario import RANDOM_EFFECTS, Scenario

Array = NDArray[np.float64]

FORMULAS = ("1", "1 + x", "0 + x", "1 + x ||")
SCENARIOS = [
    Scenario(),
    Scenario(missing=80, seed=4),
    Scenario("radon", missing=50),
    Scenario("newcomers"),
    Scenario("simulated", sd_slope=0.0, sample=2),
    Scenario("simulated", sd_intercept=0.0, sample=3),
    Scenario("simulated", correlation=-1.0, missing=70),
    Scenario("simulated", sd_intercept=0.0, sd_slope=0.0, sample=2),
    Scenario("orthodont", missing=60),
]


def of(scenario: Scenario, random: str, reml: bool = True) -> tuple[pd.DataFrame, PartialPooling]:
    observations = fit_three(scenario).observations
    return observations, partial.fit(observations, random, reml)


def brute_force(frame: pd.DataFrame, fit: PartialPooling, k: float) -> tuple[Array, Array, float]:
    """Lines, population and criterion at kΛ, from the covariance matrices of the observations."""
    factor = k * fit.relative_covariance_factor
    kept = frame.loc[frame["kept"]] if "kept" in frame else frame
    covariance = factor @ factor.T
    information, score, log_determinants = np.zeros((2, 2)), np.zeros(2), 0.0
    groups = {str(s): group for s, group in kept.groupby("subject")}
    parts = {}
    for subject, group in groups.items():
        z = np.column_stack([np.ones(len(group)), group["x"]])
        v = np.eye(len(group)) + z @ covariance @ z.T
        parts[subject] = z, v, group["y"].to_numpy()
        information += z.T @ np.linalg.solve(v, z)
        score += z.T @ np.linalg.solve(v, parts[subject][2])
        log_determinants += np.linalg.slogdet(v)[1]
    population = np.linalg.solve(information, score)
    residual_ss, lines = 0.0, []
    for subject in fit.subjects:
        mode = np.zeros(2)
        if subject in parts:
            z, v, y = parts[subject]
            whitened = np.linalg.solve(v, y - z @ population)
            residual_ss += (y - z @ population) @ whitened
            mode = covariance @ z.T @ whitened
        lines.append(population + mode)
    degrees_of_freedom = len(kept) - 2 * fit.reml
    criterion = log_determinants + degrees_of_freedom * (
        1.0 + np.log(2.0 * np.pi * residual_ss / degrees_of_freedom)
    )
    if fit.reml:
        criterion += np.linalg.slogdet(information)[1]
    return np.array(lines), np.asarray(population, np.float64), float(criterion)


def scale_of(fit: PartialPooling, frame: pd.DataFrame) -> Array:
    """How large intercepts and slopes are, to judge differences by."""
    own = none.fit(frame).lines.dropna().to_numpy()
    return np.abs(np.vstack([own, fit.fixed_effects])).max(axis=0)


@pytest.mark.parametrize("random", RANDOM_EFFECTS)
@pytest.mark.parametrize("scenario", [*SCENARIOS, Scenario("radon")], ids=str)
def test_it_joins_complete_pooling_and_the_estimate(scenario: Scenario, random: str):
    frame, fit = of(scenario, random)
    turned, scale = dial.turn(fit), scale_of(fit, frame)
    pooled = complete.fit(frame)
    assert turned.lines.shape == (POSITIONS, len(fit.subjects), 2)
    assert turned.positions[POSITIONS // 2] == 0.5
    assert_allclose(turned.lines[0] / scale, pooled.lines / scale, rtol=0, atol=1e-11)
    assert_allclose(turned.population[0] / scale, pooled.coefficients / scale, rtol=0, atol=1e-11)
    middle = POSITIONS // 2
    assert_allclose(turned.lines[middle] / scale, fit.lines / scale, rtol=0, atol=1e-9)
    assert_allclose(turned.population[middle], fit.fixed_effects, rtol=1e-9)
    assert turned.criterion[middle] == pytest.approx(fit.criterion, abs=1e-9)
    assert turned.criterion.min() >= fit.criterion - 1e-6


@pytest.mark.parametrize("random", ["1 + x", "1 + x ||"])
@pytest.mark.parametrize("scenario", [Scenario(), Scenario("newcomers"), Scenario("oxboys")])
def test_the_far_end_is_no_pooling_where_there_is_a_line(scenario: Scenario, random: str):
    frame, fit = of(scenario, random)
    turned, own = dial.turn(fit), none.fit(frame).coefficients
    assert turned.reaches_no_pooling
    has_line = np.isfinite(own[:, 0])
    assert_array_equal(turned.lines[-1][has_line], own[has_line])
    assert np.isinf([turned.spread[-1], turned.criterion[-1]]).all()


def test_without_missing_data_the_far_population_is_the_mean_line():
    frame, fit = of(Scenario(), "1 + x")
    assert_allclose(dial.turn(fit).population[-1], none.fit(frame).lines.mean(), rtol=1e-9)


@pytest.mark.parametrize("reml", [True, False])
@pytest.mark.parametrize("random", RANDOM_EFFECTS)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_the_far_end_is_where_large_scales_lead(scenario: Scenario, random: str, reml: bool):
    frame, fit = of(scenario, random, reml)
    turned, scale = dial.turn(fit), scale_of(fit, frame)
    if not dial.directions(fit).size:
        return
    far, farther = (brute_force(frame, fit, k) for k in (1e2, 1e3))
    for limit, at_far, at_farther in (
        (turned.lines[-1], far[0], farther[0]),
        (turned.population[-1], far[1], farther[1]),
    ):
        error, smaller = np.abs((at_far - limit) / scale), np.abs((at_farther - limit) / scale)
        assert smaller.max() < 1e-4 + 0.02 * error.max()
        assert smaller.max() < 0.3
    assert np.isinf(turned.criterion[-1])
    assert farther[2] > far[2] + 1.0


@pytest.mark.parametrize("random", RANDOM_EFFECTS)
@pytest.mark.parametrize("scenario", SCENARIOS[:2], ids=str)
def test_settings_between_are_fits_at_a_scaled_factor(scenario: Scenario, random: str):
    frame, fit = of(scenario, random, reml=False)
    turned, scale = dial.turn(fit), scale_of(fit, frame)
    for setting in (8, 30):
        k = turned.positions[setting] / (1.0 - turned.positions[setting])
        lines, population, criterion = brute_force(frame, fit, k)
        assert_allclose(turned.lines[setting] / scale, lines / scale, rtol=0, atol=1e-9)
        assert_allclose(turned.population[setting] / scale, population / scale, rtol=0, atol=1e-9)
        assert turned.criterion[setting] == pytest.approx(criterion, abs=1e-7)


def test_the_spread_is_that_of_the_implied_population():
    frame, fit = of(Scenario(), "1")
    turned = dial.turn(fit)
    assert turned.spread[0] == 0.0
    assert turned.spread[POSITIONS // 2] == 1.0
    assert (np.diff(turned.spread) > 0.0).all()
    k = turned.positions[30] / (1.0 - turned.positions[30])
    kept = frame.loc[frame["kept"]]
    v = np.eye(len(kept)) + (k * fit.relative_covariance_factor[0, 0]) ** 2 * (
        kept["subject"].to_numpy()[:, None] == kept["subject"].to_numpy()
    )
    residual = kept["y"] - turned.population[30] @ np.array([np.ones(len(kept)), kept["x"]])
    variance = residual @ np.linalg.solve(v, residual) / (len(kept) - 2)
    assert turned.spread[30] == pytest.approx(k * np.sqrt(variance / fit.residual_variance))


EDGE = pd.DataFrame(
    [
        ("single x", 1.0, 3.0, True),
        ("single x", 1.0, 5.0, True),
        ("one", 2.0, 9.0, True),
        ("none", 0.0, 2.0, False),
        ("at zero", 0.0, 4.5, True),
        *(
            (f"whole {s}", float(x), 4.0 + s * s % 7 + (1.0 + (5 * s) % 4) * x + (s * x) % 3, True)
            for s in range(5)
            for x in range(4)
        ),
    ],
    columns=["subject", "x", "y", "kept"],
)


@pytest.mark.parametrize("reml", [True, False])
@pytest.mark.parametrize("random", FORMULAS)
@pytest.mark.parametrize(
    "factor", [None, [[0.7, 0.0], [0.4, 0.0]], [[0.0, 0.0], [0.6, 0.0]], [[0.9, 0.0], [0.0, 0.0]]]
)
def test_subjects_that_tell_little(random: str, reml: bool, factor: list[list[float]] | None):
    fit = partial.fit(EDGE, random, reml)
    if factor is not None:
        fit.estimates.relative_covariance_factor[0] = factor
    turned = dial.turn(fit)
    lines, population, _ = brute_force(EDGE, fit, 1e4)
    assert_allclose(turned.lines[-1], lines, rtol=1e-5, atol=1e-5)
    assert_allclose(turned.population[-1], population, rtol=1e-5, atol=1e-5)
    where = {subject: row for row, subject in enumerate(fit.subjects)}
    assert_array_equal(turned.lines[:, where["none"]], turned.population)
    intercept, slope = turned.lines[-1, where["single x"]]
    varying = dial.directions(fit)
    assert varying.size
    assert intercept + slope == pytest.approx(4.0)
    intercept, slope = turned.lines[-1, where["one"]]
    assert intercept + 2.0 * slope == pytest.approx(9.0)


@pytest.mark.parametrize(
    ("reml", "at_zero"), [(True, False), (False, False), (True, True), (False, True)]
)
def test_where_nobody_leaves_a_residual_the_criterion_levels_off(reml: bool, at_zero: bool):
    x = np.append(np.arange(1.0, 13.0) / 2.0, [0.0] * at_zero)
    rng = np.random.default_rng(2)
    y = x * (1.0 + rng.normal(size=len(x))) + 2.0 * rng.normal(size=len(x))
    frame = pd.DataFrame({"subject": [f"s{row}" for row in range(len(x))], "x": x, "y": y})
    fit = partial.fit(frame, "0 + x", reml)
    turned = dial.turn(fit)
    assert dial.directions(fit).shape == (2, 1)
    lines, population, criterion = brute_force(frame, fit, 1e4)
    assert_allclose(turned.lines[-1], lines, rtol=1e-5, atol=1e-5)
    assert_allclose(turned.population[-1], population, rtol=1e-5, atol=1e-5)
    assert turned.spread[-1] == pytest.approx(turned.spread[-2], rel=0.05)
    if at_zero and not reml:
        assert criterion < brute_force(frame, fit, 1e3)[2] - 1.0
        assert turned.criterion[-1] == -np.inf
    else:
        assert turned.criterion[-1] == pytest.approx(criterion, abs=1e-4)


def test_two_random_effects_without_residual_level_off_too():
    models = fit_three(Scenario(missing=90, seed=5, random="1 + x ||"))
    assert isinstance(models.partial, PartialPooling)
    turned = dial.turn(models.partial)
    _, _, criterion = brute_force(models.observations, models.partial, 1e3)
    assert turned.criterion[-1] == pytest.approx(criterion, abs=1e-4)
    assert turned.spread[-1] == pytest.approx(turned.spread[-2], rel=0.05)


def test_x_in_huge_units_and_far_from_zero():
    frame, fit = of(Scenario(missing=40), "1 + x")
    turned = dial.turn(fit)
    for factor, shift in ((1e7, 0.0), (1e-7, 0.0), (1.0, 1e4)):
        moved = frame.assign(x=factor * frame["x"] + shift)
        other = dial.turn(partial.fit(moved, "1 + x"))
        back = other.lines * [1.0, factor]
        back[..., 0] += shift * other.lines[..., 1]
        assert_allclose(back, turned.lines, rtol=1e-5)
        assert other.reaches_no_pooling
    for random, terms in (("1", [True, False]), ("0 + x", [False, True])):
        far = partial.fit(frame.assign(x=frame["x"] + 1e6), random)
        assert dial.terms_that_vary(far).tolist() == terms


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.integers(2, 7),
    st.integers(0, 10**6),
    st.sampled_from(FORMULAS),
    st.booleans(),
    st.floats(0, 3),
)
def test_any_fit_turns(n_subjects: int, seed: int, random: str, reml: bool, sd: float):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 20))
    code = rng.integers(n_subjects, size=n)
    x = rng.integers(4, size=n) * 1.0
    y = sd * rng.normal(size=n_subjects)[code] + sd * rng.normal(size=n_subjects)[code] * x
    frame = pd.DataFrame(
        {"subject": [f"s{c}" for c in code], "x": x, "y": y + rng.normal(size=n)}
    ).assign(kept=rng.random(n) < 0.9)
    try:
        fit = partial.fit(frame, random, reml)
    except Undetermined:
        assume(False)
        return
    turned = dial.turn(fit)
    assert np.isfinite(turned.lines).all()
    assert not np.isnan([turned.criterion, turned.spread]).any()
    middle = POSITIONS // 2
    assert (turned.criterion[[middle - 1, middle + 1]] >= fit.criterion - 1e-6).all()
    own = none.fit(frame).coefficients
    if turned.reaches_no_pooling:
        has_line = np.isfinite(own[:, 0])
        assert_array_equal(turned.lines[-1][has_line], own[has_line])


SDS = [
    Scenario(),
    Scenario(missing=70, seed=3),
    Scenario("newcomers"),
    Scenario("radon", missing=30),
    Scenario(random="1"),
    Scenario(random="0 + x", missing=60),
    Scenario(random="1 + x ||", reml=False),
    Scenario("simulated", correlation=-1.0, missing=70),
    Scenario("simulated", sd_intercept=0.0, sd_slope=0.0, sample=2),
]


@pytest.mark.parametrize("scenario", SDS, ids=str)
def test_conditional_sds_are_zero_the_fit_s_and_their_limit(scenario: Scenario):
    pooled = fit_three(scenario).partial
    assert isinstance(pooled, PartialPooling)
    turned = dial.turn(pooled)
    assert (turned.conditional_sd[0] == 0).all()
    assert_allclose(
        turned.conditional_sd[POSITIONS // 2], pooled.conditional_sd.to_numpy(), rtol=1e-9
    )
    last = turned.conditional_sd[-1]
    far = [
        scaled(
            pooled.data, pooled.relative_covariance_factor[None], np.array([k]), pooled.reml
        ).conditional_sd[0]
        for k in (1e3, 1e4)
    ]
    finite = np.isfinite(last)
    if not dial.directions(pooled).shape[1]:
        assert (last == 0).all()
        return
    size = np.abs(far[1][finite]).max(initial=1e-9)
    assert_allclose(last[finite], far[1][finite], rtol=2e-3, atol=1e-4 * size)
    grows = far[1] > 5 * far[0]
    assert (grows[~finite]).all()


def test_own_lines_have_the_far_end_s_conditional_sds():
    models = fit_three(Scenario())
    assert isinstance(models.partial, PartialPooling)
    last = dial.turn(models.partial).conditional_sd[-1]
    df = models.none.n_observations - 2
    ratio = np.sqrt(models.none.degrees_of_freedom / df)
    assert_allclose(last, ratio * models.none.standard_errors.to_numpy(), rtol=1e-9)
