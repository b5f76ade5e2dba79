"""Texts and numbers as R and Python write them, so that no text ends its own quotes.

Both languages take the same escapes. What a screen does not show, such as a line break or a mark
that turns the direction of writing, is escaped; letters, accents and emoji stay as they are.
"""

from __future__ import annotations

REPLACED = "\N{REPLACEMENT CHARACTER}"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def string(text: str) -> str:
    r"""Write a text in double quotes, as in ``"say \"hi\""``; R has no NUL, so neither has this."""
    return '"' + "".join(map(_escaped, text)) + '"'


def number(value: float) -> str:
    """Write a finite number with as many digits as bring it back, whole ones without a point."""
    return repr(float(value) or 0.0).removesuffix(".0")


def _escaped(letter: str) -> str:
    if letter == "\0":
        return REPLACED
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if letter.isprintable():
        return letter
    code = ord(letter)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
