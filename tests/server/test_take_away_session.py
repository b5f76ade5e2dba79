"""One person's session with the dialog "Take away" open."""

from __future__ import annotations

import asyncio
import html
import io
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from session_lab import Lab

from modules.pooling import second_opinion
from modules.pooling.three_models import fit
from modules.scenario import Scenario
from modules.scenario.data_header import LINK, read_header, split
from modules.scenario.view_settings import ViewSettings
from modules.take_away import programs
from modules.take_away.data_file import FILE_NAMES, data_file
from modules.take_away.programs import Language
from modules.take_away.report.report import report
from modules.take_away.taken import Taken
from modules.views.controls.take_away import code, made
from modules.views.controls.take_away.made import CHANGED
from modules.views.heavy_work import HeavyWork
from modules.words.code.about import CSV_NAME
from modules.words.code.python.script import python_script
from modules.words.code.quarto import quarto_document
from modules.words.code.r.script import r_script
from tests.fragile_work import never_done  # by a name that other processes know, too

LINES = ViewSettings()
WRITTEN = "take-code-written"


def shown(lab: Lab) -> str:
    """The program in the dialog, without its colours; empty until it is there."""
    found = re.findall(r"<pre[^>]*>(.*?)</pre>", lab.html(WRITTEN), re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", "", found[0])) if found else ""


def wait_for(lab: Lab, program: str) -> None:
    lab.wait_until(lambda: shown(lab) == program)


def python_of(scenario: Scenario) -> str:
    models = fit(scenario)
    opinion = second_opinion.fit(models.observations, scenario.random, scenario.reml)
    return python_script(models, LINES, opinion)


@pytest.fixture
def opened(lab: Lab) -> Lab:
    lab.choose("take_away", True)
    return lab


def test_nothing_is_written_before_the_dialog_opens(lab: Lab, monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    monkeypatch.setattr(programs, "r_script", lambda *_: asked.append("R") or "")  # type: ignore[func-returns-value]
    lab.choose("spoil-missing", 20)
    assert asked == []
    assert not [name for name in lab.session.to_values().outputs if name.startswith("take-code-")]
    lab.choose("take_away", True)
    lab.wait_until(lambda: bool(asked))


def test_each_language_is_shown_and_downloaded(opened: Lab):
    models = fit(Scenario())
    expected: dict[Language, str] = {
        "R": r_script(models, LINES),
        "Python": python_of(Scenario()),
        "Quarto": quarto_document(models, LINES),
    }
    for language, program in expected.items():
        opened.choose("take-code-language", language)
        wait_for(opened, program)
        assert opened.downloaded("take-code-program").decode() == program
    assert CSV_NAME not in opened.html(WRITTEN)


def test_the_program_follows_the_data_while_the_dialog_is_open(opened: Lab):
    wait_for(opened, r_script(fit(Scenario()), LINES))
    opened.choose("spoil-missing", 30)
    wait_for(opened, r_script(fit(Scenario(missing=30)), LINES))
    opened.choose("take_away", False)
    opened.choose("spoil-missing", 40)
    opened.choose("take_away", True)
    wait_for(opened, r_script(fit(Scenario(missing=40)), LINES))


def test_the_open_part_is_in_the_program(opened: Lab):
    opened.choose("parts-part", "Compare")
    opened.look_at("Model")
    wait_for(opened, r_script(fit(Scenario()), ViewSettings(tab="Model", part="Compare")))


def test_long_data_come_in_a_file(opened: Lab):
    opened.choose("data-data", "radon")
    wait_for(opened, r_script(fit(Scenario(data="radon")), LINES))
    assert CSV_NAME in opened.html(WRITTEN)
    text = opened.downloaded("take-code-observations")
    rows = pd.read_csv(io.BytesIO(text), dtype={"county": str})
    kept = fit(Scenario(data="radon")).observations
    assert rows["county"].tolist() == kept["subject"].tolist()
    assert rows["log_radon"].tolist() == kept["y"].tolist()


def test_mixed_lm_is_asked_in_a_process(opened: Lab, monkeypatch: pytest.MonkeyPatch):
    asked: list[Callable[..., object]] = []
    do, hold = HeavyWork.do_and_watch, asyncio.Event()

    async def noted(heavy: HeavyWork, work: Any, *args: Any, **told: Any) -> Any:  # noqa: ANN401
        asked.append(work)
        await hold.wait()
        return await do(heavy, work, *args, **told)

    monkeypatch.setattr(HeavyWork, "do_and_watch", noted)
    wait_for(opened, r_script(fit(Scenario()), LINES))
    assert asked == []
    opened.choose("take-code-language", "Python")
    opened.wait_until(lambda: "<progress" in opened.html(WRITTEN))
    assert asked == [programs.program_and_data]
    hold.set()
    wait_for(opened, python_of(Scenario()))


def test_mixed_lm_can_be_cancelled_and_asked_again(opened: Lab, monkeypatch: pytest.MonkeyPatch):
    begun: list[str] = []
    do = HeavyWork.do_and_watch

    async def slow_at_first(heavy: HeavyWork, work: Any, *args: Any, **told: Any) -> Any:  # noqa: ANN401
        begun.append("asked")
        slow = never_done if len(begun) == 1 else work
        return await do(heavy, slow, *args, **told)

    monkeypatch.setattr(HeavyWork, "do_and_watch", slow_at_first)
    wait_for(opened, r_script(fit(Scenario()), LINES))
    opened.choose("take-code-language", "Python")
    opened.wait_until(lambda: "take-code-cancel" in opened.html(WRITTEN))
    opened.press("take-code-cancel")
    opened.wait_until(lambda: code.CANCELLED in opened.html(WRITTEN))
    opened.press("take-code-again")  # waits for its turn: the process was ended, else it never came
    wait_for(opened, python_of(Scenario()))


def test_what_cannot_be_written_says_so(opened: Lab, monkeypatch: pytest.MonkeyPatch):
    wait_for(opened, r_script(fit(Scenario()), LINES))

    def fail(*_: object) -> str:
        raise ArithmeticError

    monkeypatch.setattr(programs, "quarto_document", fail)
    opened.choose("take-code-language", "Quarto")
    opened.wait_until(lambda: code.FAILED in opened.html(WRITTEN))
    opened.choose("take-code-language", "R")
    wait_for(opened, r_script(fit(Scenario()), LINES))


def test_files_of_data_are_those_of_what_is_shown(opened: Lab):
    opened.choose("data-data", "simulated")
    opened.choose("spoil-missing", 40)
    opened.choose("take-part", "Data")
    scenario = Scenario(data="simulated", missing=40)
    for which in FILE_NAMES:
        written = opened.downloaded(f"take-data-{which}").decode()
        said, _ = split(written)
        header = read_header(said)
        assert header is not None
        assert header.scenario == scenario
        address = said[-2].removeprefix(LINK).split("?")[0]
        assert written == data_file(scenario, header.view, which, address)


def test_a_report_holds_what_was_chosen_and_says_when_it_is_out_of_date(opened: Lab):
    opened.choose("take-part", "Report")
    opened.choose("take-report-parts", ["fits", "r"])
    opened.press("take-report-make")
    opened.wait_until(lambda: "take-report-file" in opened.html("take-report-made"))
    written = opened.downloaded("take-report-file").decode()
    taken = Taken(Scenario(), LINES, None, "")
    assert written == report(taken, ["fits", "r"])
    opened.choose("take-report-parts", ["fits"])
    assert CHANGED in opened.html("take-report-made")
    opened.press("take-report-make")
    opened.wait_until(lambda: "take-report-file" in opened.html("take-report-made"))
    assert opened.downloaded("take-report-file").decode() == report(taken, ["fits"])
    opened.choose("spoil-missing", 10)
    assert CHANGED in opened.html("take-report-made")


def test_packing_can_be_cancelled(opened: Lab):
    opened.choose("take-part", "Everything")
    opened.press("take-everything-make")
    opened.wait_until(lambda: "<progress" in opened.html("take-everything-made"))
    opened.press("take-everything-cancel")
    opened.wait_until(lambda: made.CANCELLED in opened.html("take-everything-made"))
