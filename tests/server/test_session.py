"""One person's session without a browser: what the controls do to what is shown."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from shiny.session._session import AppSession
from shiny.testserver import TestServerSession, test_server

from app import app
from modules.figures.ordering import Order, ordered
from modules.figures.panels import PANELS_A_PAGE, pages
from modules.observations import data_set, observe, toggle
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import MODEL_NAMES, fit
from modules.pooling.wording import line, number
from modules.scenario import DATA_NAMES, RANDOM_EFFECTS, DataName, RandomEffects, Scenario

LONGEST_SECONDS = 60.0
WITHOUT_AN_ANSWER_YET = 400
# What the page sends when it opens.
AT_THE_START: dict[str, Any] = {
    "data-data": "baseline_corrected",
    "spoil-missing": 0,
    "spoil-draw_again:shiny.action": 0,
    "spoil-restore_all:shiny.action": 0,
    "model-random": "1 + x",
    "model-criterion": "REML",
    "lines-shown": list(MODEL_NAMES),
    "lines-order": "label",
    "opinion-ask:shiny.action": 0,
}


class Lab:
    """The app as one person has it open, and what it sent to the page besides outputs."""

    def __init__(self, session: TestServerSession, moves: list[Any], slid: list[Any]) -> None:
        self.session, self.moves, self.slid = session, moves, slid
        self.presses: dict[str, int] = {}

    def choose(self, name: str, value: object) -> None:
        self.session.set_inputs(**{name: value})

    def press(self, name: str) -> None:
        self.presses[name] = self.presses.get(name, 0) + 1
        self.choose(f"{name}:shiny.action", self.presses[name])

    def html(self, name: str) -> str:
        value = self.session.get_output(name).value
        return "" if value is None else str(value["html"])

    @property
    def left(self) -> str:
        return str(self.session.get_output("spoil-left").value)

    @property
    def picture(self) -> ET.Element:
        return ET.fromstring(re.sub(r"^<div[^>]*>|</div>$", "", self.html("lines-picture").strip()))

    @property
    def drawing(self) -> str:
        (key,) = re.findall(r'data-drawing="([-\w]+)"', self.html("lines-picture"))
        return key

    @property
    def panels(self) -> list[str]:
        return [
            mark.attrib["data-panel"] for mark in self.picture.iter() if "data-panel" in mark.attrib
        ]

    @property
    def pages(self) -> list[str]:
        return re.findall(r'<option value="(\d+)"', self.html("lines-pager"))

    @property
    def table(self) -> dict[str, list[str]]:
        """By subject, the cells of its row."""
        (body,) = re.findall(r"<tbody>.*</tbody>", self.html("lines-table"), re.DOTALL)
        return {
            "".join(row[0].itertext()): ["".join(cell.itertext()) for cell in row[1:]]
            for row in ET.fromstring(body)
        }

    def shows(self, scenario: Scenario) -> None:
        """Assert that text, strip and table are those of a Scenario."""
        models = fit(scenario)
        each = list(models.observations_left.values())
        assert self.left == (
            f"{sum(each)} of {len(models.observations)} observations left, "
            f"from {sum(left > 0 for left in each)} of {len(each)} subjects."
        )
        strip = self.html("fits-strip")
        for pooled in (models.complete, models.partial):
            said = (
                str(pooled)
                if isinstance(pooled, ValueError)
                else line(*pooled.fixed_effects, x=data_set(scenario.data).x)
            )
            assert said in strip
        table = self.table
        assert [int(row[0]) for row in table.values()] == each
        for subject, row in table.items():
            assert row[1:] == [
                number(value) if value == value else "no line"
                for model in MODEL_NAMES
                for value in models.lines(model).loc[subject]
            ]


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """The app, opened; at the end nothing may have gone wrong in it."""
    moves: list[Any] = []
    slid: list[Any] = []

    async def remember_move(self: AppSession, type: str, message: dict[str, object]) -> None:
        assert type == "move"
        moves.append(message)

    send_input_message = AppSession.send_input_message

    def remember_slide(self: AppSession, id: str, message: dict[str, object]) -> None:
        slid.append((id, message.get("value")))
        send_input_message(self, id, message)

    monkeypatch.setattr(AppSession, "send_custom_message", remember_move)
    monkeypatch.setattr(AppSession, "send_input_message", remember_slide)
    with test_server(app, timeout_secs=LONGEST_SECONDS) as session:
        session.set_inputs(**AT_THE_START)
        yield Lab(session, moves, slid)
        assert session.is_ok, session.error


def test_the_app_starts_with_the_whole_data(lab: Lab):
    scenario = Scenario()
    lab.shows(scenario)
    assert lab.panels == list(ordered(fit(scenario), "label"))
    assert lab.pages == []
    assert lab.session.get_output("data-note") == data_set(scenario.data).note


def test_every_output_is_there(lab: Lab):
    statuses = {name: out.status for name, out in lab.session.to_values().outputs.items()}
    assert set(statuses.values()) == {"ok"}, statuses


@pytest.mark.parametrize("missing", [1, 50, 90])
def test_the_slider_spoils(lab: Lab, missing: int):
    lab.choose("spoil-missing", missing)
    lab.shows(Scenario(missing=missing))


def test_the_slider_moves_the_picture_and_does_not_draw_it_again(lab: Lab):
    before, moves = lab.html("lines-picture"), len(lab.moves)
    lab.choose("spoil-missing", 40)

    assert lab.html("lines-picture") == before
    assert len(lab.moves) == moves + 1
    move = lab.moves[-1]
    assert move["drawing"] == lab.drawing
    assert move["missing"] == fit(Scenario(missing=40)).missing
    assert move["order"] == lab.panels
    assert set(move["panels"]) == set(lab.panels)


def test_the_slider_goes_back_to_nothing_missing(lab: Lab):
    lab.choose("spoil-missing", 70)
    lab.choose("spoil-missing", 0)
    lab.shows(Scenario())
    assert lab.moves[-1]["missing"] == []


def test_drawing_again_loses_as_many_others(lab: Lab):
    lab.choose("spoil-missing", 50)
    first = lab.moves[-1]["missing"]
    lab.press("spoil-draw_again")
    second = lab.moves[-1]["missing"]
    lab.press("spoil-draw_again")

    assert len(first) == len(second)
    assert first != second
    lab.shows(Scenario(missing=50, seed=Scenario().seed + 2))


def test_restoring_all_undoes_the_slider_and_what_was_done_by_hand(lab: Lab):
    lab.choose("spoil-missing", 30)
    lost, there = lab.moves[-1]["missing"][0], 0
    while there in lab.moves[-1]["missing"]:
        there += 1
    lab.choose("lines-toggled", lost)
    lab.choose("lines-toggled", there)
    lab.press("spoil-restore_all")

    lab.shows(Scenario())
    assert ("spoil-missing", 0) in lab.slid


def test_after_restoring_the_same_share_loses_the_same(lab: Lab):
    lab.choose("spoil-missing", 30)
    lost = lab.moves[-1]["missing"]
    lab.press("spoil-restore_all")
    lab.choose("spoil-missing", 0)
    lab.choose("spoil-missing", 30)
    assert lab.moves[-1]["missing"] == lost


@pytest.mark.parametrize("data", DATA_NAMES[1:])
def test_other_data_are_shown(lab: Lab, data: DataName):
    lab.choose("data-data", data)
    lab.shows(Scenario(data))
    assert lab.session.get_output("data-note") == data_set(data).note
    subjects = ordered(fit(Scenario(data)), "label")
    assert lab.panels == list(subjects[:PANELS_A_PAGE])
    assert len(lab.pages) == (0 if len(subjects) <= PANELS_A_PAGE else len(pages(subjects)))
    assert data_set(data).x in str(lab.picture.get("aria-label"))


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
    variances = partial.random_covariance.to_numpy().diagonal() ** 0.5
    expected = [
        number(partial.residual_variance**0.5),
        number(variances[0]) if "1" in random else "—",
        number(variances[1]) if "x" in random else "—",
    ]
    row = lab.html("fits-strip").split("Partial pooling")[1]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row)
    assert cells[1:4] == expected
    assert (cells[4] == "—") == (random != "1 + x")


def test_formulas_are_written_in_the_words_of_the_data(lab: Lab, monkeypatch: pytest.MonkeyPatch):
    sent: list[str] = []
    send_input_message = AppSession.send_input_message

    def remember(self: AppSession, id: str, message: dict[str, object]) -> None:
        if id == "model-random":
            sent.append(str(message))
        send_input_message(self, id, message)

    monkeypatch.setattr(AppSession, "send_input_message", remember)
    lab.choose("data-data", "radon")
    assert "(1 + floor | county)" in sent[-1]


def test_a_point_that_is_toggled_goes_and_comes_back(lab: Lab):
    lab.choose("lines-toggled", 7)
    assert lab.moves[-1]["missing"] == [7]
    lab.shows(Scenario(removed=(7,)))
    lab.choose("lines-toggled", 8)
    lab.shows(Scenario(removed=(7, 8)))
    lab.choose("lines-toggled", 7)
    lab.shows(Scenario(removed=(8,)))


def test_a_point_that_the_draw_lost_comes_back(lab: Lab):
    lab.choose("spoil-missing", 60)
    lost = lab.moves[-1]["missing"]
    lab.choose("lines-toggled", lost[3])
    assert lab.moves[-1]["missing"] == [row for row in lost if row != lost[3]]
    lab.shows(toggle(Scenario(missing=60), lost[3]))


@pytest.mark.parametrize("row", [144, 10**9, -1])
def test_a_point_that_does_not_exist_changes_nothing(lab: Lab, row: int):
    lab.choose("spoil-missing", 10)
    moves = len(lab.moves)
    lab.choose("lines-toggled", row)

    lab.shows(Scenario(missing=10))
    assert len(lab.moves) == moves
    lab.choose("lines-toggled", 0)
    lab.shows(toggle(Scenario(missing=10), 0))


def test_a_subject_that_loses_all_is_still_shown(lab: Lab):
    scenario = Scenario()
    for row in range(8):
        lab.choose("lines-toggled", row)
        scenario = replace(scenario, removed=(*scenario.removed, row))
    lab.shows(scenario)
    assert lab.table["308"][0] == "0"
    assert lab.moves[-1]["panels"]["308"]["note"] == "no data left"
    assert lab.moves[-1]["panels"]["308"]["lines"]["none"] is None


def test_a_large_data_set_is_turned_page_by_page(lab: Lab):
    lab.choose("data-data", "radon")
    subjects = ordered(fit(Scenario("radon")), "label")
    cut = pages(subjects)
    assert lab.pages == [str(page) for page in range(len(cut))]
    lab.choose("lines-page", "0")
    for page, some in enumerate(cut):
        lab.choose("lines-page", str(page))
        assert lab.panels == list(some)
        assert lab.moves[-1]["drawing"] == lab.drawing


def test_another_order_begins_at_its_first_page(lab: Lab):
    lab.choose("data-data", "radon")
    lab.choose("lines-page", "2")
    lab.choose("lines-order", "left")
    fewest = ordered(fit(Scenario("radon")), "left")[:PANELS_A_PAGE]

    assert set(lab.panels) == set(fewest)
    assert lab.moves[-1]["order"] == list(fewest)
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

    assert lab.moves[-1]["order"] == list(ordered(fit(Scenario(missing=60)), order))
    assert lab.moves[-1]["order"] != list(ordered(fit(Scenario()), order))
    assert lab.drawing == drawing


def test_what_is_drawn_anew_is_the_data_as_they_are_now(lab: Lab):
    lab.choose("spoil-missing", 50)
    lab.choose(".clientdata_output_lines-picture_width", 500)
    assert lab.picture.get("width") == "500"
    hollow = [
        int(mark.attrib["data-observation"])
        for mark in lab.picture.iter()
        if mark.get("data-kept") == "false"
    ]
    assert hollow == fit(Scenario(missing=50)).missing


def test_only_a_width_that_matters_draws_anew(lab: Lab):
    drawing = lab.drawing
    lab.choose(".clientdata_output_lines-picture_width", 967)
    assert lab.drawing == drawing
    lab.choose(".clientdata_output_lines-picture_width", 700)
    assert lab.drawing != drawing
    lab.choose(".clientdata_output_lines-picture_width", 120)
    assert lab.picture.get("width") == "300"


def test_a_hidden_picture_has_no_width_and_stays_as_it_was(lab: Lab):
    before = lab.html("lines-picture")
    lab.choose(".clientdata_output_lines-picture_width", 0)
    lab.choose("spoil-missing", 20)
    assert lab.html("lines-picture") == before
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


def wait_for_an_opinion(lab: Lab) -> str:
    for turn in range(WITHOUT_AN_ANSWER_YET):
        if answer := lab.html("opinion-answer"):
            return answer
        lab.choose("time-passes", turn)
    raise AssertionError("no second opinion")


def test_a_second_opinion_is_given_when_asked_and_falls_with_the_scenario(lab: Lab):
    assert lab.html("opinion-answer") == ""
    lab.press("opinion-ask")
    answer = wait_for_an_opinion(lab)
    partial = fit(Scenario()).partial
    assert isinstance(partial, PartialPooling)
    assert "Believe both" in answer
    assert f"<td>{number(partial.criterion, 6)}</td>" in answer

    lab.choose("spoil-missing", 5)
    assert "ask again" in lab.html("opinion-answer")


def test_two_people_do_not_disturb_each_other(lab: Lab):
    lab.choose("spoil-missing", 40)
    with test_server(app, timeout_secs=LONGEST_SECONDS) as other:
        other.set_inputs(**AT_THE_START)
        assert str(other.get_output("spoil-left").value).startswith("144 of 144")
        other.set_inputs(**{"lines-toggled": 1})
        assert str(other.get_output("spoil-left").value).startswith("143 of 144")
    lab.choose("time-passes", 0)
    lab.shows(Scenario(missing=40))
