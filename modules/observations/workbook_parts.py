"""The parts of an Excel workbook, unpacked within limits and packed anew.

A workbook is a zip archive of XML files, and an archive can state one size and unpack to another.
So its list is judged first, and each part is then unpacked piece by piece, never beyond the size
that was stated. A reader that trusts archives gets one that holds what was judged and nothing else.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from modules.observations.upload_error import UploadError

MEGABYTE = 1_000_000
MOST_UNPACKED = 50 * MEGABYTE
MOST_RATIO = 200
MOST_PARTS = 1_000
MOST_TAGS = 3_000_000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1
_PIECE = 65_536
_DOCUMENT_TYPE = b"<!doctype"


def unpack(content: bytes) -> dict[str, bytes]:
    """Unpack the XML parts of a workbook.

    Parameters
    ----------
    content : bytes
        The `.xlsx` file.

    Returns
    -------
    dict of str to bytes
        Each part by its path in the archive.

    Raises
    ------
    UploadError
        If the archive is locked, unpacks to far more than a table needs, is packed unusually, or
        a part has a document type, without which XML has no entities that grow or reach outside.
    zipfile.BadZipFile
        If it is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        _refuse_archive(entries, len(content))
        parts = {
            entry.filename: _unpack_part(archive, entry)
            for entry in entries
            if entry.filename.endswith((".xml", ".rels"))
        }
    if sum(part.count(b"<") for part in parts.values()) > MOST_TAGS:
        raise too_much()
    if any(_DOCUMENT_TYPE in part.lower() for part in parts.values() if b"<!" in part):
        raise UploadError(
            "The workbook holds a document type, which no spreadsheet program writes. Open it in "
            "one and save it again as .xlsx or CSV."
        )
    return parts


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return an archive of parts as they are, uncompressed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, part in parts.items():
            archive.writestr(path, part)
    return packed.getvalue()


def too_much() -> UploadError:
    """Return what to tell a person whose workbook takes more than a table may."""
    return UploadError(
        "The workbook unpacks to far more than a table needs. Copy the cells you need into a new "
        "workbook, or save the sheet as CSV, and try again."
    )


def _refuse_archive(entries: Sequence[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > min(MOST_UNPACKED, MOST_RATIO * packed) or len(entries) > MOST_PARTS:
        raise too_much()
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UploadError(
            "The workbook is locked with a password. Save a copy without a password, or as CSV."
        )
    # What the other methods unpack to cannot be taken piece by piece.
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise UploadError(
            "The workbook is packed in a way that spreadsheet programs do not use. Open it in one "
            "and save it again as .xlsx or CSV."
        )


def _unpack_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as part:
        return b"".join(iter(lambda: part.read(_PIECE), b""))
