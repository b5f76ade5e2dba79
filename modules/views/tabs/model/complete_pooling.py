"""Complete pooling as R's `lm` sums it up."""

from __future__ import annotations

from collections.abc import Callable

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.observations import data_set
from modules.pooling.regression import RegressionSummary, complete_summary
from modules.pooling.three_models import ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.views.tabs.model.regression_tables import contents, summary_text
from modules.views.widgets.data_table import data_table_server, data_table_ui
from modules.views.widgets.printed import beside_tables
from modules.words.tables.data_table import DataTable
from modules.words.tables.regression import coefficients, overall_fit, residual_quantiles

TABLES: dict[str, tuple[str, Callable[[RegressionSummary], DataTable]]] = {
    "coefficients": ("Coefficients of complete pooling", coefficients),
    "residuals": ("Residuals of complete pooling", residual_quantiles),
    "overall": ("Fit of complete pooling", overall_fit),
}
WIDEST_TABLE = 460


@module.ui
def complete_pooling_ui() -> ui.Tag:
    """Return the places of the printed summary and of its tables."""
    return beside_tables(
        ui.output_ui("text"),
        *(data_table_ui(name, title) for name, (title, _) in TABLES.items()),
        widest=WIDEST_TABLE,
    )


@module.server
def complete_pooling_server(
    input: Inputs, output: Outputs, session: Session, models: Callable[[], ThreeModels]
) -> None:
    """Keep text and tables as the data are."""

    @reactive.calc
    def summary() -> RegressionSummary | Undetermined:
        variables = data_set(models().scenario)
        try:
            return complete_summary(models().observations, variables.x, variables.y)
        except Undetermined as reason:
            return reason

    @render.ui
    def text() -> ui.Tag:
        return summary_text(summary(), models().scenario)

    for name, (title, table) in TABLES.items():
        data_table_server(name, title, contents(summary, table))
