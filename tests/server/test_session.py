"""One person's session without a browser: what the controls do to what is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import replace

import numpy as np
import pytest
from session_lab import HEIGHT, PICTURE, Lab, in_sight

from app import FAILED
from modules.figures.figure import Figure
from modules.figures.ordering import ordered
from modules.figures.panels import PANELS_A_PAGE, pages
from modules.observations import data_set, observe, toggle
from modules.pooling.partial import PartialPooling
from modules.pooling.solver.random_structure import random_structure
from modules.pooling.three_models import fit
from modules.scenario import DATA_NAMES, RANDOM_EFFECTS, DataName, RandomEffects, Scenario
from modules.scenario.shared_answers import SharedAnswers
from modules.scenario.view_settings import Order
from modules.views.tabs.lines import said
from modules.views.widgets import moving_figure
from modules.words.wording import number

OTHER_DATA = [name for name in DATA_NAMES if name not in (Scenario().data, "uploaded")]


def test_the_app_starts_with_the_whole_data(lab: Lab):
    scenario = Scenario()
    lab.shows(scenario)
    assert lab.panels == list(ordered(fit(scenario), "label"))
    assert lab.pages == []
    assert lab.note == data_set(scenario).note


def test_every_output_is_there(lab: Lab):
    for tab in ("Lines", "Shrinkage", "Truth"):
        lab.look_at(tab)
        outputs = lab.session.to_values().outputs
        statuses = {name: out.status for name, out in outputs.items() if in_sight(tab, name)}
        assert set(statuses.values()) == {"ok"}, statuses


@pytest.mark.parametrize("missing", [1, 50, 90])
def test_the_slider_spoils(lab: Lab, missing: int):
    lab.choose("spoil-missing", missing)
    lab.shows(Scenario(missing=missing))


def test_the_slider_moves_the_picture_and_does_not_draw_it_again(lab: Lab):
    before, states = (lab.drawing, lab.html(PICTURE)), len(lab.states)
    lab.choose("spoil-missing", 40)

    assert (lab.drawing, lab.html(PICTURE)) == before
    assert len(lab.states) == states + 1
    lab.moved_to(Scenario(missing=40))
    assert lab.missing == fit(Scenario(missing=40)).missing
    assert lab.order == lab.state["subjects"] == lab.panels
    assert lab.sent("panels")[-1] == said(fit(Scenario(missing=40)), lab.panels)


def test_the_slider_goes_back_to_nothing_missing(lab: Lab):
    lab.choose("spoil-missing", 70)
    lab.choose("spoil-missing", 0)
    lab.shows(Scenario())
    assert lab.missing == []


def test_drawing_again_loses_as_many_others(lab: Lab):
    lab.choose("spoil-missing", 50)
    first = lab.missing
    lab.press("spoil-draw_again")
    second = lab.missing
    lab.press("spoil-draw_again")

    assert len(first) == len(second)
    assert first != second
    lab.shows(Scenario(missing=50, seed=Scenario().seed + 2))


def test_restoring_all_undoes_the_slider_and_what_was_done_by_hand(lab: Lab):
    lab.choose("spoil-missing", 30)
    lost, there = lab.missing[0], 0
    while there in lab.missing:
        there += 1
    lab.choose("lines-toggled", lost)
    lab.choose("lines-toggled", there)
    lab.press("spoil-restore_all")

    lab.shows(Scenario())
    assert ("spoil-missing", 0) in lab.told


def test_after_restoring_the_same_share_loses_the_same(lab: Lab):
    lab.choose("spoil-missing", 30)
    lost = lab.missing
    lab.press("spoil-restore_all")
    lab.choose("spoil-missing", 0)
    lab.choose("spoil-missing", 30)
    assert lab.missing == lost


@pytest.mark.parametrize("data", OTHER_DATA)
def test_other_data_are_shown(lab: Lab, data: DataName):
    lab.choose("data-data", data)
    lab.shows(Scenario(data))
    assert lab.note == data_set(Scenario(data)).note
    subjects = ordered(fit(Scenario(data)), "label")
    assert lab.panels == list(subjects[:PANELS_A_PAGE])
    assert len(lab.pages) == (0 if len(subjects) <= PANELS_A_PAGE else len(pages(subjects)))
    assert data_set(Scenario(data)).x in str(lab.picture.get("aria-label"))


def test_other_data_are_as_spoiled_but_not_by_hand(lab: Lab):
    lab.choose("spoil-missing", 20)
    lab.choose("lines-toggled", 5)
    lab.choose("data-data", "orthodont")
    lab.shows(Scenario("orthodont", missing=20))
    lab.choose("data-data", "baseline_corrected")
    lab.shows(Scenario(missing=20))


@pytest.mark.parametrize("random", RANDOM_EFFECTS)
@pytest.mark.parametrize("criterion", ["REML", "ML"])
def test_the_model_is_the_one_chosen(lab: Lab, random: RandomEffects, criterion: str):
    lab.choose("spoil-missing", 30)
    lab.choose("model-random", random)
    lab.choose("model-criterion", criterion)
    scenario = Scenario(missing=30, random=random, reml=criterion == "REML")
    partial = fit(scenario).partial
    assert isinstance(partial, PartialPooling)

    lab.shows(scenario)
    structure = random_structure(random)
    variances = partial.random_covariance.to_numpy().diagonal() ** 0.5
    expected = [
        number(partial.residual_variance**0.5),
        number(variances[0]) if structure.has_intercept else "—",
        number(variances[1]) if structure.has_slope else "—",
    ]
    row = lab.html("fits-strip").split("Partial pooling")[1]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row)
    assert cells[2:5] == expected
    assert (cells[5] == "—") == (not structure.correlated)


def test_formulas_are_written_in_the_words_of_the_data(lab: Lab):
    lab.choose("data-data", "radon")
    sent = [str(message) for name, message in lab.sent("control") if name == "model-random"]
    assert "(1 + floor | county)" in sent[-1]


def test_a_point_that_is_toggled_goes_and_comes_back(lab: Lab):
    lab.choose("lines-toggled", 7)
    assert lab.missing == [7]
    lab.shows(Scenario(removed=(7,)))
    lab.choose("lines-toggled", 8)
    lab.shows(Scenario(removed=(7, 8)))
    lab.choose("lines-toggled", 7)
    lab.shows(Scenario(removed=(8,)))


def test_a_point_that_the_draw_lost_comes_back(lab: Lab):
    lab.choose("spoil-missing", 60)
    lost = lab.missing
    lab.choose("lines-toggled", lost[3])
    assert lab.missing == [row for row in lost if row != lost[3]]
    lab.shows(toggle(Scenario(missing=60), lost[3]))


@pytest.mark.parametrize("row", [144, 10**9, -1])
def test_a_point_that_does_not_exist_changes_nothing(lab: Lab, row: int):
    lab.choose("spoil-missing", 10)
    states = len(lab.states)
    lab.choose("lines-toggled", row)

    lab.shows(Scenario(missing=10))
    assert len(lab.states) == states
    lab.choose("lines-toggled", 0)
    lab.shows(toggle(Scenario(missing=10), 0))


def test_a_subject_that_loses_all_is_still_shown(lab: Lab):
    scenario = Scenario()
    for row in range(8):
        lab.choose("lines-toggled", row)
        scenario = replace(scenario, removed=(*scenario.removed, row))
    lab.shows(scenario)
    assert lab.table["308"][0] == "0"
    assert lab.state["parts"]["left"][lab.state["subjects"].index("308")] == 0
    assert lab.line("none", "308") == [None, None]
    assert set(lab.state["observations"]["308"]["kept"]) == {"0"}


def test_a_large_data_set_is_turned_page_by_page(lab: Lab):
    lab.choose("data-data", "radon")
    subjects = ordered(fit(Scenario("radon")), "label")
    cut = pages(subjects)
    assert lab.pages == [str(page) for page in range(len(cut))]
    lab.choose("lines-page", "0")
    for page, some in enumerate(cut):
        lab.choose("lines-page", str(page))
        assert lab.panels == list(some)
        lab.moved_to(Scenario("radon"))


def test_another_order_begins_at_its_first_page(lab: Lab):
    lab.choose("data-data", "radon")
    lab.choose("lines-page", "2")
    lab.choose("lines-order", "left")
    fewest = ordered(fit(Scenario("radon")), "left")[:PANELS_A_PAGE]

    assert set(lab.panels) == set(fewest)
    assert lab.order == list(fewest)
    assert f"{fewest[0]} to {fewest[-1]}" in lab.html("lines-pager")


def test_a_page_that_the_next_data_set_does_not_have_is_forgotten(lab: Lab):
    lab.choose("data-data", "radon")
    lab.choose("lines-page", "3")
    lab.choose("data-data", "oxboys")
    assert lab.panels == list(ordered(fit(Scenario("oxboys")), "label")[:PANELS_A_PAGE])
    lab.choose("lines-page", "3")
    assert lab.panels == list(ordered(fit(Scenario("oxboys")), "label")[PANELS_A_PAGE:])
    lab.choose("data-data", "baseline_corrected")
    assert len(lab.panels) == 18


@pytest.mark.parametrize("order", ["slope", "left", "pulled"])
def test_an_order_moves_panels_and_follows_the_data(lab: Lab, order: Order):
    drawing = lab.drawing
    lab.choose("lines-order", order)
    lab.choose("spoil-missing", 60)

    assert lab.order == list(ordered(fit(Scenario(missing=60)), order))
    assert lab.order != list(ordered(fit(Scenario()), order))
    assert lab.drawing == drawing


def test_what_is_drawn_anew_is_the_same_for_all_and_told_the_data_as_they_are(
    lab: Lab, new_lab: Callable[..., Lab]
):
    lab.choose("spoil-missing", 50)
    lab.choose(".clientdata_output_lines-picture_width", 500)
    assert lab.picture.get("width") == "500"
    assert lab.missing == fit(Scenario(missing=50)).missing
    other = new_lab("?_values_&missing=20&seed=7")
    other.choose(".clientdata_output_lines-picture_width", 500)
    assert other.html(PICTURE) == lab.html(PICTURE)
    assert other.missing == fit(Scenario(missing=20, seed=7)).missing


def test_only_a_width_that_matters_draws_anew(lab: Lab):
    drawing = lab.drawing
    lab.choose(".clientdata_output_lines-picture_width", 967)
    assert lab.drawing == drawing
    lab.choose(".clientdata_output_lines-picture_width", 700)
    assert lab.drawing != drawing
    lab.choose(".clientdata_output_lines-picture_width", 120)
    assert lab.picture.get("width") == "300"


def test_a_lower_window_has_lower_panels_and_a_low_one_pages(lab: Lab):
    drawing = lab.drawing
    lab.choose(".clientdata_output_lines-picture_height", HEIGHT + 7)
    assert lab.drawing == drawing
    lab.choose(".clientdata_output_lines-picture_height", HEIGHT - 80)
    assert lab.drawing == drawing + 1
    assert float(lab.picture.attrib["height"]) == HEIGHT - 80
    assert lab.pages == []
    lab.choose(".clientdata_output_lines-picture_height", 220)
    lab.choose(".clientdata_output_lines-picture_width", 500)
    assert len(lab.pages) > 1
    assert set(lab.panels) < set(fit(Scenario()).subjects)


def test_a_hidden_picture_has_no_width_and_stays_as_it_was(lab: Lab):
    before = lab.html(PICTURE)
    lab.choose(".clientdata_output_lines-picture_width", 0)
    lab.choose("spoil-missing", 20)
    assert lab.html(PICTURE) == before
    lab.shows(Scenario(missing=20))


def test_no_data_at_all_is_an_answer_too(lab: Lab):
    lab.choose("data-data", "orthodont")
    lab.choose("spoil-missing", 90)
    scenario = Scenario("orthodont", missing=90)
    for row in np.flatnonzero(observe(scenario)["kept"].to_numpy()):
        lab.choose("lines-toggled", int(row))
        scenario = toggle(scenario, int(row))
    lab.shows(scenario)
    assert "No subject has a line of its own." in lab.html("fits-strip")
    lab.press("spoil-restore_all")
    lab.shows(Scenario("orthodont"))


def test_a_second_opinion_is_given_when_asked_and_falls_with_the_scenario(lab: Lab):
    lab.look_at("Model")
    lab.choose("parts-part", "Second opinion")
    assert lab.html("parts-opinion-answer") == ""
    lab.press("parts-opinion-ask")
    lab.wait_until(lambda: bool(lab.html("parts-opinion-answer")))
    answer = lab.html("parts-opinion-answer")
    partial = fit(Scenario()).partial
    assert isinstance(partial, PartialPooling)
    assert "Believe both" in answer
    assert f"<td>{number(partial.criterion, 6)}</td>" in answer

    lab.choose("spoil-missing", 5)
    assert "ask again" in lab.html("parts-opinion-answer")


def test_two_people_do_not_disturb_each_other(lab: Lab, new_lab: Callable[[], Lab]):
    lab.choose("spoil-missing", 40)
    other = new_lab()
    other.shows(Scenario())
    other.choose("lines-toggled", 1)
    other.shows(Scenario(removed=(1,)))
    lab.choose("time-passes", 0)
    lab.shows(Scenario(missing=40))


def test_another_window_shows_the_page_with_the_subject_that_was_first(lab: Lab):
    lab.choose("data-data", "radon")
    lab.choose("lines-page", "2")
    before, first = lab.pages, lab.panels[0]
    lab.choose(".clientdata_output_lines-picture_height", 250)
    assert len(lab.pages) > len(before)
    assert first in lab.panels
    assert lab.panels[0] != ordered(fit(Scenario("radon")), "label")[0]


def test_a_picture_that_fails_says_so_in_a_sentence_and_another_choice_draws_again(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
):
    def fail(figure: Figure) -> str:
        raise OSError("/a/path/of/the/server")

    with monkeypatch.context() as broken:
        broken.setattr(moving_figure, "draw", fail)
        broken.setattr(moving_figure, "DRAWINGS", SharedAnswers[Hashable, str](1))
        lab.choose("data-data", "oxboys")
        failed = lab.session.to_values().outputs[PICTURE]
        assert failed.status == "error"
        assert failed.error == FAILED
    lab.choose("data-data", "sleepstudy")
    lab.choose("data-data", "oxboys")
    assert "data-figure" in lab.html(PICTURE)
