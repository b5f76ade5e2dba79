"""One person's session in the Model tab: texts, tables, and what is worked out in threads."""

from __future__ import annotations

import asyncio
import csv
import html
import io
import json
import re
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

import pandas as pd
import pytest
from numpy.testing import assert_allclose
from session_lab import Lab

from modules.figures.prediction_chart import Wanted, prediction_chart
from modules.observations import data_set
from modules.pooling.comparison import Comparison
from modules.pooling.inference import fixed_effects_table
from modules.pooling.intervals.bootstrap import bootstrap
from modules.pooling.intervals.profile import profile
from modules.pooling.partial import PartialPooling
from modules.pooling.residuals import residual_table
from modules.pooling.solver.cross_products import CrossProducts
from modules.pooling.solver.random_structure import STRUCTURES
from modules.pooling.three_models import MODEL_NAMES, ThreeModels, fit
from modules.processes.asked_process import AskedProcess
from modules.scenario import RandomEffects, Scenario
from modules.scenario.link import to_values
from modules.scenario.view_settings import PARTS, Part, ViewSettings
from modules.views.heavy_work import HeavyWork
from modules.views.tabs.model import compare
from modules.views.tabs.model.intervals import MOST_REFITS, NO_PROFILE, NO_REFITS
from modules.views.tabs.model.partial_pooling import BOOK
from modules.words.formulas import formulas
from modules.words.printed.lmer_text import lmer_text
from modules.words.printed.r_data_name import r_data_name
from modules.words.symbols import symbols
from modules.words.wording import number

NUMBERS_OF_REFITS = "parts-intervals-refits:shiny.number"
SEED = "parts-intervals-seed:shiny.number"
PARTS_BY_PREFIX: dict[str, Part] = {
    "complete": "Complete pooling",
    "none": "No pooling",
    "partial": "Partial pooling",
    "intervals": "Intervals",
    "compare": "Compare",
    "predict": "Predict",
    "check": "Check",
    "opinion": "Second opinion",
    "glossary": "Glossary",
}


@pytest.fixture
def model_tab(lab: Lab) -> Lab:
    """The app, opened at the Model tab, whose parts nobody has looked at but the first."""
    open_tab(lab)
    return lab


def open_tab(lab: Lab) -> None:
    lab.choose(NUMBERS_OF_REFITS, 1000)
    lab.choose(SEED, 1)
    lab.choose("parts-predict-steps", "3")
    lab.look_at("Model")


def open_part(lab: Lab, part: Part) -> None:
    """Look at a part, until what is drawn there by itself is drawn."""
    lab.choose("parts-part", part)
    names = {prefix for prefix, title in PARTS_BY_PREFIX.items() if title == part}
    pictures = {f"parts-{name}-picture" for name in names} & set(outputs(lab))
    lab.wait_until(lambda: all(map(lab.html, pictures)))


def outputs(lab: Lab) -> dict[str, Any]:
    found = lab.session.to_values().outputs
    return {name: output for name, output in found.items() if name.startswith("parts-")}


def see(lab: Lab, output: str) -> None:
    """Look at the part that an output belongs to, where nobody has yet."""
    if f"parts-{output}" not in outputs(lab):
        open_part(lab, PARTS_BY_PREFIX[output.split("-")[0]])


def content(lab: Lab, output: str) -> str:
    """What is at an output's place."""
    see(lab, output)
    return lab.html(f"parts-{output}")


