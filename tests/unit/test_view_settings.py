from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, asdict
from itertools import combinations, permutations
from typing import Any

import pytest

from modules.pooling.three_models import MODEL_NAMES
from modules.scenario import Scenario
from modules.scenario.view_settings import (
    LAST_PAGE,
    LONGEST_TAB,
    ORDERS,
    PARTS,
    SHOWABLE,
    TIMES,
    Order,
    Part,
    ViewSettings,
)


def test_what_can_be_shown_are_the_models():
    assert SHOWABLE == MODEL_NAMES


@pytest.mark.parametrize(
    "shown", [some for size in range(4) for some in combinations(SHOWABLE, size)], ids=str
)
def test_any_models_can_be_shown_and_their_order_makes_no_difference(shown: tuple[str, ...]):
    assert ViewSettings(shown).shown == shown
    for other in permutations(shown):
        assert ViewSettings(other) == ViewSettings(shown)
        assert hash(ViewSettings(other)) == hash(ViewSettings(shown))


def test_a_model_named_twice_is_shown_once():
    assert ViewSettings(("none", "none")).shown == ("none",)


def test_models_may_be_listed():
    shown: Any = ["partial", "complete"]
    assert ViewSettings(shown).shown == ("complete", "partial")


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_is_a_choice(order: Order):
    assert ViewSettings(order=order).order == order


def test_pages_go_from_the_first_to_the_last():
    assert [ViewSettings(page=page).page for page in (0, LAST_PAGE)] == [0, LAST_PAGE]


@pytest.mark.parametrize("tab", ["Lines", "x", "x" * LONGEST_TAB, "Modèle 2", "🙂"], ids=ascii)
def test_a_tab_of_any_name_can_be_open(tab: str):
    assert ViewSettings(tab=tab).tab == tab


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_the_model_can_be_open(part: Part):
    assert ViewSettings(part=part).part == part


@pytest.mark.parametrize("times", TIMES)
def test_a_study_is_of_some_sizes(times: int):
    assert ViewSettings(times=times).times == times


@pytest.mark.parametrize("position", [0, 0.5, 1])
def test_the_dial_goes_from_complete_pooling_to_none(position: float):
    assert ViewSettings(dial=position).dial == position


def test_levels_may_be_listed_in_any_order_and_twice():
    levels: Any = [90, 10.0, 90]
    assert ViewSettings(levels=levels).levels == (10, 90)
    assert [type(level) for level in ViewSettings(levels=levels).levels] == [int, int]
    assert ViewSettings(levels=()).levels == ()


def test_an_area_may_be_listed():
    area: Any = [0, 1, -2, 3]
    assert ViewSettings(area=area).area == (0.0, 1.0, -2.0, 3.0)
    assert hash(ViewSettings(area=area)) == hash(ViewSettings(area=(0, 1, -2, 3)))


def test_a_scenario_can_be_pinned():
    assert ViewSettings(pinned=Scenario("radon")).pinned == Scenario("radon")


def test_it_survives_json():
    view = ViewSettings(
        ("none",), "pulled", 3, True, "Shrinkage", 0.25, (90, 10), (0, 1, -0.5, 0.5)
    )
    assert ViewSettings(**json.loads(json.dumps(asdict(view)))) == view


def test_nothing_can_be_changed_afterwards():
    with pytest.raises(FrozenInstanceError):
        ViewSettings().page = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("shown", ("everything",)),
        ("shown", ("complete", "truth")),
        ("shown", "complete"),
        ("shown", None),
        ("shown", 3),
        ("shown", [["complete"]]),
        ("shown", {"complete": True}),
        ("order", "Label"),
        ("order", None),
        ("order", ["label"]),
        ("order", {}),
        ("page", -1),
        ("page", LAST_PAGE + 1),
        ("page", 1.0),
        ("page", True),
        ("page", "1"),
        ("page", None),
        ("truth", 1),
        ("truth", "true"),
        ("truth", None),
        ("tab", ""),
        ("tab", "x" * (LONGEST_TAB + 1)),
        ("tab", "\ud800"),
        ("tab", b"Lines"),
        ("tab", 1),
        ("part", "Nowhere"),
        ("part", None),
        ("error", "line "),
        ("error", None),
        ("error", ["line"]),
        ("study", "repeat"),
        ("study", 1),
        ("times", 500),
        ("times", 1000.0),
        ("times", True),
        ("times", "1000"),
        ("result", "power"),
        ("result", ["tests"]),
        ("estimated", "gamma"),
        ("estimated", None),
        ("presented", 1),
        ("presented", "true"),
        ("presented", None),
        ("tab", None),
        ("tab", ["Lines"]),
        ("dial", 7),
        ("dial", -0.01),
        ("dial", float("nan")),
        ("dial", 10**400),
        ("dial", True),
        ("dial", "0.5"),
        ("dial", None),
        ("levels", (11,)),
        ("levels", (10, True)),
        ("levels", [[10]]),
        ("levels", 10),
        ("levels", "10"),
        ("area", (1, 2)),
        ("area", (1, 0, 0, 1)),
        ("area", (0, 1, 1, 1)),
        ("area", (0, 1, 0, float("inf"))),
        ("area", (float("nan"), 1, 0, 1)),
        ("area", (-1e308, 1e308, 0, 1)),
        ("area", (0, 10**400, 0, 1)),
        ("area", (1e9, 1e9 + 0.1, 0, 1)),
        ("area", (0, 1e-200, 0, 1)),
        ("area", (False, True, 0, 1)),
        ("area", "0101"),
        ("area", None),
        ("pinned", "x"),
        ("pinned", {"missing": 4}),
    ],
)
def test_what_is_no_way_of_looking_is_refused_by_its_name(field: str, value: object):
    changed: dict[str, Any] = {field: value}
    with pytest.raises(ValueError, match=field):
        ViewSettings(**changed)
