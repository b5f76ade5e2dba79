"""One person's session in the Shrinkage tab: what is drawn, what is moved, and what stays."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from drawn_marks import drawn_marks
from session_lab import FIGURES, HEIGHT, PICTURE, WIDTH, Lab, state_message

from modules.figures import caterpillar, plane, slope_chart
from modules.figures.caterpillar import Caterpillar, departure_limits
from modules.figures.estimate_limits import (
    EstimateLimits,
    around_all,
    around_centre,
    digits_closer,
    estimate_limits,
)
from modules.figures.films import Sight, dial_message
from modules.figures.plane import Plane
from modules.figures.slope_chart import SlopeChart
from modules.pooling import dial
from modules.pooling.partial import PartialPooling
from modules.pooling.shrinkage import table
from modules.pooling.three_models import MODEL_NAMES, ThreeModels, fit
from modules.scenario import Scenario
from modules.scenario.link import to_values
from modules.scenario.view_settings import ViewSettings
from modules.views.controls.dial import curve_heights
from modules.views.controls.pin import OTHER_DATA
from modules.views.player import DIAL
from modules.views.tabs.shrinkage import said
from modules.words.before_after import difference

Opener = Callable[..., Lab]
NOTHING_LEFT = Scenario(removed=tuple(range(144)))
LAST_ROWS = range(120, 144)
SHRINKAGE = ViewSettings(tab="Shrinkage")
AREA = (220.0, 300.0, 0.0, 20.0)


def query_of(scenario: Scenario, view: ViewSettings) -> str:
    values = {key: json.dumps(value) for key, value in to_values(scenario, view).items()}
    return f"?_values_&{urlencode(values)}"


@pytest.fixture
def shrinkage(new_lab: Opener) -> Lab:
    """The app, opened at the Shrinkage tab."""
    return new_lab(query_of(Scenario(), SHRINKAGE))


def drawings(lab: Lab) -> dict[str, str]:
    return {figure: lab.html(output) for figure, output in FIGURES.items()}


def times_drawn(lab: Lab) -> dict[str, int]:
    return {figure: lab.times_drawn(output) for figure, output in FIGURES.items()}


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


def ghosts(lab: Lab) -> dict[str, Any] | None:
    """What the page was last told of the pinned fits."""
    return lab.sent("pinned")[-1]["state"]


def of_pinned(scenario: Scenario, closer: int = 0) -> dict[str, Any]:
    """What the page should be told of fits that are pinned, whatever tab is open."""
    return state_message(scenario, "Shrinkage", closer=closer)


@pytest.fixture
def almost_empty(new_lab: Opener) -> Lab:
    """The app, opened at the Shrinkage tab with the observations of three subjects left."""
    return new_lab(query_of(Scenario(removed=tuple(range(LAST_ROWS[0]))), SHRINKAGE))


def remove_the_rest(lab: Lab) -> None:
    """Remove what is left, one after the other among the Lines, and come back."""
    lab.look_at("Lines")
    for row in LAST_ROWS:
        lab.session.set_inputs(**{"lines-toggled": row})
    lab.look_at("Shrinkage")


# What is drawn and what is moved


def test_opening_the_tab_draws_three_figures_and_says_where_everything_is(shrinkage: Lab):
    models = fit(Scenario())
    usual = estimate_limits(models.scenario)
    expected = {
        "shrinkage": plane.figure(models, Plane(usual, WIDTH, HEIGHT)),
        "slope-chart": slope_chart.figure(models, SlopeChart(usual, WIDTH, HEIGHT)),
        "caterpillar": caterpillar.figure(
            models, Caterpillar(departure_limits(usual), len(models.subjects), WIDTH)
        ),
    }
    for name, output in FIGURES.items():
        figure = shrinkage.figure(output)
        assert figure.get("data-figure") == name
        assert figure.get("data-scene") == expected[name].scene()
        assert set(marks(figure)) == set(drawn_marks(expected[name]))
    assert len(shrinkage.states) == 1
    shrinkage.moved_to(Scenario(), "Shrinkage")
    assert shrinkage.sent("members")[-1] == said(models)
    assert shrinkage.html(PICTURE) == ""
    assert shrinkage.sent("panels") == []


def test_the_slider_moves_the_figures_and_draws_none_anew(shrinkage: Lab):
    drawn, times = drawings(shrinkage), times_drawn(shrinkage)
    already = len(shrinkage.states)
    shrinkage.choose("spoil-missing", 40)

    assert drawings(shrinkage) == drawn
    assert times_drawn(shrinkage) == times
    assert len(shrinkage.states) == already + 1
    shrinkage.moved_to(Scenario(missing=40), "Shrinkage")
    models = fit(Scenario(missing=40))
    assert shrinkage.sent("members")[-1] == said(models)
    left, right, low, high = shown_area(shrinkage)
    lines = models.lines("partial")
    for subject, intercept, slope in zip(lines.index, *lines.to_numpy().T, strict=True):
        told = shrinkage.line("partial", subject)
        assert told[0] == pytest.approx(intercept, abs=1e-4 * (right - left))
        assert told[1] == pytest.approx(slope, abs=1e-4 * (high - low))


@pytest.mark.parametrize(
    ("tab", "kinds", "others"),
    [
        ("Lines", ("state", "panels"), ("members",)),
        ("Shrinkage", ("state", "members"), ("panels",)),
        ("Truth", ("state", "error_words"), ("panels", "members")),
        ("Model", (), ("state", "panels", "members", "error_words")),
    ],
)
def test_only_what_is_in_sight_is_told(
    lab: Lab, tab: str, kinds: tuple[str, ...], others: tuple[str, ...]
):
    lab.look_at("Shrinkage")
    lab.look_at(tab)
    before = {kind: len(lab.sent(kind)) for kind in (*kinds, *others)}
    lab.choose("spoil-missing", 30)
    after = {kind: len(lab.sent(kind)) for kind in (*kinds, *others)}
    assert all(after[kind] == before[kind] + 1 for kind in kinds)
    assert all(after[kind] == before[kind] for kind in others)
    if "state" in kinds:
        lab.moved_to(Scenario(missing=30), tab)


def test_figures_catch_up_when_their_tab_is_opened_again(shrinkage: Lab):
    drawn, times = drawings(shrinkage), times_drawn(shrinkage)
    shrinkage.look_at("Lines")
    shrinkage.choose("spoil-missing", 60)
    shrinkage.moved_to(Scenario(missing=60))
    shrinkage.look_at("Shrinkage")

    assert drawings(shrinkage) == drawn
    assert times_drawn(shrinkage) == times
    assert shrinkage.sent("members")[-1] == said(fit(Scenario(missing=60)))
    shrinkage.moved_to(Scenario(missing=60), "Shrinkage")


def test_a_hidden_tab_s_figures_are_not_drawn(lab: Lab):
    lab.choose("spoil-missing", 10)
    assert set(drawings(lab).values()) == {""}
    assert set(times_drawn(lab).values()) == {0}
    assert lab.sent("members") == []
    assert not {"population", "spread"} & {part for state in lab.states for part in state["parts"]}


def test_no_data_at_all_move_too(almost_empty: Lab):
    assert None not in almost_empty.state["parts"]["partial"]
    remove_the_rest(almost_empty)
    models = fit(NOTHING_LEFT)
    assert almost_empty.sent("members")[-1] == said(models)
    almost_empty.moved_to(NOTHING_LEFT, "Shrinkage")
    assert set(almost_empty.state["parts"]["partial"]) == {None}
    almost_empty.press("shrinkage-centre")
    assert shown_area(almost_empty) == listed(around_centre(models))
    almost_empty.press("shrinkage-everything")
    assert shown_area(almost_empty) == listed(around_all(models))


# What the plane shows


def test_buttons_and_a_rectangle_say_what_the_plane_shows(shrinkage: Lab):
    shrinkage.choose("spoil-missing", 80)
    models = fit(Scenario(missing=80))
    usual = listed(estimate_limits(models.scenario))
    others = {name: drawing for name, drawing in drawings(shrinkage).items() if name != "shrinkage"}
    times = {name: times_drawn(shrinkage)[name] for name in others}
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
        limits = EstimateLimits((area[0], area[1]), (area[2], area[3]))
        closer = digits_closer(limits, estimate_limits(models.scenario))
        shrinkage.moved_to(models.scenario, "Shrinkage", closer)
    shrinkage.choose("shrinkage-zoomed", list(AREA))
    assert shown_area(shrinkage) == AREA
    assert others == {name: drawings(shrinkage)[name] for name in others}
    assert {name: times_drawn(shrinkage)[name] for name in others} == times


def test_a_closer_look_is_told_more_digits(shrinkage: Lab):
    def away() -> float:
        told = shrinkage.line("partial", "308")
        return abs(float(told[0] or 0.0) - known)

    known = float(fit(Scenario()).lines("partial").loc["308"].iloc[0])
    usually = away()
    shrinkage.choose("shrinkage-zoomed", [250.0, 250.01, 19.0, 19.01])
    shrinkage.moved_to(Scenario(), "Shrinkage", closer=5)
    assert 0 < away() < usually / 1000


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
    assert ghosts(shrinkage) is None
    shrinkage.press("pin-pin")
    assert ghosts(shrinkage) == of_pinned(Scenario())
    already = len(shrinkage.sent("pinned"))
    shrinkage.choose("spoil-missing", 60)
    shrinkage.choose("model-random", "1")

    now = Scenario(missing=60, random="1")
    assert len(shrinkage.sent("pinned")) == already
    shrinkage.moved_to(now, "Shrinkage")
    since = shrinkage.html("pin-since")
    for change in difference(fit(Scenario()), fit(now)):
        assert change in since
    assert shrinkage.shared == (now, ViewSettings(tab="Shrinkage", pinned=Scenario()))
    shrinkage.press("pin-unpin")
    assert ghosts(shrinkage) is None
    assert shrinkage.html("pin-since") == shrinkage.html("pin-release") == ""


def test_a_ghost_is_told_as_many_digits_as_a_closer_look_shows(shrinkage: Lab):
    shrinkage.press("pin-pin")
    shrinkage.choose("shrinkage-zoomed", [250.0, 250.01, 19.0, 19.01])
    assert ghosts(shrinkage) == of_pinned(Scenario(), closer=5) != of_pinned(Scenario())
    shrinkage.press("shrinkage-usual")
    assert ghosts(shrinkage) == of_pinned(Scenario())


def test_pinned_fits_are_ghosts_among_the_lines_too(lab: Lab):
    ghostly = {mark.get("data-ghost") for mark in lab.picture.iter()} - {None}
    assert ghostly == set(MODEL_NAMES)
    lab.press("pin-pin")
    before = {model: lab.state["parts"][model] for model in MODEL_NAMES}
    lab.choose("spoil-missing", 70)
    pinned = ghosts(lab)
    assert pinned is not None
    for model in MODEL_NAMES:
        assert pinned["parts"][model] == before[model] != lab.state["parts"][model]


def test_pinned_fits_of_other_data_wait_for_their_own(shrinkage: Lab):
    shrinkage.press("pin-pin")
    shrinkage.choose("data-data", "orthodont")
    assert OTHER_DATA in shrinkage.html("pin-since")
    assert ghosts(shrinkage) is None
    shrinkage.choose("data-data", Scenario().data)
    assert OTHER_DATA not in shrinkage.html("pin-since")
    assert ghosts(shrinkage) == of_pinned(Scenario())


# The dial


def turned(models: ThreeModels) -> dial.Dial:
    assert isinstance(models.partial, PartialPooling)
    return dial.turn(models.partial)


def dial_film(scenario: Scenario, tab: str = "Shrinkage") -> dict[str, Any]:
    return dial_message(scenario, Sight(tab, fit(scenario).subjects))


def content(film: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in film.items() if name not in ("slider", "key")}


def test_settings_of_the_dial_are_sent_once_asked_for_and_follow_the_fits(shrinkage: Lab):
    shrinkage.choose("spoil-missing", 20)
    assert shrinkage.films == []
    heights = curve_heights(turned(fit(Scenario(missing=20))))
    assert shrinkage.sent("dial")[-1]["curve"]["heights"] == heights

    film = shrinkage.bring(DIAL)
    assert content(film) == dial_film(Scenario(missing=20))
    assert film["key"] == shrinkage.state["films"][DIAL]
    shrinkage.choose("spoil-missing", 50)
    assert shrinkage.state["films"][DIAL] != film["key"]
    assert content(shrinkage.bring(DIAL)) == dial_film(Scenario(missing=50))
    heights = curve_heights(turned(fit(Scenario(missing=50))))
    assert shrinkage.sent("dial")[-1]["curve"]["heights"] == heights


def test_a_hand_on_the_dial_brings_nothing_new_and_travels_in_the_link(shrinkage: Lab):
    film, before = shrinkage.bring(DIAL), shrinkage.state
    curves, drawn = len(shrinkage.sent("dial")), drawings(shrinkage)
    shrinkage.choose("dial-position", 0.2)
    assert len(shrinkage.sent("dial")) == curves
    assert drawings(shrinkage) == drawn
    assert shrinkage.films[-1] == film
    assert shrinkage.state["parts"] == before["parts"]
    assert shrinkage.state["films"][DIAL] == before["films"][DIAL]
    assert shrinkage.shared[1].dial == 0.2


@pytest.mark.parametrize("tab", ["Lines", "Shrinkage"])
def test_a_link_to_a_turned_dial_brings_its_film_before_the_state(new_lab: Opener, tab: str):
    lab = new_lab(query_of(Scenario(), ViewSettings(tab=tab, dial=0.9)))
    kinds = [kind for who, kind, _ in lab.wire.sent if who is lab.server]
    assert kinds.index("film") < kinds.index("state")
    assert content(lab.films[-1]) == dial_film(Scenario(), tab)
    assert (lab.films[-1]["slider"], lab.films[-1]["key"]) == (DIAL, lab.state["films"][DIAL])


def test_while_the_dial_is_turned_every_change_brings_its_film(shrinkage: Lab):
    shrinkage.choose("dial-position", 0.2)
    shrinkage.choose("spoil-missing", 30)
    assert content(shrinkage.films[-1]) == dial_film(Scenario(missing=30))
    assert shrinkage.films[-1]["key"] == shrinkage.state["films"][DIAL]
    already = len(shrinkage.films)
    shrinkage.choose("dial-position", 0.5)
    shrinkage.choose("spoil-missing", 40)
    assert len(shrinkage.films) == already


@pytest.mark.parametrize("position", [0.5, 0.2])
def test_without_partial_pooling_there_is_no_dial(almost_empty: Lab, position: float):
    almost_empty.choose("dial-position", position)
    assert almost_empty.sent("dial")[-1]["curve"] is not None
    remove_the_rest(almost_empty)
    assert almost_empty.sent("dial")[-1] == {"curve": None}
    assert DIAL not in almost_empty.state["films"]
    already = len(almost_empty.films)
    almost_empty.choose("model-criterion", "ML")
    almost_empty.moved_to(replace(NOTHING_LEFT, reml=False), "Shrinkage")
    assert len(almost_empty.films) == already


# The table, and links


def test_the_download_is_the_table_in_full_precision(shrinkage: Lab):
    shrinkage.choose("spoil-missing", 90)
    rows = list(csv.DictReader(io.StringIO(shrinkage.downloaded("shrinkage-csv").decode())))
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
    assert ghosts(lab) == of_pinned(replace(scenario, missing=0), closer=1)
    other = new_lab(lab.search)
    assert other.state == lab.state
    assert ghosts(other) == ghosts(lab)
    assert other.films[-1] == lab.films[-1]


def test_the_page_of_a_link_opens_its_tab_with_its_controls_in_place(lab: Lab, new_lab: Opener):
    lab.look_at("Shrinkage")
    lab.choose("shrinkage-levels", ["10"])
    lab.choose("shrinkage-zoomed", list(AREA))
    lab.press("pin-pin")
    assert lab.shared[1] == ViewSettings(
        tab="Shrinkage", levels=(10,), area=AREA, pinned=Scenario()
    )
    assert shown_area(new_lab(lab.search)) == AREA
