"""A table as HTML that stands by itself."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from modules.words.tables.data_table import TextTable

COLUMN, ROW = 'th scope="col"', 'th scope="row"'


def html_table(table: TextTable, caption: str) -> str:
    """Return a table whose headings say what they are of."""
    rows = "".join(map(_row, table.rows))
    return (
        f"<table>\n<caption>{_text(caption)}</caption>\n"
        f"<thead>\n<tr>{_cells(COLUMN, table.heads)}</tr>\n</thead>\n"
        f"<tbody>\n{rows}</tbody>\n</table>\n"
    )


def _row(row: Sequence[str]) -> str:
    return f"<tr>{_cells(ROW, row[:1])}{_cells('td', row[1:])}</tr>\n"


def _cells(tag: str, cells: Sequence[str]) -> str:
    end = tag.split()[0]
    return "".join(f"<{tag}>{_text(cell)}</{end}>" for cell in cells)


def _text(text: str) -> str:
    return escape(" ".join(text.split()))
