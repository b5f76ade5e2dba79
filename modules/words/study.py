"""What repeated studies show, in words."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from modules.observations import data_set
from modules.pooling.three_models import ModelName
from modules.scenario import SLIDERS, Mechanism, Scenario
from modules.scenario.view_settings import Estimated, Result
from modules.study.answers import Missing
from modules.study.slope_tests import LEVEL, Test
from modules.study.study import Study
from modules.words.wording import MINUS, count, number, per_cent

RESULT_TITLES: dict[Result, str] = {
    "estimates": "Estimates",
    "lines": "Errors of lines",
    "intervals": "Intervals of γ₁",
    "tests": "Tests of γ₁",
    "winner": "Who wins",
    "mechanisms": "Ways of missing",
}
SHORT_TITLES: dict[ModelName, str] = {
    "complete": "complete",
    "none": "no pooling",
    "partial": "partial",
}
TEST_TITLES: dict[Test, str] = {
    "complete": "complete",
    "none": "no pooling",
    "wald": "Wald",
    "satterthwaite": "Satterthwaite",
}
MECHANISM_TITLES: dict[Mechanism, str] = {
    "completely_at_random": "at random",
    "given_x": "later ones",
    "dropout": "dropout",
    "not_at_random": "large values",
    "unequal_subjects": "unequal",
}
MISSING_TITLES: dict[Missing, str] = {
    "complete": "complete pooling's test",
    "none": "no pooling's test",
    "wald": "partial pooling",
    "satterthwaite": "Satterthwaite's test",
    "none_residual_sd": "no pooling's σ",
    "correlation": "ρ",
    "common_ground": "a comparison of lines",
}
WORLD = "The truth of these data is unknown: a world like them is drawn from partial pooling's fit."
WORLD_IN_SHORT = "A world like these data, drawn from partial pooling's fit."
NOTHING_IS_MISSING = "Nothing goes missing: raise Missing first."
ONLY_SIMULATED = "Ways of going missing are compared for simulated data only."
YOUR_FILE = "your file"
PLUS_MINUS = "\N{NARROW NO-BREAK SPACE}±\N{NARROW NO-BREAK SPACE}"
CERTAIN = 2.0
"""Monte Carlo standard errors that a difference must have to be spoken of."""
MOST_CHANGES = 2


def parameter_title(parameter: Estimated) -> str:
    """Return a parameter's symbol and name, as in ``γ₁ slope``."""
    slider = SLIDERS[parameter]
    return f"{slider.symbol} {slider.label}"


def with_error(value: float, error: float) -> str:
    """Write a number, as exactly as it is known, with its Monte Carlo standard error.

    A dash stands where there is no number.
    """
    if not np.isfinite(value):
        return "\N{EN DASH}"
    if not np.isfinite(error) or error <= 0:
        return number(value, 3)
    decimals = max(0, 1 - math.floor(math.log10(error)))
    rounded = f"{value:.{decimals}f}".replace("-", MINUS)
    return f"{rounded}{PLUS_MINUS}{number(error, 2)}"


def pile_heads(table: pd.DataFrame, parameter: Estimated) -> dict[ModelName, str]:
    """Say of each model how its estimates lie to the truth.

    Parameters
    ----------
    table : DataFrame
        What `bias_and_spread` returns.
    parameter : str
    """
    rows = table.loc[table["parameter"] == parameter].to_dict("records")
    return {
        row["model"]: f"{SHORT_TITLES[row['model']].capitalize()}: bias "
        f"{with_error(row['bias'], row['bias_error'])}, spread {_known(row['spread'])}"
        for row in rows
    }


def said_of_intervals(tests: pd.DataFrame) -> str:
    """Say which 95 % intervals hold the true slope too seldom, of what `slope_tests` returns."""
    short = tests["coverage"] + CERTAIN * tests["coverage_error"] < LEVEL
    if not bool(np.any(short)):
        return "None holds the true slope in clearly less than 95 % of data sets."
    held = [
        f"{TEST_TITLES[row['test']]} {per_cent(row['coverage'])}"
        for row in tests.loc[short].to_dict("records")
    ]
    return f"Intervals that hold the true slope too seldom: {', '.join(held)}."


def said_of_tests(tests: pd.DataFrame, slope: float) -> str:
    """Say what share of data sets each test calls significant."""
    kind = "False positives" if slope == 0 else "Power"
    found = [
        f"{TEST_TITLES[row['test']]} {per_cent(row['rejected'])}"
        for row in tests.loc[tests["rejected"].notna()].to_dict("records")
    ]
    meant = "; 5\N{NARROW NO-BREAK SPACE}% are meant" if slope == 0 else ""
    return f"{kind}: {', '.join(found)}{meant}." if found else "No test has an answer."


