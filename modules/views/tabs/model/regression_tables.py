"""What the parts of complete and no pooling share."""

from __future__ import annotations

from collections.abc import Callable

from shiny import ui

from modules.pooling.regression import RegressionSummary
from modules.pooling.undetermined import Undetermined
from modules.scenario import Scenario
from modules.views.widgets.printed import printed
from modules.words.printed.lm_text import lm_text
from modules.words.printed.r_data_name import r_data_name
from modules.words.tables.data_table import DataTable


def contents(
    summary: Callable[[], RegressionSummary | Undetermined],
    table: Callable[[RegressionSummary], DataTable],
) -> Callable[[], DataTable | str]:
    """Return what asks for a table of a summary, or for the reason why there is none."""

    def now() -> DataTable | str:
        found = summary()
        return str(found) if isinstance(found, Undetermined) else table(found)

    return now


def summary_text(summary: RegressionSummary | Undetermined, scenario: Scenario) -> ui.Tag:
    """Return a summary as R prints it, or the reason why there is none."""
    if isinstance(summary, Undetermined):
        return ui.p(str(summary))
    return printed(lm_text(summary, r_data_name(scenario)), "Summary as R prints it")
