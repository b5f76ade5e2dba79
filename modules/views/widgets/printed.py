"""Text in R's own layout, to be read beside a book."""

from __future__ import annotations

from shiny import ui


def printed(text: str, label: str) -> ui.Tag:
    """Return a text with every space where it is, in a region that keys can scroll."""
    return ui.tags.pre(
        text.strip("\n"), class_="printed", tabindex="0", role="region", aria_label=label
    )


def beside_tables(text: ui.Tag, *tables: ui.TagChild, widest: int) -> ui.Tag:
    """Return a printed text with its tables: beside it where the page has room, else below it.

    Parameters
    ----------
    text : Tag
        The place of the text.
    *tables
        The places of the tables.
    widest : int
        What the tables need beside the text, in pixels.
    """
    return ui.div(
        ui.div(text),
        ui.div(*tables, style=f"flex-basis: {widest}px"),
        class_="printed-and-tables",
    )
