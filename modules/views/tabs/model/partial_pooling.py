"""Partial pooling as `lmer` sums it up, and all that can be extracted from the fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from shiny import Inputs, Outputs, Session, module, render, ui

from modules.observations import data_set
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels
from modules.scenario import RandomEffects, Scenario
from modules.views.widgets.data_table import data_table_server, data_table_ui
from modules.views.widgets.equations import estimated_covariance
from modules.views.widgets.printed import beside_tables, printed
from modules.words.printed.lmer_text import lmer_text
from modules.words.printed.r_data_name import r_data_name
from modules.words.tables.data_table import DataTable
from modules.words.tables.partial_pooling import TABLES

WIDEST_TABLE = 860
BOOK = (
    "The book prints 958.35 for the variance of the intercepts: lmer stopped a little before the "
    "lowest criterion. Both criteria print as 1404.1."
)


@module.ui
def partial_pooling_ui() -> ui.Tag:
    """Return the places of the printed summary, the matrices and the tables."""
    return beside_tables(
        ui.output_ui("text"),
        *(data_table_ui(name, title) for name, (title, _) in TABLES.items()),
        ui.output_ui("matrices"),
        widest=WIDEST_TABLE,
    )


@module.server
def partial_pooling_server(
    input: Inputs, output: Outputs, session: Session, models: Callable[[], ThreeModels]
) -> None:
    """Keep text, matrices and tables as the fit is."""

    @render.ui
    def text() -> ui.Tag:
        now, fit = models(), models().partial
        if not isinstance(fit, PartialPooling):
            return ui.p(str(fit))
        variables = data_set(now.scenario)
        said = lmer_text(
            fit,
            now.observations,
            variables.x,
            variables.y,
            variables.subject,
            r_data_name(now.scenario),
        )
        return ui.div(printed(said, "Summary as R prints it"), _book_note(fit, now))

    @render.ui
    def matrices() -> ui.Tag | None:
        fit = models().partial
        return estimated_covariance(fit) if isinstance(fit, PartialPooling) else None

    def contents(
        table: Callable[[PartialPooling, ThreeModels], DataTable],
    ) -> Callable[[], DataTable | str]:
        def now() -> DataTable | str:
            fit = models().partial
            return table(fit, models()) if isinstance(fit, PartialPooling) else str(fit)

        return now

    for name, (title, table) in TABLES.items():
        data_table_server(name, title, contents(table))


def _book_note(fit: PartialPooling, models: ThreeModels) -> ui.Tag | None:
    """Say why a figure differs from the book's, where it does."""
    is_the_book_s = replace(models.scenario, random=cast(RandomEffects, fit.random)) == Scenario()
    return ui.p(BOOK, class_="control-note") if is_the_book_s else None
