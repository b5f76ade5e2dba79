"""The cells of a workbook's first sheet, read by calamine in a process of its own.

calamine allots memory by what a file says of itself: two cells in far corners of a sheet, or one
wrong count, and its process is ended by the system. So it reads where nothing else is lost, and
under a limit where the system has one. This file runs as a script and knows no other.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import islice

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

Cell = int | float | str | bool | time | date | datetime | timedelta

MOST_MEMORY = 400_000_000
NO_RESULT = "\ue000 no result"
_LAST_ROW = 1_048_576
_ROWS_A_LINE = 1_000
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ERROR = re.compile(rb'(<(?:\w+:)?c\s[^<>]*\bt=")e(?=")')
_WITHOUT_RESULT = re.compile(
    rb"""<((?:\w+:)?)c(?![^<>]*\bt="str")([^<>]*)>\s*"""
    rb"""<\1f\b[^<>]*(?:/>|>[^<]*</\1f>)\s*(?:<\1v\s*/>|<\1v\s*>\s*</\1v>)?\s*</\1c>"""
)
_PLACE = re.compile(rb'\br="[^"<>]*"')


def main(most_rows: int) -> None:
    """Read a workbook from the standard input and write its cells as JSON to the standard output.

    The first line has `sheets`, the names of the sheets with cells, the one that was read first,
    and `unstored`, pairs of a column from 0 and the number of its first row with a formula without
    result. Every further line has some rows, each a row number from 1 and the row's texts: whoever
    reads them is busy with few at a time.

    Parameters
    ----------
    most_rows : int
        After how many rows that are not empty to stop.
    """
    _limit_memory()
    try:
        about, rows = _read(sys.stdin.buffer.read(), most_rows)
        print(json.dumps(about))
        for start in range(0, len(rows), _ROWS_A_LINE):
            print(json.dumps(rows[start : start + _ROWS_A_LINE]))
    except MemoryError:
        os.abort()  # as calamine ends where memory does not suffice


def _limit_memory() -> None:
    with suppress(ImportError, ValueError):  # not every system has limits, or so low ones
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _read(content: bytes, most_rows: int) -> tuple[dict[str, object], list[tuple[int, list[str]]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(_with_losses_as_texts(content)))
    sheets = [
        sheet
        for sheet in sorted(
            book.sheets_metadata, key=lambda sheet: sheet.visible != SheetVisibleEnum.Visible
        )
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]
    rows: list[tuple[int, list[str]]] = []
    unstored: dict[int, int] = {}
    if sheets:
        for number, texts in islice(_rows(book.get_sheet_by_name(sheets[0].name)), most_rows):
            if NO_RESULT in texts:
                for at in (at for at, text in enumerate(texts) if text == NO_RESULT):
                    unstored.setdefault(at, number)
                    texts[at] = ""
            rows.append((number, texts))
    return {"sheets": [sheet.name for sheet in sheets], "unstored": list(unstored.items())}, rows


def _with_losses_as_texts(content: bytes) -> bytes:
    """Return a workbook whose errors and formulas without result are texts.

    calamine would read both as empty cells.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(packed, "w") as changed:
        for name in given.namelist():
            part = given.read(name)
            changed.writestr(name, _changed(part) if b"sheetData" in part else part)
    return packed.getvalue()


def _changed(sheet: bytes) -> bytes:
    if b't="e"' in sheet:
        sheet = _ERROR.sub(rb"\1str", sheet)
    if b"<f" in sheet or b":f" in sheet:
        sheet = _WITHOUT_RESULT.sub(_as_text, sheet)
    return sheet


def _as_text(cell: re.Match[bytes]) -> bytes:
    place = _PLACE.search(cell[2])
    return b'<c %s t="str"><v>%s</v></c>' % (place[0] if place else b"", NO_RESULT.encode())


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty with its number, its texts from the first column on."""
    if sheet.start is None or sheet.end is None:
        return
    if sheet.end[0] >= _LAST_ROW:
        raise ValueError(sheet.end)
    before = [""] * sheet.start[1]
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if cells.count("") < len(cells):
            yield number, before + [_text(cell) for cell in cells]


def _text(cell: Cell) -> str:
    """Return a cell as a person would write it: a duration in days, a date without midnight."""
    if isinstance(cell, str):
        return cell if cell.isprintable() else _CONTROL.sub("", cell)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, timedelta):
        cell /= timedelta(days=1)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell)) if abs(cell) < 1e15 else repr(cell)
    return str(cell).removesuffix(" 00:00:00")


if __name__ == "__main__":
    main(int(sys.argv[1]))
