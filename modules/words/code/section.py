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
        The heading and the words, paragraphs a line apart; nothing out of the data is in them.
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
    paragraphs = [
        textwrap.fill(said, WIDTH, initial_indent="# ", subsequent_indent="# ")
        for said in section.said.split("\n\n")
    ]
    return "\n".join(filter(None, [heading, "\n#\n".join(paragraphs), section.code]))
