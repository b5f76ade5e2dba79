"""A table of numbers as R rounds them, which can be taken away as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from shiny import Inputs, Outputs, Session, module, render, ui

from modules.views.widgets.scrolling import scrolling
from modules.views.widgets.table_files import table_files_server, table_files_ui
from modules.views.widgets.terms import with_terms
from modules.words.tables.data_table import DataTable

MOST_ROWS, MOST_ROWS_WITH_TERMS = 500, 30


@module.ui
def data_table_ui(title: str) -> ui.Tag:
    """Return the place of a table under its title, and what it can be taken away as."""
    return ui.tags.section(
        ui.div(
            ui.h3(with_terms(title)),
            table_files_ui(title),
            class_="table-head",
        ),
        ui.output_ui("table"),
        class_="data-table",
    )


@module.server
def data_table_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    title: str,
    contents: Callable[[], DataTable | str],
) -> None:
    """Keep a table as its contents are; a sentence takes its place where there is none."""

    @render.ui
    def table() -> ui.Tag:
        now = contents()
        return ui.p(now) if isinstance(now, str) else written_table(now, title)

    table_files_server(session, title, title.lower().replace(" ", "-"), contents)


def written_table(contents: DataTable, title: str) -> ui.Tag:
    """Return the first `MOST_ROWS` rows as a table that scrolls, with its notes below."""
    heads, shown = contents.first(MOST_ROWS).as_text()
    n_rows = len(contents.frame)
    few = len(shown) <= MOST_ROWS_WITH_TERMS
    rows = "".join(
        _row(str(with_terms(label)) if few else escape(label), cells) for label, *cells in shown
    )
    table = ui.tags.table(
        ui.tags.caption(title, class_="visually-hidden"),
        ui.tags.thead(ui.tags.tr(*(ui.tags.th(with_terms(head), scope="col") for head in heads))),
        ui.tags.tbody(ui.HTML(rows)),
        class_="table table-sm numbers",
    )
    rest = (f"The first {MOST_ROWS} of {n_rows} rows; files hold all.",)
    notes = [*(rest if n_rows > MOST_ROWS else ()), *contents.notes]
    said = [ui.p(with_terms(note), class_="control-note") for note in notes]
    return ui.div(scrolling(table, title), *said)


def _row(label: str, cells: Sequence[str]) -> str:
    """Write a row, its label already as HTML; made of tags, thousands would take a second."""
    written_cells = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row">{label}</th>{written_cells}</tr>'
