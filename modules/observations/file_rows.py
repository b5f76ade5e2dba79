"""The rows of a file as they stand in it, and how many of them are too many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from modules.observations.upload_error import UploadError

MOST_ROWS = 50_000
MOST_COLUMNS = 200


@dataclass(frozen=True)
class FileRows:
    """The rows of a file, the header first.

    Attributes
    ----------
    numbers : list of int
        The number of each row in the file, counted from 1; empty rows are counted but left out.
    cells : list of list of str
        The texts of each row, without spaces around them.
    notes : tuple of str
        What was noticed while reading.
    semicolons : bool
        Whether semicolons separate the columns.
    unstored : dict of int to int
        For each column (from 0) with formulas whose result the file does not hold: the first
        row number with one.
    above : tuple of str
        The lines above the table of a file that was taken away here, without their ends.
    """

    numbers: list[int]
    cells: list[list[str]]
    notes: tuple[str, ...] = ()
    semicolons: bool = False
    unstored: dict[int, int] = field(default_factory=dict)
    above: tuple[str, ...] = ()


def take_rows(rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[list[int], list[list[str]]]:
    """Take the rows of a file that are not empty, as far as a file may go.

    Parameters
    ----------
    rows : iterable of (int, sequence of str)
        The rows as they come, each with its number in the file, from 1; the rest is never asked
        for once there are too many.

    Returns
    -------
    numbers : list of int
        The row numbers.
    cells : list of list of str
        The rows.

    Raises
    ------
    UploadError
        If there are too many rows or columns.
    """
    numbers: list[int] = []
    kept: list[list[str]] = []
    for number, row in rows:
        cells = [text.strip() for text in row]
        if not any(cells):
            continue
        if any(cells[MOST_COLUMNS:]):
            raise UploadError(
                f"Row {number} has more than {MOST_COLUMNS} columns. Keep the columns for the "
                "subject, the predictor and the response, and try again."
            )
        if len(kept) > MOST_ROWS:
            raise UploadError(
                f"The file has more than {MOST_ROWS:,} rows. Keep fewer rows, for example fewer "
                "subjects, and try again."
            )
        numbers.append(number)
        kept.append(cells)
    return numbers, kept
