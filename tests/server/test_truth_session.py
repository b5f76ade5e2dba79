"""One person's session in the Truth tab: the picture, who does best, a new subject, the table."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from drawn_marks import drawn_marks
from session_lab import HEIGHT, WIDTH, Lab

from modules.figures import errors
from modules.figures.error_limits import largest_error
from modules.figures.errors import Errors
from modules.observations.harmless_csv import to_csv
from modules.pooling.three_models import MODEL_NAMES, ThreeModels, fit
from modules.scenario import Scenario
from modules.scenario.link import to_values
from modules.scenario.view_settings import ERRORS, Error, ViewSettings
from modules.study.prediction_errors import (
    left_out_observations,
    new_subjects,
    prediction_errors_of_subjects,
)
from modules.study.scoreboard import errors_of_subjects, scoreboard
from modules.study.sizes_of_errors import sizes_of_errors
from modules.views.tabs import truth as tab
from modules.views.tabs.scoreboard import all_scores
from modules.views.tabs.truth import said
from modules.views.widgets.data_table import written_table
from modules.words.errors import NOTHING_MISSING, verdict
from modules.words.wording import number

Opener = Callable[..., Lab]
TRUTH = ViewSettings(tab="Truth")
SIMULATED = Scenario("simulated", missing=60, seed=3)
PICTURE, BOARD, NEW_SUBJECT = "errors-picture", "errors-board", "errors-new_subject"


def query_of(scenario: Scenario, view: ViewSettings = TRUTH) -> str:
    values = {key: json.dumps(value) for key, value in to_values(scenario, view).items()}
    return f"?_values_&{urlencode(values)}"


@pytest.fixture
def simulated(new_lab: Opener) -> Lab:
    """The app, opened at the Truth tab with simulated data of which some are missing."""
    return new_lab(query_of(SIMULATED))


@pytest.fixture
def real(new_lab: Opener) -> Lab:
    """The app, opened at the Truth tab with sleepstudy."""
    return new_lab(query_of(Scenario()))


def expected(models: ThreeModels, error: Error = "line") -> errors.Figure:
    largest = largest_error(models.scenario, error)
    return errors.figure(models, Errors(error, largest, len(models.subjects), WIDTH, HEIGHT))


def sentence(lab: Lab) -> str:
    (said,) = re.findall(r"<p>(.*?)</p>", lab.html("errors-conclusion"))
    return said


def rows(lab: Lab, output: str = BOARD) -> dict[str, list[str]]:
    """By model, the cells of its row."""
    found = re.findall(r'<tr[^>]* data-model="(\w+)">(.*?)</tr>', lab.html(output))
    return {model: re.findall(r"<td[^>]*>(.*?)</td>", row) for model, row in found}


def best(lab: Lab, output: str = BOARD) -> list[str]:
    return re.findall(r'<tr class="best" data-model="(\w+)">', lab.html(output))


def score(row: Any) -> str:  # noqa: ANN401 - a row of a frame
    """A root mean square error with its standard error."""
    return f"{number(row['rmse'], 3)} ± {number(row['rmse_error'], 2)}"


# Simulated data


def test_opening_the_tab_draws_the_errors_and_says_where_everything_is(simulated: Lab):
    models = fit(SIMULATED)
    figure = simulated.figure(PICTURE)
    assert figure.get("data-figure") == "errors"
    assert figure.get("data-scene") == expected(models).scene()
    marks = {mark.get("data-mark") for mark in figure.iter()} - {None}
    assert marks == set(drawn_marks(expected(models)))
    assert len(simulated.states) == 1
    simulated.moved_to(SIMULATED, "Truth")
    assert simulated.sent("error_words")[-1] == said(models, "line")
    assert simulated.html("lines-picture") == simulated.html("shrinkage-plane") == ""


def test_the_slider_moves_the_errors_and_draws_none_anew(simulated: Lab):
    drawn, times = simulated.html(PICTURE), simulated.times_drawn(PICTURE)
    for missing in (30, 80):
        simulated.choose("spoil-missing", missing)
        now = replace(SIMULATED, missing=missing)
        simulated.moved_to(now, "Truth")
        assert simulated.sent("error_words")[-1] == said(fit(now), "line")
        assert sentence(simulated) == verdict(fit(now), "line")
    assert (simulated.html(PICTURE), simulated.times_drawn(PICTURE)) == (drawn, times)


def test_the_scoreboard_says_who_is_closest_and_how_far_each_model_is_off(simulated: Lab):
    board = scoreboard(fit(SIMULATED))
    shown = rows(simulated)
    for model in MODEL_NAMES:
        closest, rmse = board.loc[model, ["closest", "rmse"]]
        assert shown[model] == [str(int(closest)), number(float(rmse), 3)]
    assert best(simulated) == [board["rmse"].idxmin()]
    lineless = len(fit(SIMULATED).none.reasons)
    assert f"Not compared: {lineless} without a line of their own." in sentence(simulated)


@pytest.mark.parametrize("error", ERRORS)
def test_the_error_is_chosen_once_for_picture_scoreboard_table_and_link(
    simulated: Lab, error: Error
):
    simulated.choose("errors-error", error)
    models = fit(SIMULATED)
    assert simulated.figure(PICTURE).get("data-scene") == expected(models, error).scene()
    assert sentence(simulated) == verdict(models, error)
    assert simulated.sent("error_words")[-1] == said(models, error)
    sizes = sizes_of_errors(models, error)
    table = simulated.html("errors-table")
    assert f'data-value="{float(sizes.at["S1", "complete"])!r}"' in table
    assert simulated.shared == (SIMULATED, replace(TRUTH, error=error))


def test_a_link_chooses_the_error(new_lab: Opener):
    lab = new_lab(query_of(SIMULATED, replace(TRUTH, error="slope")))
    assert sentence(lab) == verdict(fit(SIMULATED), "slope")


def test_a_model_without_a_line_has_no_error_but_a_reason(simulated: Lab):
    models = fit(SIMULATED)
    lineless = next(iter(models.none.reasons))
    told = dict(
        zip(
            simulated.state["subjects"], simulated.sent("error_words")[-1]["sentences"], strict=True
        )
    )
    assert "No pooling has no line: " in told[lineless]
    assert simulated.line("none", lineless) == [None, None]


def test_where_no_model_can_be_compared_the_reason_is_said(new_lab: Opener):
    nothing = Scenario("simulated", subjects=2, removed=tuple(range(8)))
    lab = new_lab(query_of(nothing))
    assert sentence(lab).startswith("No comparison: only one subject has observations")
    assert set(map(tuple, rows(lab).values())) == {("—", "—")}


def test_errors_are_downloaded_in_full_precision(simulated: Lab):
    assert download(simulated) == to_csv(errors_of_subjects(fit(SIMULATED)))


# Data whose truth is unknown


def test_where_nothing_is_missing_a_sentence_says_what_to_do(real: Lab):
    assert sentence(real) == NOTHING_MISSING
    assert rows(real) == {}
    real.moved_to(Scenario(), "Truth")
    assert set(real.state["parts"]["unseen"]) == {None}


def test_what_was_taken_away_is_what_predictions_are_held_against(real: Lab):
    drawn = real.times_drawn(PICTURE)
    real.choose("spoil-missing", 60)
    models = fit(Scenario(missing=60))
    real.moved_to(models.scenario, "Truth")
    assert real.times_drawn(PICTURE) == drawn
    table: Any = left_out_observations(models).set_index(["ground", "model"])
    assert rows(real) == {model: [score(table.loc[("common", model)])] for model in MODEL_NAMES}
    assert best(real) == [table.loc["common", "rmse"].idxmin()]
    assert sentence(real) == verdict(models, "line")


def test_the_table_has_every_score_on_both_grounds(real: Lab):
    real.choose("spoil-missing", 60)
    models = fit(Scenario(missing=60))
    real.wait_until(lambda: "observations taken away" in real.html("errors-scores"))
    expected = all_scores(left_out_observations(models), new_subjects(models))
    assert len(expected.frame) == 10
    assert real.html("errors-scores") == str(written_table(expected, "Every score"))


def test_a_model_with_nothing_to_predict_says_so(new_lab: Opener):
    """Every observation of the first subject was taken away, and nobody else's."""
    lab = new_lab(query_of(Scenario(removed=tuple(range(8)))))
    assert rows(lab) == {"complete": ["—"], "none": ["no prediction"], "partial": ["—"]}
    assert sentence(lab) == "No comparison: no subject to compare has a line of its own."


