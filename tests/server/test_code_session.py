"""One person's session with the dialog of the code open."""

from __future__ import annotations

import asyncio
import html
import io
import re
from collections.abc import Callable
from typing import Any, cast

import pandas as pd
import pytest
from session_lab import Lab
from shiny import reactive

from modules.pooling import second_opinion
from modules.pooling.three_models import fit
from modules.scenario import Scenario
from modules.scenario.view_settings import ViewSettings
from modules.views.controls import code
from modules.views.controls.code import FILES
from modules.views.heavy_work import HeavyWork
from modules.views.widgets.coloured_code import Language
from modules.words.code.about import CSV_NAME
from modules.words.code.python.script import python_script
from modules.words.code.quarto import quarto_document
from modules.words.code.r.script import r_script

LINES = ViewSettings()


def shown(lab: Lab) -> str:
    """The program in the dialog, without its colours; empty until it is there."""
    found = re.findall(r"<pre[^>]*>(.*?)</pre>", lab.html("code-written"), re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", "", found[0])) if found else ""


def wait_for(lab: Lab, program: str) -> None:
    lab.wait_until(lambda: shown(lab) == program)


def downloaded(lab: Lab, name: str) -> tuple[str, str]:
    """The name of the file that a button gives, and what it holds."""
    with reactive.isolate():
        download = cast(Any, lab.server._downloads[f"code-{name}"])
        called = download.filename() if callable(download.filename) else download.filename
        return str(called), "".join(download.handler())


def python_of(scenario: Scenario) -> str:
    models = fit(scenario)
    opinion = second_opinion.fit(models.observations, scenario.random, scenario.reml)
    return python_script(models, LINES, opinion)


@pytest.fixture
def opened(lab: Lab) -> Lab:
    lab.choose("code", True)
    return lab


def test_nothing_is_written_before_the_dialog_opens(lab: Lab, monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    monkeypatch.setattr(code, "r_script", lambda *_: asked.append("R") or "")  # type: ignore[func-returns-value]
    lab.choose("spoil-missing", 20)
    assert asked == []
    assert not [name for name in lab.session.to_values().outputs if name.startswith("code-")]
    lab.choose("code", True)
    lab.wait_until(lambda: bool(asked))


def test_each_language_is_shown_and_downloaded(opened: Lab):
    models = fit(Scenario())
    expected: dict[Language, str] = {
        "R": r_script(models, LINES),
        "Python": python_of(Scenario()),
        "Quarto": quarto_document(models, LINES),
    }
    for language, program in expected.items():
        opened.choose("code-language", language)
        wait_for(opened, program)
        assert downloaded(opened, "program") == (FILES[language], program)
    assert CSV_NAME not in opened.html("code-written")


def test_the_program_follows_the_data_while_the_dialog_is_open(opened: Lab):
    wait_for(opened, r_script(fit(Scenario()), LINES))
    opened.choose("spoil-missing", 30)
    wait_for(opened, r_script(fit(Scenario(missing=30)), LINES))
    opened.choose("code", False)
    opened.choose("spoil-missing", 40)
    opened.choose("code", True)
    wait_for(opened, r_script(fit(Scenario(missing=40)), LINES))


def test_the_open_part_is_in_the_program(opened: Lab):
    opened.choose("parts-part", "Compare")
    opened.look_at("Model")
    wait_for(opened, r_script(fit(Scenario()), ViewSettings(tab="Model", part="Compare")))


def test_long_data_come_in_a_file(opened: Lab):
    opened.choose("data-data", "radon")
    wait_for(opened, r_script(fit(Scenario(data="radon")), LINES))
    assert CSV_NAME in opened.html("code-written")
    name, text = downloaded(opened, "observations")
    assert name == CSV_NAME
    rows = pd.read_csv(io.StringIO(text), dtype={"county": str})
    kept = fit(Scenario(data="radon")).observations
    assert rows["county"].tolist() == kept["subject"].tolist()
    assert rows["log_radon"].tolist() == kept["y"].tolist()


def test_mixed_lm_is_asked_in_a_process(opened: Lab, monkeypatch: pytest.MonkeyPatch):
    asked: list[Callable[..., object]] = []
    do, hold = HeavyWork.do, asyncio.Event()

    async def noted(heavy: HeavyWork, work: Any, *args: Any) -> Any:  # noqa: ANN401
        asked.append(work)
        await hold.wait()
        return await do(heavy, work, *args)

    monkeypatch.setattr(HeavyWork, "do", noted)
    wait_for(opened, r_script(fit(Scenario()), LINES))
    assert asked == []
    opened.choose("code-language", "Python")
    opened.wait_until(lambda: "<progress" in opened.html("code-written"))
    assert asked == [second_opinion.fit]
    hold.set()
    wait_for(opened, python_of(Scenario()))


def test_what_cannot_be_written_says_so(opened: Lab, monkeypatch: pytest.MonkeyPatch):
    wait_for(opened, r_script(fit(Scenario()), LINES))

    def fail(*_: object) -> str:
        raise ArithmeticError

    monkeypatch.setattr(code, "quarto_document", fail)
    opened.choose("code-language", "Quarto")
    opened.wait_until(lambda: code.FAILED in opened.html("code-written"))
    opened.choose("code-language", "R")
    wait_for(opened, r_script(fit(Scenario()), LINES))
