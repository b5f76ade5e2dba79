"""A table of numbers as R rounds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pandas as pd

from modules.words.printed.r_numbers import format_numbers, format_p_values
from modules.words.wording import MINUS

UNDETERMINED = "\N{EN DASH}"


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

    def first(self, most: int) -> DataTable:
        """Return the table with its first rows only."""
        return replace(self, frame=self.frame.iloc[:most])

    def as_text(self) -> TextTable:
        """Return what is read in it."""
        columns = [
            written(self.frame.loc[:, name], self.digits, name in self.p_values)
            for name in self.heads
        ]
        across, down = [*self.heads.values()], [str(label) for label in self.frame.index]
        cells = [[*row] for row in zip(*columns, strict=True)]
        if self.upright:
            across, down, cells = down, across, columns
        rows = [[label, *of_row] for label, of_row in zip(down, cells, strict=True)]
        return TextTable([self.row_title, *across], rows)


class TextTable(NamedTuple):
    """Headings, and rows of which the first cell says what they are about."""

    heads: list[str]
    rows: list[list[str]]


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
