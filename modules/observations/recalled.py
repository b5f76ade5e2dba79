"""A file that was taken away here: whether its table is still the one that its header describes."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from modules.observations.column_guess import Columns
from modules.observations.table_file import TableFile
from modules.observations.taken_rows import (
    KEPT,
    PLAIN,
    WITHOUT_NOISE,
    fingerprint,
    kind_of,
    taken_rows,
)
from modules.scenario.data_header import DataHeader


def columns_taken(table: TableFile) -> Columns:
    """Return which column is what in a file that was taken away here: the first three, in turn."""
    subject, x, y = table.columns[: len(PLAIN)]
    return Columns(y=y, x=x, subject=subject)


def is_unchanged(table: TableFile, header: DataHeader) -> bool:
    """Whether the rows are those of the header's Scenario, or those of a person's own data."""
    found = fingerprint(table.rows.to_numpy().tolist(), table.decimal_comma)
    if header.scenario.data == "uploaded":
        return found == header.rows
    which = kind_of(table.columns)
    if which == "truth" and header.scenario.data != "simulated":
        return False
    return found == fingerprint(taken_rows(header.scenario, which).to_numpy().tolist())


def before_noise(table: TableFile) -> TableFile:
    """Return a table whose response is as it was before noise was added to it."""
    if WITHOUT_NOISE not in table.columns:
        return table
    y = columns_taken(table).y
    return replace(table, rows=table.rows.assign(**{y: table.rows[WITHOUT_NOISE]}))


def not_kept(table: TableFile) -> pd.Series:
    """Return of which rows a file that was taken away here says that they are missing."""
    if table.header is None or KEPT not in table.columns:
        return pd.Series(False, table.rows.index)
    cells = table.rows[KEPT].tolist()
    return pd.Series([str(cell).lower() == "false" for cell in cells], table.rows.index)
