"""Complete pooling as R's `lm` sums it up."""

from __future__ import annotations

from collections.abc import Callable

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.observations import data_set
from modules.pooling.summaries.lm_text import lm_text
from modules.pooling.summaries.regression import RegressionSummary, complete_summary
from modules.pooling.three_models import ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.views.data_table import DataTable, data_table_server, data_table_ui
from modules.views.model.r_data_name import r_data_name
from modules.views.model.regression_tables import coefficients, overall_fit, residual_quantiles
from modules.views.printed import printed

TABLES: dict[str, tuple[str, Callable[[RegressionSummary], DataTable]]] = {
    "coefficients": ("Coefficients of complete pooling", coefficients),
    "residuals": ("Residuals of complete pooling", residual_quantiles),
    "overall": ("Fit of complete pooling", overall_fit),
}


@module.ui
def complete_pooling_ui() -> ui.TagList:
    """Return the places of the printed summary and of its tables."""
    return ui.TagList(
        ui.output_ui("text"),
        *(data_table_ui(name, title) for name, (title, _) in TABLES.items()),
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
        found = summary()
        if isinstance(found, Undetermined):
            return ui.p(str(found))
        return printed(lm_text(found, r_data_name(models().scenario)), "Summary as R prints it")

    def contents(table: Callable[[RegressionSummary], DataTable]) -> Callable[[], DataTable | str]:
        def now() -> DataTable | str:
            found = summary()
            return str(found) if isinstance(found, Undetermined) else table(found)

        return now

    for name, (title, table) in TABLES.items():
        data_table_server(name, title, contents(table))
