"""One person's session: the truth of simulated data, and every way to spoil."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from session_lab import Lab

from modules.figures import lines
from modules.figures.panels import PANELS_A_PAGE
from modules.observations import observe
from modules.scenario import MECHANISMS, DataName, Scenario
from modules.views.widgets.equations import data_generating_process

OTHER_TRUTH = {
    "intercept": 310,
    "slope": -4.6,
    "sd_intercept": 0,
    "sd_slope": 33,
    "correlation": -1,
    "residual_sd": 60,
    "subjects": 40,
    "occasions": 3,
}


@pytest.fixture
def simulated(lab: Lab) -> Lab:
    """The app with simulated data."""
    lab.choose("data-data", "simulated")
    return lab


# The truth


def test_each_slider_of_the_truth_changes_fits_and_equations(simulated: Lab):
    truth = Scenario("simulated")
    for field, value in OTHER_TRUTH.items():
        change: dict[str, Any] = {field: value}
        truth = replace(truth, **change)
        simulated.choose(f"truth-{field}", value)
        simulated.shows(truth)
        assert simulated.html("truth-equations") == str(data_generating_process(truth))
        assert simulated.shared[0] == truth
    assert len(simulated.panels) == PANELS_A_PAGE
    assert len(simulated.pages) == 2


def test_a_small_step_moves_lines_and_points_and_does_not_draw_again(simulated: Lab):
    def seen() -> tuple[Any, Any, Any]:
        points = simulated.state["observations"]["S1"]["y"]
        return points, simulated.line("truth", "S1"), simulated.line("none", "S1")

    drawing, states = simulated.drawing, len(simulated.states)
    before = seen()
    simulated.choose("truth-residual_sd", 26)
    after = seen()
    assert simulated.drawing == drawing
    assert len(simulated.states) == states + 1
    assert [now != then for now, then in zip(after, before, strict=True)] == [True, False, True]
    simulated.moved_to(Scenario("simulated", residual_sd=26.0))


def test_what_needs_other_heights_moves_the_axes(simulated: Lab):
    drawing, before = simulated.drawing, simulated.state["axes"]
    simulated.choose("truth-residual_sd", 100)
    assert simulated.drawing == drawing
    assert simulated.state["axes"] == lines.axes(Scenario("simulated", residual_sd=100.0)) != before


def test_what_needs_another_width_of_the_axes_is_drawn_again(simulated: Lab):
    drawing = simulated.drawing
    simulated.choose("truth-occasions", 12)
    assert simulated.drawing != drawing
    assert simulated.state["source"] == simulated.source()


def test_a_new_sample_has_the_same_truth(simulated: Lab):
    drawing = simulated.drawing
    simulated.press("truth-new_sample")
    simulated.press("truth-new_sample")
    simulated.shows(Scenario("simulated", sample=Scenario().sample + 2))
    assert simulated.drawing == drawing


def test_of_other_data_the_truth_is_unknown_and_its_sliders_change_no_fit(lab: Lab):
    lab.choose("truth-intercept", 400)
    lab.shows(Scenario())
    assert "truth" not in lab.state["parts"]
    lab.choose("data-data", "simulated")
    lab.shows(Scenario("simulated", intercept=400.0))
    assert None not in lab.line("truth", "S1")


# Ways to spoil


@pytest.mark.parametrize("data", ["baseline_corrected", "simulated", "radon"])
def test_a_mechanism_loses_its_own_observations(lab: Lab, data: DataName):
    lab.choose("data-data", data)
    lab.choose("spoil-missing", 40)
    for mechanism in MECHANISMS[::-1]:
        lab.choose("spoil-mechanism", mechanism)
        scenario = Scenario(data, missing=40, mechanism=mechanism)
        lab.shows(scenario)
        lost = observe(scenario).query("not kept and subject in @lab.panels")
        assert lab.missing == list(lost.index)


def test_drawing_again_loses_others_under_any_mechanism(lab: Lab):
    lab.choose("spoil-mechanism", "unequal_subjects")
    first = lab.missing
    lab.press("spoil-draw_again")
    lab.shows(Scenario(mechanism="unequal_subjects", seed=Scenario().seed + 1))
    assert lab.missing != first


def test_subjects_keep_between_the_fewest_and_the_most(lab: Lab):
    lab.choose("spoil-mechanism", "unequal_subjects")
    lab.choose("spoil-fewest", 3)
    lab.choose("spoil-most", 5)
    lab.shows(Scenario(mechanism="unequal_subjects", fewest=3, most=5))
    left = [int(row[0]) for row in lab.table.values()]
    assert (min(left), max(left)) == (3, 5)


def test_the_most_pushes_the_fewest_down(lab: Lab):
    lab.choose("spoil-mechanism", "unequal_subjects")
    lab.choose("spoil-fewest", 6)
    lab.choose("spoil-most", 4)
    assert lab.told[-1] == ("spoil-fewest", 4)
    lab.shows(Scenario(mechanism="unequal_subjects", fewest=4, most=4))
    lab.choose("spoil-most", 7)
    lab.shows(Scenario(mechanism="unequal_subjects", fewest=4, most=7))


def test_the_fewest_pushes_the_most_up(lab: Lab):
    lab.choose("spoil-mechanism", "unequal_subjects")
    lab.choose("spoil-most", 4)
    lab.choose("spoil-fewest", 6)
    assert lab.told[-1] == ("spoil-most", 6)
    lab.shows(Scenario(mechanism="unequal_subjects", fewest=6, most=6))


def test_one_subject_has_a_number_and_a_noise_of_its_own(lab: Lab):
    lab.choose("spoil-missing", 30)
    lab.choose("spoil-focus", "335")
    lab.shows(Scenario(missing=30, focus="335"))
    lab.choose("spoil-focus_left", 5)
    lab.choose("spoil-focus_noise", 80)
    lab.shows(Scenario(missing=30, focus="335", focus_left=5, focus_noise=80.0))
    points = {subject: own["y"] for subject, own in lab.state["observations"].items()}
    lab.choose("spoil-focus_noise", 0)
    for subject, own in lab.state["observations"].items():
        assert (own["y"] != points[subject]) == (subject == "335")
    lab.choose("spoil-focus", "")
    lab.shows(Scenario(missing=30))


def test_the_subjects_to_choose_from_are_those_of_the_data(lab: Lab):
    def offered() -> str:
        sent = [message for name, message in lab.sent("control") if name == "spoil-focus"]
        return str(sent[-1]["options"])

    assert '"335"' in offered()
    lab.choose("spoil-focus", "335")
    lab.choose("data-data", "simulated")
    assert '"335"' not in offered()
    assert '"S18"' in offered()
    assert lab.told[-1] != ("spoil-focus", "335")
    lab.shows(Scenario("simulated"))


def test_restoring_all_brings_every_kind_of_loss_back(lab: Lab):
    lab.choose("spoil-missing", 30)
    lab.choose("spoil-mechanism", "unequal_subjects")
    lab.choose("spoil-focus", "335")
    lab.choose("spoil-focus_noise", 50)
    lab.choose("lines-toggled", 0)
    lab.press("spoil-restore_all")
    lab.shows(Scenario())
    assert lab.missing == []
    told = dict(lab.told)
    assert (told["spoil-missing"], told["spoil-focus"]) == (0, "")
    assert told["spoil-mechanism"] == Scenario().mechanism
    lab.choose("spoil-missing", 30)
    lab.shows(Scenario(missing=30))


def test_restoring_all_leaves_data_and_model_alone(lab: Lab):
    lab.choose("data-data", "simulated")
    lab.choose("truth-slope", 5)
    lab.choose("model-random", "1")
    lab.choose("model-criterion", "ML")
    lab.choose("spoil-missing", 30)
    lab.press("spoil-restore_all")
    expected = Scenario("simulated", slope=5.0, random="1", reml=False)
    lab.shows(expected)
    assert replace(lab.shared[0], missing=0) == expected
