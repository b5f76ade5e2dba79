"""The chapter's symbols in a table with their values, and all terms with what they mean."""

from __future__ import annotations

from collections.abc import Callable

from shiny import Inputs, Outputs, Session, module, render, ui

from modules.pooling.three_models import ThreeModels
from modules.views.widgets.equations import symbol
from modules.views.widgets.scrolling import scrolling
from modules.views.widgets.table_files import table_files_server, table_files_ui
from modules.words.glossary import GLOSSARY, Term
from modules.words.symbols import symbols
from modules.words.tables.data_table import DataTable

TITLE = "The chapter's symbols"
HEADS = ("Variable", "Type", "Meaning", "Now")


@module.ui
def glossary_ui() -> ui.TagList:
    """Return the place of the table, the button of its download, and the terms."""
    return ui.TagList(
        ui.p("Point at a symbol, or tap it, to see its row.", class_="control-note"),
        table_files_ui(TITLE),
        ui.output_ui("table"),
        ui.h3("Terms"),
        ui.tags.dl(*map(_defined, GLOSSARY), class_="glossary"),
    )


@module.server
def glossary_server(
    input: Inputs, output: Outputs, session: Session, models: Callable[[], ThreeModels]
) -> None:
    """Keep the table as the fit is."""

    @render.ui
    def table() -> ui.Tag:
        rows = [
            ui.tags.tr(
                ui.tags.td(symbol(written)),
                ui.tags.td(kind),
                ui.tags.th(meaning, scope="row"),
                ui.tags.td(value),
            )
            for written, kind, meaning, value in symbols(models()).to_numpy()
        ]
        return scrolling(
            ui.tags.table(
                ui.tags.caption(TITLE, class_="visually-hidden"),
                ui.tags.thead(ui.tags.tr(*(ui.tags.th(head, scope="col") for head in HEADS))),
                ui.tags.tbody(*rows),
                class_="table table-sm symbol-table",
            ),
            TITLE,
            whole=True,
        )

    def contents() -> DataTable:
        frame = symbols(models())
        return DataTable(frame, "name", {str(name): str(name) for name in frame.columns})

    table_files_server(session, TITLE, "symbols", contents)


def _defined(term: Term) -> ui.TagList:
    see = ui.tags.button(
        "See it",
        type="button",
        class_="btn btn-default btn-sm see",
        aria_label=f"See it: {term.name}",
        data_sees_tab=term.tab,
        data_sees_part=term.part or None,
    )
    return ui.TagList(ui.tags.dt(term.name, see if term.tab else None), ui.tags.dd(term.says))
