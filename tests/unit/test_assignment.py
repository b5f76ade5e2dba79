"""An assignment gives everyone data of their own, by a word."""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.exercises import Assignment, AssignmentError, draw, normalised, seed_of
from modules.scenario import LARGEST_SEED

THREE = Assignment(("own-line-offsets", "share-kept", "pulled-least"))


@pytest.mark.parametrize(
    ("word", "normal"),
    [
        ("2731234", "2731234"),
        (" 273-1234\n", "2731234"),
        ("S 27/31", "s2731"),
        ("Straße", "strasse"),
        ("ＡＢＣ１２", "abc12"),
        ("Zoe\u0308", "zoë"),
        ("İ", "i"),
        ("0012", "0012"),
    ],
)
def test_a_word_may_be_written_in_many_ways(word: str, normal: str):
    assert normalised(word) == normal
    assert normalised(normal) == normal


def test_what_is_normal_stays_as_it_is():
    for letter in map(chr, range(sys.maxunicode)):
        with suppress(AssignmentError):
            once = normalised(letter)
            assert normalised(once) == once


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=6))
def test_no_word_raises_anything_else(word: str):
    with suppress(AssignmentError):
        once = normalised(word)
        assert normalised(once) == once
        assert 0 <= seed_of(THREE, once, "share-kept") <= LARGEST_SEED


@pytest.mark.parametrize(
    ("word", "says"),
    [("", "Type a word"), (" -- ", "Type a word"), ("x" * 21, "at most 20 letters")],
)
def test_what_is_no_word_is_told(word: str, says: str):
    with pytest.raises(AssignmentError, match=says):
        normalised(word)


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ((), "at least one"),
        (("needed", "nonsense"), "no exercise 'nonsense'"),
        (("needed", "needed"), "once"),
    ],
)
def test_what_is_no_assignment_is_told(names: tuple[str, ...], says: str):
    with pytest.raises(AssignmentError, match=says):
        Assignment(names)


def test_everyone_has_data_of_their_own_and_always_the_same():
    words = [str(number) for number in range(300)]
    seeds = {(word, name): seed_of(THREE, word, name) for word in words for name in THREE.names}
    assert len({*seeds.values()}) == len(seeds)
    first = draw("share-kept", seeds["1", "share-kept"])
    assert first == draw("share-kept", seed_of(THREE, "1", "share-kept"))
    assert first.task.scenario != draw("share-kept", seeds["2", "share-kept"]).task.scenario


def test_the_order_of_the_exercises_does_not_matter_and_which_they_are_does():
    turned = Assignment(THREE.names[::-1])
    shorter = Assignment(THREE.names[:2])
    name = "own-line-offsets"
    assert seed_of(THREE, "1", name) == seed_of(turned, "1", name) != seed_of(shorter, "1", name)


def test_links_out_there_lead_to_the_same_seeds():
    text = b"own-line-offsets\npulled-least\nshare-kept\n2731234\nshare-kept"
    first_four_bytes = int(hashlib.sha256(text).hexdigest()[:8], 16)
    assert seed_of(THREE, "2731234", "share-kept") == first_four_bytes % 2**31 == 1070437


def test_its_points_are_those_of_its_exercises():
    parts = [draw(name, 7).task.points for name in THREE.names]
    assert THREE.points == sum(parts) == 5
