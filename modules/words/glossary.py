"""The glossary: what each term means, and where it stands in a text."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parents[2] / "data" / "glossary.toml"


@dataclass(frozen=True)
class Term:
    """A term of the field.

    Attributes
    ----------
    name : str
        What it is called.
    says : str
        What it means.
    also : tuple of str
        Other ways in which texts write it.
    tab, part : str
        What to open to see it, empty where there is nothing: a tab, and a part of the tab Model.
    """

    name: str
    says: str
    also: tuple[str, ...] = ()
    tab: str = ""
    part: str = ""


@dataclass(frozen=True)
class Marked:
    """A piece of a text that is a term.

    Attributes
    ----------
    text : str
        As it is written there.
    term : Term
    """

    text: str
    term: Term


def _read() -> tuple[Term, ...]:
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))["term"]
    return tuple(
        Term(entry["name"], entry["says"], tuple(entry.get("also", ())), **entry.get("see", {}))
        for entry in written
    )


GLOSSARY = _read()
_TERM_OF = {written: term for term in GLOSSARY for written in (term.name, *term.also)}


def _either_case(written: str) -> str:
    """Return the pattern of a term that may begin a sentence; abbreviations stay as they are."""
    if written[1:2].isupper():
        return re.escape(written)
    return f"[{written[0].upper()}{written[0].lower()}]{re.escape(written[1:])}"


_WRITTEN = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(map(_either_case, sorted(_TERM_OF, key=len, reverse=True)))
    + r")(?![\w-])"
)


def marked(text: str) -> list[str | Marked]:
    """Cut a text into terms, each where it stands first, and what is between them.

    Returns
    -------
    list of str and Marked
        Joined they are the text.
    """
    pieces: list[str | Marked] = []
    known: set[Term] = set()
    end = 0
    for found in _WRITTEN.finditer(text):
        term = _term_of(found[0])
        if term in known:
            continue
        known.add(term)
        pieces += [text[end : found.start()], Marked(found[0], term)]
        end = found.end()
    return [piece for piece in (*pieces, text[end:]) if piece]


def _term_of(written: str) -> Term:
    first, rest = written[0], written[1:]
    return next(
        _TERM_OF[spelled]
        for spelled in (written, first.lower() + rest, first.upper() + rest)
        if spelled in _TERM_OF
    )
