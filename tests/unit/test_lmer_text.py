"""The texts of mixed models against those that R printed (tests/reference/printed/print.R)."""

from pathlib import Path

import pandas as pd
import pytest

from modules.observations.data_sets import PUBLISHED
from modules.pooling import partial
from modules.scenario import DataName
from modules.words.printed.lmer_text import lmer_text

FORMULAS = ["1", "1 + x", "0 + x", "1 + x ||"]


def printed(reference: Path, name: str, formula: str, is_reml: bool) -> list[str]:
    structure = formula.replace(" ", "").replace("|", "I")
    method = "reml" if is_reml else "ml"
    return (reference / "printed" / f"lmer_{name}_{structure}_{method}.txt").read_text().split("\n")


@pytest.mark.parametrize("is_reml", [True, False])
@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize(
    ("name", "published"),
    [("sleep2", "baseline_corrected"), ("radon", "radon"), ("oxboys", "oxboys")],
)
def test_published_data(
    name: str, published: DataName, formula: str, is_reml: bool, reference: Path
):
    data_set = PUBLISHED[published]
    observations = data_set.read()
    fit = partial.fit(observations, formula, is_reml)
    text = lmer_text(fit, observations, data_set.x, data_set.y, data_set.subject, name)
    assert text.split("\n") == printed(reference, name, formula, is_reml)


def rounding_error(lines: list[str]) -> bool:
    """Whether R printed the rounding error of a variance that is zero, and the rest to match it."""
    return any("e-" in line or "-05" in line for line in random_effects(lines))


def random_effects(lines: list[str]) -> list[str]:
    start = lines.index("Random effects:")
    return lines[start : lines.index("", start)]


def everything_else(lines: list[str]) -> list[str]:
    start = lines.index("Random effects:")
    return lines[:start] + lines[lines.index("", start) :]


@pytest.mark.parametrize("is_reml", [True, False])
@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("number", [0, 43])
def test_singular_fits(number: int, formula: str, is_reml: bool, reference: Path):
    data_sets = pd.read_csv(reference / "lme4_datasets.csv", dtype={"subject": str})
    observations = data_sets.loc[data_sets["dataset"] == number]
    fit = partial.fit(observations, formula, is_reml)
    ours = lmer_text(fit, observations, "x", "y", "subject", "simulated").split("\n")
    theirs = printed(reference, f"simulated{number}", formula, is_reml)
    assert everything_else(ours) == everything_else(theirs)
    if rounding_error(theirs):
        assert number == 43
        assert formula in ("1", "1 + x")
        assert "e-" not in "".join(random_effects(ours))
        assert any("(Intercept)   0.0     0.00" in line for line in random_effects(ours))
    else:
        assert random_effects(ours) == random_effects(theirs)


def test_no_variance_no_correlation(reference: Path):
    data_sets = pd.read_csv(reference / "lme4_datasets.csv", dtype={"subject": str})
    observations = data_sets.loc[data_sets["dataset"] == 43]
    text = lmer_text(partial.fit(observations), observations, "x", "y", "subject", "simulated")
    assert random_effects(text.split("\n"))[1:5] == [
        " Groups   Name        Variance Std.Dev. Corr",
        " subject  (Intercept)   0.0     0.00        ",
        "          x             0.0     0.00     NaN",
        " Residual             693.3    26.33        ",
    ]


@pytest.mark.parametrize("is_reml", [True, False])
@pytest.mark.parametrize("formula", FORMULAS)
def test_x_away_from_zero(formula: str, is_reml: bool, reference: Path):
    observations = PUBLISHED["baseline_corrected"].read()
    observations = observations.assign(x=observations["x"] + 12.0)
    fit = partial.fit(observations, formula, is_reml)
    ours = lmer_text(fit, observations, "age", "Reaction", "Subject", "far").split("\n")
    theirs = printed(reference, "far", formula, is_reml)
    assert everything_else(ours) == everything_else(theirs)
    assert rounding_error(theirs) == (formula == "1 + x ||")
    if not rounding_error(theirs):
        assert random_effects(ours) == random_effects(theirs)


def test_x_far_from_zero_where_lme4_does_not_arrive():
    near = PUBLISHED["baseline_corrected"].read()
    far = near.assign(x=near["x"] + 2000.0)
    texts = [
        lmer_text(partial.fit(rows), rows, "age", "Reaction", "Subject", "far").split("\n")
        for rows in (near, far)
    ]
    for line in range(9):
        assert texts[0][line] == texts[1][line]
    slopes = [next(line for line in text if line.startswith("age ")).split() for text in texts]
    assert slopes[0] == slopes[1] == ["age", "11.435", "1.845", "6.197"]


@pytest.mark.parametrize("is_reml", [True, False])
@pytest.mark.parametrize("formula", FORMULAS)
def test_long_names_break_lines(formula: str, is_reml: bool, reference: Path):
    observations = PUBLISHED["baseline_corrected"].read()
    fit = partial.fit(observations, formula, is_reml)
    text = lmer_text(
        fit,
        observations,
        "days_deprived_of_sleep_since_the_baseline",
        "reaction_time_of_the_psychomotor_vigilance_test",
        "participant_of_the_study",
        "spelled_out",
    )
    assert text.split("\n") == printed(reference, "spelled_out", formula, is_reml)
