"""A table of numbers that can be sorted by any column, copied, and reached with the keys."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape

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
    values = frame[list(titles)].to_numpy(dtype=float).tolist()
    rows = "".join(
        _row(str(label), own, written) for label, own in zip(frame.index, values, strict=True)
    )
    table = ui.tags.table(
        ui.tags.caption(caption, class_="visually-hidden"),
        ui.tags.thead(ui.tags.tr(*(_heading(place, title) for place, title in enumerate(heads)))),
        ui.tags.tbody(ui.HTML(rows)),
        class_="table table-sm numbers sortable",
    )
    return scrolling(table, caption)


def _heading(column: int, title: str) -> ui.Tag:
    button = ui.tags.button(title, type="button", class_="sort", data_column=str(column))
    return ui.tags.th(button, scope="col")


def _row(label: str, values: Sequence[float], written: Callable[[float], str]) -> str:
    """Write a row as HTML; made of tags, hundreds of rows would hold up everybody."""
    cells = "".join(_cell(value, written) for value in values)
    name = escape(label)
    return f'<tr data-subject="{name}"><th scope="row">{name}</th>{cells}</tr>'


def _cell(value: float, written: Callable[[float], str]) -> str:
    if not math.isfinite(value):
        return f'<td data-value="">{UNDETERMINED}</td>'
    whole = value == int(value) and abs(value) < LARGEST_WHOLE
    text = str(int(value)).replace("-", MINUS) if whole else written(value)
    return f'<td data-value="{value!r}">{escape(text)}</td>'
