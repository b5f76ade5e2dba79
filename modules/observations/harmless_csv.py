"""CSV that no spreadsheet program takes for formulas, and the way back.

A cell that begins with ``=``, ``+``, ``-`` or ``@`` is run as a formula. So is what follows a
separator of another country within a cell. Such text gets an apostrophe in front, which spreadsheet
programs show as such and do not run; numbers stay as they are. Reading takes off one apostrophe
wherever writing would have put one, so that labels come back as they were.
"""

from __future__ import annotations

import re

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
    if index_label is None:
        return written.to_csv(index=False)
    return written.to_csv(index_label=guarded(index_label))


def _guarded_cell(cell: object) -> object:
    return guarded(cell) if isinstance(cell, str) else cell
