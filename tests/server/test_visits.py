"""Nothing is wired before it is looked at; what was wired stays, and is never wired again."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import pytest
from session_lab import OUTPUTS_OF, PICTURE, Lab
from shiny import reactive

import app
from modules.scenario import Scenario
from modules.scenario.link import to_values
from modules.scenario.view_settings import PARTS, Part, ViewSettings
from modules.views.tabs.model import tab as model_tab
from modules.views.visits import Visits, when_first
from modules.views.widgets.table_files import FORMS

Opener = Callable[..., Lab]
Counting = Callable[[ModuleType, Iterable[str]], Counter[str]]
MOST_AT_OPENING = 10
TABS = {
    "Lines": "lines_tab_server",
    "Shrinkage": "shrinkage_tab_server",
    "Truth": "truth_tab_server",
    "Study": "study_tab_server",
    "Model": "model_tab_server",
}
PARTS_SERVERS: dict[Part, str] = {
    "Complete pooling": "complete_pooling_server",
    "No pooling": "no_pooling_server",
    "Partial pooling": "partial_pooling_server",
    "Intervals": "intervals_server",
    "Compare": "compare_server",
    "Predict": "predict_server",
    "Check": "check_server",
    "Second opinion": "second_opinion_server",
    "Glossary": "glossary_server",
}
FOLD = ".clientdata_output_lines-table_hidden"
MENU = ".clientdata_output_lines-csv_hidden"
FOLDED = {FOLD: True, MENU: True}


def names(lab: Lab) -> set[str]:
    """The outputs that are wired."""
    return set(lab.session.to_values().outputs)


def unfold_and_open_the_menu(lab: Lab) -> None:
    lab.choose(FOLD, False)
    lab.choose(MENU, False)


def of_tab(tab: str, outputs: set[str]) -> set[str]:
    return {name for name in outputs if name.startswith(OUTPUTS_OF[tab])}


def opened_at(**view: Any) -> str:  # noqa: ANN401 - the fields of ViewSettings
    """A link that opens the usual Scenario, looked at in some way."""
    values = to_values(Scenario(), ViewSettings(**view))
    return f"?_values_&{urlencode({key: json.dumps(value) for key, value in values.items()})}"


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    """Counts how often functions of a module are called, by their names."""

    def count(module: ModuleType, functions: Iterable[str]) -> Counter[str]:
        calls: Counter[str] = Counter()

        def counted(name: str, function: Callable[..., object]) -> Callable[..., object]:
            def call(*args: object) -> object:
                calls[name] += 1
                return function(*args)

            return call

        for name in functions:
            monkeypatch.setattr(module, name, counted(name, getattr(module, name)))
        return calls

    return count


# Tabs


@pytest.mark.parametrize("tab", TABS)
def test_at_the_opening_the_tab_in_sight_alone_is_wired(new_lab: Opener, tab: str):
    wired = names(new_lab(opened_at(tab=tab), **FOLDED))
    assert {other for other in TABS if of_tab(other, wired)} == {tab}


def test_opening_wires_few_outputs(new_lab: Opener):
    assert len(names(new_lab(**FOLDED))) < MOST_AT_OPENING


def test_a_tab_is_wired_at_its_first_visit_and_once(new_lab: Opener, counting: Counting):
    calls = counting(app, TABS.values())
    lab = new_lab()
    expected = [TABS["Lines"]]
    assert calls == Counter(expected)
    for tab in ("Shrinkage", "Lines", "Model", "Shrinkage", "Truth", "Model", "Truth", "Lines"):
        lab.look_at(tab)
        expected += [] if TABS[tab] in expected else [TABS[tab]]
        assert calls == Counter(expected)


def test_what_was_wired_stays_when_its_tab_is_left(lab: Lab):
    wired, picture, drawn = names(lab), lab.html(PICTURE), lab.drawing
    lab.look_at("Shrinkage")
    assert wired < names(lab)
    assert of_tab("Shrinkage", names(lab))
    assert lab.html(PICTURE) == picture != ""
    wired = names(lab)
    lab.look_at("Lines")
    assert names(lab) == wired
    assert (lab.html(PICTURE), lab.drawing) == (picture, drawn)


# Parts of the Model tab


def test_the_part_in_sight_alone_is_wired(new_lab: Opener, counting: Counting):
    calls = counting(model_tab, PARTS_SERVERS.values())
    lab = new_lab(opened_at(tab="Lines", part="Compare"))
    assert calls == Counter()
    lab.look_at("Model")
    assert calls == Counter(["compare_server"])
    assert {name.split("-")[1] for name in of_tab("Model", names(lab))} == {"compare"}


def test_a_part_is_wired_at_its_first_visit_and_once(new_lab: Opener, counting: Counting):
    calls = counting(model_tab, PARTS_SERVERS.values())
    lab = new_lab(opened_at(tab="Model", part="Glossary"))
    expected = ["glossary_server"]
    for part in ("Compare", "No pooling", "Compare", "Glossary"):
        lab.choose("parts-part", part)
        server = PARTS_SERVERS[part]
        expected += [] if server in expected else [server]
        assert calls == Counter(expected)


def test_every_part_has_its_server():
    assert [*PARTS_SERVERS] == [*PARTS]


# What else waits for its first use


@pytest.mark.parametrize(
    ("use", "appear"),
    [
        (lambda lab: lab.choose("data-data", "radon"), {"lines-pager"}),
        (lambda lab: lab.press("pin-pin"), {"pin-release", "pin-since"}),
        (lambda lab: lab.press("share"), {"shared"}),
        (lambda lab: lab.choose(FOLD, False), {"lines-table"}),
        (unfold_and_open_the_menu, {f"lines-{name}" for name in ("table", *FORMS)}),
        (lambda lab: lab.choose("data-data", "simulated"), {"truth-equations"}),
        (
            lambda lab: lab.choose("data-data", "uploaded"),
            {"upload-columns", "upload-message", "upload-reading"},
        ),
    ],
    ids=["pager", "pin", "share", "table", "menu", "simulate", "upload"],
)
def test_what_nobody_has_used_is_not_wired(
    new_lab: Opener, use: Callable[[Lab], None], appear: set[str]
):
    lab = new_lab(**FOLDED)
    before = names(lab)
    use(lab)
    assert names(lab) - before == appear


def test_sliders_of_the_truth_are_wired_once(new_lab: Opener, counting: Counting):
    calls = counting(app, ["simulate_server"])
    lab = new_lab()
    for data in ("simulated", "oxboys", "simulated"):
        lab.choose("data-data", data)
    assert calls == Counter(["simulate_server"])


# Conditions and visits by themselves


def flush() -> None:
    asyncio.run(reactive.flush())


def test_a_condition_wires_once_however_often_it_holds():
    holds, read = reactive.value(False), reactive.value(0)
    wired: list[int] = []
    when_first(lambda: holds(), lambda: wired.append(read()))
    flush()
    assert wired == []
    for number, now in enumerate((True, False, True), start=1):
        holds.set(now)
        read.set(number)
        flush()
        assert wired == [1]


def test_a_condition_may_have_to_wait_for_its_value():
    holds: reactive.Value[bool] = reactive.value()
    wired: list[str] = []
    when_first(lambda: holds(), lambda: wired.append("wired"))
    flush()
    assert wired == []
    holds.set(True)
    flush()
    assert wired == ["wired"]


def test_visits_give_what_wiring_the_open_tab_gave():
    open_tab = reactive.value("one")
    wired: list[str] = []
    seen: list[str | None] = []

    def part(name: str) -> Callable[[], str]:
        def wire() -> str:
            wired.append(name)
            return f"server of {name}"

        return wire

    visits = Visits[str](lambda: open_tab(), {name: part(name) for name in ("one", "two")})

    @reactive.effect
    def see() -> None:
        seen.append(visits())

    for name in ("one", "two", "elsewhere", "one"):
        open_tab.set(name)
        flush()
    assert wired == ["one", "two"]
    assert seen == ["server of one", "server of two", None, "server of one"]
    see.destroy()
