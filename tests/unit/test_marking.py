"""Points and words for answers: right, nearly right, malformed."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.exercises import (
    Choice,
    Exercise,
    Mistake,
    Number,
    Order,
    Subject,
    Task,
    Verdict,
    mark,
    mark_part,
)
from modules.scenario import Scenario

NUMBER = Number("slope", "ms a day", -4.209, 0.001, 3, (Mistake(-25.899, "That is the offset."),))
COUNT = Number("subjects", "", 4.0, 0.0, 0)
CHOICE = Choice("model", ("one", "two"), "two", (Mistake("one", "That is one."),))
SUBJECT = Subject("subject", ("308", "335"), "335", (Mistake("308", "308 stayed."),))
ORDER = Order("order", tuple("dcba"), tuple("abcd"), (Mistake(tuple("dcba"), "Reversed."),))
PARTS = (NUMBER, COUNT, CHOICE, SUBJECT, ORDER)


def exercise(*parts: Number | Choice | Order) -> Exercise:
    task = Task(Scenario(), "Which?", "", parts, ("First.", "Second."), "So.")
    return Exercise("test", "compute", 1, task)


@pytest.mark.parametrize(
    "given",
    [-4.209, "-4.209", "−4.209", " -4,2085 ", "-4.2081", -4.2099, "-4209e-3", "-4.208"],
)
def test_a_number_may_be_typed_in_many_ways(given: object):
    assert mark(exercise(NUMBER), [given]).points == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (4.209, "The size is right, the sign is not."),
        (-4.2, "Close, but not within 0.001: calculate with more decimals."),
        (-25.8995, "That is the offset."),
        ("12", "That is not it."),
    ],
)
def test_a_wrong_number_is_answered_by_what_was_done(given: object, said: str):
    marked = mark(exercise(NUMBER), [given])
    assert (marked.points, marked.of, marked.message) == (0, 1, said)
    assert marked.understood


def test_a_count_must_be_exact():
    assert COUNT.stated_tolerance == "exactly"
    assert mark(exercise(COUNT), ["4"]).points == 1
    assert mark(exercise(COUNT), [4.001]).points == 0


@pytest.mark.parametrize(
    ("given", "points", "said"),
    [
        ("abcd", 2, "Right."),
        ("bacd", 1, "Nearly: two neighbours are exchanged."),
        ("abdc", 1, "Nearly: two neighbours are exchanged."),
        ("badc", 0, "That is not it."),
        ("cbad", 0, "That is not it."),
        ("dcba", 0, "Reversed."),
    ],
)
def test_an_order_that_is_nearly_right_gets_a_point(given: str, points: int, said: str):
    marked = mark(exercise(ORDER), [list(given)])
    assert (marked.points, marked.of, marked.message) == (points, 2, said)


def test_each_part_counts_by_itself_and_says_its_own():
    both = exercise(NUMBER, CHOICE)
    assert mark(both, ["-4.209", "two"]).message == "Right."
    half = mark(both, ["-25.899", "two"])
    assert (half.points, half.of) == (1, 2)
    assert half.message == "Slope: That is the offset. Model: Right."
    started = mark(both, ["-4.209", None])
    assert (started.points, started.understood) == (1, False)
    assert started.message == "Slope: Right. Model: Nothing is given yet."


MALFORMED: list[tuple[Any, Any]] = [
    (NUMBER, "four"),
    (NUMBER, "1,2,3"),
    (NUMBER, "--4"),
    (NUMBER, "nan"),
    (NUMBER, "inf"),
    (NUMBER, math.nan),
    (NUMBER, math.inf),
    (NUMBER, 10**400),
    (NUMBER, "9" * 1000),
    (NUMBER, "1e999"),
    (NUMBER, True),
    (NUMBER, [4]),
    (NUMBER, "４"),
    (CHOICE, "three"),
    (CHOICE, 1),
    (CHOICE, ["two"]),
    (SUBJECT, "309"),
    (SUBJECT, {"335": 1}),
    (ORDER, "abcd"),
    (ORDER, list("abc")),
    (ORDER, list("abcc")),
    (ORDER, [1, 2, 3, 4]),
    (ORDER, [["a"], "b", "c", "d"]),
    *((part, empty) for part in PARTS for empty in (None, "", "  ")),
]


@pytest.mark.parametrize(("part", "given"), MALFORMED)
def test_what_is_no_answer_is_told_kindly(part: Number | Choice | Order, given: object):
    marked = mark(exercise(part), [given])
    assert (marked.points, marked.of, marked.understood) == (0, part.points, False)
    assert marked.message.split()[0] in {"Give", "Choose", "Put", "Nothing"}


@pytest.mark.parametrize("given", [None, 4, "two", {}, [], ["two", "two"], object()])
def test_an_answer_to_another_exercise_is_none(given: object):
    marked = mark(exercise(CHOICE), given)
    assert (marked.points, marked.of, marked.message) == (0, 1, "Give 1 answer.")
    assert not marked.understood
    assert marked.verdicts == ()


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.binary(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.lists(anything, min_size=5, max_size=5), anything)
def test_nothing_that_is_sent_raises(answers: list[object], answer: object):
    marked = mark(exercise(*PARTS), answers)
    assert 0 <= marked.points <= marked.of == 6
    assert mark(exercise(*PARTS), answer).message


def test_a_part_can_be_marked_by_itself():
    assert mark_part(CHOICE, "two") == Verdict(1, 1, "Right.")
    assert mark_part(CHOICE, "one") == Verdict(0, 1, "That is one.")
    assert not mark_part(CHOICE, None).understood