def text(lab: Lab, output: str) -> str:
    """What an output says, without its tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", content(lab, output)))


def printed(lab: Lab, output: str) -> str:
    (inside,) = re.findall(r"<pre[^>]*>(.*?)</pre>", content(lab, output), re.DOTALL)
    return html.unescape(inside)


def matrix(lab: Lab) -> list[str]:
    (math,) = re.findall(r"<mtable.*</mtable>", lab.html("model-matrix"), re.DOTALL)
    return [re.sub(r"\s", "", "".join(cell.itertext())) for cell in ET.fromstring(math).iter("mtd")]


def download(lab: Lab, name: str) -> list[dict[str, str]]:
    """The rows of a CSV file that a button gives."""
    see(lab, name)
    return list(csv.DictReader(io.StringIO(lab.downloaded(f"parts-{name}").decode())))


def query_of(scenario: Scenario) -> str:
    values = to_values(scenario, ViewSettings())
    return f"?_values_&{urlencode({key: json.dumps(value) for key, value in values.items()})}"


def expected_text(scenario: Scenario) -> str:
    models = fit(scenario)
    words = data_set(scenario)
    return lmer_text(
        mixed(models), models.observations, words.x, words.y, words.subject, r_data_name(scenario)
    ).strip("\n")


def mixed(models: ThreeModels) -> PartialPooling:
    assert isinstance(models.partial, PartialPooling)
    return models.partial


# Every part


def test_every_part_is_there(model_tab: Lab):
    for part in (*PARTS, PARTS_BY_PREFIX["intervals"]):
        open_part(model_tab, part)
    model_tab.wait_until(lambda: "<svg" in model_tab.html("parts-intervals-curves"))
    statuses = {name: output.status for name, output in outputs(model_tab).items()}
    assert set(statuses.values()) == {"ok"}, statuses
    assert {name.split("-")[1] for name in statuses} == set(PARTS_BY_PREFIX)
    empty = {
        name
        for name in statuses
        if not name.endswith(("-csv", "-markdown", "-latex", "-html")) and not model_tab.html(name)
    }
    assert empty == {
        "parts-intervals-at_work",
        "parts-intervals-complaint",
        "parts-opinion-answer",
        "parts-opinion-at_work",
    }


def test_what_nobody_sees_costs_nothing(lab: Lab, monkeypatch: pytest.MonkeyPatch):
    called: list[str] = []

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def count(*args: object, **kwargs: object) -> object:
            called.append(name)
            return function(*args, **kwargs)

        return count

    monkeypatch.setattr(compare, "compare", counted("compare", compare.compare))
    monkeypatch.setattr(HeavyWork, "do", counted("heavy work", HeavyWork.do))
    lab.choose("spoil-missing", 20)
    lab.choose("parts-part", "Intervals")
    lab.choose("spoil-missing", 30)
    assert called == []
    assert outputs(lab) == {}
    open_tab(lab)
    open_part(lab, "Compare")
    open_part(lab, "Intervals")
    lab.wait_until(lambda: set(called) == {"compare", "heavy work"})
    lab.look_at("Lines")
    called.clear()
    lab.choose("spoil-missing", 40)
    assert called == []


def test_a_part_behind_another_costs_nothing(model_tab: Lab, monkeypatch: pytest.MonkeyPatch):
    called: list[str] = []
    compared = compare.compare

    def noted(observations: pd.DataFrame) -> Comparison:
        called.append("compare")
        return compared(observations)

    monkeypatch.setattr(compare, "compare", noted)
    before = text(model_tab, "compare-tests-table")
    assert called == ["compare"]
    called.clear()
    for table in ("structures", "tests"):
        model_tab.choose(f".clientdata_output_parts-compare-{table}-table_hidden", True)
    model_tab.choose("spoil-missing", 20)
    assert called == []
    assert text(model_tab, "compare-tests-table") == before
    model_tab.choose(".clientdata_output_parts-compare-tests-table_hidden", False)
    assert called == ["compare"]
    assert text(model_tab, "compare-tests-table") != before


def test_a_part_that_is_not_open_is_not_profiled(lab: Lab, monkeypatch: pytest.MonkeyPatch):
    asked: list[CrossProducts] = []
    do = HeavyWork.do

    async def noted(heavy: HeavyWork, work: object, fit: PartialPooling) -> Any:  # noqa: ANN401
        assert work is profile
        asked.append(fit.data)
        return await do(heavy, profile, fit)

    monkeypatch.setattr(HeavyWork, "do", noted)
    open_tab(lab)
    lab.choose("spoil-missing", 20)
    assert asked == []
    open_part(lab, "Intervals")
    lab.wait_until(lambda: has_profile(lab))
    open_part(lab, "Partial pooling")
    lab.choose("spoil-missing", 30)
    expected = [mixed(fit(Scenario(missing=missing))).data for missing in (20, 30)]
    assert asked == expected[:1]
    open_part(lab, "Intervals")
    lab.wait_until(lambda: has_profile(lab))
    assert asked == expected


# Texts, tables and matrices


def test_partial_pooling_is_printed_as_lmer_prints_it(model_tab: Lab):
    assert printed(model_tab, "partial-text") == expected_text(Scenario())
    assert BOOK in text(model_tab, "partial-text")
    assert "Formula: Reaction ~ days_deprived + (days_deprived | Subject)" in printed(
        model_tab, "partial-text"
    )


@pytest.mark.parametrize("random", ["1", "0 + x", "1 + x ||"])
@pytest.mark.parametrize("criterion", ["REML", "ML"])
def test_another_structure_changes_text_and_matrix(
    model_tab: Lab, random: RandomEffects, criterion: str
):
    before = printed(model_tab, "partial-text"), matrix(model_tab)
    model_tab.choose("model-random", random)
    model_tab.choose("model-criterion", criterion)
    after = printed(model_tab, "partial-text"), matrix(model_tab)
    scenario = Scenario(random=random, reml=criterion == "REML")
    assert after[0] == expected_text(scenario)
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert BOOK not in text(model_tab, "partial-text")


def test_the_alternate_spelling_is_the_same_model(model_tab: Lab):
    before = printed(model_tab, "partial-text"), matrix(model_tab)
    model_tab.choose("model-random", "x")
    assert (printed(model_tab, "partial-text"), matrix(model_tab)) == before
    assert BOOK in text(model_tab, "partial-text")
    assert model_tab.shared[0].random == "x"


def test_a_download_holds_full_precision(model_tab: Lab):
    model_tab.choose("spoil-missing", 30)
    models = fit(Scenario(missing=30))
    model = mixed(models)
    rows = download(model_tab, "partial-fixed-csv")
    expected = fixed_effects_table(model)
    for column in ("estimate", "standard_error", "df", "p_t"):
        assert [float(row[column]) for row in rows] == list(expected[column])
    fitted = download(model_tab, "partial-fitted-csv")
    table = residual_table(model, models.observations)
    assert [row["subject"] for row in fitted] == list(table["subject"])
    assert [float(row["residual"]) for row in fitted] == list(table["residual"])
    modes = download(model_tab, "partial-modes-csv")
    assert [float(row["intercept_sd"]) for row in modes] == list(model.conditional_sd["intercept"])
    assert [row["value"] for row in download(model_tab, "glossary-csv")] == list(
        symbols(models)["value"]
    )


def test_without_observations_texts_and_downloads_say_why(new_lab: Callable[..., Lab]):
    scenario = Scenario("orthodont", removed=tuple(range(200)))
    models = fit(scenario)
    assert sum(models.observations["kept"]) == 0
    nothing = new_lab(query_of(scenario))
    nothing.choose("parts-predict-steps", "3")
    nothing.look_at("Model")
    for part in ("complete-text", "partial-text", "partial-fixed-table", "check-picture"):
        assert str(models.partial) in text(nothing, part)
    assert download(nothing, "partial-fixed-csv") == []


def test_no_pooling_shows_its_t_test(model_tab: Lab):
    assert "t = 6.1971, df = 17, p-value = 9.749e-06" in printed(model_tab, "none-test_text")
    lines = download(model_tab, "none-lines-csv")
    assert float(lines[0]["slope"]) == pytest.approx(21.6905, abs=1e-4)


def test_the_structures_are_compared_in_the_words_of_the_data(model_tab: Lab):
    named = formulas(data_set(Scenario()))
    shown = text(model_tab, "compare-structures-table")
    assert all(named[cast(RandomEffects, random)] in shown for random in STRUCTURES)
    model_tab.choose("data-data", "radon")
    assert "(1 + floor | county)" in text(model_tab, "compare-structures-table")


# Intervals


def shares(lab: Lab) -> list[float]:
    """How much of a bootstrap was reported as done."""
    return [message["share"] for message in lab.sent("progress") if "share" in message]


def has_profile(lab: Lab) -> bool:
    return "Profile 2.5 %" in text(lab, "intervals-table-table")


def has_bootstrap(lab: Lab) -> bool:
    return "Bootstrap 2.5 %" in text(lab, "intervals-table-table")


def test_the_profile_appears_by_itself(model_tab: Lab):
    assert "Wald 2.5 %" in text(model_tab, "intervals-table-table")
    open_part(model_tab, "Intervals")
    model_tab.wait_until(lambda: has_profile(model_tab))
    rows = download(model_tab, "intervals-table-csv")
    expected = profile(mixed(fit(Scenario()))).intervals()
    of_row = dict(zip(("sd_intercept", "correlation", "sd_slope"), rows, strict=False))
    for name, row in of_row.items():
        bounds = [float(row["profile_lower"]), float(row["profile_upper"])]
        assert_allclose(bounds, expected.loc[name])
    model_tab.wait_until(lambda: "<svg" in model_tab.html("parts-intervals-curves"))


def test_the_profile_follows_the_data(model_tab: Lab):
    open_part(model_tab, "Intervals")
    model_tab.wait_until(lambda: has_profile(model_tab))
    model_tab.choose("model-random", "1")
    model_tab.wait_until(lambda: has_profile(model_tab))
    assert len(download(model_tab, "intervals-table-csv")) == 4


def test_a_profile_that_fails_is_not_tried_for_ever(lab: Lab, monkeypatch: pytest.MonkeyPatch):
    tried: list[object] = []

    async def fail(heavy: HeavyWork, work: object, *args: object) -> None:
        tried.append(work)
        raise ArithmeticError("no profile")

    monkeypatch.setattr(HeavyWork, "do", fail)
    open_tab(lab)
    open_part(lab, "Intervals")
    lab.wait_until(lambda: NO_PROFILE in text(lab, "intervals-curves"))
    lab.wait_until(lambda: NO_PROFILE in text(lab, "intervals-table-table"))
    for _ in range(20):
        lab.session._run(asyncio.sleep(0.01))
        lab.session.flush()
    assert tried == [profile]


def test_a_bootstrap_reports_progress_and_goes_stale_with_the_data(model_tab: Lab):
    open_part(model_tab, "Intervals")
    model_tab.choose(NUMBERS_OF_REFITS, 700)
    model_tab.choose(SEED, 5)
    model_tab.press("parts-intervals-start")
    model_tab.wait_until(lambda: has_bootstrap(model_tab))
    reported = shares(model_tab)
    assert reported
    assert reported == sorted(reported)
    assert 0.0 <= reported[0] <= reported[-1] <= 1.0
    expected = bootstrap(mixed(fit(Scenario())), fit(Scenario()).observations, 700, 5).intervals()
    first = download(model_tab, "intervals-table-csv")[0]
    bounds = [float(first["bootstrap_lower"]), float(first["bootstrap_upper"])]
    assert_allclose(bounds, expected.loc["sd_intercept"])
    assert "of 700 refits are singular" in text(model_tab, "intervals-table-table")

    model_tab.choose("spoil-missing", 10)
    assert not has_bootstrap(model_tab)


def test_a_bootstrap_can_be_cancelled(model_tab: Lab):
    open_part(model_tab, "Intervals")
    model_tab.choose(NUMBERS_OF_REFITS, MOST_REFITS)
    model_tab.press("parts-intervals-start")
    model_tab.wait_until(lambda: "Cancel" in text(model_tab, "intervals-at_work"))
    model_tab.press("parts-intervals-cancel")
    model_tab.wait_until(lambda: "<progress" not in model_tab.html("parts-intervals-at_work"))
    assert not has_bootstrap(model_tab)
    already = len(shares(model_tab))
    model_tab.session._run(asyncio.sleep(0.4))
    assert len(shares(model_tab)) == already


@pytest.mark.parametrize("refits", [0, None, 10**9, -5, 1.5])
def test_a_number_of_refits_that_is_none_gives_a_sentence_and_no_run(
    model_tab: Lab, refits: object
):
    open_part(model_tab, "Intervals")
    model_tab.choose(NUMBERS_OF_REFITS, refits)
    assert NO_REFITS in text(model_tab, "intervals-complaint")
    start_in_vain(model_tab)
    model_tab.choose(NUMBERS_OF_REFITS, 10)
    assert model_tab.html("parts-intervals-complaint") == ""


@pytest.mark.parametrize("seed", [-1, None, 0.5])
def test_a_seed_that_is_none_gives_a_sentence_and_no_run(model_tab: Lab, seed: object):
    open_part(model_tab, "Intervals")
    model_tab.choose(SEED, seed)
    assert "seed" in text(model_tab, "intervals-complaint")
    start_in_vain(model_tab)


@pytest.mark.parametrize("field", [NUMBERS_OF_REFITS, SEED])
def test_what_no_number_field_holds_starts_no_run(model_tab: Lab, field: str):
    open_part(model_tab, "Intervals")
    model_tab.choose(field, "many")
    start_in_vain(model_tab)


def start_in_vain(lab: Lab) -> None:
    """Press the bootstrap's button, and assert that nothing begins."""
    lab.press("parts-intervals-start")
    lab.session._run(asyncio.sleep(0.05))
    lab.session.flush()
    assert lab.html("parts-intervals-at_work") == ""
    assert shares(lab) == []


