"""A file of codes that were handed in, and the table of what they are worth."""

from __future__ import annotations

import re

import pandas as pd

from modules.exercises.result_code import check_code
from modules.observations.delimited_text import read_text

USUAL_COLUMN = "code"
MOST_CODES = 2_000


class NoCodes(ValueError):
    """A file in which the codes cannot be found, with the reason."""


def codes_of_file(content: bytes, column: str | None = None) -> list[str]:
    """Return the codes in a file.

    Parameters
    ----------
    content : bytes
        A CSV file with a header, as learning platforms and spreadsheet programs write it.
    column : str, optional
        The heading above the codes; without it the one named code, or the only one.

    Raises
    ------
    NoCodes
        If there is no such column, or no row.
    UploadError
        If it is no text that can be read.
    """
    header, *rows = read_text(content).cells or [[]]
    wanted = (column or USUAL_COLUMN).casefold()
    places = [place for place, name in enumerate(header) if name.casefold() == wanted]
    if not places and column is None and len(header) == 1:
        places = [0]
    if not places:
        raise NoCodes(
            f"No column is called {column or USUAL_COLUMN!r}. There are: {', '.join(header)}."
        )
    codes = [row[places[0]] if places[0] < len(row) else "" for row in rows]
    if not codes:
        raise NoCodes("There is no row below the header.")
    return codes


def codes_of_text(text: str) -> list[str]:
    """Return the codes in a text that has one in each line, or a comma, semicolon or tab between.

    Raises
    ------
    NoCodes
        If there is none.
    """
    codes = [code for piece in re.split(r"[\n\r,;\t]", text) if (code := piece.strip())]
    if not codes:
        raise NoCodes("There is no code yet.")
    return codes


def checked_table(codes: list[str], key: bytes | None) -> pd.DataFrame:
    """Return what codes are worth.

    Parameters
    ----------
    codes : list of str
    key : bytes or None
        What signed them.

    Returns
    -------
    DataFrame
        A row for each: `word`; `code`, which is valid, forged, unsigned, missing, or unchecked
        where it is signed and there is no key; `points`; `of`, the most that its exercises give,
        computed anew; and how many `exercises` they are. Empty where a forged code says nothing.
    """
    rows: list[tuple[str, str, object, object, object]] = []
    for code in codes:
        checked = check_code(code, key)
        verdict = checked.verdict if code else "missing"
        result = checked.result
        rows.append(
            ("", verdict, "", "", "")
            if result is None
            else (result.word, verdict, result.points, result.most, len(result.names))
        )
    return pd.DataFrame(
        rows,
        columns=["word", "code", "points", "of", "exercises"],
        index=pd.RangeIndex(1, len(codes) + 1, name="row"),
        dtype=object,
    )
