"""A person's file to a table of text: what kind of file it is, its header and its cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from modules.observations.delimited_text import read_text
from modules.observations.file_rows import FileRows
from modules.observations.harmless_csv import unguarded
from modules.observations.numerals import has_decimal_comma, is_number
from modules.observations.upload_error import UploadError, quoted, shorten, too_large
from modules.observations.workbook import read_workbook
from modules.observations.workbook_parts import MEGABYTE
from modules.scenario.data_header import NOT_READ, DataHeader, read_header, split_rows

MOST_MEGABYTES = 10
FEWEST_COLUMNS = 3
LONGEST_CELL = 200
LONGEST_NAME = 80
MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "."})

_WORKBOOK_ENDINGS = (".xlsx", ".xlsm")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OTHER_FILES = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"\x1f\x8b": "a compressed file",
    b"{\\rtf": "an RTF document",
    b"$FL2": "an SPSS file",
    b"$FL3": "an SPSS file",
}
_UNSAFE_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNSAFE_IN_NAME = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True)
class TableFile:
    """A table as it stands in a file: text, not yet numbers.

    Attributes
    ----------
    name : str
        The file's name, without folders and control characters.
    columns : tuple of str
        The column names, all different.
    rows : DataFrame
        The cells as text, `None` where missing; its index is the row's number in the file.
    decimal_comma : bool
        Whether the comma is the decimal sign of its numbers.
    notes : tuple of str
        Sentences on what was noticed while reading.
    unstored : dict of str to int
        For each column with formulas whose result the file does not hold: the first row number
        with one. Those cells are missing.
    header : DataHeader or None
        What a file that was taken away here says of itself.
    """

    name: str
    columns: tuple[str, ...]
    rows: pd.DataFrame
    decimal_comma: bool
    notes: tuple[str, ...]
    unstored: dict[str, int] = field(default_factory=dict)
    header: DataHeader | None = None


def read_table(content: bytes, file_name: str, most_megabytes: int = MOST_MEGABYTES) -> TableFile:
    """Read a file that a person gave: CSV and its relatives, or an Excel workbook.

    Parameters
    ----------
    content : bytes
        The file.
    file_name : str
        Its name; a workbook is known by its ending.
    most_megabytes : int, default 10
        A larger file is refused.

    Returns
    -------
    TableFile
        A table with at least three columns and one row.

    Raises
    ------
    UploadError
        If it is not such a file, or its table is not a rectangle with a header.
    """
    name = _plain_name(file_name)
    _refuse_large(content, most_megabytes)
    file = _read_rows(content, name)
    _refuse_ragged(file)
    columns = _columns(file)
    cells = {column: [_cell(row[at]) for row in file.cells[1:]] for column, at in columns.items()}
    decimal_comma = has_decimal_comma(cells.values(), file.semicolons)
    header = read_header(file.above)
    damaged = (NOT_READ,) if file.above and header is None else ()
    return TableFile(
        name=name,
        columns=tuple(columns),
        rows=pd.DataFrame(cells, index=file.numbers[1:], dtype=object),
        decimal_comma=decimal_comma,
        notes=(*file.notes, *damaged, *_number_notes(decimal_comma), *_cut_notes(file)),
        unstored={
            column: file.unstored[at] for column, at in columns.items() if at in file.unstored
        },
        header=header,
    )


def _plain_name(file_name: str) -> str:
    name = re.split(r"[/\\]", file_name)[-1]
    return shorten(_UNSAFE_IN_NAME.sub("", name), LONGEST_NAME) or "unnamed file"


def _read_rows(content: bytes, name: str) -> FileRows:
    _refuse_other_files(content)
    named_workbook = name.lower().endswith(_WORKBOOK_ENDINGS)
    if content.startswith(_ZIP) != named_workbook and content:
        raise UploadError(
            "The name ends like an Excel workbook's, but the file is none. If it is a text file, "
            "give its name the ending .csv."
            if named_workbook
            else "This is a zip archive, not a table. If it is an Excel workbook, give its name "
            "the ending .xlsx; otherwise unpack it and choose the table inside."
        )
    if content and named_workbook:
        file = _without_lines_above(read_workbook(content))
    else:
        file = read_text(content)
    if not file.cells:
        raise UploadError(
            "The file is empty. Choose one with a header and a row for each observation."
        )
    return file


def _without_lines_above(file: FileRows) -> FileRows:
    above = split_rows(file.cells)
    table, numbers = file.cells[len(above) :], file.numbers[len(above) :]
    return replace(file, cells=table, numbers=numbers, above=tuple(above))


def _refuse_large(content: bytes, most_megabytes: int) -> None:
    if len(content) > most_megabytes * MEGABYTE:
        raise UploadError(
            f"{too_large(most_megabytes)} Keep only the columns and rows you need, and try again."
        )


def _refuse_other_files(content: bytes) -> None:
    if content.startswith(_OLD_OFFICE):
        raise UploadError(
            "This is an old Excel workbook (.xls) or one with a password. Open it in a "
            "spreadsheet program and save it, without a password, as .xlsx or CSV."
        )
    for mark, kind in _OTHER_FILES.items():
        if content.startswith(mark):
            raise UploadError(
                f"This is {kind}, not a table. Save the table as CSV or .xlsx in the program it "
                "came from, and choose that file."
            )


def _refuse_ragged(file: FileRows) -> None:
    """Refuse rows that lack the cell of a named column, or have a cell beyond the header.

    Empty cells at the end of a row count only where the header names their column.
    """
    header = file.cells[0]
    named = max((at for at, name in enumerate(header, start=1) if name), default=0)
    for row, cells in zip(file.numbers, file.cells, strict=True):
        if len(cells) < named or any(cells[len(header) :]):
            raise UploadError(
                f"Row {row} has {len(cells):,} cells, but the header in row {file.numbers[0]} has "
                f"{len(header)}. Give every row as many; quote cells that contain the separator."
            )
        cells.extend([""] * (len(header) - len(cells)))


def _columns(file: FileRows) -> dict[str, int]:
    """Return where each column stands, by its name; columns without name and cells are none."""
    header, *body = file.cells
    used = [at for at, name in enumerate(header) if name or any(row[at] for row in body)]
    names = [unguarded(header[at])[:LONGEST_CELL] or f"column {at + 1}" for at in used]
    _refuse_header(names, file.numbers[0])
    if not body:
        raise UploadError(
            "The file has a header, but no rows under it. Add a row for each observation."
        )
    return dict(zip(names, used, strict=True))


def _refuse_header(names: Sequence[str], row: int) -> None:
    if len(names) < FEWEST_COLUMNS:
        raise UploadError(
            f"The table has {len(names)} column{'s' * (len(names) > 1)}, but needs three: subject, "
            "predictor and response. Separate columns with commas, semicolons, tabs or |."
        )
    if all(is_number(name) for name in names):
        raise UploadError(
            f"Row {row} holds only numbers, so the columns have no names. Add a first row that "
            "names them, such as subject, day, reaction."
        )
    if repeated := [quoted(name) for name, times in Counter(names).items() if times > 1]:
        more = f" and {len(repeated) - 2} more" if len(repeated) > 2 else ""
        raise UploadError(
            f"More than one column is called {' and '.join(repeated[:2])}{more}. Give every column "
            "a name of its own."
        )


def _cell(text: str) -> str | None:
    plain = unguarded(_UNSAFE_IN_TEXT.sub("", text).strip())
    return None if plain.lower() in MISSING else plain[:LONGEST_CELL]


def _number_notes(decimal_comma: bool) -> tuple[str, ...]:
    return ("Commas are read as decimal signs, so 2,5 is two and a half.",) if decimal_comma else ()


def _cut_notes(file: FileRows) -> tuple[str, ...]:
    cut = sum(len(text) > LONGEST_CELL for row in file.cells for text in row)
    if not cut:
        return ()
    cells = "1 cell is" if cut == 1 else f"{cut:,} cells are"
    return (f"{cells} longer than {LONGEST_CELL} characters and cut there.",)
