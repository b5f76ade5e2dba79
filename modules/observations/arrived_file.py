"""A file that has arrived on the server's disk: read into memory, then deleted.

It is read by a process of its own. The app keeps the cells as that process packed them: taking
200,000 texts apart and together again would hold up everybody else.
"""

from __future__ import annotations

import pickle
import tempfile
from pathlib import Path
from typing import NamedTuple

from modules.observations.recalled import before_noise, columns_taken, is_unchanged
from modules.observations.table_file import TableFile
from modules.observations.upload import (
    Columns,
    Uploaded,
    UploadError,
    guess_columns,
    read_table,
    to_observations,
)
from modules.observations.upload_error import NOT_ARRIVED
from modules.scenario.data_header import DataHeader

UPLOAD_PREFIX, UPLOAD_DEPTH = "fileupload-", 2
HEAD_ROWS = 4
CHANGED = (
    "The rows are not those that were taken away, so they are read as your own data; the settings "
    "above them are left out."
)


class Found(NamedTuple):
    """What is to be known of the table in a file, and the table itself.

    Attributes
    ----------
    name : str
        The file's.
    columns : tuple of str
    head : list of list of str or None
        The first rows.
    n_rows : int
    notes : tuple of str
        What was noticed while reading.
    guess : Columns
        What the columns seem to be; of a file that was taken away here, what they are.
    packed : bytes
        For `packed_to_observations`.
    recalled : DataHeader or None
        What to show, where the file was taken away here and its rows are the same.
    """

    name: str
    columns: tuple[str, ...]
    head: list[list[str | None]]
    n_rows: int
    notes: tuple[str, ...]
    guess: Columns
    packed: bytes
    recalled: DataHeader | None = None


def read_and_delete(path: str, name: str, most_megabytes: int) -> Found:
    """Read an uploaded file and delete it.

    Parameters
    ----------
    path : str
        Where it is.
    name : str
        What its owner calls it.
    most_megabytes : int
        As for `read_table`.

    Raises
    ------
    UploadError
        If it is not a table that can be used.
    """
    table, recalled = _recalled(read_table(take(path), name, most_megabytes))
    changed = table.header is not None and recalled is None
    return Found(
        name=table.name,
        columns=table.columns,
        head=table.rows.head(HEAD_ROWS).to_numpy().tolist(),
        n_rows=len(table.rows),
        notes=(*table.notes, CHANGED) if changed else table.notes,
        guess=guess_columns(table) if table.header is None else columns_taken(table),
        packed=pickle.dumps(table),
        recalled=recalled,
    )


def _recalled(table: TableFile) -> tuple[TableFile, DataHeader | None]:
    """Return a table as it was before it was spoiled, and its header if that describes it."""
    header = table.header
    if header is None or not is_unchanged(table, header):
        return table, None
    return before_noise(table), header


def packed_to_observations(packed: bytes, columns: Columns) -> Uploaded:
    """Turn three columns of a table that was read into observations.

    Parameters
    ----------
    packed : bytes
        As `read_and_delete` has it.
    columns : Columns

    Raises
    ------
    UploadError
        As `to_observations` does.
    """
    return to_observations(pickle.loads(packed), columns)


def take(path: str) -> bytes:
    """Return what an uploaded file holds, and delete it.

    Raises
    ------
    UploadError
        If it did not arrive.
    """
    file = Path(path).resolve()
    if not _was_uploaded(file):
        raise UploadError(NOT_ARRIVED)
    content = file.read_bytes()
    file.unlink()
    return content


def _was_uploaded(path: Path) -> bool:
    """Whether Shiny put the file there; a forged message could name any file of the server."""
    folders = path.parents
    arrived_in = Path(tempfile.gettempdir()).resolve()
    return (
        len(folders) > UPLOAD_DEPTH
        and folders[UPLOAD_DEPTH] == arrived_in
        and folders[UPLOAD_DEPTH - 1].name.startswith(UPLOAD_PREFIX)
    )
