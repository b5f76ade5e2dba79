from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, asdict
from itertools import combinations, permutations
from typing import Any

import pytest

from modules.pooling.three_models import MODEL_NAMES
from modules.view_settings import LAST_PAGE, ORDERS, SHOWABLE, Order, ViewSettings


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


def test_it_survives_json():
    view = ViewSettings(("none",), "pulled", 3, True)
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
    ],
)
def test_what_is_no_way_of_looking_is_refused_by_its_name(field: str, value: object):
    changed: dict[str, Any] = {field: value}
    with pytest.raises(ValueError, match=field):
        ViewSettings(**changed)