# Predictions


def shown_prediction(lab: Lab) -> str:
    (words,) = re.findall(r"<(?:\w+:)?desc>(.*?)</", content(lab, "predict-picture"), re.DOTALL)
    return html.unescape(words)


def words_of(scenario: Scenario, subject: str, end: float) -> str:
    return prediction_chart(fit(scenario), Wanted(subject, end), 960).words


def test_predictions_follow_subject_steps_and_data(model_tab: Lab):
    assert shown_prediction(model_tab) == words_of(Scenario(), "308", 10.0)
    model_tab.choose("parts-predict-subject", "335")
    model_tab.wait_until(lambda: shown_prediction(model_tab) == words_of(Scenario(), "335", 10.0))
    model_tab.choose("parts-predict-steps", "0")
    model_tab.wait_until(lambda: shown_prediction(model_tab) == words_of(Scenario(), "335", 7.0))
    model_tab.choose("spoil-missing", 50)
    spoiled = Scenario(missing=50)
    model_tab.wait_until(lambda: shown_prediction(model_tab) == words_of(spoiled, "335", 7.0))
    rows = download(model_tab, "predict-table-csv")
    assert len(rows) == 3 * 2 * 8
    assert {row["who"] for row in rows} == {"335", "new"}


def test_other_data_offer_their_own_subjects(model_tab: Lab):
    open_part(model_tab, "Predict")
    model_tab.choose("parts-predict-subject", "335")
    model_tab.choose("data-data", "oxboys")
    subjects = fit(Scenario("oxboys")).subjects
    expected = prediction_words_start(Scenario("oxboys"), subjects[0])
    model_tab.wait_until(lambda: shown_prediction(model_tab).startswith(expected))
    assert {row["who"] for row in download(model_tab, "predict-table-csv")} == {subjects[0], "new"}
    everyone = download(model_tab, "predict-csv")
    assert {row["subject"] for row in everyone} == {*subjects, "new"}
    assert {row["model"] for row in everyone} == {*MODEL_NAMES}


