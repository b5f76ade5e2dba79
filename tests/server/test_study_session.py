"""The Study tab: what is repeated is repeated elsewhere, and stays until something else is."""

from __future__ import annotations

import asyncio
import csv
import html
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

import pandas as pd
import pytest
from numpy.testing import assert_allclose
from session_lab import Lab

from modules.observations import data_set
from modules.pooling.three_models import fit
from modules.scenario import MECHANISMS, Scenario
from modules.scenario.link import to_values
from modules.scenario.view_settings import RESULTS, Result, ViewSettings
from modules.study import Grid, design, run, world_like
from modules.study.enough import enough_subjects
from modules.study.executor import SCHEDULER
from modules.study.mechanisms import bias_by_mechanism
from modules.study.summary import bias_and_spread, slope_tests
from modules.views.tabs.study import cells
from modules.views.tabs.study.designs import FAILED, NEEDS_A_TRUTH, NO_PRICE, ONE_SHARE, REPLICATES
from modules.views.tabs.study.repeat import (
    LEADS_BACK,
    NO_SUCH_DATA_SET,
    NOTHING_YET,
    SEED,
)
from modules.words.design import FALSE_POSITIVES, plain_reading
from modules.words.formulas import formulas
from modules.words.study import (
    MECHANISM_TITLES,
    NOTHING_IS_MISSING,
    ONLY_SIMULATED,
    WORLD,
    said_of_data_set,
    said_of_tests,
)

Opener = Callable[..., Lab]
SIMULATED = Scenario("simulated", subjects=8, occasions=5, missing=30, mechanism="dropout")
VIEW = ViewSettings(tab="Study", times=100)
NUMBER = "study-repeat-data_set:shiny.number"


def query_of(scenario: Scenario, view: ViewSettings = VIEW) -> str:
    values = {key: json.dumps(value) for key, value in to_values(scenario, view).items()}
    return f"?_values_&{urlencode(values)}"


@pytest.fixture
def study(new_lab: Opener) -> Lab:
    """The app, opened at the Study tab on simulated data."""
    return new_lab(query_of(SIMULATED))


@pytest.fixture
def designs(new_lab: Opener) -> Lab:
    """The app, opened at the designs."""
    return new_lab(query_of(SIMULATED, replace(VIEW, study="Designs")))


