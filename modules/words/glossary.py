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


def _spelled(written: str) -> set[str]:
    """Return a term as it stands in a sentence and at its head; abbreviations have one form."""
    if written[1:2].isupper():
        return {written}
    return {first + written[1:] for first in (written[0].lower(), written[0].upper())}


GLOSSARY = _read()
_TERM_OF = {
    spelled: term
    for term in GLOSSARY
    for written in (term.name, *term.also)
    for spelled in _spelled(written)
}
_LONGEST_FIRST = "|".join(map(re.escape, sorted(_TERM_OF, key=len, reverse=True)))
_WRITTEN = re.compile(rf"(?<![\w-])(?:{_LONGEST_FIRST})(?![\w-])")


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
        term = _TERM_OF[found[0]]
        if term in known:
            continue
        known.add(term)
        pieces += [text[end : found.start()], Marked(found[0], term)]
        end = found.end()
    return [piece for piece in (*pieces, text[end:]) if piece]
