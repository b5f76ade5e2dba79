"""A state against the fits that it is of, and a film's text against its numbers."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from modules.figures import films
from modules.figures.films import Sight, dial_message, film_message, without
from modules.figures.films import written as written_film
from modules.figures.messages import of_state, parts_needed
from modules.figures.state import state_of, steps_of
from modules.pooling.departures import reach_of_modes, reach_of_own_lines
from modules.pooling.dial import turn
from modules.pooling.film import film
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import fit
from modules.scenario import Scenario, scenario_at

CASES = {
    "spoiled": Scenario(missing=60),
    "nothing left": Scenario(removed=tuple(range(144))),
    "radon": Scenario("radon", missing=20),
    "simulated": Scenario("simulated", missing=30),
}


@pytest.mark.parametrize("scenario", CASES.values(), ids=CASES)
def test_a_state_is_the_fits_rounded_to_a_hundred_thousandth(scenario: Scenario):
    models = fit(scenario)
    state, partial = state_of(models), models.partial
    steps = np.array(steps_of(models.observations))
    assert steps[0] <= 1e-5 * np.ptp(models.observations["y"])
    for name in ("none", "partial"):
        assert_allclose(
            state.parts[name], models.lines(name).to_numpy(), atol=0.51 * steps.max(), rtol=0
        )
    reach = reach_of_own_lines(models.none).to_numpy()
    assert (np.abs(state.parts["reach_none"] - reach) <= 0.51 * steps)[np.isfinite(reach)].all()
    if isinstance(partial, PartialPooling):
        assert_allclose(
            state.parts["reach_partial"], reach_of_modes(partial), atol=0.51 * steps.max(), rtol=0
        )
        first, both, second = state.parts["spread"]
        root = np.array([[first, 0.0], [both, second]])
        covariance = partial.random_covariance.to_numpy()
        assert_allclose(root @ root.T, covariance, rtol=1e-3, atol=1e-3 * np.abs(covariance).max())
    else:
        assert np.isnan(state.parts["spread"]).all()
        assert np.isnan(state.parts["population"]).all()
    assert state.left.tolist() == list(models.observations_left.values())
    known = models.truth is not None
    assert np.isfinite(state.parts["truth"]).all() == known
    assert state.observations["before"].isna().all() == known


def test_a_message_is_short_plain_and_says_what_is_not_known():
    models = fit(Scenario(missing=60))
    message = of_state(state_of(models), parts_needed("Lines", False), with_observations=True)
    assert len(json.dumps(message)) < 8000
    lines = np.array(message["parts"]["none"], dtype=float).reshape(-1, 2)
    assert_array_equal(np.isnan(lines[:, 0]), models.none.lines["intercept"].isna())
    for subject, rows in models.observations.groupby("subject"):
        own = message["observations"][subject]
        assert [letter == "1" for letter in own["kept"]] == rows["kept"].tolist()
        assert own["y"] is None


def test_observations_that_move_are_sent():
    noisy = fit(Scenario(focus="308", focus_noise=20.0, focus_left=8))
    own = of_state(state_of(noisy), (), with_observations=True)["observations"]
    assert own["309"]["y"] is None
    rows = noisy.observations.query("subject == '308'")
    assert_allclose(own["308"]["y"], rows["y"], atol=0.01)
    simulated = of_state(state_of(fit(Scenario("simulated"))), (), with_observations=True)
    assert all(one["y"] for one in simulated["observations"].values())


def read(text: str, units: list[float], settings: int) -> np.ndarray:
    """A film's numbers, as the page reads them: shape (settings, numbers)."""
    columns = []
    for place, course in enumerate(text.split(";")):
        total, column = 0, []
        for difference in course.split(","):
            if not difference:
                column.append(math.nan)
                continue
            total += int(difference)
            column.append(total * units[place % len(units)])
        columns.append(column)
    return np.array(columns).T.reshape(settings, -1)


def test_a_film_s_text_is_its_numbers_in_whole_units():
    values = np.array([[[1.04, 20.0]], [[np.nan, 20.0]], [[-3.0, 24.0]]])
    text = written_film(values, [0.1, 2.0])
    assert text == "10,,-40;10,0,2"
    assert_allclose(read(text, [0.1, 2.0], 3), [[1.0, 20], [np.nan, 20], [-3.0, 24]], atol=1e-9)


