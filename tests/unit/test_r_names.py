"""Names and formulas as R writes them; the expected texts are what R 4.2 answered."""

import pytest

from modules.words.printed.r_names import (
    Call,
    Operation,
    Parentheses,
    abbreviated,
    deparsed,
    joined,
    quoted_name,
)


@pytest.mark.parametrize(
    ("name", "six", "eleven"),
    [
        ("(Intercept)", "(Intr)", "(Intercept)"),
        ("days_deprived", "dys_dp", "days_deprvd"),
        ("Days", "Days", "Days"),
        ("days of sleep deprivation", "dysosd", "dysofslpdpr"),
        ("`days of it`", "`doit`", "`daysofit`"),
        ("INTERCEPTOR", "INTERC", "INTERCEPTOR"),
        ("aeiouaeiouaei", "aeioua", "aeiouaeioua"),
        ("Temperature_Celsius_2020", "T_C_20", "Tmpr_C_2020"),
        ("étude_à_l_école", "étd___", "étude__l_cl"),
        ("12345678901234", "123456", "12345678901"),
        ("BCDFGHJKLMNPQRS", "BCDFGH", "BCDFGHJKLMN"),
        ("bcdfghjklmnpqrs", "bcdfgh", "bcdfghjklmn"),
        ("a b c d e f g h i j k", "abcdefghijk", "abcdefghijk"),
        ("log.radon.in.pCi.per.l", "l...C.", "lg.rdn..C.."),
    ],
)
def test_abbreviations(name: str, six: str, eleven: str):
    assert (abbreviated(name, 6), abbreviated(name, 11)) == (six, eleven)


@pytest.mark.parametrize(
    "name", ["Days", "days_deprived", ".x", "log.radon", "T", "été", "x2", "."]
)
def test_syntactic_names_stay(name: str):
    assert quoted_name(name) == name


@pytest.mark.parametrize("name", ["a b", "2x", ".2x", "_x", "TRUE", "if", "a-b", "", "NA", "x²y z"])
def test_other_names_are_quoted(name: str):
    assert quoted_name(name) == f"`{name}`"


def test_a_backtick_is_escaped():
    assert quoted_name("a`b") == "`a\\`b`"


@pytest.mark.parametrize(("length", "n_lines"), [(53, 1), (54, 2)])
def test_a_line_breaks_after_sixty_characters(length: int, n_lines: int):
    assert len(deparsed(Operation("a" * length, "~", joined("+", "b", "c")))) == n_lines


@pytest.mark.parametrize(("length", "n_lines"), [(41, 1), (42, 2)])
def test_a_call_breaks_after_a_comma(length: int, n_lines: int):
    formula = Operation("a" * length, "~", "b")
    assert len(deparsed(Call("lm", (("formula", formula), ("data", "d"))))) == n_lines


def test_broken_expressions_are_indented():
    y = "reaction_time_in_milliseconds_measured_with_great_care_by_all_of_us_yes"
    x, subject = "days_of_sleep_deprivation_in_the_lab", "participant_identifier"
    formula = Operation(y, "~", joined("+", x, Parentheses(Operation(x, "|", subject))))
    assert deparsed(formula) == [
        f"{y} ~ ",
        f"    {x} + ({x} | ",
        f"        {subject})",
    ]
