"""Names of which few words are in sight; a screen reader says all of them."""

from __future__ import annotations

from shiny import ui


def in_short(seen: str, said_too: str) -> ui.Tag:
    """Return a name: the words in sight, and those after them that are only said."""
    return ui.span(seen, ui.span(f" {said_too}", class_="visually-hidden"))
