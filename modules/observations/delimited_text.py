"""A text file to rows: its encoding, its separator and its quotes."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice

from modules.observations.file_rows import FileRows, take_rows
from modules.observations.upload_error import UploadError
from modules.scenario.data_header import split

SEPARATORS = {",": "Commas", ";": "Semicolons", "\t": "Tabs", "|": "Vertical bars"}
LONGEST_FIELD = 131_072
_SAMPLE_LENGTH = 100_000
_SAMPLE_ROWS = 50
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
# A cell is measured where it ends, so that one without an end is known as such.
csv.field_size_limit(2**31 - 1)
_MARKUP = ("<!doctype", "<html", "<?xml", "<table", "<stata_dta")


def read_text(content: bytes) -> FileRows:
    """Read the rows of a text file whose columns a comma, semicolon, tab or bar separates.

    Parameters
    ----------
    content : bytes
        The file, in UTF-8, in UTF-16 with a byte order mark, or in Latin-1 (Windows-1252).

    Raises
    ------
    UploadError
        If it is not text, its quotation marks do not match, or a cell is longer than any cell is.
    """
    text, notes = _decode(content)
    above, text = split(text)
    separator = _separator(text)
    if separator != ",":
        notes = (*notes, f"{SEPARATORS[separator]} between columns.")
    numbers, cells = take_rows(_split(text, separator, len(above)))
    return FileRows(numbers, cells, notes, semicolons=separator == ";", above=tuple(above))


def _decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    text, notes = _decode_characters(content)
    if found := _NOT_TEXT.search(text):
        raise UploadError(
            f"The file has a character that is not text (code {ord(found[0])}), so it is not a "
            "table that can be read. Open it in the program it came from and save it as CSV UTF-8."
        )
    if text[:100].lstrip().lower().startswith(_MARKUP):
        raise UploadError(
            "This is a web page or an XML file, not a table. Open it in a spreadsheet program and "
            "save it as CSV or .xlsx."
        )
    return text, notes


def _decode_characters(content: bytes) -> tuple[str, tuple[str, ...]]:
    if content.startswith(_UTF_16_MARKS):
        try:
            return content.decode("utf-16"), ("Read as UTF-16.",)
        except UnicodeDecodeError:
            raise UploadError(
                "The file begins as UTF-16 text but does not go on as such: it may have been cut "
                "short. Save it again as CSV UTF-8."
            ) from None
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), ("Read as Latin-1 (Windows-1252), as it is not UTF-8.",)
    except UnicodeDecodeError:
        raise UploadError(
            "The characters of the file are neither UTF-8 nor Latin-1, or it is not a text file. "
            "Open it in the program it came from and save it as CSV UTF-8."
        ) from None


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    lines = io.StringIO(text, newline="")
    return csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)


def _separator(text: str) -> str:
    """Return the separator that gives most rows as many columns as the header, then most columns.

    Only separators outside quotation marks count.
    """

    def agreement(separator: str) -> tuple[int, int]:
        widths = _widths(text, separator)
        if not widths or widths[0] == 1:
            return 0, 0
        return widths.count(widths[0]), widths[0]

    return max(SEPARATORS, key=agreement)


def _widths(text: str, separator: str) -> list[int]:
    """Count the columns of the first rows, up to where the quotation marks do not match."""
    widths: list[int] = []
    rows = filter(None, _reader(text.lstrip("\r\n")[:_SAMPLE_LENGTH], separator))
    with suppress(csv.Error):
        widths.extend(len(row) for row in islice(rows, _SAMPLE_ROWS))
    return widths


def _split(text: str, separator: str, above: int) -> Iterator[tuple[int, list[str]]]:
    number = above
    try:
        for cells in _reader(text, separator):
            number += 1
            _refuse_long(cells, number)
            yield number, cells
    except csv.Error:
        raise UploadError(
            f"In row {number + 1} the quotation marks do not match: one opens and does not close, "
            "or closes inside a cell. Correct that row, or save the table anew as CSV."
        ) from None


def _refuse_long(cells: Sequence[str], number: int) -> None:
    longest = max(cells, key=len, default="")
    if len(longest) > LONGEST_FIELD:
        breaks = " A quotation mark may be missing, as other lines are in it." * ("\n" in longest)
        raise UploadError(
            f"In row {number} a cell has {len(longest):,} characters, and at most "
            f"{LONGEST_FIELD:,} are read. Shorten it and try again.{breaks}"
        )
