"""The chapter's structures compared: AIC, BIC and likelihood-ratio tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shiny import Inputs, Outputs, Session, module, reactive, ui

from modules.observations import data_set
from modules.pooling.comparison import Comparison, compare
from modules.pooling.three_models import ThreeModels
from modules.views.widgets.data_table import data_table_server, data_table_ui
from modules.views.widgets.terms import with_terms
from modules.words.formulas import formulas
from modules.words.tables.comparison import structures, tests

REFITTED = (
    "All are refitted by ML. The lowest AIC or BIC is the best trade of fit against parameters."
)
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
