"""One person's session in the Shrinkage tab: what is drawn, what is moved, and what stays."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from numpy.testing import assert_allclose
from session_lab import FIGURES, Lab
from shiny import reactive

from modules.figures.estimate_limits import (
    EstimateLimits,
    around_all,
    around_centre,
    estimate_limits,
)
from modules.pooling import dial
from modules.pooling.partial import PartialPooling
from modules.pooling.shrinkage import table
from modules.pooling.three_models import ThreeModels, fit
from modules.scenario import Scenario
from modules.scenario.link import to_values
from modules.scenario.view_settings import Tab, ViewSettings
from modules.views.controls.dial import curve_heights, frames
from modules.views.controls.pin import OTHER_DATA
from modules.views.tabs.chosen_subject import members
from modules.words.before_after import difference

Opener = Callable[..., Lab]
AREA = (220.0, 300.0, 0.0, 20.0)


def query_of(scenario: Scenario, view: ViewSettings) -> str:
    values = {key: json.dumps(value) for key, value in to_values(scenario, view).items()}
    return f"?_values_&{urlencode(values)}"


@pytest.fixture
def shrinkage(new_lab: Opener) -> Lab:
    """The app, opened at the Shrinkage tab."""
    return new_lab(query_of(Scenario(), ViewSettings(tab="Shrinkage")))


def drawings(lab: Lab) -> dict[str, str]:
    return {figure: lab.html(output) for figure, output in FIGURES.items()}


def marks(figure: ET.Element) -> dict[str, ET.Element]:
    return {
        mark.attrib["data-mark"]: mark
        for mark in figure.iter()
        if mark.get("data-mark") is not None
    }


def shown_area(lab: Lab) -> tuple[float, ...]:
    """The limits of the plane as it is drawn."""
    (frame,) = [mark for mark in lab.figure("shrinkage-plane").iter() if mark.get("data-limits")]
    return tuple(map(float, frame.attrib["data-limits"].split()))


def listed(limits: EstimateLimits) -> tuple[float, ...]:
    return (*limits.intercept, *limits.slope)


def ghosts(lab: Lab) -> list[str]:
    """The marks of pinned fits that the last message about the plane shows."""
    plane = [place for place in lab.places if place["figure"] == "shrinkage"][-1]
    return [
        name
        for name, place in plane["places"].items()
        if name.startswith("ghost") and "visibility" not in place
    ]


# What is drawn and what is moved


def test_opening_the_tab_draws_three_figures_and_says_where_everything_is(shrinkage: Lab):
    placed = {place["figure"]: place for place in shrinkage.places}
    assert set(placed) == set(FIGURES)
    for name, output in FIGURES.items():
        figure = shrinkage.figure(output)
        assert figure.get("data-figure") == name
        assert set(marks(figure)) == set(placed[name]["places"])
        assert f'data-placing="{placed[name]["drawing"]}"' in shrinkage.html(output)
    assert shrinkage.sent("members")[-1] == members(fit(Scenario()))
    assert shrinkage.html("lines-picture") == ""
    assert shrinkage.moves == []


def test_the_slider_moves_the_figures_and_draws_none_anew(shrinkage: Lab):
    drawn, already = drawings(shrinkage), len(shrinkage.places)
    shrinkage.choose("spoil-missing", 40)

    assert drawings(shrinkage) == drawn
    news = shrinkage.places[already:]
    assert sorted(place["figure"] for place in news) == sorted(FIGURES)
    assert shrinkage.sent("members")[-1] == members(fit(Scenario(missing=40)))
    for place in news:
        assert f'data-placing="{place["drawing"]}"' in drawn[place["figure"]]
    plane = next(place for place in news if place["figure"] == "shrinkage")
    lines = fit(Scenario(missing=40)).lines("partial")
    left, right, _, _ = shown_area(shrinkage)
    (frame,) = [mark for mark in shrinkage.figure("shrinkage-plane").iter() if mark.get("data-box")]
    start, _, width, _ = map(float, frame.attrib["data-box"].split())
    for subject, intercept in zip(lines.index, lines["intercept"].to_numpy(), strict=True):
        across = start + (intercept - left) / (right - left) * width
        assert_allclose(float(plane["places"][f"pooled:{subject}"]["cx"]), across, atol=0.051)


@pytest.mark.parametrize(
    ("tab", "kinds", "others"),
    [("Lines", ("move",), ("place", "members")), ("Shrinkage", ("place", "members"), ("move",))],
)
def test_only_what_is_in_sight_is_told(
    lab: Lab, tab: Tab, kinds: tuple[str, ...], others: tuple[str, ...]
):
    lab.look_at("Shrinkage")
    lab.look_at(tab)
    before = {kind: len(lab.sent(kind)) for kind in (*kinds, *others)}
    lab.choose("spoil-missing", 30)
    after = {kind: len(lab.sent(kind)) for kind in (*kinds, *others)}
    assert all(after[kind] > before[kind] for kind in kinds)
    assert all(after[kind] == before[kind] for kind in others)


def test_figures_catch_up_when_their_tab_is_opened_again(shrinkage: Lab):
    drawn = drawings(shrinkage)
    shrinkage.look_at("Lines")
    shrinkage.choose("spoil-missing", 60)
    shrinkage.look_at("Shrinkage")

    assert drawings(shrinkage) == drawn
    assert shrinkage.sent("members")[-1] == members(fit(Scenario(missing=60)))
    assert shrinkage.places[-1]["drawing"] in "".join(drawn.values())


def test_a_hidden_tab_s_figures_are_not_drawn(lab: Lab):
    lab.choose("spoil-missing", 10)
    assert set(drawings(lab).values()) == {""}
    assert lab.places == lab.sent("members") == []


def test_no_data_at_all_move_too(shrinkage: Lab):
    for row in range(144):
        shrinkage.session.set_inputs(**{"lines-toggled": row})
    models = fit(Scenario(removed=tuple(range(144))))
    assert shrinkage.sent("members")[-1] == members(models)
    shrinkage.press("shrinkage-centre")
    assert shown_area(shrinkage) == listed(around_centre(models))
    shrinkage.press("shrinkage-everything")
    assert shown_area(shrinkage) == listed(around_all(models))


# What the plane shows


def test_buttons_and_a_rectangle_say_what_the_plane_shows(shrinkage: Lab):
    shrinkage.choose("spoil-missing", 80)
    models = fit(Scenario(missing=80))
    usual = listed(estimate_limits(models.scenario))
    others = {name: drawing for name, drawing in drawings(shrinkage).items() if name != "shrinkage"}
    steps = {
        "shrinkage-centre": listed(around_centre(models)),
        "shrinkage-everything": listed(around_all(models)),
        "shrinkage-usual": usual,
    }
    assert shown_area(shrinkage) == usual
    assert len({usual, *steps.values()}) == 3
    for button, area in steps.items():
        shrinkage.press(button)
        assert shown_area(shrinkage) == area
        assert shrinkage.places[-1]["figure"] == "shrinkage"
        assert shrinkage.places[-1]["drawing"] in shrinkage.html("shrinkage-plane")
    shrinkage.choose("shrinkage-zoomed", list(AREA))
    assert shown_area(shrinkage) == AREA
    assert others == {name: drawings(shrinkage)[name] for name in others}


@pytest.mark.parametrize(
    "area", [[1, 1, 0, 1], [2, 1, 0, 1], [0, 1], [1e9, 1e9 + 0.1, 0, 1], [None, 1, 0, 1]], ids=str
)
def test_a_rectangle_that_shows_nothing_is_none(shrinkage: Lab, area: list[Any]):
    before = shown_area(shrinkage)
    shrinkage.choose("shrinkage-zoomed", area)
    assert shown_area(shrinkage) == before
    assert shrinkage.shared[1].area == ()


def test_an_area_stays_while_data_are_lost_and_goes_with_them(shrinkage: Lab):
    shrinkage.choose("shrinkage-zoomed", list(AREA))
    shrinkage.choose("spoil-missing", 50)
    assert shown_area(shrinkage) == AREA
    shrinkage.choose("data-data", "orthodont")
    assert shown_area(shrinkage) == listed(estimate_limits(Scenario("orthodont")))


# Pinned fits


def test_pinned_fits_stay_until_they_are_unpinned(shrinkage: Lab):
    assert ghosts(shrinkage) == []
    shrinkage.press("pin-pin")
    everybody = {"ghost", *(f"ghost:{subject}" for subject in fit(Scenario()).subjects)}
    assert set(ghosts(shrinkage)) == everybody
    shrinkage.choose("spoil-missing", 60)
    shrinkage.choose("model-random", "1")

    now = Scenario(missing=60, random="1")
    assert set(ghosts(shrinkage)) == everybody
    since = shrinkage.html("pin-since")
    for change in difference(fit(Scenario()), fit(now)):
        assert change in since
    assert shrinkage.shared == (now, ViewSettings(tab="Shrinkage", pinned=Scenario()))
    shrinkage.press("pin-unpin")
    assert ghosts(shrinkage) == []
    assert shrinkage.html("pin-since") == shrinkage.html("pin-release") == ""


def test_pinned_fits_are_ghosts_among_the_lines_too(lab: Lab):
    lab.press("pin-pin")
    before = lab.moves[-1]["panels"]["308"]["lines"]
    lab.choose("spoil-missing", 70)
    panel = lab.moves[-1]["panels"]["308"]
    assert panel["ghosts"] == {model: before[model] for model in ("complete", "none", "partial")}
    assert panel["lines"] != panel["ghosts"]


def test_pinned_fits_of_other_data_wait_for_their_own(shrinkage: Lab):
    shrinkage.press("pin-pin")
    shrinkage.choose("data-data", "orthodont")
    assert OTHER_DATA in shrinkage.html("pin-since")
    assert ghosts(shrinkage) == []
    shrinkage.choose("data-data", Scenario().data)
    assert OTHER_DATA not in shrinkage.html("pin-since")
    assert len(ghosts(shrinkage)) == 19


# The dial


def turned(models: ThreeModels) -> dial.Dial:
    assert isinstance(models.partial, PartialPooling)
    return dial.turn(models.partial)


def test_settings_of_the_dial_are_sent_once_wanted_and_follow_the_fits(shrinkage: Lab):
    shrinkage.choose("spoil-missing", 20)
    assert {message["frames"] is None for message in shrinkage.sent("dial")} == {True}
    models = fit(Scenario(missing=20))
    heights = curve_heights(turned(models))
    assert shrinkage.sent("dial")[-1]["curve"]["heights"] == heights

    shrinkage.choose("dial-wanted", True)
    assert shrinkage.sent("dial")[-1]["frames"] == frames(turned(models), models)
    shrinkage.choose("spoil-missing", 50)
    models = fit(Scenario(missing=50))
    assert shrinkage.sent("dial")[-1]["frames"] == frames(turned(models), models)


def test_a_hand_on_the_dial_brings_nothing_new_and_travels_in_the_link(shrinkage: Lab):
    shrinkage.choose("dial-wanted", True)
    already = len(shrinkage.sent("dial"))
    shrinkage.choose("dial-position", 0.2)
    assert len(shrinkage.sent("dial")) == already
    assert shrinkage.shared[1].dial == 0.2


def test_a_link_to_a_turned_dial_brings_its_settings(new_lab: Opener):
    lab = new_lab(query_of(Scenario(), ViewSettings(dial=0.9)))
    assert lab.sent("dial")[-1]["frames"] is not None


def test_without_partial_pooling_there_is_no_dial(shrinkage: Lab):
    for row in range(144):
        shrinkage.session.set_inputs(**{"lines-toggled": row})
    assert shrinkage.sent("dial")[-1] == {"curve": None, "frames": None}


# The table, and links


def test_the_download_is_the_table_in_full_precision(shrinkage: Lab):
    shrinkage.choose("spoil-missing", 90)
    with reactive.isolate():
        handler = cast(Any, shrinkage.server._downloads["shrinkage-download"].handler)
        written = "".join(handler())
    rows = list(csv.DictReader(io.StringIO(written)))
    expected = table(fit(Scenario(missing=90)))
    assert [row.pop("subject") for row in rows] == list(expected.index)
    assert [list(row) for row in rows] == [list(expected)] * len(rows)
    for row, (_, values) in zip(rows, expected.iterrows(), strict=True):
        for name, value in values.items():
            assert row[str(name)] == "" if value != value else float(row[str(name)]) == value


def test_the_table_has_a_row_for_each_subject(shrinkage: Lab):
    for subject in fit(Scenario()).subjects:
        assert f'data-subject="{subject}"' in shrinkage.html("shrinkage-table")


def test_a_link_keeps_it_all(new_lab: Opener):
    scenario = Scenario("simulated", missing=30, sample=7)
    view = ViewSettings(
        tab="Shrinkage",
        truth=True,
        dial=0.75,
        levels=(30, 90),
        area=AREA,
        pinned=replace(scenario, missing=0),
    )
    lab = new_lab(query_of(scenario, view))
    assert lab.shared == (scenario, view)
    assert shown_area(lab) == AREA
    assert len(ghosts(lab)) == len(fit(scenario).subjects) + 1
    other = new_lab(lab.search)
    assert other.places[-1]["places"] == lab.places[-1]["places"]


def test_the_page_of_a_link_opens_its_tab_with_its_controls_in_place(lab: Lab, new_lab: Opener):
    lab.look_at("Shrinkage")
    lab.choose("shrinkage-levels", ["10"])
    lab.choose("shrinkage-zoomed", list(AREA))
    lab.press("pin-pin")
    assert lab.shared[1] == ViewSettings(
        tab="Shrinkage", levels=(10,), area=AREA, pinned=Scenario()
    )
    assert shown_area(new_lab(lab.search)) == AREA
