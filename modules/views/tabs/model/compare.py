"""The chapter's structures compared: AIC, BIC and likelihood-ratio tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shiny import Inputs, Outputs, Session, module, reactive, ui

from modules.observations import data_set
from modules.pooling.comparison import Comparison, compare
from modules.pooling.three_models import ThreeModels
from modules.views.widgets.data_table import DataTable, data_table_server, data_table_ui
from modules.views.widgets.terms import with_terms
from modules.words.comparison import note
from modules.words.formulas import formulas

REFITTED = (
    "All are refitted by ML. The lowest AIC or BIC is the best trade of fit against parameters."
)
SINGULAR = {True: "yes", False: "no", None: None}
MODELS_TITLE, TESTS_TITLE = "The structures side by side", "Likelihood-ratio tests"


@module.ui
def compare_ui() -> ui.TagList:
    """Return the places of both tables."""
    return ui.TagList(
        ui.p(with_terms(REFITTED), class_="control-note explains"),
        data_table_ui("structures", MODELS_TITLE),
        data_table_ui("tests", TESTS_TITLE),
    )


@module.server
def compare_server(
    input: Inputs, output: Outputs, session: Session, models: Callable[[], ThreeModels]
) -> None:
    """Keep both tables as the data are."""

    @reactive.calc
    def comparison() -> Comparison:
        return compare(models().observations)

    @reactive.calc
    def named() -> Mapping[str, str]:
        return {**formulas(data_set(models().scenario))}

    data_table_server("structures", MODELS_TITLE, lambda: structures(comparison(), named()))
    data_table_server("tests", TESTS_TITLE, lambda: tests(comparison(), named()))


def structures(comparison: Comparison, named: Mapping[str, str]) -> DataTable:
    """Return how well each structure fits; `named` says how it is written."""
    frame = comparison.models
    frame["singular"] = [SINGULAR[singular] for singular in frame["singular"]]
    notes = tuple(f"{named[str(name)]}: {why}" for name, why in frame["reason"].dropna().items())
    heads = {
        "chapter_model": "Chapter's model",
        "n_parameters": "Parameters",
        "aic": "AIC",
        "bic": "BIC",
        "log_likelihood": "logLik",
        "deviance": "deviance",
        "singular": "singular",
    }
    frame = frame.set_axis([named[str(name)] for name in frame.index])
    return DataTable(frame, "Random effects", heads, 6, notes=notes)


def tests(comparison: Comparison, named: Mapping[str, str]) -> DataTable:
    """Return the tests of nested structures, with what to make of each as a numbered note."""
    frame = comparison.table_of_tests
    pairs = [f"{named[pair[0]]} in {named[pair[1]]}" for pair in frame.index]
    heads = {
        "chi_square": "Chisq",
        "df": "Df",
        "p": "Pr(>Chisq)",
        "p_mixture": "p, mixture",
        "note": "note",
    }
    of_each = [note(test) for test in comparison.tests.values()]
    said = list(dict.fromkeys(of_each))
    numbered = frame.assign(note=[str(said.index(words) + 1) for words in of_each])
    notes = tuple(f"{number}. {words}" for number, words in enumerate(said, start=1))
    return DataTable(
        numbered.set_axis(pairs), "Smaller in larger", heads, 4, ("p", "p_mixture"), notes
    )
