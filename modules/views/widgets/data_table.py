"""A table of numbers as R rounds them, with a download in full precision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import pandas as pd
from shiny import Inputs, Outputs, Session, module, render, ui

from modules.observations.harmless_csv import guarded, to_csv
from modules.views.widgets.scrolling import scrolling
from modules.views.widgets.terms import with_terms
from modules.words.printed.r_numbers import format_numbers, format_p_values
from modules.words.wording import MINUS

UNDETERMINED = "\N{EN DASH}"
MOST_ROWS, MOST_ROWS_WITH_TERMS = 500, 30


@dataclass(frozen=True, eq=False)
class DataTable:
    """What a table shows.

    Attributes
    ----------
    frame : DataFrame
        Its rows, numbers in full precision; NaN where there is none.
    row_title : str
        What the index is.
    heads : mapping
        The columns to show, and what their headings say.
    digits : int
        Significant digits that the number which needs most of a column's shows.
    p_values : tuple of str
        Columns that are written as R writes p-values.
    notes : tuple of str
        Sentences below the table.
    upright : bool
        Whether the columns of a frame with one row are shown one below the other.
    """

    frame: pd.DataFrame
    row_title: str
    heads: Mapping[str, str]
    digits: int = 4
    p_values: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    upright: bool = False


@module.ui
def data_table_ui(title: str) -> ui.Tag:
    """Return the place of a table under its title, and the button of its download."""
    return ui.tags.section(
        ui.div(
            ui.h3(with_terms(title)),
            ui.download_button("csv", "CSV", class_="btn-sm", aria_label=f"{title} as CSV"),
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

    @render.download_button(filename=f"{title.lower().replace(' ', '-')}.csv")
    def csv() -> Iterator[str]:
        now = contents()
        if isinstance(now, str):
            yield f"{guarded(now)}\n"
        else:
            yield to_csv(now.frame.loc[:, list(now.heads)], now.row_title)


def written(values: pd.Series, digits: int, p_value: bool = False) -> list[str]:
    """Write a column: numbers alike as R does, words as they are, a dash for what there is not."""
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return [UNDETERMINED if value is None or value != value else str(value) for value in values]
    known = values.dropna()
    texts = (
        format_p_values(list(known), digits)
        if p_value
        else [text.strip() for text in format_numbers(list(known), digits)]
    )
    of_row = iter(text.replace("-", MINUS) for text in texts)
    return [UNDETERMINED if missing else next(of_row) for missing in values.isna()]


def written_table(contents: DataTable, title: str) -> ui.Tag:
    """Return the first `MOST_ROWS` rows as a table that scrolls, with its notes below."""
    shown, n_rows = contents.frame.iloc[:MOST_ROWS], len(contents.frame)
    columns = [
        written(shown.loc[:, name], contents.digits, name in contents.p_values)
        for name in contents.heads
    ]
    across, down = list(contents.heads.values()), [str(label) for label in shown.index]
    cells = list(zip(*columns, strict=True))
    if contents.upright:
        across, down, cells = down, across, columns
    few = len(down) <= MOST_ROWS_WITH_TERMS
    labels = [str(with_terms(label)) if few else escape(label) for label in down]
    rows = "".join(_row(label, of_row) for label, of_row in zip(labels, cells, strict=True))
    heads = [contents.row_title, *across]
    table = ui.tags.table(
        ui.tags.caption(title, class_="visually-hidden"),
        ui.tags.thead(ui.tags.tr(*(ui.tags.th(with_terms(head), scope="col") for head in heads))),
        ui.tags.tbody(ui.HTML(rows)),
        class_="table table-sm numbers",
    )
    rest = (f"The first {MOST_ROWS} of {n_rows} rows; the CSV file holds all.",)
    notes = [*(rest if n_rows > MOST_ROWS else ()), *contents.notes]
    said = [ui.p(with_terms(note), class_="control-note") for note in notes]
    return ui.div(scrolling(table, title), *said)


def _row(label: str, cells: Sequence[str]) -> str:
    """Write a row, its label already as HTML; made of tags, thousands would take a second."""
    written_cells = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row">{label}</th>{written_cells}</tr>'
