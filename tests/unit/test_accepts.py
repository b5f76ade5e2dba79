"""What an input may hold, kind by kind."""

from __future__ import annotations

import math
from typing import Any

import pytest

from modules.scenario import RANGES, SLIDERS, WHOLE_NUMBERS, Scenario
from modules.views.accepts import (
    Accepts,
    File,
    NotAccepted,
    Number,
    Numbers,
    OneOf,
    OrNothing,
    Press,
    Record,
    SomeOf,
    Switch,
    Text,
    TypedNumber,
    places,
    sliders,
    within,
)

SECRET = "what-somebody-wrote"
RIGHT: list[tuple[Accepts, list[Any]]] = [
    (Number(-1, 2), [-1, 0.5, 2, 2.0]),
    (Number(0, 9, whole=True), [0, 9, 3.0]),
    (TypedNumber(), [None, 0, -2.5, 1e308]),
    (Numbers(2), [[0, 1.5], (1, 2)]),
    (OneOf(["a", "b"]), ["a", "b"]),
    (SomeOf(["a", "b"]), [[], ["b"], ("a", "b")]),
    (Text(3), ["", "abc", "漢字🙂"]),
    (Switch(), [True, False]),
    (Press(), [0, 1, 2**31 - 1]),
    (File(), [None]),
    (OrNothing(Text(3)), [None, "abc"]),
    (Record({"a": Text(1), "b": Switch()}), [{"a": "x", "b": True}]),
]
WRONG: list[tuple[Accepts, list[Any]]] = [
    (Number(-1, 2), [-1.01, 3, None, "1", True, [1], {}, math.nan, math.inf, 10**400]),
    (Number(0, 9, whole=True), [0.5, 10]),
    (Number(0, 9, whole=True, clamped=True), [0.5, None, SECRET, math.nan, 10**400]),
    (TypedNumber(), ["", SECRET, True, [], math.inf, 10**400]),
    (Numbers(2), [[1], [1, 2, 3], [1, None], [1, "2"], [True, 1], [1, math.nan], "12", None, {}]),
    (OneOf(["a", "b"]), ["c", "", "ab", None, 1, ["a"], {"a": 1}]),
    (SomeOf(["a", "b"]), ["a", ["c"], [["a"]], [None], None, {"a": 1}, ["a"] * 101]),
    (Text(3), ["abcd", "\ud800", None, 1, ["a"], {}]),
    (Switch(), [0, 1, None, "true", []]),
    (Press(), [-1, 0.5, None, SECRET, True, 2**31]),
    (File(), ["/etc/passwd", [], {"name": [SECRET]}, 0, False]),
    (OrNothing(Text(3)), ["abcd", 0]),
    (Record({"a": Text(1)}), [{}, {"a": "xy"}, {"a": "x", "b": 1}, {"b": "x"}, [["a", "x"]], None]),
]


def each(kinds: list[tuple[Accepts, list[Any]]]) -> list[Any]:
    return [
        pytest.param(accepts, value, id=f"{type(accepts).__name__}-{str(value)[:20]!a}")
        for accepts, values in kinds
        for value in values
    ]


@pytest.mark.parametrize(("accepts", "value"), each(RIGHT))
def test_what_an_input_may_hold_stays_as_it_is(accepts: Accepts, value: object):
    assert accepts.nearest(value) == value


@pytest.mark.parametrize(("accepts", "value"), each(WRONG))
def test_what_it_may_not_hold_is_refused_and_not_quoted(accepts: Accepts, value: object):
    with pytest.raises(NotAccepted) as refused:
        accepts.nearest(value)
    assert SECRET not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(("value", "nearest"), [(-5, 0), (5, 5), (9.0, 9), (1e300, 9), (-1e300, 0)])
def test_a_slider_takes_the_nearest_number_of_its_range(value: float, nearest: int):
    taken = Number(0, 9, whole=True, clamped=True).nearest(value)
    assert (taken, type(taken)) == (nearest, int)


@pytest.mark.parametrize("field", SLIDERS)
@pytest.mark.parametrize("value", [-1e300, 1e300])
def test_the_scenario_takes_whatever_a_slider_accepts(field: str, value: float):
    taken: Any = sliders([field])[field].nearest(value)
    assert taken in RANGES[field]
    assert isinstance(taken, int) or field not in WHOLE_NUMBERS
    other = {"fewest": {"most": 50}, "most": {"fewest": 0}}.get(field, {})
    assert getattr(Scenario(**{field: taken, **other}), field) == taken


def test_places_are_numbered_from_0_as_text():
    assert [place for place in ("-1", "0", "2", "3", "02") if _fits(places(3), place)] == ["0", "2"]


def test_the_inputs_of_a_module_have_its_name_in_front():
    inner = within("intervals", {"seed": TypedNumber()})
    assert within("parts", inner) == {"parts-intervals-seed": TypedNumber()}


def _fits(accepts: Accepts, value: object) -> bool:
    try:
        accepts.nearest(value)
    except NotAccepted:
        return False
    return True
