"""A piece of a program under a heading, with a few words on what it does."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from modules.words.code.layout import WIDTH


@dataclass(frozen=True)
class Section:
    """What a teacher says before a piece of a program, and the piece.

    Attributes
    ----------
    title, said : str
        The heading and the words; nothing out of the data stands in them.
    code : str
        The piece of the program; empty where there is nothing to compute.
    """

    title: str
    said: str
    code: str


def in_comments(sections: Sequence[Section]) -> str:
    """Write sections as a program, their headings and words in comments."""
    return "\n\n".join(map(_commented, sections)) + "\n"


def _commented(section: Section) -> str:
    heading = f"# {section.title} ".ljust(WIDTH, "-")
    words = textwrap.wrap(section.said, WIDTH, initial_indent="# ", subsequent_indent="# ")
    return "\n".join(filter(None, [heading, *words, section.code]))
