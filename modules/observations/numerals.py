"""Which texts are numbers, with a decimal point or with a decimal comma."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_EXPONENT = r"(?:[eE][+-]?[0-9]+)?"
_WITH_POINT = re.compile(rf"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+){_EXPONENT}")
_WITH_COMMA = re.compile(
    rf"[+-]?(?:[0-9]+|[0-9]{{1,3}}(?:\.[0-9]{{3}})+(?=,)|(?=,[0-9]))(?:,[0-9]*)?{_EXPONENT}"
)
_THOUSANDS = {sign: re.compile(rf"[+-]?[0-9]{{1,3}}(?:\{sign}[0-9]{{3}})+") for sign in ".,"}
_MINUS_SIGN = "\N{MINUS SIGN}"


def number(text: str, decimal_comma: bool) -> float | None:
    """Return the number that a text writes, or None if it writes none.

    Parameters
    ----------
    text : str
        One cell, without spaces around it.
    decimal_comma : bool
        Whether the comma is the decimal sign; `1.234,5` is then 1234.5, but `1.234` is refused,
        because it could be either. Otherwise a comma is refused for the same reason.

    Returns
    -------
    float or None
        Infinite where the number is too large for a float.
    """
    text = text.replace(_MINUS_SIGN, "-")
    if not decimal_comma:
        return float(text) if _WITH_POINT.fullmatch(text) else None
    if not _WITH_COMMA.fullmatch(text):
        return None
    return float(text.replace(".", "").replace(",", "."))


def is_number(text: str) -> bool:
    """Return whether a text writes a number, with either decimal sign."""
    return number(text, decimal_comma=False) is not None or number(text, True) is not None


def has_decimal_comma(columns: Iterable[Sequence[str | None]], semicolons: bool) -> bool:
    """Decide whether the comma is the decimal sign of a table.

    It is when numbers have commas, none has a decimal point, and thousands can be ruled out:
    either because semicolons separate the columns, as where commas are decimal signs, or because
    some number has its comma where no thousands end.

    Parameters
    ----------
    columns : iterable of sequences of str or None
        The cells, column by column; columns that are mostly not numbers have no say.
    semicolons : bool
        Whether semicolons separate the columns.
    """
    commas = certain = False
    for column in columns:
        texts = [text for text in column if text is not None]
        numbers = [text for text in texts if _WITH_POINT.fullmatch(text)]
        with_comma = [text for text in texts if "," in text and _WITH_COMMA.fullmatch(text)]
        if 2 * len({*numbers, *with_comma}) < len(set(texts)):
            continue
        if any("." in text and not _THOUSANDS["."].fullmatch(text) for text in numbers):
            return False
        commas = commas or bool(with_comma)
        certain = certain or any(not _THOUSANDS[","].fullmatch(text) for text in with_comma)
    return commas and (semicolons or certain)
