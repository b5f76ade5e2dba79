"""No pooling as R's `lm` sums it up, each subject's own line, and the t-test of their slopes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.observations import data_set
from modules.pooling.regression import RegressionSummary, no_pooling_summary
from modules.pooling.slope_test import SlopeTest, slope_test
from modules.pooling.three_models import ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.views.tabs.model.regression_tables import contents, summary_text
from modules.views.widgets.data_table import data_table_server, data_table_ui
from modules.views.widgets.printed import beside_tables, printed
from modules.views.widgets.terms import with_terms
from modules.words.printed.lm_text import t_test_text
from modules.words.tables.data_table import DataTable
from modules.words.tables.no_pooling import own_lines
from modules.words.tables.regression import (
    coefficients,
    overall_fit,
    quantities,
    residual_quantiles,
)

REGRESSION: dict[str, tuple[str, Callable[[RegressionSummary], DataTable]]] = {
    "coefficients": ("Coefficients of no pooling", coefficients),
    "residuals": ("Residuals of no pooling", residual_quantiles),
    "overall": ("Fit of no pooling", overall_fit),
}
WIDEST_TABLE = 520
LINES_TITLE = "Own lines of the subjects"
TEST_TITLE = "t-test of the slopes"
BASELINE = (
    "The first subject is the baseline: its intercept and slope are the first two rows, and every "
    "other subject is an offset from it."
)


@module.ui
def no_pooling_ui() -> ui.TagList:
    """Return the places of both printed texts and of the tables."""
    return ui.TagList(
        ui.p(with_terms(BASELINE), class_="control-note explains"),
        beside_tables(
            ui.output_ui("text"),
            data_table_ui("lines", LINES_TITLE),
            ui.output_ui("test_text"),
            data_table_ui("test", TEST_TITLE),
            *(data_table_ui(name, title) for name, (title, _) in REGRESSION.items()),
            widest=WIDEST_TABLE,
        ),
    )


@module.server
def no_pooling_server(
    input: Inputs, output: Outputs, session: Session, models: Callable[[], ThreeModels]
) -> None:
    """Keep texts and tables as the data are."""

    @reactive.calc
    def summary() -> RegressionSummary | Undetermined:
        variables = data_set(models().scenario)
        try:
            return no_pooling_summary(
                models().observations, variables.x, variables.y, variables.subject
            )
        except Undetermined as reason:
            return reason

    @reactive.calc
    def test_of_slopes() -> SlopeTest | Undetermined:
        try:
            return slope_test(models().none.lines.loc[:, "slope"])
        except Undetermined as reason:
            return reason

    @render.ui
    def text() -> ui.Tag:
        return summary_text(summary(), models().scenario)

    @render.ui
    def test_text() -> ui.Tag | None:
        found = test_of_slopes()
        if isinstance(found, Undetermined):
            return None
        return printed(t_test_text(found, "."), "t-test as R prints it")

    def test() -> DataTable | str:
        found = test_of_slopes()
        if isinstance(found, Undetermined):
            return str(found)
        return quantities(asdict(found))

    data_table_server("lines", LINES_TITLE, lambda: own_lines(models()))
    data_table_server("test", TEST_TITLE, test)
    for name, (title, table) in REGRESSION.items():
        data_table_server(name, title, contents(summary, table))
