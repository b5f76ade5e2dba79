"""A person's own table to observations: the same three columns as every data set has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from modules.observations.column_guess import Columns, guess_columns, numeric_columns
from modules.observations.data_sets import DataSet
from modules.observations.numerals import number
from modules.observations.recalled import not_kept
from modules.observations.table_file import TableFile, read_table
from modules.observations.upload_error import UploadError, quoted, shorten

__all__ = [
    "Columns",
    "TableFile",
    "UploadError",
    "Uploaded",
    "guess_columns",
    "numeric_columns",
    "read_table",
    "to_observations",
]

MOST_SUBJECTS = 500
LARGEST_NUMBER = 1e30
SMALLEST_SPREAD = 1e-30
_INFINITE = re.compile(r"[+-]?inf(inity)?", re.IGNORECASE)
_WITH_SEPARATORS = re.compile(r"[+-]?[0-9][0-9.,' ]*")
_DATE = re.compile(r"[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}\b.*", re.DOTALL)


@dataclass(frozen=True)
class Uploaded:
    """Observations out of a person's file.

    Attributes
    ----------
    data_set : DataSet
        The observations, described and read like those of any other data set.
    report : tuple of str
        Sentences on what was left out and what else is worth knowing.
    removed : tuple of int
        The observations that are missing by what the file itself says.
    """

    data_set: DataSet
    report: tuple[str, ...]
    removed: tuple[int, ...] = ()


def to_observations(table: TableFile, columns: Columns) -> Uploaded:
    """Turn three columns of a table into observations.

    A row in which one of the three is missing is left out, and the report says so.

    Parameters
    ----------
    table : TableFile
        The table.
    columns : Columns
        Which of its columns is what.

    Raises
    ------
    UploadError
        If a number is none or too large, or the observations could not show what pooling does:
        one subject, one value of the predictor or the response, no subject with two rows.
    """
    _refuse_columns(table, columns)
    read = pd.DataFrame(
        {
            "subject": table.rows[columns.subject],
            "x": _numbers(table, columns.x),
            "y": _numbers(table, columns.y),
        }
    )
    left = read.dropna()
    observations = left.reset_index(drop=True).astype({"subject": str})
    rows = Counter(observations["subject"].tolist())
    _refuse_hopeless(observations, columns)
    _refuse_subjects(rows, quoted(columns.subject))
    return Uploaded(
        data_set=DataSet(
            title=table.name,
            note=f"Your own file: {len(observations):,} rows of {len(rows)} subjects.",
            subject=shorten(columns.subject),
            x=shorten(columns.x),
            y=shorten(columns.y),
            x_unit="",
            y_unit="",
            read=observations.copy,
        ),
        report=(*_left_out(read, columns), *_about_subjects(rows, quoted(columns.subject))),
        removed=tuple(np.flatnonzero(not_kept(table).loc[left.index]).tolist()),
    )


def _refuse_columns(table: TableFile, columns: Columns) -> None:
    chosen = (columns.subject, columns.x, columns.y)
    for column in chosen:
        if column not in table.columns:
            raise UploadError(
                f"The file has no column {quoted(column)}. Choose among the columns it has."
            )
        if column in table.unstored:
            raise UploadError(
                f"Row {table.unstored[column]} of {quoted(column)} is a formula whose result the "
                "file does not hold. Open the workbook in a spreadsheet program, save it there, "
                "and try again."
            )
    if len(set(chosen)) < len(chosen):
        raise UploadError(
            "The subject, the predictor and the response must be three different columns. Choose "
            "a column of its own for each."
        )


def _numbers(table: TableFile, column: str) -> pd.Series:
    cells = table.rows[column]
    numbers = [
        None if text is None else number(text, table.decimal_comma) for text in cells.tolist()
    ]
    for row, text, value in zip(cells.index.tolist(), cells.tolist(), numbers, strict=True):
        if text is not None and (value is None or abs(value) > LARGEST_NUMBER):
            raise UploadError(
                f"Row {row} of {quoted(column)} is {quoted(text)}, "
                f"which {_why_refused(text, value)}"
            )
    return pd.Series(numbers, index=cells.index, dtype=float)


def _why_refused(text: str, value: float | None) -> str:
    if value is not None:
        return "is too large to compute with. Correct it, or leave the cell empty if missing."
    if _INFINITE.fullmatch(text):
        return "is not a finite number. Leave the cell empty if the value is missing."
    if _DATE.fullmatch(text):
        return "is a date. Write it as a number, such as days since the start."
    if _WITH_SEPARATORS.fullmatch(text):
        return (
            "could be read in two ways. Write all numbers with the same decimal sign, and none "
            "with thousands separators."
        )
    return (
        "is not a number. Correct it, leave the cell empty if the value is missing, or choose "
        "another column."
    )


def _refuse_hopeless(observations: pd.DataFrame, columns: Columns) -> None:
    if observations.empty:
        raise UploadError(
            "No row has a value in all three columns. Choose other columns, or fill in the "
            "missing values."
        )
    _refuse_constant(observations["x"].tolist(), columns.x, "the predictor")
    _refuse_constant(observations["y"].tolist(), columns.y, "the response")


def _refuse_constant(values: Sequence[float], column: str, role: str) -> None:
    if max(values) - min(values) < SMALLEST_SPREAD:
        raise UploadError(
            f"{quoted(column)} is the same in all rows, so it cannot be {role}. Choose a column "
            "that varies."
        )


def _refuse_subjects(rows: Counter[str], subject: str) -> None:
    if len(rows) == 1:
        raise UploadError(
            f"All rows have the same subject in {subject}. Pooling compares subjects: choose the "
            "column that tells them apart, or add rows of a second subject."
        )
    if max(rows.values()) == 1:
        raise UploadError(
            f"No value of {subject} occurs twice, so no subject has two rows. Choose the column "
            "that says which rows belong to the same subject."
        )
    if len(rows) > MOST_SUBJECTS:
        raise UploadError(
            f"{subject} has {len(rows):,} different values, and at most {MOST_SUBJECTS} subjects "
            "can be shown. Choose another column, or keep fewer subjects."
        )


def _left_out(read: pd.DataFrame, columns: Columns) -> tuple[str, ...]:
    rows = len(read) - len(read.dropna())
    if not rows:
        return ()
    names = {"y": columns.y, "x": columns.x, "subject": columns.subject}
    missing = {part: read[part].isna().tolist().count(True) for part in names}
    places = ", ".join(
        f"{quoted(name)} in {missing[part]:,}" for part, name in names.items() if missing[part]
    )
    were = "row was" if rows == 1 else "rows were"
    return (f"{rows:,} of {len(read):,} {were} left out for a missing value: {places}.",)


def _about_subjects(rows: Counter[str], subject: str) -> tuple[str, ...]:
    sentences = []
    if all(number(label, decimal_comma=False) is not None for label in rows):
        sentences.append(f"{subject} holds numbers; they are used as labels only.")
    if alike := _differing_only_in_capitals(rows):
        sentences.append(
            f"{quoted(alike[0])} and {quoted(alike[1])} differ only in capitals and count as two "
            "subjects."
        )
    if single := list(rows.values()).count(1):
        have = "1 subject has" if single == 1 else f"{single} subjects have"
        sentences.append(f"{have} one row only, which is too little for a line of its own.")
    return tuple(sentences)


def _differing_only_in_capitals(labels: Iterable[str]) -> tuple[str, str] | None:
    """Return the first two labels that would be one if capitals did not count."""
    seen: dict[str, str] = {}
    for label in labels:
        if (first := seen.setdefault(label.casefold(), label)) != label:
            return first, label
    return None
