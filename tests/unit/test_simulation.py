from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.observations import simulation
from modules.observations.missingness import generator
from modules.scenario import LARGEST_SEED, RANGES, Scenario

SEEDS = st.integers(0, LARGEST_SEED)
SUBJECTS = st.integers(2, 200)
OCCASIONS = st.integers(2, 50)
TRUTH = ("intercept", "slope", "sd_intercept", "sd_slope", "correlation", "residual_sd")

quickly = settings(derandomize=True, deadline=None, max_examples=60)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    truth: dict[str, Any] = {name: draw(st.floats(*RANGES[name])) for name in TRUTH}
    return Scenario(subjects=draw(SUBJECTS), occasions=draw(OCCASIONS), sample=draw(SEEDS), **truth)


def y_matrix(scenario: Scenario) -> np.ndarray:
    """y by subject and occasion."""
    y = simulation.simulate(scenario)["y"].to_numpy()
    return y.reshape(scenario.subjects, scenario.occasions)


def many(scenario: Scenario, samples: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """True lines (intercept, slope) and residuals of the subjects of many samples."""
    each = [replace(scenario, sample=sample) for sample in range(samples)]
    lines = np.concatenate([simulation.true_lines(one).to_numpy() for one in each])
    y = np.concatenate([y_matrix(one) for one in each])
    return lines, y - lines @ np.vstack([np.ones(scenario.occasions), range(scenario.occasions)])


# What comes out


@quickly
@given(scenarios())
def test_rows_are_numbered_subject_after_subject_and_day_after_day(scenario: Scenario):
    rows = simulation.simulate(scenario)
    subjects, occasions = range(1, scenario.subjects + 1), range(scenario.occasions)

    assert list(rows.columns) == ["subject", "x", "y"]
    assert list(rows.index) == list(range(len(rows)))
    assert list(rows["subject"]) == [f"S{subject}" for subject in subjects for _ in occasions]
    assert list(rows["x"]) == [day for _ in subjects for day in occasions]
    assert rows["x"].dtype == rows["y"].dtype == np.float64
    assert np.isfinite(rows["y"]).all()


def test_true_lines_are_by_subject_in_their_order():
    lines = simulation.true_lines(Scenario(subjects=12))
    assert list(lines.index) == [f"S{subject}" for subject in range(1, 13)]
    assert lines.index.name == "subject"
    assert list(lines.columns) == ["intercept", "slope"]


# The process: tolerances are 4.5 standard errors of each statistic


@pytest.mark.parametrize("correlation", [-0.8, 0.0, 0.18, 0.9])
def test_the_effects_have_the_means_sds_and_correlation_of_the_truth(correlation: float):
    truth = Scenario(correlation=correlation, subjects=100)
    lines, _ = many(truth)
    n = len(lines)
    means = np.array([truth.intercept, truth.slope])
    sds = np.array([truth.sd_intercept, truth.sd_slope])

    assert (np.abs(lines.mean(axis=0) - means) < 4.5 * sds / np.sqrt(n)).all()
    assert (np.abs(lines.std(axis=0) - sds) < 4.5 * sds / np.sqrt(2 * n)).all()
    observed = np.arctanh(np.corrcoef(lines.T)[0, 1])
    assert observed == pytest.approx(np.arctanh(correlation), abs=4.5 / np.sqrt(n - 3))


def test_the_residuals_are_white_and_normal_with_the_sd_of_the_truth():
    truth = Scenario(subjects=100, occasions=8)
    lines, residuals = many(truth)
    n, sd = residuals.size, truth.residual_sd

    assert residuals.mean() == pytest.approx(0, abs=4.5 * sd / np.sqrt(n))
    assert residuals.std() == pytest.approx(sd, abs=4.5 * sd / np.sqrt(2 * n))
    assert (residuals**4).mean() / sd**4 == pytest.approx(3, abs=4.5 * np.sqrt(96 / n))
    with_effects = np.corrcoef(np.column_stack([lines, residuals]), rowvar=False)
    assert np.abs(with_effects[2:][~np.eye(8, 10, 2, dtype=bool)]).max() < 4.5 / np.sqrt(len(lines))


def test_samples_and_subjects_differ():
    samples = [y_matrix(Scenario(sample=sample)) for sample in range(60)]
    assert len({tuple(y.ravel()) for y in samples}) == 60
    assert len(np.unique(samples[0])) == samples[0].size


def test_the_draws_of_a_sample_are_not_those_of_the_same_seed_of_missingness():
    draws = Scenario(sample=7, sd_intercept=1, intercept=0, subjects=200)
    z = simulation.true_lines(draws)["intercept"].to_numpy()
    for purpose in ("lottery", "dropout", "shares", "turns", "noise"):
        others = generator(7, purpose).standard_normal(200)
        assert abs(np.corrcoef(z, others)[0, 1]) < 4.5 / np.sqrt(200)


# At the edges of the truth


def test_without_variances_every_observation_is_on_the_population_line():
    truth = Scenario(sd_intercept=0, sd_slope=0, residual_sd=0, intercept=250, slope=10)
    np.testing.assert_allclose(y_matrix(truth), [250 + 10 * np.arange(8)] * 18)


def test_without_residuals_every_observation_is_on_its_subjects_line():
    truth = Scenario(residual_sd=0)
    lines = simulation.true_lines(truth)
    for day, y in enumerate(y_matrix(truth).T):
        np.testing.assert_allclose(y, lines["intercept"] + lines["slope"] * day)


@pytest.mark.parametrize("sign", [-1, 1])
def test_perfectly_correlated_effects_lie_on_a_line(sign: int):
    truth = Scenario(correlation=sign, subjects=50)
    lines = simulation.true_lines(truth)
    z0 = (lines["intercept"] - truth.intercept) / truth.sd_intercept
    z1 = (lines["slope"] - truth.slope) / truth.sd_slope
    np.testing.assert_allclose(z1, sign * z0)


# Common random numbers


@quickly
@given(scenarios(), SUBJECTS, OCCASIONS)
def test_more_subjects_or_occasions_leave_those_there_as_they_are(
    scenario: Scenario, subjects: int, occasions: int
):
    other = replace(scenario, subjects=subjects, occasions=occasions)
    s, d = min(subjects, scenario.subjects), min(occasions, scenario.occasions)

    np.testing.assert_array_equal(y_matrix(scenario)[:s, :d], y_matrix(other)[:s, :d])
    pd.testing.assert_frame_equal(
        simulation.true_lines(scenario).head(s), simulation.true_lines(other).head(s)
    )


@pytest.mark.parametrize("name", [name for name in TRUTH if name != "correlation"])
@quickly
@given(scenarios(), st.floats(0, 1))
def test_y_moves_along_a_straight_line_with_each_parameter(
    name: str, scenario: Scenario, share: float
):
    low, high = RANGES[name]
    first, last, between = (
        y_matrix(replace(scenario, **{name: value}))
        for value in (low, high, low + share * (high - low))
    )
    np.testing.assert_allclose(between, (1 - share) * first + share * last, atol=1e-7)
    assert not np.array_equal(first[:, 1:], last[:, 1:])


@quickly
@given(scenarios(), st.floats(-1, 1))
def test_a_correlation_turns_the_slopes_and_nothing_else(scenario: Scenario, correlation: float):
    """τ₁₁(ρ z0 + √(1-ρ²) z1): the half turn between ρ = 1 and ρ = 0, with the same z0 and z1."""
    zero, one, turned = (
        simulation.true_lines(replace(scenario, correlation=value))
        for value in (0.0, 1.0, correlation)
    )
    expected = (
        scenario.slope
        + correlation * (one["slope"] - scenario.slope)
        + np.sqrt(1 - correlation**2) * (zero["slope"] - scenario.slope)
    )
    np.testing.assert_allclose(turned["slope"], expected, atol=1e-9)
    np.testing.assert_array_equal(turned["intercept"], zero["intercept"])


def test_whoever_changes_a_sample_changes_no_other():
    first = simulation.simulate(Scenario())
    untouched = first.copy()
    first.loc[:, "y"] = 0.0
    pd.testing.assert_frame_equal(simulation.simulate(Scenario()), untouched)


# Limits


def reach(scenario: Scenario, x: float) -> tuple[float, float]:
    design = np.array([1.0, x])
    between = scenario.correlation * scenario.sd_intercept * scenario.sd_slope
    covariance = [[scenario.sd_intercept**2, between], [between, scenario.sd_slope**2]]
    variance = float(design @ np.array(covariance) @ design) + scenario.residual_sd**2
    line = scenario.intercept + scenario.slope * x
    return line - 3 * max(variance, 0) ** 0.5, line + 3 * max(variance, 0) ** 0.5


@quickly
@given(scenarios(), st.floats(0, 1))
def test_the_limits_hold_three_marginal_sds_everywhere(scenario: Scenario, share: float):
    (left, right), (bottom, top) = simulation.limits(scenario)
    low, high = reach(scenario, share * right)

    assert (left, right) == (0, scenario.occasions - 1)
    assert bottom < top
    assert bottom <= low + 1e-4
    assert high - 1e-4 <= top


@quickly
@given(scenarios())
def test_the_limits_are_few_round_steps_and_no_wider_than_they_must(scenario: Scenario):
    ends = [reach(scenario, x) for x in (0, scenario.occasions - 1)]
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    _, (bottom, top) = simulation.limits(scenario)
    if high - low > 1e-3:
        assert low - bottom < 0.4 * (high - low)
        assert top - high < 0.4 * (high - low)


def test_the_limits_of_the_course_example():
    # y at day 7: 347.8 ± 3 x 66.4 ms, so that steps of 50 ms are an eighth of the range.
    assert simulation.limits(Scenario()) == ((0.0, 7.0), (100.0, 550.0))


@pytest.mark.parametrize(
    ("truth", "expected"),
    [
        # Three SDs of 33.4 are 100.2, just over five steps of 20.
        ({"residual_sd": 33.4}, (-120, 120)),
        ({"residual_sd": 33.3}, (-100, 100)),
        # At day 1 the SD is 2 x 16.7 where ρ = 1, and 0 where ρ = -1, which leaves that of day 0.
        ({"sd_intercept": 16.7, "sd_slope": 16.7, "correlation": 1}, (-120, 120)),
        ({"sd_intercept": 16.7, "sd_slope": 16.7, "correlation": -1}, (-60, 60)),
        ({"slope": 50}, (0, 50)),
        ({"slope": -50}, (-50, 0)),
    ],
)
def test_the_limits_reach_three_sds_and_the_next_round_step(
    truth: dict[str, Any], expected: tuple[float, float]
):
    nothing: dict[str, Any] = dict.fromkeys(TRUTH, 0)
    assert simulation.limits(Scenario(**(nothing | truth), occasions=2))[1] == expected


@pytest.mark.parametrize("sd_slope", [tenth / 10 for tenth in range(1, 100)])
def test_a_variance_that_cancels_leaves_finite_limits(sd_slope: float):
    """Where ρ = -1 and τ₀₀ = 3τ₁₁, every line meets at day 3."""
    truth = Scenario(
        sd_intercept=3 * sd_slope, sd_slope=sd_slope, correlation=-1, residual_sd=0, occasions=4
    )
    assert np.isfinite(simulation.limits(truth)).all()


@pytest.mark.parametrize("intercept", [0, 268, 268.3])
def test_the_limits_of_a_truth_that_is_one_point_are_not_empty(intercept: float):
    flat = Scenario(intercept=intercept, slope=0, sd_intercept=0, sd_slope=0, residual_sd=0)
    bottom, top = simulation.limits(flat)[1]
    assert bottom <= intercept <= top
    assert 1 <= top - bottom <= 2


def test_the_limits_rest_while_a_parameter_moves():
    for name, largest in (("intercept", 600), ("sd_intercept", 100), ("residual_sd", 100)):
        values: list[dict[str, Any]] = [{name: value} for value in range(largest + 1)]
        moved = [simulation.limits(Scenario(**value)) for value in values]
        changes = sum(one != other for one, other in pairwise(moved))
        assert 1 <= changes <= largest / 8


def test_the_limits_do_not_depend_on_the_sample():
    assert len({simulation.limits(Scenario(sample=sample)) for sample in range(20)}) == 1
