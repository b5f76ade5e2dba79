"""CSV that no spreadsheet program takes for formulas, and the way back.

A cell that begins with ``=``, ``+``, ``-`` or ``@`` is run as a formula. So is what follows a
separator of another country within a cell. Such text gets an apostrophe in front, which spreadsheet
programs show as such and do not run; numbers stay as they are. Reading takes off one apostrophe
wherever writing would have put one, so that labels come back as they were.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import Literal

import pandas as pd

_BEGINNING = r"(^|[;\t\r\n|])"
_FORMULA = r"(?=[ ']*[=+\-@\t\r＝＋－＠])"
_DANGEROUS = re.compile(_BEGINNING + _FORMULA)
_GUARDED = re.compile(f"{_BEGINNING}'{_FORMULA}")
_NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]+)?")


def guarded(text: str) -> str:
    """Return a cell's text as it can be written; ``"=1+1"`` as ``"'=1+1"``, ``"-3.2"`` as it is."""
    return text if _NUMBER.fullmatch(text) else _DANGEROUS.sub(r"\1'", text)


def unguarded(text: str) -> str:
    """Return the text of a cell that may have been guarded when it was written."""
    return _GUARDED.sub(r"\1", text)


def to_csv(frame: pd.DataFrame, index_label: str | None = None) -> str:
    """Return a table as CSV, its numbers in full precision.

    Parameters
    ----------
    frame : DataFrame
    index_label : str, optional
        What the index is called; without it the index is left out.
    """
    texts = frame.select_dtypes(exclude=["number", "bool"])
    written = frame.assign(**{name: texts[name].map(_guarded_cell) for name in texts})
    written = written.rename(index=_guarded_cell, columns=_guarded_cell)
    cells = [*frame.columns, *(cell for name in texts for cell in texts[name])]
    if index_label is None:
        return written.to_csv(index=False, quoting=_quoting(cells))
    quoting = _quoting([*cells, index_label, *frame.index])
    return written.to_csv(index_label=guarded(index_label), quoting=quoting)


def _quoting(cells: Iterable[object]) -> Literal[0, 2]:
    """Return how texts are quoted: all, where one has a carriage return, which may end a row."""
    if any(isinstance(cell, str) and "\r" in cell for cell in cells):
        return csv.QUOTE_NONNUMERIC
    return csv.QUOTE_MINIMAL


def _guarded_cell(cell: object) -> object:
    return guarded(cell) if isinstance(cell, str) else cell
