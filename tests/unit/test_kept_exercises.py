"""What a page keeps of its person's exercises, of which no link says anything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from modules.exercises import CATALOGUE, Attempt, next_exercise, read_attempts
from modules.scenario import LARGEST_SEED, Scenario
from modules.scenario.kept import Kept, address_query, from_page, to_page
from modules.scenario.learning import (
    LONGEST_NAME,
    MOST_ATTEMPTS,
    NOTHING,
    OWN_KEYS,
    Learning,
    learning_from_query,
)
from modules.scenario.link import LEARNING_KEYS
from modules.scenario.programme import LONGEST_ADDRESS
from modules.scenario.view_settings import ViewSettings

ASSIGNED = Learning(
    exercise="t-value",
    draw=5,
    assigned=("t-value", "needed"),
    word="ann",
    marks=("t-value.1.1",),
    signature="0123abcd",
    history=("needed.0.1", "t-value.1.1"),
)


def test_links_know_all_that_learning_has():
    assert [*OWN_KEYS.values()] == [*LEARNING_KEYS]


def test_a_page_keeps_all_and_its_address_nothing_of_the_person():
    kept = Kept(Scenario(), ViewSettings(), learning=ASSIGNED)
    assert from_page(to_page(kept, "")) == kept
    address = address_query(Scenario(), ViewSettings(), learning=ASSIGNED)
    assert "ann" not in address
    assert "history" not in address
    expected = replace(ASSIGNED, word="", marks=(), signature="", history=())
    assert learning_from_query(address) == (expected, [])


@pytest.mark.parametrize("key", ["word", "marks", "signed", "history"])
def test_a_link_says_nothing_of_a_person(key: str):
    learning, notices = learning_from_query(f"?_values_&{key}=%22ann%22")
    assert learning == NOTHING
    assert len(notices) == 1


def test_the_longest_that_is_kept_fits():
    longest = max(CATALOGUE, key=len)
    history = (f"{longest}.2.2",) * MOST_ATTEMPTS
    learning = Learning(
        assigned=(*CATALOGUE,),
        draw=LARGEST_SEED,
        word="x" * 20,
        history=history,
        marks=tuple(f"{name}.2.2" for name in CATALOGUE),
        signature="0" * LONGEST_NAME,
    )
    kept = Kept(Scenario(), ViewSettings(), learning=learning)
    assert from_page(to_page(kept, "")) == kept
    assert len(to_page(kept, "")["choices"]) < 12_000
    assert len(address_query(Scenario(), ViewSettings(), learning=learning)) < LONGEST_ADDRESS / 2


def test_what_was_practised_is_read_back_as_far_as_it_counts():
    history = [Attempt("t-value", 0, 1), Attempt("pulled-equal", 2, 2), Attempt("needed", 1, 1)]
    read = read_attempts([*map(str, history)])
    assert [(one.name, one.right) for one in read] == [(one.name, one.right) for one in history]
    assert next_exercise(read, 3) == next_exercise(history, 3)


@pytest.mark.parametrize("text", ["", "t-value", "no.1.x", "..."])
def test_any_text_of_a_history_leaves_a_practice_that_goes_on(text: str):
    assert next_exercise(read_attempts([text]), 0)[0] in CATALOGUE
