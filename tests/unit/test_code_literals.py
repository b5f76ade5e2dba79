"""No text ends its own quotes, in either language."""

from __future__ import annotations

import ast
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenarios_of_scripts import HOSTILE

from modules.observations import DataSet
from modules.words.code.literals import REPLACED, number, string
from modules.words.code.names import TAKEN, Column, names_of

ANY = st.text(max_size=40) | st.text(st.sampled_from("\"'\\`\n\r\t#{}$%\u202e\u2028é🐢ab 01"))


def called(subject: str, x: str, y: str) -> tuple[str, str, str]:
    described = DataSet("", "", subject, x, y, "", "", lambda: pytest.fail("nobody reads"))
    names = names_of(described)
    return names.subject.name, names.x.name, names.y.name


@settings(derandomize=True, max_examples=500)
@given(ANY)
def test_python_reads_any_text_back(text: str):
    written = string(text)
    assert ast.literal_eval(written) == text.replace("\0", REPLACED)
    assert written.isprintable()


@pytest.mark.parametrize("text", HOSTILE)
def test_what_tries_to_break_out_stays_one_text(text: str):
    (statement,) = ast.parse(f"label = {string(text)}  # a label").body
    assert isinstance(statement, ast.Assign)
    assert isinstance(statement.value, ast.Constant)
    assert statement.value.value == text


@settings(derandomize=True, max_examples=500)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_to_the_bit(value: float):
    assert float(ast.literal_eval(number(value))) == value
    assert math.copysign(1.0, float(number(value))) == (math.copysign(1.0, value) if value else 1.0)


def test_whole_numbers_have_no_point():
    assert [number(value) for value in (3.0, -3.0, 0.0, -0.0, 2.5)] == ["3", "-3", "0", "0", "2.5"]


def test_the_data_s_own_names_are_used_where_a_program_can():
    assert called("Subject", "days_deprived", "Reaction") == (
        "Subject",
        "days_deprived",
        "Reaction",
    )
    assert called("my school", "x`y", 'say "y"') == ("my school", "x`y", 'say "y"')


@pytest.mark.parametrize(
    "name", ["", " ", "a\nb", "turn\u202eed", "=y", "x", "row.names", *sorted(TAKEN)]
)
def test_names_that_cannot_be_used_give_way_to_plain_ones(name: str):
    assert called("who", "x", name) == ("subject", "x", "y")


@pytest.mark.parametrize(
    ("name", "in_r"),
    [
        ("Days", "Days"),
        ("log_radon.2", "log_radon.2"),
        ("my day", "`my day`"),
        ("2nd", "`2nd`"),
        ("if", "`if`"),
        ("...", "`...`"),
        ("..1", "`..1`"),
        ("é", "`é`"),
        ("a`b\\", "`a\\`b\\\\`"),
    ],
)
def test_r_has_backticks_around_all_but_plain_words(name: str, in_r: str):
    assert Column(name).r == in_r
