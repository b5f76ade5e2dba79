"""A state, and the message that tells the page of it, against the fits."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from modules.figures.messages import of_state, parts_needed
from modules.figures.state import state_of, steps_of
from modules.pooling.departures import reach_of_modes, reach_of_own_lines
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels, fit
from modules.pooling.undetermined import Undetermined
from modules.scenario import Scenario

CASES = {
    "spoiled": Scenario(missing=60),
    "nothing left": Scenario(removed=tuple(range(144))),
    "radon": Scenario("radon", missing=20),
    "simulated": Scenario("simulated", missing=30),
}


def known_parts(models: ThreeModels) -> dict[str, NDArray[np.float64]]:
    """Intercepts and slopes as the fits have them, for the parts that are determined."""
    partial, complete, truth = models.partial, models.complete, models.scenario
    parts = {
        "none": models.lines("none").to_numpy(),
        "partial": models.lines("partial").to_numpy(),
        "reach_none": reach_of_own_lines(models.none).to_numpy(),
    }
    if not isinstance(complete, Undetermined):
        parts["complete"] = complete.fixed_effects.to_numpy()
    if isinstance(partial, PartialPooling):
        parts["population"] = partial.fixed_effects.to_numpy()
        parts["reach_partial"] = reach_of_modes(partial).to_numpy()
    if models.truth is not None:
        parts["truth"] = models.truth.to_numpy()
        parts["true_population"] = np.array([truth.intercept, truth.slope])
    return parts


@pytest.mark.parametrize("scenario", CASES.values(), ids=CASES)
def test_a_state_is_the_fits_rounded_to_a_hundred_thousandth(scenario: Scenario):
    models = fit(scenario)
    state = state_of(models)
    steps = np.array(steps_of(models.observations))
    heights, farthest = np.ptp(models.observations["y"]), np.abs(models.observations["x"]).max()
    assert (steps <= 1e-5 * heights / np.array([1.0, farthest])).all()
    known = known_parts(models)
    for name, values in known.items():
        assert_array_equal(np.isnan(state.parts[name]), np.isnan(values), err_msg=name)
        away = np.abs(state.parts[name] - values) / steps
        assert np.nanmax(away, initial=0.0) <= 0.5 + 1e-6, name
    for name in state.parts.keys() - known.keys() - {"spread", "true_spread", "unseen", "place"}:
        assert np.isnan(state.parts[name]).all()
    assert state.left.tolist() == list(models.observations_left.values())
    may_move = state.observations["before"].isna().to_numpy()
    assert (may_move == (models.truth is not None)).all()


@pytest.mark.parametrize("scenario", CASES.values(), ids=CASES)
def test_spreads_are_the_covariances_of_the_population_and_of_the_truth(scenario: Scenario):
    models = fit(scenario)
    state, partial = state_of(models), models.partial
    sds = np.array([scenario.sd_intercept, scenario.sd_slope])
    both = scenario.correlation * sds.prod()
    known = {
        "spread": partial.random_covariance.to_numpy()
        if isinstance(partial, PartialPooling)
        else None,
        "true_spread": np.array([[sds[0] ** 2, both], [both, sds[1] ** 2]])
        if models.truth is not None
        else None,
    }
    for name, covariance in known.items():
        if covariance is None:
            assert np.isnan(state.parts[name]).all()
            continue
        first, across, second = state.parts[name]
        root = np.array([[first, 0.0], [across, second]])
        assert_allclose(root @ root.T, covariance, rtol=1e-3, atol=1e-3 * np.abs(covariance).max())


@pytest.mark.parametrize("scenario", CASES.values(), ids=CASES)
def test_what_was_taken_away_is_told_where_the_truth_is_unknown(scenario: Scenario):
    models = fit(scenario)
    told = state_of(models).parts["unseen"]
    if models.truth is not None:
        assert np.isnan(told).all()
        return
    away = models.observations[~models.observations["kept"]]
    for row, subject in enumerate(models.subjects):
        own: Any = away[away["subject"] == subject]
        assert np.isnan(told[row]).all() == own.empty
        if not own.empty:
            means, sd = own[["x", "y"]].mean(), float(np.std(own["x"]))
            assert_allclose(told[row, [0, 1, 2]], [*means, sd], rtol=1e-3, atol=1e-4)


def test_the_most_unusual_true_line_comes_first():
    models = fit(CASES["simulated"])
    assert models.truth is not None
    off = models.truth - [models.scenario.intercept, models.scenario.slope]
    x = np.linspace(0.0, models.scenario.occasions - 1.0, 2001)
    apart = np.sqrt(np.mean((off.to_numpy() @ [np.ones_like(x), x]) ** 2, axis=1))
    places = state_of(models).parts["place"][:, 0]
    assert_array_equal(np.argsort(places), np.argsort(-apart))


def test_subjects_without_a_known_truth_stand_as_they_come():
    places = state_of(fit(CASES["radon"])).parts["place"][:, 0]
    assert_array_equal(places, np.arange(85))


def test_a_message_says_what_is_not_known():
    models = fit(Scenario(missing=60))
    message = of_state(state_of(models), parts_needed("Lines", False), with_observations=True)
    lines = np.array(message["parts"]["none"], dtype=float).reshape(-1, 2)
    assert_array_equal(np.isnan(lines[:, 0]), models.none.lines["intercept"].isna())
    for subject, rows in models.observations.groupby("subject"):
        own = message["observations"][subject]
        assert [letter == "1" for letter in own["kept"]] == rows["kept"].tolist()
        assert own["y"] is None


@pytest.mark.parametrize("tab", ["Lines", "Shrinkage", "Truth"])
@pytest.mark.parametrize("scenario", CASES.values(), ids=CASES)
def test_a_message_is_its_state_as_plain_json(scenario: Scenario, tab: str):
    models = fit(scenario)
    state = state_of(models)
    parts = parts_needed(tab, models.truth is not None)
    message = of_state(state, parts, with_observations=tab == "Lines")
    assert json.loads(json.dumps(message, allow_nan=False)) == message
    assert message["subjects"] == list(models.subjects)
    assert set(message["parts"]) == {*parts, "left"}
    for name in parts:
        got = np.array(message["parts"][name], dtype=float)
        assert_array_equal(got, state.parts[name].ravel())
    assert ("observations" in message) == (tab == "Lines")


@pytest.mark.parametrize("tab", ["Lines", "Shrinkage", "Truth"])
@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(focus="308", focus_noise=33.3, focus_left=8),
        Scenario(missing=60),
        Scenario("simulated", missing=30),
    ],
    ids=str,
)
def test_a_message_of_18_subjects_is_short(scenario: Scenario, tab: str):
    models = fit(scenario)
    assert len(models.subjects) == 18
    message = of_state(
        state_of(models), parts_needed(tab, models.truth is not None), with_observations=True
    )
    assert len(json.dumps(message)) <= 8000


def test_observations_that_move_are_sent():
    noisy = fit(Scenario(focus="308", focus_noise=20.0, focus_left=8))
    own = of_state(state_of(noisy), (), with_observations=True)["observations"]
    assert own["309"]["y"] is None
    rows = noisy.observations.query("subject == '308'")
    assert_allclose(own["308"]["y"], rows["y"], atol=0.01)
    simulated = of_state(state_of(fit(Scenario("simulated"))), (), with_observations=True)
    assert all(one["y"] for one in simulated["observations"].values())
