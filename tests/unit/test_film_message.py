"""A film as the page is sent it, read back as the page reads it, against the fits."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from modules.figures import films
from modules.figures.ellipse import root_of
from modules.figures.films import (
    FAR,
    Sight,
    dial_message,
    fields_with_a_film,
    film_message,
    settings,
    without,
    written,
)
from modules.figures.lines import axes
from modules.figures.panels import TALLEST_PANEL, pages
from modules.figures.state import state_of, steps_of
from modules.observations import data_set, observe
from modules.pooling.departures import QUANTILE
from modules.pooling.dial import turn
from modules.pooling.film import Film, film
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import fit
from modules.scenario import RANGES, SLIDERS, Scenario, scenario_at
from modules.study.unseen import unseen

Array = NDArray[np.float64]

HALF = 0.5 + 1e-6
CASES = {
    "sleepstudy": Scenario(missing=20, focus="335"),
    "unequal": Scenario(mechanism="unequal_subjects", focus="308", focus_noise=20.0),
    "simulated": Scenario("simulated", missing=30, focus="S2"),
    "large values lost": Scenario("simulated", mechanism="not_at_random", missing=40),
    "radon": Scenario("radon", mechanism="dropout"),
}
FILMS = [(name, field) for name, case in CASES.items() for field in fields_with_a_film(case)]


def read(message: dict[str, Any], name: str) -> Array:
    """A part at every setting, as `static/films.js` reads it: shape (settings, rows, terms)."""
    units = message["units"][name]
    courses = []
    for place, text in enumerate(message["parts"][name].split(";")):
        total, course = 0, []
        for difference in text.split(","):
            total += int(difference or 0)
            course.append(total * units[place % len(units)] if difference else math.nan)
        courses.append(course)
    return np.array(courses).T.reshape(len(message["values"]), -1, len(units))


def read_observations(
    message: dict[str, Any], subject: str, setting: int, unspoiled: Array
) -> tuple[list[bool], Array]:
    """Which observations of a subject are kept at a setting, and their `y`."""
    own, values = message["observations"][subject], message["values"]
    kept = [letter == "1" for letter in own["kept"]]
    for place, value in own["flips"]:
        if values[setting] >= value:
            kept[place] = not kept[place]
    if own["y"] is None:
        return kept, unspoiled
    x, first, last = (np.array(own["y"][name]) for name in ("x", "first", "last"))
    y = first + (values[setting] - values[0]) / (values[-1] - values[0]) * (last - first)
    if "truth" in message["parts"]:
        row = message["subjects"].index(subject)
        intercept, slope = read(message, "truth")[setting, row]
        y += intercept + slope * x
    return kept, y


def expected_parts(whole: Film, shown: tuple[str, ...]) -> dict[str, Array]:
    """What each part of a message should say: shape (settings, rows, terms)."""
    rows = [whole.subjects.index(subject) for subject in shown]
    truths = [scenario_at(whole.scenario, whole.field, value) for value in whole.values.tolist()]
    roots = []
    for truth in truths:
        sds = np.array([truth.sd_intercept, truth.sd_slope])
        both = [[1.0, truth.correlation], [truth.correlation, 1.0]]
        roots.append(root_of(both * np.outer(sds, sds)))
    left = [
        [int(kept[whole.rows["subject"] == subject].sum()) for subject in shown]
        for kept in whole.kept
    ]
    parts = {
        "complete": whole.complete[:, np.newaxis],
        "none": whole.none[:, rows],
        "partial": whole.partial[:, rows],
        "population": whole.population[:, np.newaxis],
        "spread": np.array(
            [
                root_of(covariance) if np.isfinite(covariance).all() else [math.nan] * 3
                for covariance in whole.covariance
            ]
        )[:, np.newaxis],
        "reach_none": whole.reach_none[:, rows],
        "reach_partial": whole.reach_partial[:, rows],
        "left": np.array(left, float)[..., np.newaxis],
        "true_population": np.array(
            [[(truth.intercept, truth.slope)] for truth in truths], dtype=float
        ),
        "true_spread": np.array(roots)[:, np.newaxis],
    }
    if whole.truth is not None:
        return parts | {"truth": whole.truth[:, rows], "place": expected_places(whole)[:, rows]}
    codes, _ = pd.factorize(whole.rows["subject"])
    x, y = whole.rows["x"].to_numpy(), np.broadcast_to(whole.y, whole.kept.shape)
    each = [
        unseen(~kept[np.newaxis], codes, x, own, len(whole.subjects))[0]
        for kept, own in zip(whole.kept, y, strict=True)
    ]
    return parts | {"unseen": np.array(each)[:, rows]}


def expected_places(whole: Film) -> Array:
    """The place of each subject at every setting, from single fits: shape (settings, rows, 1)."""
    each = [
        state_of(fit(scenario_at(whole.scenario, whole.field, value))).parts["place"]
        for value in whole.values.tolist()
    ]
    return np.array(each)


def sights(scenario: Scenario) -> list[Sight]:
    """What is in sight of each tab: all subjects, or pages of panels."""
    subjects = fit(scenario).subjects
    return [
        Sight("Shrinkage", subjects),
        Sight("Truth", subjects),
        *(Sight("Lines", page) for page in pages(subjects)),
    ]


def test_numbers_are_written_in_whole_units_as_differences():
    values = np.array([[[1.04, 20.0]], [[np.nan, 20.0]], [[-3.0, 24.0]]])
    assert written(values, [0.1, 2.0]) == "10,,-40;10,0,2"


def test_a_course_may_begin_and_end_with_what_is_not_known():
    course = np.array([np.nan, np.nan, 3.0, np.nan, 5.0, np.nan]).reshape(-1, 1, 1)
    assert written(course, [1.0]) == ",,3,,2,"
    assert written(np.full((3, 1, 1), np.nan), [1.0]) == ",,"


@pytest.mark.parametrize(("name", "field"), FILMS)
def test_a_message_is_within_half_a_unit_of_its_film(name: str, field: str):
    scenario = CASES[name]
    values = settings(scenario, field)
    whole = film(without(scenario, field), field, values)
    for sight in sights(scenario)[:3]:
        message = film_message(without(scenario, field), field, 1.0, sight)
        assert message["values"] == values.tolist()
        assert tuple(message["subjects"]) == sight.subjects
        expected = expected_parts(whole, sight.subjects)
        for part in message["parts"]:
            got = read(message, part)
            assert_array_equal(np.isnan(got), np.isnan(expected[part]), err_msg=part)
            away = np.abs(got - expected[part]) / message["units"][part]
            assert np.nanmax(away, initial=0.0) <= HALF, part


@pytest.mark.parametrize(("name", "field"), FILMS)
def test_each_tab_is_sent_what_its_figures_show_and_what_moves(name: str, field: str):
    scenario = CASES[name]
    truth_moves = SLIDERS[field].group == "truth"
    lines = {"complete", "none", "partial", "left"}
    if truth_moves:
        lines |= {"truth", "true_population"}
    plane = lines | {"population", "spread", "reach_none", "reach_partial"}
    if truth_moves:
        plane |= {"true_spread"}
    errors = lines - {"true_population"} | ({"place"} if truth_moves else set())
    if scenario.data != "simulated":
        errors |= {"unseen"}
    whole, against, page, *_ = sights(scenario)
    message = film_message(without(scenario, field), field, 1.0, whole)
    assert set(message["parts"]) == plane
    assert "observations" not in message
    message = film_message(without(scenario, field), field, 1.0, against)
    assert set(message["parts"]) == errors
    message = film_message(without(scenario, field), field, 1.0, page)
    assert set(message["parts"]) == lines
    assert tuple(message["observations"]) == page.subjects


@pytest.mark.parametrize(("name", "field"), FILMS)
def test_the_points_of_a_film_are_the_observations(name: str, field: str):
    scenario = CASES[name]
    page = sights(scenario)[2]
    message = film_message(without(scenario, field), field, 1.0, page)
    values = message["values"]
    step = steps_of(data_set(scenario).read())[0]
    x_far = np.abs(observe(scenario)["x"]).max()
    for setting in (0, 1, len(values) // 2, -1):
        now = observe(scenario_at(scenario, field, values[setting]))
        for subject in page.subjects:
            own = now.loc[now["subject"] == subject]
            drawn = drawn_without_noise(scenario, subject)
            kept, y = read_observations(message, subject, setting, drawn)
            assert kept == own["kept"].tolist()
            rounding = HALF * step
            if "truth" in message["parts"]:
                rounding += HALF * (np.array([1.0, x_far]) @ message["units"]["truth"])
            assert_allclose(y, own["y"], rtol=0, atol=rounding)


def drawn_without_noise(scenario: Scenario, subject: str) -> Array:
    """The `y` that the drawing keeps of each point; of simulated data, which may move, none."""
    if scenario.data == "simulated":
        return np.full(scenario.occasions, math.nan)
    rows = data_set(scenario).read()
    return rows.loc[rows["subject"] == subject, "y"].to_numpy()


def test_where_the_truth_moves_each_setting_has_its_axes():
    case, field = CASES["simulated"], "residual_sd"
    message = film_message(without(case, field), field, 1.0, Sight("Lines", ("S1",)))
    told = [message["axes"][place] for place in message["axes_at"]]
    assert told == [
        axes(scenario_at(case, field, value)) for value in settings(case, field).tolist()
    ]
    assert 1 < len(message["axes"]) < len(told)
    for other, sight in (("missing", "Lines"), (field, "Shrinkage")):
        film_of_other = film_message(without(case, other), other, 1.0, Sight(sight, ("S1",)))
        assert "axes" not in film_of_other


def test_a_film_at_another_setting_of_the_dial_is_of_those_lines():
    scenario, values = CASES["sleepstudy"], settings(CASES["sleepstudy"], "missing")
    sight = sights(scenario)[0]
    k = 0.25
    message = film_message(without(scenario, "missing"), "missing", k, sight)
    whole = film(without(scenario, "missing"), "missing", values, k)
    away = np.abs(read(message, "partial") - whole.partial) / message["units"]["partial"]
    assert np.nanmax(away) <= HALF


def test_a_closer_look_has_more_digits():
    scenario = without(CASES["sleepstudy"], "missing")
    subjects = fit(scenario).subjects
    usual, closer = (
        film_message(scenario, "missing", 1.0, Sight("Shrinkage", subjects, digits))
        for digits in (0, 2)
    )
    assert_allclose(closer["units"]["partial"], np.array(usual["units"]["partial"]) / 100)


@pytest.mark.parametrize("scale", [1.0, 0.3, 4.0])
@pytest.mark.parametrize(("name", "field"), FILMS)
def test_a_film_is_no_larger_than_it_may_be(name: str, field: str, scale: float):
    scenario = CASES[name]
    most = {18: 60_000, 85: 300_000}[len(fit(scenario).subjects)]
    for sight in sights(scenario):
        message = film_message(without(scenario, field), field, scale, sight)
        assert len(json.dumps(message)) <= most


@pytest.mark.parametrize("field", [field for field, slider in SLIDERS.items() if slider.moves])
def test_settings_ascend_from_one_end_of_the_slider_to_the_other(field: str):
    for design in ((18, 8), (200, 50)):
        scenario = Scenario("simulated", subjects=design[0], occasions=design[1])
        values = settings(scenario, field)
        assert (values[0], values[-1]) == RANGES[field]
        assert (np.diff(values) > 0).all()
        assert len(values) * design[0] <= films.MOST_LINES
        assert len(values) * design[0] * design[1] <= films.MOST_OBSERVATIONS


@pytest.mark.parametrize("field", ["residual_sd", "correlation", "sd_intercept", "sd_slope"])
def test_a_straight_way_between_two_settings_is_true_to_half_a_pixel(field: str):
    scenario = Scenario("simulated", missing=30)
    values = settings(scenario, field)
    at_settings = film(scenario, field, values)
    between = film(scenario, field, (values[1:] + values[:-1]) / 2)
    x = observe(scenario)["x"]
    ends = np.array([[1.0, 1.0], [x.min(), x.max()]])
    away = (at_settings.partial[1:] + at_settings.partial[:-1]) / 2 - between.partial
    share_of_panel = np.abs(away @ ends) / np.ptp(observe(scenario)["y"])
    assert np.nanmax(share_of_panel) * TALLEST_PANEL < 0.5


def test_whole_numbers_have_every_setting_where_data_are_not_large():
    assert settings(Scenario(), "missing").tolist() == list(range(91))
    assert settings(Scenario(), "focus_left").tolist() == list(range(51))
    assert len(settings(Scenario("simulated", subjects=200), "missing")) < 91


def test_the_dial_s_film_is_the_dial():
    models = fit(Scenario(missing=50))
    assert isinstance(models.partial, PartialPooling)
    turned = turn(models.partial)
    message = dial_message(models.scenario, Sight("Shrinkage", models.subjects))
    assert message["values"] == turned.positions.tolist()
    farthest = FAR * np.ptp(models.observations["y"])
    with np.errstate(invalid="ignore"):
        spread = turned.spread[:, np.newaxis] * root_of(turned.covariance)
    expected = {
        "partial": turned.lines,
        "population": turned.population[:, np.newaxis],
        "spread": np.where(np.isfinite(spread), spread, np.nan)[:, np.newaxis],
        "reach_partial": np.minimum(QUANTILE * turned.conditional_sd, farthest),
    }
    assert set(message["parts"]) == set(expected)
    for part, numbers in expected.items():
        got = read(message, part)
        assert_array_equal(np.isnan(got), np.isnan(numbers), err_msg=part)
        assert np.nanmax(np.abs(got - numbers) / message["units"][part]) <= HALF
    lines_only = dial_message(models.scenario, Sight("Lines", models.subjects[:3]))
    assert set(lines_only["parts"]) == {"partial"}
    assert len(json.dumps(message)) <= 60_000


def test_without_partial_pooling_the_dial_has_no_film():
    nothing_left = Scenario(removed=tuple(range(144)))
    with pytest.raises(TypeError, match="nothing to turn"):
        dial_message(nothing_left, Sight("Lines", ("308",)))


@pytest.mark.parametrize("field", [field for field, slider in SLIDERS.items() if slider.moves])
def test_a_film_does_not_depend_on_its_own_field(field: str):
    low, high = RANGES[field]
    base = {"fewest": Scenario(most=50), "most": Scenario(fewest=0)}.get(field, Scenario())
    one, other = (scenario_at(base, field, value) for value in (low, high))
    assert one != other
    assert without(one, field) == without(other, field)
    assert without(one, field) != without(replace(one, seed=7), field)


def test_only_sliders_that_move_the_picture_have_a_film():
    assert fields_with_a_film(Scenario()) == ("missing",)
    unequal = Scenario(mechanism="unequal_subjects", focus="308")
    assert set(fields_with_a_film(unequal)) == {"fewest", "most", "focus_left", "focus_noise"}
    truth = {"intercept", "slope", "sd_intercept", "sd_slope", "correlation", "residual_sd"}
    assert set(fields_with_a_film(Scenario("simulated"))) == {"missing", *truth}
