"""Marks of an assignment that a page keeps, and what says that nobody changed them there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from modules.exercises import (
    MOST_TRIES,
    Assignment,
    Mark,
    Result,
    are_signed,
    check_code,
    read_mark,
    read_marks,
    result_sheet,
    sign_marks,
    write_code,
)
from modules.exercises.kept_marks import SIGNATURE_BYTES
from modules.scenario.learning import LONGEST_NAME

KEY = b"a key of a lecturer, long enough"
TASKS = Assignment(("t-value", "order-number", "pulled-equal"))
TEXTS = ("t-value.1.2", "order-number.1.1")
SIGNATURE = sign_marks(TASKS, "ann", TEXTS, KEY)


def test_the_better_of_the_tries_counts_and_none_after_them():
    mark = Mark("order-number")
    for points, best in zip((1, 0, 2, 2), (1, 1, 1, 1), strict=True):
        mark = mark.after(points)
        assert mark.points == best
    assert mark == Mark("order-number", 1, MOST_TRIES)
    assert Mark("order-number", 1, 1).after(2).points == 2


def test_nothing_counts_after_the_solution():
    assert Mark("order-number").after_solution().after(2) == Mark("order-number", 0, MOST_TRIES)
    assert Mark("order-number", 1, 1).after_solution().points == 1


def test_a_mark_is_read_as_it_was_written():
    mark = Mark("t-value", 1, 2)
    assert read_mark(str(mark)) == mark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "t-value",
        "t-value.1",
        "t-value.1.3",
        "t-value.-1.1",
        "t-value.1.1.1",
        "no.1.1",
        "t-value.².1",
        "t-value.10.1",
    ],
)
def test_what_is_no_mark_is_none(text: str):
    assert read_mark(text) is None


def test_marks_of_others_and_too_many_points_count_as_none():
    read = read_marks(TASKS, ("t-value.9.1", "needed.1.1", "order-number.2.1"))
    assert [*read] == [*TASKS.names]
    assert [mark.points for mark in read.values()] == [0, 2, 0]


def test_what_is_signed_is_known_again():
    assert are_signed(TASKS, "ann", TEXTS, SIGNATURE, KEY)
    assert 2 * SIGNATURE_BYTES == len(SIGNATURE) <= LONGEST_NAME
    in_other_order = Assignment(TASKS.names[::-1])
    assert are_signed(in_other_order, "ann", TEXTS, SIGNATURE, KEY)


@pytest.mark.parametrize(
    ("assignment", "word", "texts", "signature", "key"),
    [
        (TASKS, "ben", TEXTS, SIGNATURE, KEY),
        (TASKS, "ann", ("t-value.1.2", "order-number.2.1"), SIGNATURE, KEY),
        (TASKS, "ann", ("t-value.1.1", "order-number.1.1"), SIGNATURE, KEY),
        (TASKS, "ann", TEXTS[:1], SIGNATURE, KEY),
        (TASKS, "ann", TEXTS, "", KEY),
        (TASKS, "ann", TEXTS, "é", KEY),
        (TASKS, "ann", TEXTS, SIGNATURE, KEY[::-1]),
        (replace(TASKS, names=TASKS.names[:2]), "ann", TEXTS, SIGNATURE, KEY),
    ],
)
def test_anything_changed_is_noticed(
    assignment: Assignment, word: str, texts: tuple[str, ...], signature: str, key: bytes
):
    assert not are_signed(assignment, word, texts, signature, key)


def test_a_code_is_no_signature_of_marks():
    code = write_code(Result(TASKS.names, "ann", 2), KEY)
    assert not are_signed(TASKS, "ann", TEXTS, code, KEY)


def test_without_a_key_nothing_is_signed_and_everything_passes():
    assert sign_marks(TASKS, "ann", TEXTS, None) == ""
    assert are_signed(TASKS, "ann", TEXTS, "", None)


@pytest.mark.parametrize(("key", "verdict"), [(KEY, "valid"), (None, "unsigned")])
def test_a_sheet_has_all_exercises_and_a_code_that_says_so(key: bytes | None, verdict: str):
    sheet = result_sheet(TASKS, "ann", TEXTS, key)
    assert [mark.name for mark in sheet.marks] == [*TASKS.names]
    assert (sheet.points, sheet.most, sheet.is_signed) == (2, (1, 2, 2), key is not None)
    assert max(map(len, sheet.code.split("-"))) == 5
    checked = check_code(sheet.code, key)
    assert (checked.verdict, checked.result) == (verdict, Result(TASKS.names, "ann", 2))
