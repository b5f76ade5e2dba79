"""Terms that say what they mean when they are pressed, wherever they stand."""

from __future__ import annotations

from shiny import ui

from modules.words.glossary import Marked, marked

PLACE = "term"


def with_terms(text: str) -> ui.TagList:
    """Return a text whose terms are buttons; `static/terms.js` shows what they mean."""
    return ui.TagList(
        *(term_button(piece) if isinstance(piece, Marked) else piece for piece in marked(text))
    )


def term_place_ui() -> ui.Tag:
    """Return the one place where the page says what a term means."""
    return ui.div(ui.tags.strong(), " ", ui.span(), id=PLACE, popover="manual", role="note")


def term_button(piece: Marked) -> ui.Tag:
    """Return a term as a button."""
    return ui.tags.button(
        piece.text,
        type="button",
        class_="term",
        aria_expanded="false",
        aria_controls=PLACE,
        data_term=piece.term.name,
        data_says=piece.term.says,
    )
