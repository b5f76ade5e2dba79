"""A table of numbers that can be sorted by any column, copied, and reached with the keys."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import pandas as pd
from shiny import ui

from modules.views.widgets.scrolling import scrolling
from modules.words.wording import MINUS, number

UNDETERMINED = "\N{EN DASH}"
LARGEST_WHOLE = 1e6


def sortable(
    frame: pd.DataFrame,
    row_title: str,
    titles: Mapping[str, str],
    caption: str,
    written: Callable[[float], str] = number,
) -> ui.Tag:
    """Return a frame as a table, its index first; a heading sorts by its column.

    Parameters
    ----------
    frame : DataFrame
        Numbers; NaN where there is none.
    row_title : str
        What the index is.
    titles : mapping
        The columns to show, and what their headings say.
    caption : str
        What the table is.
    written : callable
        How a finite number is written; whole numbers are written as such.
    """
    heads = [row_title, *titles.values()]
    rows = []
    for label, values in zip(frame.index, frame[list(titles)].to_numpy(dtype=float), strict=True):
        cells = [_cell(float(value), written) for value in values]
        rows.append(
            ui.tags.tr(ui.tags.th(str(label), scope="row"), *cells, data_subject=str(label))
        )
    table = ui.tags.table(
        ui.tags.caption(caption, class_="visually-hidden"),
        ui.tags.thead(ui.tags.tr(*(_heading(place, title) for place, title in enumerate(heads)))),
        ui.tags.tbody(*rows),
        class_="table table-sm numbers sortable",
    )
    return scrolling(table, caption)


def _heading(column: int, title: str) -> ui.Tag:
    button = ui.tags.button(title, type="button", class_="sort", data_column=str(column))
    return ui.tags.th(button, scope="col")


def _cell(value: float, written: Callable[[float], str]) -> ui.Tag:
    if not math.isfinite(value):
        return ui.tags.td(UNDETERMINED, data_value="")
    whole = value == int(value) and abs(value) < LARGEST_WHOLE
    text = str(int(value)).replace("-", MINUS) if whole else written(value)
    return ui.tags.td(text, data_value=repr(value))
