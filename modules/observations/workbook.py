"""An Excel workbook to rows: the stored values of its first sheet.

No formula is ever evaluated: a formula's cell is the result that the file stores beside it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from xml.etree import ElementTree

from modules.observations.file_rows import FileRows, take_rows
from modules.observations.upload_error import UploadError, quoted
from modules.observations.workbook_parts import unpack
from modules.observations.worksheet import SharedStrings, Sheet, refuse_doctype

_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_PLACEHOLDERS = re.compile(r'\[[^\]]*\]|"[^"]*"|[\\_*].')
_DATE_PLACEHOLDERS = re.compile("[dmyhs]", re.IGNORECASE)


def read_workbook(content: bytes) -> FileRows:
    """Read the rows of a workbook's first sheet.

    Parameters
    ----------
    content : bytes
        The `.xlsx` file.

    Raises
    ------
    UploadError
        If it is no workbook, is damaged or locked, or unpacks to more than it should.
    """
    try:
        return _first_sheet(unpack(content))
    except UploadError:
        raise
    except Exception:  # There is no end to what a damaged archive makes its readers raise.
        raise UploadError(
            "The workbook cannot be read: it is damaged, or is not an Excel workbook. Open it in a "
            "spreadsheet program and save it again as .xlsx or CSV."
        ) from None


class _Relation(NamedTuple):
    kind: str
    path: str


def _first_sheet(parts: Mapping[str, bytes]) -> FileRows:
    workbook = _path(_relations(parts, ""), "officeDocument")
    relations = _relations(parts, workbook)
    book = _tree(parts[workbook])
    sheets = {
        sheet.get("name", ""): relations[_relation_id(sheet)].path
        for sheet in book.iterfind(".//{*}sheets/{*}sheet")
        if relations[_relation_id(sheet)].kind == "worksheet"
    }
    if not sheets:
        raise UploadError("The workbook has no sheet with cells. Save the table as CSV instead.")
    strings = _shared_strings(parts, relations)
    sheet = Sheet(strings, _date_styles(parts, relations), _first_day(book))
    numbers, cells = take_rows(sheet.rows(parts[next(iter(sheets.values()))]))
    width = max((at for row in cells for at, text in enumerate(row, start=1) if text), default=0)
    return FileRows(
        numbers,
        [[*row, *[""] * (width - len(row))][:width] for row in cells],
        notes=_sheet_notes(list(sheets)),
        unstored=sheet.unstored,
    )


def _tree(part: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(part, ElementTree.XMLParser(target=_Tree()))


class _Tree(ElementTree.TreeBuilder):
    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        refuse_doctype()


def _relations(parts: Mapping[str, bytes], source: str) -> dict[str, _Relation]:
    """Return what a part refers to, by the identifiers it uses for that."""
    folder, name = posixpath.split(source)
    part = parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    if part is None:
        return {}
    return {
        relation.get("Id", ""): _Relation(
            kind=relation.get("Type", "").rpartition("/")[2],
            path=posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip(
                "/"
            ),
        )
        for relation in _tree(part)
    }


def _relation_id(sheet: ElementTree.Element) -> str:
    return next(value for name, value in sheet.items() if name.endswith("}id"))


def _path(relations: Mapping[str, _Relation], kind: str) -> str:
    return next((relation.path for relation in relations.values() if relation.kind == kind), "")


def _shared_strings(parts: Mapping[str, bytes], relations: Mapping[str, _Relation]) -> list[str]:
    strings = SharedStrings()
    if part := parts.get(_path(relations, "sharedStrings")):
        parser = ElementTree.XMLParser(target=strings)
        parser.feed(part)
        parser.close()
    return strings.texts


def _date_styles(parts: Mapping[str, bytes], relations: Mapping[str, _Relation]) -> frozenset[str]:
    """Return the cell styles, by the number that cells refer to, which show numbers as dates."""
    part = parts.get(_path(relations, "styles"))
    if part is None:
        return frozenset()
    styles = _tree(part)
    dates = {str(number) for number in _BUILT_IN_DATES} | {
        own.get("numFmtId", "")
        for own in styles.iterfind(".//{*}numFmts/{*}numFmt")
        if _DATE_PLACEHOLDERS.search(_NOT_PLACEHOLDERS.sub("", own.get("formatCode", "")))
    }
    formats = styles.iterfind(".//{*}cellXfs/{*}xf")
    return frozenset(str(at) for at, one in enumerate(formats) if one.get("numFmtId") in dates)


def _first_day(book: ElementTree.Element) -> datetime:
    """Return the day from which a workbook counts its dates."""
    properties = book.find("{*}workbookPr")
    since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)


def _sheet_notes(titles: Sequence[str]) -> tuple[str, ...]:
    if len(titles) == 1:
        return ()
    sheets = "one more sheet" if len(titles) == 2 else f"{len(titles) - 1} more sheets"
    return (f"Read the first sheet, {quoted(titles[0])}; the workbook has {sheets}.",)
