"""The XML of a worksheet and of the texts its cells share, read as a stream.

A document type is refused: without one, XML has no entities that could grow or reach outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from xml.etree import ElementTree

from modules.observations.file_rows import MOST_COLUMNS
from modules.observations.upload_error import UploadError

_PIECE = 65_536
_LAST_ROW = 1_048_576
_DIGITS = "0123456789"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def refuse_doctype() -> None:
    """Refuse a part of a workbook that has a document type."""
    raise UploadError(
        "The workbook holds a document type, which no spreadsheet program writes. Open it in one "
        "and save it again as .xlsx or CSV."
    )


@lru_cache(maxsize=256)
def _local(tag: str) -> str:
    """Return an element's name without its namespace."""
    return tag.rpartition("}")[2]


@lru_cache(maxsize=256)
def _column(letters: str) -> int:
    """Return where a column stands, from 0, by its letters; beyond the last allowed, all are one.

    So no cell can stand absurdly far to the right.
    """
    if not re.fullmatch("[A-Z]{1,3}", letters):
        raise ValueError(letters)
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return min(column - 1, MOST_COLUMNS)


def _row_number(number: str | int) -> int:
    if not 1 <= int(number) <= _LAST_ROW:
        raise ValueError(number)
    return int(number)


class _Texts:
    """A target for the XML parser that collects the texts of `t` and `v`, without phonetics."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._collecting = False
        self._phonetic = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name in ("t", "v"):
            self._collecting = not self._phonetic
        elif name == "rPh":
            self._phonetic = True
        else:
            self._opened(name, attributes)

    def data(self, text: str) -> None:
        if self._collecting:
            self._pieces.append(text)

    def end(self, tag: str) -> None:
        name = _local(tag)
        if name in ("t", "v"):
            self._collecting = False
        elif name == "rPh":
            self._phonetic = False
        else:
            self._closed(name)

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        refuse_doctype()

    def take_text(self) -> str:
        """Return what was collected, and collect anew."""
        text = "".join(self._pieces)
        self._pieces.clear()
        return text

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of the start of another element."""

    def _closed(self, name: str) -> None:
        """Take note of the end of another element."""


class SharedStrings(_Texts):
    """The texts that cells share, in the order in which cells refer to them."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def _closed(self, name: str) -> None:
        if name == "si":
            self.texts.append(_CONTROL.sub("", self.take_text()))


class Sheet(_Texts):
    """The rows of a sheet, and where formulas have no stored result."""

    def __init__(
        self, strings: Sequence[str], date_styles: frozenset[str], first_day: datetime
    ) -> None:
        super().__init__()
        self.unstored: dict[int, int] = {}
        self._strings = strings
        self._date_styles = date_styles
        self._first_day = first_day
        self._finished: list[tuple[int, list[str]]] = []
        self._row = 0
        self._cells: list[str] = []
        self._column = 0
        self._attributes: dict[str, str] = {}
        self._formula = False

    def rows(self, part: bytes) -> Iterator[tuple[int, list[str]]]:
        """Yield each row of a sheet with its number, as far as it is asked for."""
        parser = ElementTree.XMLParser(target=self)
        for start in range(0, len(part), _PIECE):
            parser.feed(part[start : start + _PIECE])
            yield from self._finished
            self._finished.clear()
        parser.close()
        yield from self._finished

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._attributes, self._formula = attributes, False
            self._pieces.clear()
            letters = attributes.get("r", "").rstrip(_DIGITS)
            self._column = _column(letters) if letters else min(self._column + 1, MOST_COLUMNS)
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._row = _row_number(attributes.get("r", self._row + 1))
            self._cells, self._column = [], -1

    def _closed(self, name: str) -> None:
        if name == "c":
            if text := self._value():
                self._place(text)
        elif name == "row":
            self._finished.append((self._row, self._cells))

    def _place(self, text: str) -> None:
        self._cells.extend([""] * (self._column + 1 - len(self._cells)))
        self._cells[self._column] = text

    def _value(self) -> str:
        kind, text = self._attributes.get("t", "n"), self.take_text()
        if self._formula and not text and kind != "str":
            self.unstored.setdefault(self._column, self._row)
        if kind == "s" and text:
            return self._strings[int(text)]
        if kind in ("str", "inlineStr"):
            return _CONTROL.sub("", text)
        if kind == "b":
            return {"0": "FALSE", "1": "TRUE"}.get(text, text)
        if kind == "n" and text and self._attributes.get("s") in self._date_styles:
            return self._date(float(text))
        return text

    def _date(self, days: float) -> str:
        try:
            moment = self._first_day + timedelta(days=days)
        except OverflowError:
            return str(days)
        return str(moment.time() if 0 <= days < 1 else moment).removesuffix(" 00:00:00")
