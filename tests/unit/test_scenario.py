from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, asdict, fields, replace
from typing import Any

import pytest

from modules.scenario import (
    DATA_NAMES,
    LARGEST_MISSING,
    LARGEST_SEED,
    RANDOM_EFFECTS,
    DataName,
    RandomEffects,
    Scenario,
    ScenarioError,
)


def test_equal_choices_are_one_key():
    one = Scenario(removed=(7, 3, 7), restored=(9, 1))
    other = Scenario(removed=(3, 7), restored=(1, 9, 9))

    assert one == other
    assert hash(one) == hash(other)
    assert (one.removed, one.restored) == ((3, 7), (1, 9))


CHANGES: list[dict[str, Any]] = [
    {"data": "radon"},
    {"missing": 1},
    {"seed": 2},
    {"removed": (1,)},
    {"restored": (1,)},
    {"random": "1"},
    {"reml": False},
]


def test_every_choice_counts():
    assert {name for change in CHANGES for name in change} == {
        field.name for field in fields(Scenario)
    }
    scenarios = [Scenario(), *(replace(Scenario(), **change) for change in CHANGES)]
    assert len(set(scenarios)) == len(scenarios)


def test_nothing_can_be_changed_afterwards():
    with pytest.raises(FrozenInstanceError):
        Scenario().missing = 10  # type: ignore[misc]


def test_row_ids_from_a_list_are_hashable():
    ids: Any = [5, 2]
    assert hash(Scenario(removed=ids)) == hash(Scenario(removed=(2, 5)))


def test_survives_json():
    scenario = Scenario("radon", 40, 7, (1, 2), (3,), "1 + x ||", False)
    assert Scenario(**json.loads(json.dumps(asdict(scenario)))) == scenario


@pytest.mark.parametrize("data", DATA_NAMES)
@pytest.mark.parametrize("random", RANDOM_EFFECTS)
def test_every_data_set_takes_every_structure(data: DataName, random: RandomEffects):
    scenario = Scenario(data=data, random=random)
    assert (scenario.data, scenario.random) == (data, random)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("missing", 0),
        ("missing", LARGEST_MISSING),
        ("seed", 0),
        ("seed", LARGEST_SEED),
        ("removed", (0, LARGEST_SEED)),
        ("restored", (0, LARGEST_SEED)),
    ],
)
def test_the_ends_of_each_range_are_allowed(field: str, value: object):
    changed: dict[str, Any] = {field: value}
    assert getattr(Scenario(**changed), field) == value


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("data", "no such data"),
        ("data", None),
        ("random", "1+x"),
        ("random", "(1 | subject)"),
        ("missing", -1),
        ("missing", LARGEST_MISSING + 1),
        ("missing", 10.0),
        ("missing", "10"),
        ("missing", True),
        ("seed", -1),
        ("seed", LARGEST_SEED + 1),
        ("seed", 1.5),
        ("seed", False),
        ("seed", None),
        ("removed", (-1,)),
        ("removed", (1, "2")),
        ("removed", (True,)),
        ("restored", (LARGEST_SEED + 1,)),
        ("restored", (2.0,)),
        ("reml", 1),
        ("reml", "REML"),
        ("reml", None),
    ],
)
def test_a_choice_out_of_range_is_refused_by_its_name(field: str, value: object):
    changed: dict[str, Any] = {field: value}
    with pytest.raises(ScenarioError, match=field) as refused:
        Scenario(**changed)
    assert refused.value.field == field


@pytest.mark.parametrize("ids", [None, 5])
def test_row_ids_that_are_no_list_are_refused(ids: int | None):
    with pytest.raises(ScenarioError) as refused:
        Scenario(removed=ids)  # type: ignore[arg-type]
    assert refused.value.field == "removed"


@pytest.mark.parametrize("value", [["radon"], {}])
def test_a_name_that_is_no_text_is_refused(value: object):
    with pytest.raises(ScenarioError) as refused:
        Scenario(data=value)  # type: ignore[arg-type]
    assert refused.value.field == "data"


def test_an_observation_is_not_both_removed_and_restored():
    with pytest.raises(ScenarioError, match="Observation 4 ") as refused:
        Scenario(removed=(3, 4), restored=(4, 5))
    assert refused.value.field == "restored"