def text(lab: Lab, output: str) -> str:
    """What an output of the tab says, without its tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", lab.html(f"study-{output}"))).strip()


def said(lab: Lab) -> str:
    """What is said of the data set that is chosen."""
    return str(lab.session.get_output("study-repeat-said").value)


def described(lab: Lab, part: str = "repeat") -> str:
    (words,) = re.findall(r"<desc>(.*?)</desc>", lab.html(f"study-{part}-picture"), re.DOTALL)
    return html.unescape(words)


def downloaded(lab: Lab, part: str = "repeat") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(lab.downloaded(f"study-{part}-table-csv").decode())))


def shares(lab: Lab) -> list[float]:
    return [message["share"] for message in lab.sent("progress") if "share" in message]


def is_at_work(lab: Lab, part: str = "repeat") -> bool:
    return "<progress" in lab.html(f"study-{part}-at_work")


def wait_for_the_end(lab: Lab, part: str = "repeat") -> None:
    lab.wait_until(lambda: not is_at_work(lab, part))
    lab.wait_for_drawings()


def repeat(lab: Lab, button: str = "start") -> None:
    """Press the button, and wait until all data sets are there."""
    already = shares(lab).count(1.0)
    lab.press(f"study-repeat-{button}")
    lab.wait_until(lambda: shares(lab).count(1.0) > already)
    wait_for_the_end(lab)


def compare(lab: Lab) -> None:
    """Compare designs, and wait until all are there."""
    already = shares(lab).count(1.0)
    lab.press("study-designs-start")
    lab.wait_until(lambda: shares(lab).count(1.0) > already)
    wait_for_the_end(lab, "designs")


def show(lab: Lab, result: Result) -> None:
    lab.choose("study-repeat-result", result)


# Repeat


def test_before_the_button_is_pressed_nothing_is_repeated(study: Lab):
    assert text(study, "repeat-picture") == NOTHING_YET
    assert text(study, "repeat-table-table") == NOTHING_YET
    assert shares(study) == []
    assert said(study) == ""


def test_a_study_has_the_numbers_of_a_run_and_a_dot_for_each_data_set(study: Lab):
    repeat(study)
    expected = run(SIMULATED, 100, SEED)
    first = downloaded(study)[0]
    table = bias_and_spread(expected)
    for name in ("truth", "mean", "bias", "bias_error", "spread"):
        assert_allclose(float(first[name]), table[name].iloc[0], rtol=1e-12)
    picture = study.html("study-repeat-picture")
    beyond = [int(n) for n in re.findall(r">(?:‹ )?(\d+)(?: ›)?</text>", picture) if "›" in picture]
    dots = picture.count("data-data-sets=")
    assert dots <= 300 <= dots + sum(beyond)
    assert dots > 280
    for parameter, sd in table.loc[table["model"] == "partial", ["parameter", "spread"]].to_numpy():
        if parameter == "slope":
            assert f"spread {sd:#.3g}" in described(study)


@pytest.mark.parametrize("result", RESULTS)
def test_every_result_has_a_picture_a_sentence_and_a_table(study: Lab, result: Result):
    show(study, result)
    repeat(study)
    assert "<svg" in study.html("study-repeat-picture")
    assert text(study, "repeat-sentence")
    assert "<table" in study.html("study-repeat-table-table")
    assert downloaded(study)


def test_a_result_chosen_later_needs_no_other_run(study: Lab):
    repeat(study)
    told = len(shares(study))
    show(study, "tests")
    study.wait_for_drawings()
    expected = said_of_tests(slope_tests(run(SIMULATED, 100, SEED)), SIMULATED.slope)
    assert text(study, "repeat-sentence").startswith(expected)
    assert len(shares(study)) == told


@pytest.mark.parametrize("estimated", ["sd_slope", "correlation", "residual_sd", "intercept"])
def test_any_parameter_is_piled_up(study: Lab, estimated: str):
    study.choose("study-repeat-estimated", estimated)
    repeat(study)
    models = 3 if estimated in ("residual_sd", "intercept") else 1
    assert study.html("study-repeat-picture").count('class="true-value"') == models


def test_progress_goes_from_nothing_to_all(study: Lab):
    study.choose("study-repeat-times", "1000")
    repeat(study)
    assert shares(study) == [0.25, 0.5, 0.75, 1.0]


def test_a_study_can_be_cancelled_and_keeps_what_it_has(study: Lab):
    study.choose("study-repeat-times", "10000")
    study.press("study-repeat-start")
    study.wait_until(lambda: "<svg" in study.html("study-repeat-picture"))
    study.press("study-repeat-cancel")
    wait_for_the_end(study)
    kept = re.fullmatch(r"Cancelled\. ([\d,]+) data sets are kept\.", text(study, "repeat-at_work"))
    assert kept is not None
    assert int(downloaded(study)[0]["data_sets"]) == int(kept[1].replace(",", "")) < 10_000
    already = len(shares(study))
    study.session._run(asyncio.sleep(0.5))
    assert len(shares(study)) == already
    study.choose("study-repeat-times", "100")
    repeat(study)
    assert int(downloaded(study)[0]["data_sets"]) == 100


def test_results_of_the_scenario_before_stay_and_say_so(study: Lab):
    repeat(study)
    before = study.html("study-repeat-picture")
    assert text(study, "repeat-of_what") == ""
    study.choose("spoil-missing", 60)
    assert "Of the Scenario before: Missing 30%, not 60%." in text(study, "repeat-of_what")
    assert study.html("study-repeat-picture") == before
    study.press("study-repeat-back")
    study.answer()
    assert text(study, "repeat-of_what") == ""
    assert study.shared[0] == SIMULATED
    study.choose("spoil-missing", 60)
    repeat(study, "again")
    assert text(study, "repeat-of_what") == ""
    expected = bias_and_spread(run(replace(SIMULATED, missing=60), 100, SEED))
    assert_allclose(float(downloaded(study)[0]["mean"]), expected["mean"].iloc[0], rtol=1e-12)


def test_a_scenario_that_changes_meanwhile_does_not_change_the_study(study: Lab):
    study.choose("study-repeat-times", "1000")
    study.press("study-repeat-start")
    study.choose("spoil-missing", 60)
    study.wait_until(lambda: 1.0 in shares(study))
    wait_for_the_end(study)
    expected = bias_and_spread(run(SIMULATED, 1000, SEED))
    assert_allclose(float(downloaded(study)[0]["mean"]), expected["mean"].iloc[0], rtol=1e-12)
    assert "not 60%" in text(study, "repeat-of_what")


def test_another_tab_loses_nothing(study: Lab):
    repeat(study)
    before = study.html("study-repeat-picture"), text(study, "repeat-table-table")
    study.look_at("Lines")
    study.look_at("Study")
    assert (study.html("study-repeat-picture"), text(study, "repeat-table-table")) == before


def test_a_study_goes_on_while_another_tab_is_open(study: Lab):
    study.press("study-repeat-start")
    study.look_at("Lines")
    study.wait_until(lambda: 1.0 in shares(study))
    study.look_at("Study")
    wait_for_the_end(study)
    assert "<svg" in study.html("study-repeat-picture")


# Data sets


def test_a_data_set_is_opened_in_the_lines_and_leads_back(study: Lab):
    repeat(study)
    expected = run(SIMULATED, 100, SEED)
    study.choose(NUMBER, 13)
    assert said(study) == said_of_data_set(expected, 12)
    study.press("study-repeat-open")
    study.answer()
    assert study.session.get_input("tab").value == "Lines"
    scenario, view = study.shared
    assert scenario == expected.scenario(12)
    assert view.tab == "Lines"
    assert study.sent("noticed") == [{"title": "Data set 13.", "notice": LEADS_BACK}]
    study.look_at("Study")
    assert "data set 13 of these" in text(study, "repeat-of_what")
    study.press("study-repeat-back")
    study.answer()
    assert study.shared[0] == SIMULATED
    assert study.sent("noticed")[-1] == {"title": "", "notice": ""}


@pytest.mark.parametrize("number", [0, 101, -1, 2.5, None, 10**9])
def test_a_number_of_no_data_set_says_so_and_opens_nothing(study: Lab, number: object):
    repeat(study)
    study.choose(NUMBER, number)
    assert said(study) == NO_SUCH_DATA_SET
    study.press("study-repeat-open")
    assert study.session.get_input("tab").value == "Study"


# Ways of going missing


def test_ways_of_going_missing_are_compared_on_the_same_samples(study: Lab):
    repeat(study)
    show(study, "mechanisms")
    assert "five ways" in text(study, "repeat-picture")
    repeat(study)
    expected = bias_by_mechanism(SIMULATED, 100, SEED)
    found = pd.DataFrame(downloaded(study)).astype({"bias": float})
    by_way = expected.groupby("mechanism")["bias"]
    for way in MECHANISMS:
        own = found.loc[found["mechanism"] == MECHANISM_TITLES[way], "bias"]
        assert_allclose(own, by_way.get_group(way), rtol=1e-12)


@pytest.mark.parametrize(
    ("scenario", "why"),
    [(replace(SIMULATED, missing=0), NOTHING_IS_MISSING), (Scenario(), ONLY_SIMULATED)],
)
def test_ways_that_cannot_be_compared_say_why(new_lab: Opener, scenario: Scenario, why: str):
    lab = new_lab(query_of(scenario, replace(VIEW, result="mechanisms")))
    assert text(lab, "repeat-complaint") == why
    lab.press("study-repeat-start")
    assert not is_at_work(lab)


# Real data


def test_real_data_give_a_world_like_them_and_say_so(new_lab: Opener):
    scenario = Scenario(missing=20)
    lab = new_lab(query_of(scenario))
    assert text(lab, "repeat-of_what") == WORLD
    repeat(lab)
    expected = bias_and_spread(run(world_like(fit(scenario)), 100, SEED))
    assert_allclose(float(downloaded(lab)[0]["mean"]), expected["mean"].iloc[0], rtol=1e-12)
    assert said(lab) == ""
    lab.press("study-repeat-open")
    assert lab.session.get_input("tab").value == "Study"


def test_data_that_determine_no_world_say_why(new_lab: Opener):
    scenario = Scenario("orthodont", removed=tuple(range(200)))
    lab = new_lab(query_of(scenario))
    assert text(lab, "repeat-complaint") == str(fit(scenario).partial)
    lab.press("study-repeat-start")
    assert not is_at_work(lab)


# People


def test_two_people_repeat_at_once(new_lab: Opener):
    other_scenario = replace(SIMULATED, slope=0.0)
    one, other = new_lab(query_of(SIMULATED)), new_lab(query_of(other_scenario))
    for lab in (one, other):
        lab.choose("study-repeat-times", "1000")
        lab.press("study-repeat-start")
    for lab, scenario in ((one, SIMULATED), (other, other_scenario)):
        lab.wait_until(lambda lab=lab: 1.0 in shares(lab))
        wait_for_the_end(lab)
        expected = bias_and_spread(run(scenario, 1000, SEED))
        assert_allclose(float(downloaded(lab)[0]["mean"]), expected["mean"].iloc[0], rtol=1e-12)


def test_the_choices_travel_in_a_link(study: Lab):
    study.choose("study-repeat-times", "10000")
    study.choose("study-repeat-result", "winner")
    study.choose("study-repeat-estimated", "sd_slope")
    study.choose("study-part", "Designs")
    assert study.shared[1] == replace(
        VIEW, study="Designs", times=10_000, result="winner", estimated="sd_slope"
    )


# Designs

SMALL = {"subjects": "6 10", "occasions": "3; 5", "missing": "0"}
SMALL_GRID = Grid((6, 10), (3, 5), (0,), ("1 + x",))


def type_grid(lab: Lab, **sides: str) -> None:
    for side, typed in (SMALL | sides).items():
        lab.choose(f"study-designs-{side}", typed)


def test_designs_are_those_of_the_floor_below(designs: Lab):
    type_grid(designs)
    compare(designs)
    expected = design(SIMULATED, SMALL_GRID, REPLICATES, SEED)
    found = downloaded(designs, "designs")
    power = expected.query("quantity == 'rejected' and by == 'satterthwaite'")
    assert_allclose([float(row["power"]) for row in found], sorted_as(found, power), rtol=1e-12)
    readings = plain_reading(enough_subjects(expected), 0.8, SIMULATED.mechanism)
    assert text(designs, "designs-reading") == " ".join(readings)
    assert designs.html("study-designs-picture").count('class="cell"') == 4
    designs.choose("study-designs-chart", "curves")
    designs.wait_for_drawings()
    assert 'data-figure="design-curves"' in designs.html("study-designs-picture")


def sorted_as(found: list[dict[str, str]], table: pd.DataFrame) -> list[float]:
    values = {(row["subjects"], row["occasions"]): row["value"] for row in table.to_dict("records")}
    return [values[int(row["Subjects"]), int(row["occasions"])] for row in found]


def test_prices_are_said_and_listed(designs: Lab):
    type_grid(designs)
    compare(designs)
    assert "cost" not in downloaded(designs, "designs")[0]
    designs.choose("study-designs-price_subject:shiny.number", 100)
    designs.choose("study-designs-price_occasion:shiny.number", 10)
    row = downloaded(designs, "designs")[0]
    assert float(row["cost"]) == int(row["Subjects"]) * (100 + 10 * int(row["occasions"]))
    designs.choose("study-designs-price_subject:shiny.number", -1)
    assert text(designs, "designs-no_price") == NO_PRICE


def test_two_structures_are_compared(designs: Lab):
    type_grid(designs)
    designs.choose("truth-slope", 0)
    designs.choose("study-designs-other", "1")
    compare(designs)
    assert text(designs, "designs-reading") == FALSE_POSITIVES
    found = pd.DataFrame(downloaded(designs, "designs")).astype({"power": float})
    named = formulas(data_set(SIMULATED))
    only_intercepts = found.loc[found["random"] == named["1"], "power"].mean()
    assert only_intercepts > found.loc[found["random"] == named["1 + x"], "power"].mean()


@pytest.mark.parametrize("side", ["subjects", "occasions", "missing"])
@pytest.mark.parametrize("typed", ["", "many", "1.5", "-3", "9999", "5 5", "2 3 4 5 6 7 8"])
def test_a_side_that_is_none_says_so_beside_it(designs: Lab, side: str, typed: str):
    type_grid(designs, **{side: typed})
    assert "different whole numbers from" in text(designs, f"designs-no_{side}")
    designs.press("study-designs-start")
    assert not is_at_work(designs, "designs")
    type_grid(designs)
    assert text(designs, f"designs-no_{side}") == ""


def test_designs_can_be_cancelled(designs: Lab):
    type_grid(designs, subjects="100 150 200", occasions="30 40 50")
    designs.press("study-designs-start")
    designs.wait_until(lambda: bool(shares(designs)))
    designs.press("study-designs-cancel")
    wait_for_the_end(designs, "designs")
    assert text(designs, "designs-at_work") == "Cancelled."
    type_grid(designs)
    compare(designs)
    assert len(downloaded(designs, "designs")) == 4


def test_designs_that_fail_say_so_and_can_be_asked_for_again(
    designs: Lab, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    def fail(*_: object) -> None:
        raise OSError("nobody answers")

    monkeypatch.setenv(SCHEDULER, "tcp://127.0.0.1:9")
    monkeypatch.setattr(cells, "each_answer", fail)
    type_grid(designs)
    designs.press("study-designs-start")
    designs.wait_until(lambda: text(designs, "designs-at_work") == FAILED)
    assert "Traceback" not in "".join(capfd.readouterr())
    monkeypatch.delenv(SCHEDULER)
    compare(designs)
    assert len(downloaded(designs, "designs")) == 4


def test_designs_of_real_data_and_shares_that_no_share_has_say_why(new_lab: Opener):
    view = replace(VIEW, study="Designs")
    assert text(new_lab(query_of(Scenario(), view)), "designs-complaint") == NEEDS_A_TRUTH
    unequal = replace(SIMULATED, mechanism="unequal_subjects")
    assert text(new_lab(query_of(unequal, view)), "designs-complaint") == ONE_SHARE


def test_designs_of_a_truth_before_stay_and_say_so(designs: Lab):
    type_grid(designs)
    compare(designs)
    designs.choose("spoil-missing", 60)
    assert text(designs, "designs-of_what") == ""  # the grid has its own shares
    designs.choose("truth-slope", 0)
    assert "γ₁ 11.4, not 0" in text(designs, "designs-of_what")
    designs.press("study-designs-back")
    designs.answer()
    assert text(designs, "designs-of_what") == ""
