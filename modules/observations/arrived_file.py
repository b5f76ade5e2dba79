"""A file that has arrived on the server's disk: read into memory, then deleted."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

from modules.observations.upload import Columns, TableFile, UploadError, guess_columns, read_table
from modules.observations.upload_error import NOT_ARRIVED

UPLOAD_PREFIX, UPLOAD_DEPTH = "fileupload-", 2


class Found(NamedTuple):
    """The table of a file, and what its columns seem to be."""

    table: TableFile
    guess: Columns


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
    content = take(path)
    table = read_table(content, name, most_megabytes)
    return Found(table, guess_columns(table))


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