def test_a_new_subject_is_predicted_by_the_population_alone(real: Lab):
    real.wait_until(lambda: bool(rows(real, NEW_SUBJECT)))
    table: Any = new_subjects(fit(Scenario())).set_index(["ground", "model"])
    shown = rows(real, NEW_SUBJECT)
    assert shown["none"] == ["no prediction"]
    for model in ("complete", "partial"):
        assert shown[model] == [score(table.loc[("own", model)])]
    before = shown
    real.choose("spoil-missing", 50)
    real.wait_until(lambda: rows(real, NEW_SUBJECT) != before)


def test_a_new_subject_is_left_out_only_where_that_is_looked_at(
    new_lab: Opener, monkeypatch: pytest.MonkeyPatch
):
    asked: list[Scenario] = []

    async def noted(models: ThreeModels, _: object) -> Any:  # noqa: ANN401
        asked.append(models.scenario)
        await asyncio.sleep(0)
        return new_subjects(models)

    monkeypatch.setattr(tab, "left_out_in_turn", noted)
    lab = new_lab(query_of(Scenario(), ViewSettings()))
    lab.choose("spoil-missing", 20)
    assert asked == []
    lab.look_at("Truth")
    assert asked == [Scenario(missing=20)]
    lab.look_at("Lines")
    lab.choose("spoil-missing", 40)
    assert asked == [Scenario(missing=20)]


def test_errors_of_predictions_are_downloaded(real: Lab):
    real.choose("spoil-missing", 30)
    models = fit(Scenario(missing=30))
    assert download(real) == to_csv(prediction_errors_of_subjects(models))
    rows_of_csv = list(csv.DictReader(io.StringIO(download(real))))
    assert [*rows_of_csv[0]] == ["model", "subject", "observations", "rmse"]
    assert len(rows_of_csv) == 3 * 18


def download(lab: Lab) -> str:
    """What the button of the table gives."""
    return lab.downloaded("errors-csv").decode()
