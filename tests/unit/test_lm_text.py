"""The texts of regressions against those that R printed (tests/reference/printed/print.R)."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from modules.observations.data_sets import PUBLISHED
from modules.pooling import none
from modules.pooling.regression import complete_summary, no_pooling_summary
from modules.pooling.slope_test import slope_test
from modules.scenario import DataName
from modules.words.printed.lm_text import lm_text, t_test_text

PUBLISHED_DATA: dict[str, DataName] = {
    "sleep2": "baseline_corrected",
    "newcomers": "newcomers",
    "radon": "radon",
}
SMALL_DATA = [
    "between_only",
    "far_x",
    "first_without_slope",
    "huge_y",
    "one_x",
    "tiny_y",
    "unequal",
]


def printed(reference: Path, name: str) -> list[str]:
    return (reference / "printed" / f"{name}.txt").read_text().split("\n")


def small_data(reference: Path, name: str) -> pd.DataFrame:
    rows = pd.read_csv(reference / "printed" / "small_data_sets.csv", dtype={"subject": str})
    return rows.loc[rows["data_set"] == name].reset_index(drop=True)


def without_rounding_error(lines: list[str]) -> list[str]:
    """Leave out single residuals, because R prints the rounding error of those that are zero."""
    start = lines.index("Residuals:") + 1
    return lines[:start] + lines[lines.index("", start) :]


@pytest.mark.parametrize("name", PUBLISHED_DATA)
def test_published_data(name: str, reference: Path):
    data_set = PUBLISHED[PUBLISHED_DATA[name]]
    observations = data_set.read()
    x, y, subject = data_set.x, data_set.y, data_set.subject
    complete = lm_text(complete_summary(observations, x, y), name)
    assert complete.split("\n") == printed(reference, f"lm_{name}_complete")
    no_pooling = lm_text(no_pooling_summary(observations, x, y, subject), name)
    assert no_pooling.split("\n") == printed(reference, f"lm_{name}_none")


@pytest.mark.parametrize("name", SMALL_DATA)
def test_data_that_leave_gaps_or_have_odd_units(name: str, reference: Path):
    observations = small_data(reference, name)
    complete = complete_summary(observations, "x", "y")
    assert lm_text(complete, "few").split("\n") == printed(reference, f"lm_{name}_complete")
    no_pooling = no_pooling_summary(observations, "x", "y", "subject")
    ours, theirs = lm_text(no_pooling, "few").split("\n"), printed(reference, f"lm_{name}_none")
    if no_pooling.residual_df <= 5:
        ours, theirs = without_rounding_error(ours), without_rounding_error(theirs)
    assert ours == theirs


def test_long_names_break_lines(reference: Path):
    observations = PUBLISHED["baseline_corrected"].read()
    summary = no_pooling_summary(
        observations,
        "days_deprived_of_sleep_since_the_baseline",
        "reaction time of the psychomotor vigilance test",
        "participant of the study",
    )
    text = lm_text(summary, "spelled_out")
    assert text.split("\n") == printed(reference, "lm_spelled_out_none")


def test_t_test_of_the_slopes(reference: Path):
    slopes = none.fit(PUBLISHED["baseline_corrected"].read()).lines.loc[:, "slope"]
    text = t_test_text(slope_test(slopes), "lines$days_deprived")
    assert text.split("\n") == printed(reference, "t_test_sleep2")


def test_a_perfect_fit_is_printed_without_rounding_error():
    x = np.arange(1.0, 10.0)
    observations = pd.DataFrame({"subject": "a", "x": x, "y": 1.0 + 2.0 * x})
    text = lm_text(complete_summary(observations, "x", "y"), "e")
    assert text.split("\n")[4:] == [
        "Residuals:",
        "   Min     1Q Median     3Q    Max ",
        "     0      0      0      0      0 ",
        "",
        "Coefficients:",
        "            Estimate Std. Error t value Pr(>|t|)    ",
        "(Intercept)        1          0     Inf   <2e-16 ***",
        "x                  2          0     Inf   <2e-16 ***",
        "---",
        "Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1",
        "",
        "Residual standard error: 0 on 7 degrees of freedom",
        "Multiple R-squared:      1,\tAdjusted R-squared:      1 ",
        "F-statistic:   Inf on 1 and 7 DF,  p-value: < 2.2e-16",
        "",
        "",
    ]


def test_no_degrees_of_freedom():
    observations = pd.DataFrame(
        {"subject": ["1", "1", "2", "2"], "x": [0.0, 1.0, 0.0, 2.0], "y": [1.0, 2.0, 3.0, 7.0]}
    )
    lines = lm_text(no_pooling_summary(observations, "x", "y", "S"), "e").split("\n")
    assert lines[5] == "ALL 4 residuals are 0: no residual degrees of freedom!"
    assert lines[9] == "(Intercept)        1        NaN     NaN      NaN"
    assert lines[14:17] == [
        "Residual standard error: NaN on 0 degrees of freedom",
        "Multiple R-squared:      1,\tAdjusted R-squared:    NaN ",
        "F-statistic:   NaN on 3 and 0 DF,  p-value: NA",
    ]