def prediction_words_start(scenario: Scenario, subject: str) -> str:
    return words_of(scenario, subject, 1.0).split(":")[0]


# Second opinion, symbols


@pytest.mark.parametrize("random", [*STRUCTURES, "x"])
def test_a_second_opinion_answers_for_every_structure(model_tab: Lab, random: RandomEffects):
    open_part(model_tab, "Second opinion")
    model_tab.press("parts-opinion-ask")
    model_tab.wait_until(lambda: bool(model_tab.html("parts-opinion-answer")))
    model_tab.choose("model-random", random)
    answer = text(model_tab, "opinion-answer")
    named = formulas(data_set(Scenario()))
    for structure in STRUCTURES:
        known = cast(RandomEffects, structure)
        assert named[known] in answer
        assert number(mixed(fit(Scenario(random=known))).criterion, 6) in answer
    assert f"<h3>{named[random]}</h3>" in model_tab.html("parts-opinion-answer")
    assert answer.count("Believe") == len(STRUCTURES)


def test_a_second_opinion_can_be_cancelled(model_tab: Lab, monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    do = HeavyWork.do

    async def slowly(
        heavy: HeavyWork, work: Callable[..., Any], observations: object, random: str, reml: bool
    ) -> Any:  # noqa: ANN401 - whatever the app gives
        asked.append(random)
        await asyncio.sleep(0.3)
        return await do(heavy, work, observations, random, reml)

    monkeypatch.setattr(HeavyWork, "do", slowly)
    open_part(model_tab, "Second opinion")
    model_tab.press("parts-opinion-ask")
    model_tab.wait_until(lambda: "Cancel" in text(model_tab, "opinion-at_work"))
    model_tab.press("parts-opinion-cancel")
    model_tab.wait_until(lambda: "Cancelled." in text(model_tab, "opinion-answer"))
    model_tab.session._run(asyncio.sleep(0.8))
    assert len(asked) == 1


def test_symbols_are_handed_over_with_every_change(lab: Lab):
    table = symbols(fit(Scenario()))
    rows = lab.sent("symbols")[-1]
    assert set(rows) == set(table.index)
    assert all(str(table.at[name, "value"]) in said for name, said in rows.items())
    lab.choose("model-random", "1")
    rows = lab.sent("symbols")[-1]
    assert "not in this model" in rows["rho"]
    assert number(mixed(fit(Scenario(random="1"))).fixed_effects.at["intercept"]) in rows["gamma0"]


# Nobody waits


def test_what_is_slow_is_done_in_processes(lab: Lab, monkeypatch: pytest.MonkeyPatch):
    asked: dict[str, set[str]] = {}
    until_answered = AskedProcess._until_answered

    def noted(process: AskedProcess, question: tuple[Any, ...], progress: Any) -> Any:  # noqa: ANN401
        name = f"{question[0].__module__}.{question[0].__name__}".removeprefix("modules.")
        asked.setdefault(name, set()).add(threading.current_thread().name)
        return until_answered(process, question, progress)

    monkeypatch.setattr(AskedProcess, "_until_answered", noted)
    open_tab(lab)
    open_part(lab, "Check")
    open_part(lab, "Intervals")
    lab.choose(NUMBERS_OF_REFITS, 10)
    lab.press("parts-intervals-start")
    lab.wait_until(lambda: has_profile(lab) and has_bootstrap(lab))
    open_part(lab, "Second opinion")
    lab.press("parts-opinion-ask")
    lab.wait_until(lambda: bool(lab.html("parts-opinion-answer")))
    drawing = asked.pop("figures.figure.to_svg")
    assert drawing == {"drawing_0"}
    assert set(asked) == {
        "pooling.intervals.profile.profile",
        "pooling.intervals.bootstrap.bootstrap",
        "pooling.second_opinion.fit",
    }
    heavy = set[str]().union(*asked.values())
    assert drawing.isdisjoint(heavy)
    assert threading.main_thread().name not in heavy


def test_the_table_of_the_largest_data_is_cut_and_its_file_is_whole(lab: Lab):
    for name, value in (("subjects", 200), ("occasions", 50)):
        lab.choose(f"truth-{name}", value)
    lab.choose("data-data", "simulated")
    open_tab(lab)
    lab.wait_until(lambda: "10000 residuals" in text(lab, "check-picture"))
    assert "The first 500 of 10000 rows" in text(lab, "partial-fitted-table")
    assert len(download(lab, "partial-fitted-csv")) == 10_000
