from __future__ import annotations

import json
import math
from dataclasses import FrozenInstanceError, asdict, fields, replace
from typing import Any

import pytest

from modules.scenario import (
    DATA_NAMES,
    LARGEST_SEED,
    LONGEST_LABEL,
    MECHANISMS,
    RANDOM_EFFECTS,
    RANGES,
    WHOLE_NUMBERS,
    DataName,
    Mechanism,
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


def other_end(field: str) -> float:
    """An end of a number's range that is not its default."""
    smallest, largest = RANGES[field]
    return largest if getattr(Scenario(), field) == smallest else smallest


CHANGES: list[dict[str, Any]] = [
    {"data": "radon"},
    {"upload": "a name"},
    *({field: other_end(field)} for field in RANGES if field != "most"),
    {"most": 9},
    {"mechanism": "dropout"},
    {"focus": "308"},
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
    everything: dict[str, Any] = {}
    for change in CHANGES:
        everything |= change
    everything["restored"] = (2, 3)
    scenario = Scenario(**everything)
    assert Scenario(**json.loads(json.dumps(asdict(scenario)))) == scenario


@pytest.mark.parametrize("data", DATA_NAMES)
@pytest.mark.parametrize("random", RANDOM_EFFECTS)
def test_every_data_set_takes_every_structure(data: DataName, random: RandomEffects):
    scenario = Scenario(data=data, random=random)
    assert (scenario.data, scenario.random) == (data, random)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_every_mechanism_is_a_choice(mechanism: Mechanism):
    assert Scenario(mechanism=mechanism).mechanism == mechanism


def beyond(field: str) -> tuple[float, float]:
    """The nearest values on either side of a field's range, of the field's own type."""
    smallest, largest = RANGES[field]
    if field in WHOLE_NUMBERS:
        return smallest - 1, largest + 1
    return math.nextafter(smallest, -math.inf), math.nextafter(largest, math.inf)


def at_the_ends(field: str) -> list[dict[str, Any]]:
    """A Scenario's fields with one at either end of its range, its partner beside it."""
    partners = {"fewest": "most", "most": "fewest"}
    return [
        {field: end} | ({partners[field]: end} if field in partners else {})
        for end in RANGES[field]
    ]


def test_every_number_has_a_range():
    numbers = {
        field.name
        for field in fields(Scenario)
        if isinstance(field.default, int | float) and not isinstance(field.default, bool)
    }
    assert set(RANGES) == numbers
    assert set(WHOLE_NUMBERS) == {
        name for name in numbers if type(getattr(Scenario(), name)) is int
    }


@pytest.mark.parametrize("field", RANGES)
def test_a_number_goes_from_end_to_end_of_its_range_and_no_farther(field: str):
    for ends in at_the_ends(field):
        assert getattr(Scenario(**ends), field) == ends[field]
    for value in beyond(field):
        changed: dict[str, Any] = {field: value}
        with pytest.raises(ScenarioError, match=field) as refused:
            Scenario(**changed)
        assert refused.value.field == field


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "1", None, True, [1], 1j])
@pytest.mark.parametrize("field", RANGES)
def test_a_number_is_a_finite_number(field: str, value: object):
    changed: dict[str, Any] = {field: value}
    with pytest.raises(ScenarioError, match=field) as refused:
        Scenario(**changed)
    assert refused.value.field == field


@pytest.mark.parametrize("field", WHOLE_NUMBERS)
def test_a_whole_number_is_no_float(field: str):
    changed: dict[str, Any] = {field: float(getattr(Scenario(), field))}
    with pytest.raises(ScenarioError, match=field) as refused:
        Scenario(**changed)
    assert refused.value.field == field


@pytest.mark.parametrize("field", [name for name in RANGES if name not in WHOLE_NUMBERS])
def test_a_number_may_be_whole_or_not(field: str):
    changes: list[dict[str, Any]] = [{field: 1}, {field: 0.25}]
    for change in changes:
        assert getattr(Scenario(**change), field) == change[field]


@pytest.mark.parametrize(
    "truth",
    [
        {"intercept": 310, "slope": 4, "sd_intercept": 30, "sd_slope": 33, "correlation": 0.9},
        {"residual_sd": 25, "subjects": 18, "occasions": 10},
        {"sd_intercept": 0, "sd_slope": 0},
        {"subjects": 2, "occasions": 2},
        {"subjects": 200, "occasions": 50},
        {"correlation": -1},
        {"correlation": 1},
    ],
)
def test_the_ranges_are_wide_enough_for_what_the_lab_promises(truth: dict[str, Any]):
    scenario = Scenario(data="simulated", **truth)
    assert {field: getattr(scenario, field) for field in truth} == truth


def test_fewest_may_be_as_many_as_most_but_no_more():
    assert Scenario(fewest=5, most=5).fewest == 5
    with pytest.raises(ScenarioError, match="fewest must not be larger than most") as refused:
        Scenario(fewest=6, most=5)
    assert refused.value.field == "fewest"


@pytest.mark.parametrize("field", ["upload", "focus"])
def test_a_label_is_any_text_that_is_not_too_long(field: str):
    for label in ("", "<b>$\n\x00🙂", "x" * LONGEST_LABEL):
        changed: dict[str, Any] = {field: label}
        assert getattr(Scenario(**changed), field) == label
    for label in ("x" * (LONGEST_LABEL + 1), None, 308, ["308"]):
        changed = {field: label}
        with pytest.raises(ScenarioError, match=field) as refused:
            Scenario(**changed)
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "value"),
    [
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
        ("missing", RANGES["missing"][1] + 1),
        ("mechanism", "MCAR"),
        ("mechanism", None),
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
@pytest.mark.parametrize("field", ["data", "mechanism", "random"])
def test_a_name_that_is_no_text_is_refused(field: str, value: object):
    changed: dict[str, Any] = {field: value}
    with pytest.raises(ScenarioError) as refused:
        Scenario(**changed)
    assert refused.value.field == field


def test_an_observation_is_not_both_removed_and_restored():
    with pytest.raises(ScenarioError, match="Observation 4 ") as refused:
        Scenario(removed=(3, 4), restored=(4, 5))
    assert refused.value.field == "restored"
