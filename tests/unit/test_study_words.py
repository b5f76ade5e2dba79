"""What is said of studies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from modules.scenario import MECHANISMS, Scenario
from modules.scenario.view_settings import ESTIMATED, RESULTS
from modules.study import run
from modules.study.answers import MISSING
from modules.study.slope_tests import TESTS
from modules.study.study import PARAMETERS
from modules.study.summary import missing, slope_tests
from modules.words import study as words

SIMULATED = Scenario("simulated", subjects=6, occasions=4)


def test_everything_that_is_shown_has_its_words():
    assert tuple(words.RESULT_TITLES) == RESULTS
    assert tuple(words.TEST_TITLES) == TESTS
    assert tuple(words.MECHANISM_TITLES) == MECHANISMS
    assert tuple(words.MISSING_TITLES) == MISSING
    assert set(ESTIMATED) == set(PARAMETERS)


def test_a_number_is_written_as_exactly_as_it_is_known():
    sign = words.PLUS_MINUS
    assert words.with_error(0.0513, 0.134) == f"0.05{sign}0.13"
    assert words.with_error(-2.34567, 0.0123) == f"\N{MINUS SIGN}2.346{sign}0.012"
    assert words.with_error(1234.5, 56.0) == f"1234{sign}56"
    assert words.with_error(0.5, np.nan) == "0.500"
    assert words.with_error(0.0, 0.0) == "0"
    assert words.with_error(np.nan, 0.1) == "\N{EN DASH}"


def slope_tests_of(**shares: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "test": TESTS,
            "coverage": [shares.get(test, 0.95) for test in TESTS],
            "coverage_error": 0.01,
            "rejected": [shares.get(test, 0.05) for test in TESTS],
        }
    )


def test_intervals_that_hold_too_seldom_are_named():
    said = words.said_of_intervals(slope_tests_of(complete=0.62, wald=0.94))
    assert "complete 62\u202f%" in said
    assert "Wald" not in said
    assert words.said_of_intervals(slope_tests_of()).startswith("None holds")
    unknown = slope_tests_of().assign(coverage=np.nan)
    assert words.said_of_intervals(unknown).startswith("None holds")


def test_tests_are_false_positives_or_power():
    assert words.said_of_tests(slope_tests_of(complete=0.4), 0.0).startswith(
        "False positives: complete 40"
    )
    assert "are meant" in words.said_of_tests(slope_tests_of(), 0.0)
    assert words.said_of_tests(slope_tests_of(), 1.0).startswith("Power:")
    none = slope_tests_of().assign(rejected=np.nan)
    assert words.said_of_tests(none, 1.0) == "No test has an answer."


def test_a_bias_is_spoken_of_only_where_it_is_clear():
    bias = pd.DataFrame(
        {
            "mechanism": ["dropout", "not_at_random"],
            "model": "partial",
            "parameter": "slope",
            "bias": [0.1, -0.9],
            "bias_error": 0.1,
        }
    )
    assert "“large values”" in words.said_of_mechanisms(bias)
    assert words.said_of_mechanisms(bias.assign(bias_error=1.0)).startswith("No way biases")


def test_what_was_not_determined_says_why_and_how_often():
    few = run(replace(SIMULATED, subjects=2, occasions=2, missing=50), 40, 1)
    said = words.undetermined(missing(few), len(few))
    assert said
    assert all("of 40 data sets: " in sentence for sentence in said)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"missing": 40}, "Missing 0%, not 40%"),
        ({"slope": 0.0}, "γ₁ 11.4, not 0"),
        ({"mechanism": "dropout"}, "missing “at random”"),
        ({"random": "1"}, "random effects 1 + x"),
        ({"reml": False}, "REML"),
        ({"focus": "1"}, "nobody set apart"),
        ({"removed": (1,)}, "removed by hand"),
        ({"sample": 5}, "another draw"),
        ({"data": "radon"}, "Simulated"),
    ],
)
def test_a_scenario_before_is_told_by_what_differs(changed: dict[str, Any], said: str):
    sentence = words.of_another(SIMULATED, replace(SIMULATED, **changed))
    assert sentence == f"Of the Scenario before: {said}." or said in sentence


def test_many_differences_are_two_and_more():
    other = replace(SIMULATED, slope=0.0, intercept=1.0, missing=20, reml=False)
    assert words.of_another(SIMULATED, other).endswith(" and more.")
    upload = Scenario("uploaded", upload="gone")
    assert "your file" in words.of_another(upload, SIMULATED)


def test_a_data_set_says_its_slopes():
    found = run(SIMULATED, 3, 1)
    said = words.said_of_data_set(found, 2)
    assert said.startswith("γ₁: complete ")
    assert ("Singular fit." in said) == bool(found.answers.singular[2])
    assert slope_tests(found) is not None
