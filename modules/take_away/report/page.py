"""The page of the report: what surrounds its parts, and how it looks on a screen and on paper."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape
from pathlib import Path

from modules.figures.figure import Figure
from modules.figures.saving import Look, saved
from modules.figures.theme import LINE_STYLES, LineName
from modules.take_away.html_table import html_table
from modules.words.tables.data_table import DataTable

MOST_ROWS = 500
FIT_ON_A_PAGE = 25
"""Rows of a table that is not cut where it is printed."""

STYLE = Path(__file__).with_name("report.css").read_text(encoding="utf-8")


def page(title: str, parts: Iterable[str]) -> str:
    """Return the whole page; its parts are HTML already."""
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def section(title: str, *pieces: str) -> str:
    """Return a part under its heading."""
    return f"<section>\n<h2>{escape(title)}</h2>\n{''.join(pieces)}</section>"


def heading(text: str) -> str:
    """Return the heading of something within a part."""
    return f"<h3>{escape(text)}</h3>\n"


def paragraph(text: str) -> str:
    """Return a sentence or more."""
    return f"<p>{escape(text)}</p>\n"


def table(contents: DataTable | str, title: str, words: bool = False) -> str:
    """Return a table with its notes, or the sentence that takes its place.

    Parameters
    ----------
    contents : DataTable or str
    title : str
    words : bool
        Whether its cells are words and not numbers.
    """
    if isinstance(contents, str):
        return heading(title) + paragraph(contents)
    many = len(contents.frame)
    rest = (f"The first {MOST_ROWS} of {many} rows.",) if many > MOST_ROWS else ()
    shown = html_table(contents.first(MOST_ROWS).as_text(), title)
    kinds = ("table", *(["words"] if words else []), *(["long"] if many > FIT_ON_A_PAGE else []))
    region = (
        f'<div class="{" ".join(kinds)}" role="region" aria-label="{escape(title)}" tabindex="0">'
    )
    notes = "".join(f'<p class="note">{escape(note)}</p>\n' for note in (*rest, *contents.notes))
    return f"{region}\n{shown}</div>\n{notes}"


def picture(figure: Figure) -> str:
    """Return a picture, which is an SVG within the page, with what it shows in words."""
    drawn = base64.b64encode(saved(figure, "svg", Look(caption=False))).decode()
    words = escape(f"{figure.title}. {figure.words}")
    title = escape(figure.title)
    return (
        f'<figure>\n<img src="data:image/svg+xml;base64,{drawn}" alt="{words}">\n'
        f'<figcaption class="note">{title}.</figcaption>\n</figure>\n'
    )


def key(names: Iterable[LineName]) -> str:
    """Return what the lines of a picture are."""
    return f'<p class="keys">{"".join(map(_key, names))}</p>\n'


def _key(name: LineName) -> str:
    style = LINE_STYLES[name]
    line = (
        '<svg width="34" height="10" aria-hidden="true"><line x1="0" y1="5" x2="34" y2="5" '
        f'stroke="{style.colour}" stroke-width="{style.width}" '
        f'stroke-dasharray="{style.dash_array}"/></svg>'
    )
    return f'<span class="key">{line}{escape(style.title)}</span>'


def text(printed: str, label: str) -> str:
    """Return a text with every space where it is."""
    return f'<pre role="region" aria-label="{escape(label)}" tabindex="0">{escape(printed)}</pre>\n'


def folded(title: str, printed: str) -> str:
    """Return a text that is printed only where it was opened."""
    return f"<details>\n<summary>{escape(title)}</summary>\n{text(printed, title)}</details>\n"