@pytest.mark.parametrize("tab", ["Lines", "Shrinkage"])
@pytest.mark.parametrize(
    ("scenario", "field"),
    [
        (Scenario(), "missing"),
        (Scenario("radon", mechanism="dropout"), "missing"),
        (Scenario(mechanism="unequal_subjects"), "fewest"),
        (Scenario(focus="335", missing=20), "focus_noise"),
        (Scenario("simulated", missing=30), "correlation"),
        (Scenario("simulated", mechanism="not_at_random", missing=30), "residual_sd"),
    ],
    ids=str,
)
def test_a_film_message_holds_the_film(scenario: Scenario, field: str, tab: str):
    models = fit(scenario)
    shown = models.subjects[3:20] if tab == "Lines" else models.subjects
    message = film_message(without(scenario, field), field, 1.0, Sight(tab, shown))
    values = films.settings(scenario, field)
    assert message["values"] == values.tolist()
    whole = film(without(scenario, field), field, values)
    rows = [models.subjects.index(subject) for subject in shown]
    for name in ("none", "partial"):
        units = message["units"][name]
        got = read(message["parts"][name], units, len(values)).reshape(len(values), -1, 2)
        away = np.abs(got - getattr(whole, name)[:, rows])
        assert (away[np.isfinite(away)].reshape(-1) <= 0.51 * max(units)).all()
        assert_array_equal(np.isnan(got), np.isnan(getattr(whole, name)[:, rows]))
    left = read(message["parts"]["left"], [1.0], len(values))
    for setting in (0, len(values) // 2, -1):
        there = fit(scenario_at(scenario, field, values[setting]))
        assert left[setting].tolist() == [there.observations_left[subject] for subject in shown]
    if tab == "Shrinkage":
        assert "observations" not in message
        return
    for at in (0, len(values) // 2, -1):
        observations = fit(scenario_at(scenario, field, values[at])).observations
        for subject in shown:
            own, rows_now = message["observations"][subject], observations["subject"] == subject
            kept = [letter == "1" for letter in own["kept"]]
            for place, value in own["flips"]:
                if values[at] >= value:
                    kept[place] = not kept[place]
            assert kept == observations.loc[rows_now, "kept"].tolist()


@pytest.mark.parametrize("scenario", [Scenario(), Scenario("radon")], ids=["18", "85"])
def test_a_film_is_no_larger_than_it_may_be(scenario: Scenario):
    most = {18: 60_000, 85: 300_000}
    subjects = fit(scenario).subjects
    for tab in ("Lines", "Shrinkage"):
        message = film_message(without(scenario, "missing"), "missing", 1.0, Sight(tab, subjects))
        assert len(json.dumps(message)) <= most[len(subjects)]


def test_films_of_large_data_have_fewer_settings_and_both_ends():
    large = Scenario("simulated", subjects=200, occasions=50)
    values = films.settings(large, "missing")
    assert len(values) * 200 <= films.MOST_LINES
    assert (values[0], values[-1]) == (0.0, 90.0)


def test_the_dial_s_film_is_the_dial():
    models = fit(Scenario(missing=50))
    assert isinstance(models.partial, PartialPooling)
    turned = turn(models.partial)
    message = dial_message(models.scenario, Sight("Shrinkage", models.subjects))
    lines = read(message["parts"]["partial"], message["units"]["partial"], len(turned.positions))
    assert_allclose(lines.reshape(turned.lines.shape), turned.lines, atol=0.01)
    assert set(message["parts"]) == {"partial", "population", "spread", "reach_partial"}
    lines_only = dial_message(models.scenario, Sight("Lines", models.subjects[:3]))
    assert set(lines_only["parts"]) == {"partial"}


def test_a_film_does_not_depend_on_its_own_field():
    for field in films.FIELDS:
        low, high = 1, 3
        one, other = (scenario_at(Scenario("simulated"), field, value) for value in (low, high))
        if field in ("fewest", "most"):
            one, other = (Scenario(fewest=0, most=50) for _ in range(2))
        assert without(one, field) == without(other, field)


def test_only_sliders_that_move_the_picture_have_a_film():
    assert films.fields_with_a_film(Scenario()) == ("missing",)
    unequal = Scenario(mechanism="unequal_subjects", focus="308")
    assert films.fields_with_a_film(unequal) == ("fewest", "most", "focus_left", "focus_noise")
    assert films.fields_with_a_film(Scenario("simulated")) == ("missing", *films.TRUTH)
