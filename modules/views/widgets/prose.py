"""A few paragraphs of Markdown whose terms say what they mean when they are pressed."""

from __future__ import annotations

from html import escape

from markdown_it import MarkdownIt
from shiny import ui

from modules.views.widgets.terms import term_button
from modules.words.glossary import Marked, Term, marked

_READER = MarkdownIt(options_update={"html": False})


def prose(text: str) -> ui.HTML:
    """Return paragraphs of Markdown as HTML, each term a button where it stands first."""
    tokens = _READER.parse(text)
    known: set[Term] = set()
    for inline in tokens:
        for piece in inline.children or []:
            if piece.type == "text":
                piece.type = "html_inline"
                piece.content = "".join(_written(each, known) for each in marked(piece.content))
    return ui.HTML(_READER.renderer.render(tokens, _READER.options, {}))


def _written(piece: str | Marked, known: set[Term]) -> str:
    if isinstance(piece, str):
        return escape(piece)
    if piece.term in known:
        return escape(piece.text)
    known.add(piece.term)
    return str(term_button(piece))
