"""What each result of a repeated study shows: its picture, its sentence and its table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.figures.error_dots import Quantity, error_dots
from modules.figures.errors_by_left import errors_by_left
from modules.figures.figure import Figure
from modules.figures.pile import Pile, data_sets_a_dot, pile_chart
from modules.observations import data_set
from modules.pooling.three_models import MODEL_NAMES, ModelName
from modules.scenario import MECHANISMS
from modules.scenario.view_settings import Estimated, Result
from modules.study.fits import SPREADS
from modules.study.mechanisms import bias_of
from modules.study.repetition import Repetition
from modules.study.slope_tests import LEVEL, MODEL_OF_TEST, TESTS
from modules.study.study import TERMS, Study
from modules.study.summary import (
    ALPHA,
    bias_and_spread,
    by_observations_left,
    line_errors,
    missing,
    singular,
    slope_tests,
)
from modules.words.model_titles import MODEL_TITLES
from modules.words.study import (
    MECHANISM_TITLES,
    RESULT_TITLES,
    SHORT_TITLES,
    TEST_TITLES,
    parameter_title,
    pile_heads,
    said_of_intervals,
    said_of_lines,
    said_of_mechanisms,
    said_of_tests,
    said_of_winner,
    undetermined,
    with_error,
)
from modules.words.tables.data_table import DataTable

ERROR = "MC error"
BARS = "Bars: 95\N{NARROW NO-BREAK SPACE}% Monte Carlo intervals."
NOT_COMPARED = "Repeat this: the five ways come one after the other."
NO_LINE = "No data set determines any line."
NOT_ESTIMATED = "The structure that is fitted has no such parameter."


@dataclass(frozen=True)
class Shown:
    """What a person chose to see.

    Attributes
    ----------
    result : str
    estimated : str
        Whose estimates.
    size : (int, int)
        Of the picture, in pixels.
    """

    result: Result
    estimated: Estimated
    size: tuple[int, int]


def picture(repetition: Repetition, study: Study, shown: Shown) -> Figure | str:
    """Return the picture of a result, or the sentence that stands in its place."""
    return _PICTURES[shown.result](repetition, study, shown)


def sentence(repetition: Repetition, study: Study, result: Result) -> str:
    """Return what a result says, and what in its picture is what."""
    said = _said(repetition, study, result)
    return f"{said} {BARS}" if said and result != "estimates" else said


def _said(repetition: Repetition, study: Study, result: Result) -> str:
    if result == "estimates":
        a_dot = data_sets_a_dot(repetition.replicates)
        stands_for = "one data set" if a_dot == 1 else f"up to {a_dot} data sets"
        return f"A dot: {stands_for}. Line: truth."
    if result == "lines":
        return said_of_lines(line_errors(study))
    if result == "intervals":
        return said_of_intervals(slope_tests(study))
    if result == "tests":
        return said_of_tests(slope_tests(study), study.truth.slope)
    if result == "winner":
        return said_of_winner(line_errors(study), singular(study))
    return said_of_mechanisms(bias_of(repetition.studies)) if _is_compared(repetition) else ""


def table(repetition: Repetition, study: Study, result: Result) -> DataTable | str:
    """Return the numbers of a result, each with its Monte Carlo standard error."""
    if result == "mechanisms":
        return _mechanism_table(repetition)
    return _TABLES[result](study)


def _pile(repetition: Repetition, study: Study, shown: Shown) -> Figure | str:
    answers, parameter = study.answers, shown.estimated
    estimates: dict[ModelName, NDArray[np.float64]]
    if parameter in TERMS:
        term = TERMS.index(parameter)
        estimates = {m: answers.population[:, at, term] for at, m in enumerate(MODEL_NAMES)}
    elif parameter == "residual_sd":
        estimates = {m: answers.residual_sd[:, at] for at, m in enumerate(MODEL_NAMES)}
    elif parameter in study.spreads:
        estimates = {"partial": answers.spreads[:, SPREADS.index(parameter)]}
    else:
        return NOT_ESTIMATED
    symbol, _, name = parameter_title(parameter).partition(" ")
    pile = Pile(
        symbol,
        name,
        getattr(study.truth, parameter),
        estimates,
        pile_heads(bias_and_spread(study), parameter),
        max(repetition.replicates, len(study)),
    )
    return pile_chart(pile, *shown.size)


def _lines(repetition: Repetition, study: Study, shown: Shown) -> Figure | str:
    variables = data_set(repetition.about) if repetition.about.data != "uploaded" else None
    unit = f", {variables.y_unit}" if variables is not None and variables.y_unit else ""
    found = by_observations_left(study)
    if found.empty:
        return NO_LINE
    return errors_by_left(
        found, f"error of lines{unit}", sentence(repetition, study, "lines"), shown.size
    )


def _by_test(study: Study, quantity: str) -> pd.DataFrame:
    found = slope_tests(study)
    return pd.DataFrame(
        {
            "row": [TEST_TITLES[test] for test in TESTS],
            "model": [MODEL_OF_TEST[test] for test in TESTS],
            "value": found[quantity],
            "error": found[f"{quantity}_error"],
        }
    )


def _by_model(found: pd.DataFrame, quantity: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row": [SHORT_TITLES[model] for model in found["model"]],
            "model": found["model"],
            "value": found[quantity],
            "error": found[f"{quantity}_error"],
        }
    )


def _intervals(repetition: Repetition, study: Study, shown: Shown) -> Figure:
    return error_dots(
        RESULT_TITLES["intervals"],
        sentence(repetition, study, "intervals"),
        [
            Quantity("Coverage", _by_test(study, "coverage"), LEVEL, is_share=True),
            Quantity("Width", _by_test(study, "width")),
        ],
        [*TEST_TITLES.values()],
        shown.size,
    )


def _tests(repetition: Repetition, study: Study, shown: Shown) -> Figure:
    is_null = study.truth.slope == 0
    return error_dots(
        RESULT_TITLES["tests"],
        sentence(repetition, study, "tests"),
        [
            Quantity(
                "False positives, 5 % meant" if is_null else "Power at the level of 5 %",
                _by_test(study, "rejected"),
                ALPHA if is_null else None,
                is_share=True,
            )
        ],
        [*TEST_TITLES.values()],
        shown.size,
    )


def _winner(repetition: Repetition, study: Study, shown: Shown) -> Figure:
    found = line_errors(study)
    return error_dots(
        RESULT_TITLES["winner"],
        sentence(repetition, study, "winner"),
        [
            Quantity("Wins", _by_model(found, "won"), is_share=True),
            Quantity("By how much", _by_model(found, "margin")),
            Quantity("Closest line of a subject", _by_model(found, "closest"), is_share=True),
        ],
        [*SHORT_TITLES.values()],
        shown.size,
    )


def _is_compared(repetition: Repetition) -> bool:
    return repetition.compares_mechanisms and len(repetition.studies) > 1


def _mechanisms(repetition: Repetition, study: Study, shown: Shown) -> Figure | str:
    if not _is_compared(repetition):
        return NOT_COMPARED
    found = bias_of(repetition.studies)
    rows = [MECHANISM_TITLES[way] for way in MECHANISMS if way in repetition.studies]

    def quantity(parameter: Estimated) -> Quantity:
        own = found.loc[found["parameter"] == parameter]
        bias = pd.DataFrame(
            {
                "row": [MECHANISM_TITLES[way] for way in own["mechanism"]],
                "model": own["model"],
                "value": own["bias"],
                "error": own["bias_error"],
            }
        )
        return Quantity(f"Bias of {parameter_title(parameter)}", bias, 0.0)

    return error_dots(
        RESULT_TITLES["mechanisms"],
        sentence(repetition, study, "mechanisms"),
        [quantity("slope"), quantity("intercept")],
        rows,
        shown.size,
    )


def _estimate_table(study: Study) -> DataTable:
    found = bias_and_spread(study)
    rows = [
        f"{parameter_title(parameter)}, {SHORT_TITLES[model]}"
        for parameter, model in zip(found["parameter"], found["model"], strict=True)
    ]
    heads = {"truth": "truth", "mean": "mean", **_with_errors("bias", "spread")}
    return DataTable(found.set_axis(rows), "Estimate", heads | {"data_sets": "data sets"})


def _line_table(study: Study) -> DataTable:
    found = by_observations_left(study)
    rows = [
        f"{MODEL_TITLES[model]}, {left} left"
        for model, left in zip(found["model"], found["left"], strict=True)
    ]
    heads = {**_with_errors("rmse"), "subjects": "subjects", "data_sets": "data sets"}
    note = (
        "Root mean square distance of the lines from the true ones over the observed range, of "
        "all subjects for whom the model has a line."
    )
    return DataTable(found.set_axis(rows), "Lines", heads, notes=(note,))


def _test_table(*quantities: str) -> Callable[[Study], DataTable]:
    def made(study: Study) -> DataTable:
        found = slope_tests(study)
        rows = [TEST_TITLES[test] for test in TESTS]
        heads = {**_with_errors(*quantities), "data_sets": "data sets"}
        notes = undetermined(missing(study), len(study))
        return DataTable(found.set_axis(rows), "Test", heads, notes=notes)

    return made


def _winner_table(study: Study) -> DataTable:
    found = line_errors(study)
    rows = [MODEL_TITLES[model] for model in MODEL_NAMES]
    heads = {**_with_errors("won", "shared", "margin", "closest"), "data_sets": "data sets"}
    share = singular(study).iloc[0]
    notes = (
        f"Share of singular fits: {with_error(share['singular'], share['singular_error'])}.",
        *undetermined(missing(study), len(study)),
    )
    return DataTable(found.set_axis(rows), "Model", heads, notes=notes)


def _mechanism_table(repetition: Repetition) -> DataTable | str:
    if not _is_compared(repetition):
        return NOT_COMPARED
    found = bias_of(repetition.studies)
    rows = [
        f"{parameter_title(parameter)}, {SHORT_TITLES[model]}"
        for parameter, model in zip(found["parameter"], found["model"], strict=True)
    ]
    named = found.assign(mechanism=[MECHANISM_TITLES[way] for way in found["mechanism"]])
    heads = {"mechanism": "missing", **_with_errors("bias", "spread"), "data_sets": "data sets"}
    return DataTable(named.set_axis(rows), "Estimate", heads)


def _with_errors(*quantities: str) -> dict[str, str]:
    heads = {}
    for name in quantities:
        heads |= {name: name, f"{name}_error": ERROR}
    return heads


_PICTURES: dict[Result, Callable[[Repetition, Study, Shown], Figure | str]] = {
    "estimates": _pile,
    "lines": _lines,
    "intervals": _intervals,
    "tests": _tests,
    "winner": _winner,
    "mechanisms": _mechanisms,
}
_TABLES: dict[Result, Callable[[Study], DataTable]] = {
    "estimates": _estimate_table,
    "lines": _line_table,
    "intervals": _test_table("coverage", "width"),
    "tests": _test_table("rejected"),
    "winner": _winner_table,
}
