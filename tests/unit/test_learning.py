"""Where a person is among lessons and exercises, and how that travels."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.lessons import LESSONS, step_at
from modules.scenario import LARGEST_SEED, Scenario
from modules.scenario.kept import Kept, address_query, from_page, to_page
from modules.scenario.learning import (
    MOST_STEPS,
    NOTHING,
    Learning,
    learning_from_query,
    to_learning_values,
)
from modules.scenario.link import LEARNING_KEYS, from_query, says_what_to_show, to_query
from modules.scenario.view_settings import ViewSettings

NAMES = st.text(st.characters(categories=("L", "N")), max_size=12)
PLACES = st.builds(
    lambda name, is_lesson, step, done, draw, assigned: Learning(
        lesson=name if is_lesson else "",
        step=step,
        done=tuple(done),
        exercise="" if is_lesson else name,
        draw=draw,
        assigned=tuple(assigned),
    ),
    NAMES,
    st.booleans(),
    st.integers(1, MOST_STEPS),
    st.lists(NAMES, max_size=5),
    st.integers(0, LARGEST_SEED),
    st.lists(NAMES, max_size=5),
)


@given(PLACES)
def test_a_place_travels_in_links_and_is_kept_by_the_page(place: Learning):
    assert learning_from_query(to_query(to_learning_values(place))) == (place, [])
    kept = Kept(Scenario(missing=40), ViewSettings(), learning=place)
    assert from_page(to_page(kept, "")) == kept
    address = address_query(kept.scenario, kept.view, learning=place)
    assert from_query(address) == (kept.scenario, kept.view, [])
    assert learning_from_query(address) == (place, [])


def test_nothing_learned_leaves_no_trace_in_an_address():
    assert to_learning_values(NOTHING) == {}
    assert {*to_learning_values(replace(NOTHING, lesson="first", step=2))} == {"lesson", "step"}


def test_links_know_the_keys():
    place = Learning("first", 2, ("first.1",), "", 3, ("own-line-308",))
    exercise = Learning(exercise="own-line-308")
    assert {*to_learning_values(place), *to_learning_values(exercise)} <= {*LEARNING_KEYS}


@pytest.mark.parametrize(
    "wrong",
    [
        {"lesson": "first", "exercise": "own-line-308"},
        {"lesson": "x" * 41},
        {"lesson": "\ud800"},
        {"step": 0},
        {"step": 1.0},
        {"step": True},
        {"step": MOST_STEPS + 1},
        {"draw": -1},
        {"draw": LARGEST_SEED + 1},
        {"done": ["first.1"]},
        {"done": ("x",) * 101},
        {"assigned": (1,)},
    ],
)
def test_a_value_that_cannot_be_is_refused(wrong: dict[str, object]):
    with pytest.raises(ValueError, match=r"must be|at most|not both"):
        Learning(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "found", "notices"),
    [
        ('lesson="first"&step=0', Learning("first"), 1),
        ("lesson=7&step=3", Learning(step=3), 1),
        ('lesson="first"&exercise="closest"', Learning("first"), 1),
        ("done=[[[1]]]&assignment={}", NOTHING, 2),
        ("", NOTHING, 0),
    ],
)
def test_a_link_is_repaired(query: str, found: Learning, notices: int):
    place, said = learning_from_query(f"_values_&{query}")
    assert (place, len(said)) == (found, notices)


def test_a_link_to_a_step_says_nothing_else_of_what_is_shown():
    assert not says_what_to_show('_values_&lesson="first"&step=2')
    assert says_what_to_show('_values_&lesson="first"&step=2&missing=0')
    usual = address_query(Scenario(), ViewSettings(), learning=Learning("first", 2))
    assert says_what_to_show(usual)  # the usual state, not the step's own


def test_steps_are_found_by_their_places():
    for name, lesson in LESSONS.items():
        assert [step_at(Learning(name, place)) for place in range(1, len(lesson.steps) + 1)] == [
            *lesson.steps
        ]
        assert step_at(Learning(name, len(lesson.steps) + 1)) is None
    assert step_at(NOTHING) is step_at(Learning("unheard of")) is None


def test_every_lesson_has_a_place_for_each_step():
    assert all(len(lesson.steps) <= MOST_STEPS for lesson in LESSONS.values())
    assert {field.name for field in fields(Learning)} >= {"lesson", "step", "done"}
