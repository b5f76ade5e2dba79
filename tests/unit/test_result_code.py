"""The code of a result is short, says what was reached, and cannot be changed unnoticed."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.exercises import CATALOGUE, Result, check_code, normalised, result_key, write_code
from modules.exercises.catalogue import most_points
from modules.exercises.result_code import ALPHABET, MOST_POINTS
from modules.exercises.result_key import WeakKey

KEY = b"a key of a lecturer, long enough"
RESULT = Result(("own-line-335", "share-kept", "pulled-least", "bug-partial"), "s2731234", 5)
LOOK_ALIKES = {"O": "0", "I": "1", "L": "1"}

# The codes out there name exercises by their places: a new one is added at the end of both.
PLACES = (
    "own-line-308 own-line-baseline population-line residual-sd observations-lost own-line-335 "
    "own-line-offsets slope-offset mean-slope random-effects correlation t-value matrix-formula "
    "formula-matrix same-matrix lines-formula intercept-pull slope-pull share-kept pulled-up "
    "has-line closest purpose almost pulled-unequal pulled-equal pulled-least pulled-of-two "
    "order-number order-spread mean-reliability needed new-on-day known-later one-observation "
    "new-spread wrong-complete wrong-none wrong-partial bug-baseline bug-none bug-partial"
)


def test_codes_out_there_can_be_read():
    assert list(CATALOGUE) == PLACES.split()
    code = write_code(RESULT, KEY)
    assert code == "GR2G40040G020WSJ6WSK2CHK6JMNB6BTSK692NR"


def test_a_signed_code_is_valid_and_says_all():
    checked = check_code(write_code(RESULT, KEY), KEY)
    assert checked.verdict == "valid"
    assert checked.result == RESULT
    assert RESULT.most == sum(map(most_points, RESULT.names)) == 7


def test_without_a_key_a_code_is_unsigned_and_with_one_never_valid():
    unsigned = write_code(RESULT, None)
    for key in (None, KEY):
        assert check_code(unsigned, key).verdict == "unsigned"
        assert check_code(unsigned, key).result == RESULT


def test_a_signed_code_cannot_be_checked_without_the_key():
    assert check_code(write_code(RESULT, KEY), None).verdict == "unchecked"
    assert check_code(write_code(RESULT, KEY), KEY + b"!").verdict == "forged"


@pytest.mark.parametrize("key", [KEY, None])
def test_every_change_of_a_letter_is_found(key: bytes | None):
    code = write_code(RESULT, key)
    for place, letter in enumerate(code):
        for other in {*ALPHABET, "U", "?", "é", "0", "Ⅷ", ""} - {letter}:
            changed = code[:place] + other + code[place + 1 :]
            assert is_found(changed, key), changed
        for other in ALPHABET:
            assert is_found(code[:place] + other + code[place:], key)
        if place and code[place - 1] != letter:
            turned = code[: place - 1] + letter + code[place - 1] + code[place + 1 :]
            assert is_found(turned, key)


def is_found(changed: str, key: bytes | None) -> bool:
    """Whether it is; without a key it may look signed, and then nothing is said of it."""
    verdict = check_code(changed, key).verdict
    return verdict == "forged" or (key is None and verdict == "unchecked")


def test_a_change_cannot_turn_unsigned_into_signed():
    code = write_code(RESULT, None)
    for place in range(len(code)):
        for other in ALPHABET:
            changed = code[:place] + other + code[place + 1 :]
            assert check_code(changed, KEY).verdict != "valid"


def test_spaces_hyphens_small_letters_and_look_alikes_are_read():
    code = write_code(RESULT, KEY)
    grouped = "-".join(code[start : start + 5] for start in range(0, len(code), 5)).lower()
    assert check_code(f"  {grouped}", KEY).verdict == "valid"
    for alike, letter in LOOK_ALIKES.items():
        assert check_code(code.replace(letter, alike), KEY).verdict == "valid"
        assert check_code(code.replace(letter, alike.lower()), KEY).verdict == "valid"
    assert not {*ALPHABET} & {"I", "L", "O", "U"}


@pytest.mark.parametrize(
    "word", ["1", "2731234", "s2731234", "1234567890", "zoë", "李小龍", "x" * 20]
)
def test_a_code_is_short(word: str):
    result = Result(tuple(CATALOGUE), word, 30)
    code = write_code(result, KEY)
    assert check_code(code, KEY).result == result
    n_bytes = 2 + (len(CATALOGUE) + 7) // 8 + len(word.encode()) + 8
    assert len(code) == -(-8 * n_bytes // 5)
    if word.isascii() and len(word) <= 8:
        assert len(code) <= 40


def test_the_tag_is_the_first_64_bits_of_an_hmac():
    code = write_code(RESULT, KEY)
    number = 0
    for letter in code:
        number = 32 * number + ALPHABET.index(letter)
    n_bytes = 5 * len(code) // 8
    content = (number >> (5 * len(code) - 8 * n_bytes)).to_bytes(n_bytes, "big")
    signed = b"Pooling Lab result 1\0" + content[:-8]
    assert content[-8:] == hmac.new(KEY, signed, hashlib.sha256).digest()[:8]


@pytest.mark.parametrize(
    ("names", "word", "points"),
    [
        ((), "1", 0),
        (("nonsense",), "1", 0),
        (("needed", "needed"), "1", 0),
        (("needed",), "", 0),
        (("needed",), "Anna", 0),
        (("needed",), "\x1b[2J", 0),
        (("needed",), "1", -1),
        (("needed",), "1", 2),
    ],
)
def test_what_is_no_result_has_no_code(names: tuple[str, ...], word: str, points: int):
    with pytest.raises(ValueError, match=r"."):
        Result(names, word, points)


def test_what_is_added_far_behind_is_found():
    code = write_code(RESULT, KEY)
    assert check_code(code + " " * 300 + "X", KEY).verdict == "forged"


def test_more_points_than_there_are_are_forged_even_if_signed():
    class Generous(Result):
        @property
        def most(self) -> int:
            return 100

    assert check_code(write_code(Generous(("needed",), "1", 50), KEY), KEY).verdict == "forged"


def test_all_exercises_together_have_a_code():
    assert Result(tuple(CATALOGUE), "1", 0).most <= MOST_POINTS


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_nothing_handed_in_raises(code: str):
    assert check_code(code, KEY).verdict == "forged"


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    st.sets(st.sampled_from(list(CATALOGUE)), min_size=1),
    st.text(min_size=1, max_size=6).filter(lambda word: any(map(str.isalnum, word))),
    st.integers(0, 1),
)
def test_any_result_is_read_as_it_was_written(names: set[str], word: str, points: int):
    result = Result(tuple(names), normalised(word), points)
    assert check_code(write_code(result, KEY), KEY).result == result


def test_a_key_comes_from_the_environment_and_is_not_short():
    assert result_key({}) is None
    assert result_key({"POOLING_LAB_RESULT_KEY": ""}) is None
    assert result_key({"POOLING_LAB_RESULT_KEY": "k" * 16}) == b"k" * 16
    for weak in ("k", "k" * 15):
        with pytest.raises(WeakKey, match="POOLING_LAB_RESULT_KEY may be"):
            result_key({"POOLING_LAB_RESULT_KEY": weak})
