"""Numbers as R writes them; the expected texts are what R 4.2 printed for the call named beside."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.words.printed.r_numbers import (
    format_general,
    format_number,
    format_numbers,
    format_p_values,
    significance_stars,
    zap_small,
)


@pytest.mark.parametrize(
    ("numbers", "digits", "written"),
    [
        ([267.96742, 11.43543], 7, ["267.96742", " 11.43543"]),
        ([-112.284, 2.143], 4, ["-112.284", "   2.143"]),
        ([1.0, 2.5, 10.0], 7, [" 1.0", " 2.5", "10.0"]),
        ([0.0, 5.75197e-10], 6, ["0.00000e+00", "5.75197e-10"]),
        ([537354.632, -2.141], 4, ["537354.632", "    -2.141"]),
        ([-537354.632, 2.141], 4, ["-5.374e+05", " 2.141e+00"]),
        ([99997000.0, -454.5], 4, ["99997000.0", "    -454.5"]),
        ([1e-17, 0.5], 7, ["1e-17", "5e-01"]),
        ([100000.0], 7, ["1e+05"]),
        ([123456.0], 7, ["123456"]),
        ([0.0001], 7, ["1e-04"]),
        ([0.00012], 7, ["0.00012"]),
        ([1e-300, 1.0], 7, ["1e-300", " 1e+00"]),
        ([math.nan, 1.25], 7, [" NaN", "1.25"]),
        ([math.inf, -math.inf], 7, [" Inf", "-Inf"]),
        ([123456789.123], 7, ["123456789"]),
        ([0.0, -0.0], 7, ["0", "0"]),
    ],
)
def test_format(numbers: list[float], digits: int, written: list[str]):
    assert format_numbers(numbers, digits) == written


def test_decimals_that_are_asked_for():
    assert format_numbers([1.0, -0.35], fewest_decimals=2) == [" 1.00", "-0.35"]
    assert format_numbers([1.0, 0.2], fewest_decimals=2) == ["1.00", "0.20"]


@given(st.lists(st.floats(-1e8, 1e8), min_size=1, max_size=5), st.integers(1, 7))
def test_every_number_shows_its_digits(numbers: list[float], digits: int):
    written = format_numbers(numbers, digits)
    assert len(set(map(len, written))) == 1
    for number, text in zip(numbers, written, strict=True):
        assert abs(float(text) - number) <= 0.5001 * 10.0 ** (1 - digits) * abs(number) + 1e-300


@pytest.mark.parametrize(
    ("p_values", "digits", "written"),
    [
        ([0.0, 6.31627e-09], 3, ["< 2e-16", "6.32e-09"]),
        ([0.0, 0.0], 3, ["<2e-16", "<2e-16"]),
        ([1e-20], 4, ["< 2.2e-16"]),
        ([6.31627e-09], 4, ["6.316e-09"]),
        ([9.7491e-06], 4, ["9.749e-06"]),
        (
            [0.0, 2.49367e-07, 0.000263554, 0.5224],
            3,
            ["< 2e-16", "2.49e-07", "0.000264", "0.522400"],
        ),
        ([0.0051, math.nan], 3, ["0.0051", "NA"]),
        ([0.0, 0.5], 3, ["<2e-16", "0.5"]),
    ],
)
def test_p_values(p_values: list[float], digits: int, written: list[str]):
    assert format_p_values(p_values, digits) == written


def test_general_format_is_padded():
    assert [format_general(value) for value in (9.0, 0.75, 0.2121, math.nan, 123456.0, 1e-5)] == [
        "    9",
        " 0.75",
        "0.2121",
        "  NaN",
        "1.235e+05",
        "1e-05",
    ]


def test_single_numbers():
    assert [format_number(value) for value in (1404.1, 1404.0, -12.3)] == [
        "1404.1",
        "1404",
        "-12.3",
    ]


def test_stars():
    p_values = (0.0, 0.001, 0.0011, 0.01, 0.05, 0.0501, 0.1, 0.11, 1.0, math.nan)
    stars = ["***", "***", "**", "**", "*", ".", ".", " ", " ", ""]
    assert [significance_stars(p) for p in p_values] == stars


def test_small_numbers_become_zero_beside_large_ones():
    assert zap_small([-112.284123, 2.14312, 1e-9], 5) == [-112.284, 2.143, 0.0]
    assert zap_small([0.0, 0.0], 5) == [0.0, 0.0]
