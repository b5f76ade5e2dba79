"""Reliability matrices against the covariance matrices of the observations."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from modules.pooling import none, partial
from modules.pooling.reliability import reliability
from modules.pooling.three_models import fit as fit_three
from modules.scenario import RANDOM_EFFECTS, Scenario

SCENARIOS = [
    Scenario(),
    Scenario("radon", missing=40),
    Scenario("newcomers", missing=50),
    Scenario("simulated", sd_intercept=0.0, sample=3),
    Scenario("simulated", correlation=1.0, missing=60),
]


@pytest.mark.parametrize("random", RANDOM_EFFECTS)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_it_is_what_the_covariance_matrices_give(scenario: Scenario, random: str):
    frame = fit_three(scenario).observations
    fit = partial.fit(frame, random)
    covariance = fit.relative_covariance_factor @ fit.relative_covariance_factor.T
    kept = frame.loc[frame["kept"]]
    groups = {str(subject): group for subject, group in kept.groupby("subject")}
    for subject, matrix in zip(fit.subjects, reliability(fit), strict=True):
        if subject not in groups:
            assert_array_equal(matrix, 0.0)
            continue
        x = groups[subject]["x"].to_numpy()
        z = np.column_stack([np.ones_like(x), x])
        v = np.eye(len(x)) + z @ covariance @ z.T
        assert_allclose(matrix, covariance @ z.T @ np.linalg.solve(v, z), rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("random", RANDOM_EFFECTS)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_it_takes_own_departures_to_conditional_modes(scenario: Scenario, random: str):
    frame = fit_three(scenario).observations
    fit = partial.fit(frame, random)
    own = none.fit(frame).lines
    has_line = own["slope"].notna().to_numpy()
    departures = (own - fit.fixed_effects).to_numpy()[has_line]
    modes = fit.random_effects.to_numpy()[has_line]
    reached = np.matvec(reliability(fit)[has_line], departures)
    size = np.abs(departures).max(axis=0)
    assert_allclose(reached / size, modes / size, rtol=0, atol=1e-10)


def test_a_random_intercept_has_the_textbook_reliability():
    frame = fit_three(Scenario(missing=30)).observations
    fit = partial.fit(frame, "1")
    variance = fit.random_covariance.to_numpy()[0, 0]
    n = fit.data.n_observations[0]
    expected = variance / (variance + fit.residual_variance / n)
    assert_allclose(reliability(fit)[:, 0, 0], expected, rtol=1e-10)
    assert_array_equal(reliability(fit)[:, 1], 0.0)


def test_it_tends_to_the_identity_with_more_observations():
    frame = fit_three(Scenario()).observations
    fit = partial.fit(frame)
    many = partial.fit(pd.concat([frame] * 400))
    many.estimates.relative_covariance_factor[0] = fit.relative_covariance_factor
    identity = np.broadcast_to(np.eye(2), (len(many.subjects), 2, 2))
    assert np.abs(reliability(fit) - identity).max() > 0.1
    assert_allclose(reliability(many), identity, rtol=0, atol=0.05)


def test_another_origin_and_unit_of_x_change_its_coordinates_only():
    frame = fit_three(Scenario(missing=40)).observations
    fit = partial.fit(frame)
    unit, shift = 1e6, 3e6
    moved = partial.fit(frame.assign(x=unit * frame["x"] + shift))
    to_old = np.array([[1.0, shift], [0.0, unit]])
    back = to_old @ reliability(moved) @ np.linalg.inv(to_old)
    assert_allclose(back, reliability(fit), rtol=0, atol=1e-5)