def said_of_lines(errors: pd.DataFrame) -> str:
    """Say how far the models' lines are off where all have one, of what `line_errors` returns."""
    known = errors.loc[errors["rmse"].notna()]
    if known.empty:
        return "There is no subject for whom all models have a line."
    found = [
        f"{SHORT_TITLES[row['model']]} {number(row['rmse'], 3)}" for row in known.to_dict("records")
    ]
    return f"Where all have a line: {', '.join(found)}."


def said_of_winner(errors: pd.DataFrame, singular: pd.DataFrame) -> str:
    """Say which model wins most often and by how much, and how many fits are singular."""
    known = errors.loc[errors["won"].notna()]
    said = []
    if len(known):
        best = known.loc[known["won"].idxmax()].to_dict()
        margin = f", by {number(best['margin'], 3)}" if np.isfinite(best["margin"]) else ""
        title = SHORT_TITLES[best["model"]].capitalize()
        said.append(f"{title} is closest in {per_cent(best['won'])} of data sets{margin}.")
    share = float(singular["singular"].iloc[0])
    if np.isfinite(share):
        said.append(f"{per_cent(share)} of fits are singular.")
    return " ".join(said) or "No data set could be compared."


def said_of_mechanisms(bias: pd.DataFrame) -> str:
    """Say which way of going missing biases partial pooling's slope, of what `bias_of` returns."""
    of_slope = bias.loc[(bias["model"] == "partial") & (bias["parameter"] == "slope")]
    clear = of_slope.loc[of_slope["bias"].abs() > CERTAIN * of_slope["bias_error"]]
    if clear.empty:
        return "No way biases partial pooling's slope clearly."
    worst = clear.loc[clear["bias"].abs().idxmax()].to_dict()
    return (
        f"Partial pooling's slope is off most by “{MECHANISM_TITLES[worst['mechanism']]}”: "
        f"{with_error(worst['bias'], worst['bias_error'])}."
    )


def undetermined(missing: pd.DataFrame, data_sets: int) -> tuple[str, ...]:
    """Say what data sets did not determine and why, of what `missing` returns."""
    return tuple(
        f"Without {MISSING_TITLES[row['what']]} in {row['data_sets']} of "
        f"{count(data_sets, 'data set')}: {row['reason']}"
        for row in missing.to_dict("records")
    )


def said_of_data_set(study: Study, data_set: int) -> str:
    """Say what the models say of the slope of one data set.

    Parameters
    ----------
    study : Study
    data_set : int
        Its number, from 0.
    """
    answers = study.answers
    slopes = answers.population[data_set, :, 1]
    found = [
        f"{title} {_known(float(slope))}"
        for title, slope in zip(SHORT_TITLES.values(), slopes, strict=True)
    ]
    singular = " Singular fit." if answers.singular[data_set] else ""
    return f"γ₁: {', '.join(found)}.{singular}"


def of_another(about: Scenario, now: Scenario) -> str:
    """Say in what a Scenario that was repeated differs from the present one."""
    changes = list(_changes(about, now))
    rest = " and more" if len(changes) > MOST_CHANGES else ""
    return f"Of the Scenario before: {', '.join(changes[:MOST_CHANGES])}{rest}."


def _changes(about: Scenario, now: Scenario) -> Iterator[str]:
    if (about.data, about.upload) != (now.data, now.upload):
        yield YOUR_FILE if about.data == "uploaded" else data_set(about).title.split(",")[0]
        return
    for field, slider in SLIDERS.items():
        was, is_now = getattr(about, field), getattr(now, field)
        if was != is_now:
            name = slider.symbol or slider.label
            yield f"{name} {was:g}{slider.unit}, not {is_now:g}{slider.unit}"
    if about.mechanism != now.mechanism:
        yield f"missing “{MECHANISM_TITLES[about.mechanism]}”"
    if about.random != now.random:
        yield f"random effects {about.random}"
    if about.reml != now.reml:
        yield "REML" if about.reml else "ML"
    if about.focus != now.focus:
        yield f"{about.focus} set apart" if about.focus else "nobody set apart"
    if (about.removed, about.restored) != (now.removed, now.restored):
        yield "other points removed by hand"
    if (about.sample, about.seed) != (now.sample, now.seed):
        yield "another draw"


def _known(value: float) -> str:
    return number(value, 3) if np.isfinite(value) else "\N{EN DASH}"
