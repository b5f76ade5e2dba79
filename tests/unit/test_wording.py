from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.words.wording import MINUS, count, fixed, line, number, per_cent

THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"

quickly = settings(derandomize=True, deadline=None, max_examples=100)
finite = st.floats(-1e12, 1e12)


def read(written: str) -> float:
    return float(written.replace(MINUS, "-"))


@quickly
@given(finite, st.integers(2, 8))
def test_a_number_reads_as_it_was_to_its_digits(value: float, digits: int):
    assert read(number(value, digits)) == pytest.approx(value, rel=0.51 * 10 ** (1 - digits))


@quickly
@given(finite)
def test_a_minus_is_a_minus_and_no_hyphen(value: float):
    assert "-" not in number(value)
    assert number(value).startswith(MINUS) == (value < 0)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (268.0, "268.0"),
        (11.4354, "11.44"),
        (-0.5, f"{MINUS}0.5000"),
        (1234.0, "1234"),
        (0.00012344, "0.0001234"),
    ],
)
def test_four_digits_count_zeros_at_the_end(value: float, written: str):
    assert number(value) == written


def test_digits_are_as_many_as_asked_for():
    assert number(25.52641, 6) == "25.5264"
    assert number(0.081, 2) == "0.081"


@pytest.mark.parametrize(
    ("intercept", "slope", "written"),
    [
        (268.0, 11.44, "268.0 + 11.44 × Days"),
        (268.0, -11.44, f"268.0 {MINUS} 11.44 × Days"),
        (-2.5, 0.0, f"{MINUS}2.500 + 0 × Days"),
        (0.0, -0.0, "0 + 0 × Days"),
    ],
)
def test_a_line_has_the_sign_of_its_slope_before_it(intercept: float, slope: float, written: str):
    assert line(intercept, slope, "Days") == written


@pytest.mark.parametrize(
    ("quantity", "written"),
    [(0, "0 panels"), (1, "1 panel"), (2, "2 panels")],
)
def test_only_one_is_singular(quantity: int, written: str):
    assert count(quantity, "panel") == written


def test_a_plural_of_its_own():
    assert count(2, "county", "counties") == "2 counties"
    assert count(1, "county", "counties") == "1 county"


@quickly
@given(st.floats(-100, 100))
def test_a_percentage_is_the_nearest_whole(share: float):
    written, unit = per_cent(share).split(THIN_SPACE)
    assert unit == "%"
    assert "-" not in written
    assert abs(read(written) - 100 * share) <= 0.5 + 1e-9


def test_half_a_per_cent_is_rounded_up():
    assert per_cent(0.125) == f"13{THIN_SPACE}%"
    assert per_cent(0.5) == f"50{THIN_SPACE}%"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (288.21746, 3, "288.217"),
        (-4.20899, 3, f"{MINUS}4.209"),
        (-0.0004, 3, "0.000"),
        (-0.0, 1, "0.0"),
        (2.5, 0, "2"),
        (14.0, 0, "14"),
    ],
)
def test_a_number_with_fixed_decimals(value: float, decimals: int, written: str):
    assert fixed(value, decimals) == written
