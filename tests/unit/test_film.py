"""A film of fits against the single fits of its settings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from modules.figures.films import fields_with_a_film
from modules.observations import data_set, observe
from modules.pooling import dial
from modules.pooling import film as film_module
from modules.pooling.departures import QUANTILE, reach_of_modes, reach_of_own_lines
from modules.pooling.film import Film, film
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels, fit
from modules.scenario import (
    DATA_NAMES,
    MECHANISMS,
    RANDOM_EFFECTS,
    RANGES,
    WHOLE_NUMBERS,
    DataName,
    Mechanism,
    RandomEffects,
    Scenario,
    scenario_at,
)

Array = NDArray[np.float64]

SHARE_OF_SIZE = 1e-6
TRUTH = ("intercept", "slope", "sd_intercept", "sd_slope", "correlation", "residual_sd")
DATA: tuple[DataName, ...] = tuple(name for name in DATA_NAMES if name != "uploaded")


def single(models: ThreeModels) -> dict[str, Array]:
    """What the film should say at one setting, from the single fits."""
    nothing = np.full((len(models.subjects), 2), np.nan)
    partial, complete = models.partial, models.complete
    known = {
        "kept": models.observations["kept"].to_numpy(),
        "y": models.observations["y"].to_numpy(),
        "none": models.lines("none").to_numpy(),
        "partial": models.lines("partial").to_numpy(),
        "reach_none": reach_of_own_lines(models.none).to_numpy(),
        "complete": np.full(2, np.nan),
        "population": np.full(2, np.nan),
        "covariance": np.full((2, 2), np.nan),
        "reach_partial": nothing,
    }
    if not isinstance(complete, ValueError):
        known["complete"] = complete.fixed_effects.to_numpy()
    if isinstance(partial, PartialPooling):
        known["population"] = partial.fixed_effects.to_numpy()
        known["covariance"] = partial.random_covariance.to_numpy()
        known["reach_partial"] = reach_of_modes(partial).to_numpy()
    if models.truth is not None:
        known["truth"] = models.truth.to_numpy()
    return known


def sizes(models: ThreeModels) -> Array:
    """How large intercepts and slopes may be: as `y`, and as what crosses it along `x`."""
    heights, x = np.ptp(models.observations["y"]), models.observations["x"]
    wide = np.ptp(x)
    return heights * np.array([max(1.0, np.abs(x).max() / wide), 1.0 / wide])


def assert_close(got: Array, expected: Array, size: Array, what: object) -> None:
    """Compare numbers beside their size; unknown in the same places."""
    assert_array_equal(np.isnan(got), np.isnan(expected), err_msg=str(what))
    away = np.abs(got - expected) / size
    assert np.nanmax(away, initial=0.0) <= SHARE_OF_SIZE, what


def assert_same(found: Film) -> None:
    """Compare every setting with its single fits."""
    for setting, value in enumerate(found.values.tolist()):
        models = fit(scenario_at(found.scenario, found.field, value))
        assert found.subjects == models.subjects
        size = sizes(models)
        of_each = {"y": size[:1], "covariance": np.outer(size, size)}
        for name, expected in single(models).items():
            got = getattr(found, name)[setting]
            if name == "kept":
                assert_array_equal(got, expected)
            else:
                assert_close(got, expected, of_each.get(name, size), (name, value))


def assert_same_as_dial(found: Film, position: float) -> None:
    """Compare partial pooling at every setting with the dial at a position, where it turns."""
    at = round(position * (dial.POSITIONS - 1))
    for setting, value in enumerate(found.values.tolist()):
        models = fit(scenario_at(found.scenario, found.field, value))
        if not isinstance(models.partial, PartialPooling):
            assert np.isnan(found.partial[setting]).all()
            continue
        turned, size = dial.turn(models.partial), sizes(models)
        assert turned.positions[at] == pytest.approx(position)
        estimated = models.partial.random_covariance.to_numpy()
        spread = estimated if position == 0.5 else turned.spread[at] ** 2 * estimated
        reach = QUANTILE * turned.conditional_sd[at]
        assert_close(found.partial[setting], turned.lines[at], size, value)
        assert_close(found.population[setting], turned.population[at], size, value)
        assert_close(found.reach_partial[setting], reach, size, value)
        assert_close(found.covariance[setting], spread, np.outer(size, size), value)


def k_of(position: float) -> float:
    return position / (1.0 - position)


def settings_of(field: str, count: int) -> Array:
    low, high = RANGES[field]
    values = np.linspace(low, high, count)
    return np.unique(np.round(values)) if field in WHOLE_NUMBERS else values


@pytest.mark.parametrize("mechanism", MECHANISMS[:-1])
@pytest.mark.parametrize("data", DATA)
def test_missing_under_each_mechanism(data: DataName, mechanism: Mechanism):
    scenario = Scenario(data, mechanism=mechanism, seed=3)
    assert_same(film(scenario, "missing", settings_of("missing", 16)))


@pytest.mark.parametrize("random", RANDOM_EFFECTS)
@pytest.mark.parametrize("reml", [True, False])
def test_each_structure_and_criterion_up_to_where_hardly_anything_is_left(
    random: RandomEffects, reml: bool
):
    scenario = Scenario(random=random, reml=reml, seed=5)
    found = film(scenario, "missing", np.arange(0.0, 91.0, 3.0))
    assert_same(found)
    assert np.isnan(found.none).any()


@pytest.mark.parametrize("field", ["fewest", "most", "focus_left", "focus_noise"])
def test_unequal_subjects_and_a_subject_of_its_own(field: str):
    unequal = field in ("fewest", "most")
    mechanism: Mechanism = "unequal_subjects" if unequal else "dropout"
    scenario = Scenario(mechanism=mechanism, missing=20, focus="335", focus_noise=30.0, most=6)
    found = film(scenario, field, settings_of(field, 12))
    assert_same(found)
    assert found.values[0] == RANGES[field][0]
    assert found.values[-1] == RANGES[field][1]


@pytest.mark.parametrize("field", TRUTH)
@pytest.mark.parametrize("mechanism", ["completely_at_random", "not_at_random"])
def test_the_truth_of_simulated_data(field: str, mechanism: Mechanism):
    scenario = Scenario("simulated", mechanism=mechanism, missing=40, focus="S3", focus_noise=9.0)
    found = film(scenario, field, settings_of(field, 15))
    assert_same(found)
    assert found.truth is not None
    lost_alike = (found.kept == found.kept[0]).all()
    assert lost_alike == (mechanism == "completely_at_random" or field == "intercept")


def test_a_film_is_of_the_data_with_what_was_done_by_hand():
    scenario = Scenario(removed=(1, 2, 3), restored=(60, 61))
    found = film(scenario, "missing", [0.0, 50.0, 90.0])
    assert not found.kept[:, [1, 2, 3]].any()
    assert found.kept[:, [60, 61]].all()
    assert_same(found)


def test_without_any_observation_nothing_is_known():
    everything = tuple(range(len(observe(Scenario()))))
    found = film(Scenario(removed=everything), "missing", [0.0, 30.0])
    for name in ("complete", "none", "partial", "population", "covariance", "reach_partial"):
        assert np.isnan(getattr(found, name)).all()


@pytest.mark.parametrize(
    "scenario", [Scenario(missing=30), Scenario("radon"), Scenario(random="1")]
)
@pytest.mark.parametrize("position", [0.0, 0.2, 0.75, 0.95])
def test_a_film_at_another_setting_of_the_dial_is_the_dial_there(
    scenario: Scenario, position: float
):
    assert_same_as_dial(film(scenario, "missing", [0.0, 30.0, 60.0], k_of(position)), position)


@st.composite
def scenarios(draw: st.DrawFn) -> tuple[Scenario, str]:
    data = draw(st.sampled_from(DATA))
    mechanism = draw(st.sampled_from(MECHANISMS))
    labels = list(data_set(Scenario(data)).read()["subject"].unique())
    scenario = Scenario(
        data=data,
        mechanism=mechanism,
        missing=draw(st.integers(0, 90)),
        fewest=draw(st.integers(0, 3)),
        most=draw(st.integers(3, 12)),
        seed=draw(st.integers(0, 99)),
        sample=draw(st.integers(0, 99)),
        focus=draw(st.sampled_from(["", labels[0], labels[-1]])),
        focus_left=draw(st.integers(0, 6)),
        focus_noise=draw(st.sampled_from([0.0, 5.0, 80.0])),
        sd_intercept=draw(st.sampled_from([0.0, 12.0, 31.0])),
        sd_slope=draw(st.sampled_from([0.0, 2.0, 6.8])),
        correlation=draw(st.sampled_from([-1.0, 0.2, 1.0])),
        random=draw(st.sampled_from(RANDOM_EFFECTS)),
        reml=draw(st.booleans()),
    )
    return scenario, draw(st.sampled_from(fields_with_a_film(scenario)))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(scenarios())
def test_any_film_is_its_single_fits(chosen: tuple[Scenario, str]):
    scenario, field = chosen
    assert_same(film(scenario, field, settings_of(field, 7)))


@settings(max_examples=40, derandomize=True, deadline=None)
@given(scenarios(), st.integers(0, dial.POSITIONS - 2))
def test_any_film_at_a_setting_of_the_dial_is_the_dial_there(chosen: tuple[Scenario, str], at: int):
    scenario, field = chosen
    position = at / (dial.POSITIONS - 1)
    assert_same_as_dial(film(scenario, field, settings_of(field, 4), k_of(position)), position)


def test_batches_of_settings_make_one_film(monkeypatch: pytest.MonkeyPatch):
    scenario, values = Scenario("simulated", focus="S2"), np.linspace(0.0, 90.0, 7)
    whole = film(scenario, "missing", values)
    monkeypatch.setattr(film_module, "LARGEST_BATCH", 2 * 144)
    for name, array in vars(film(scenario, "missing", values)).items():
        if isinstance(array, np.ndarray):
            assert_allclose(array, getattr(whole, name), rtol=1e-9, atol=1e-9)
