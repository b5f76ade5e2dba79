"""Text in R's own layout, to be read beside a book."""

from __future__ import annotations

from shiny import ui


def printed(text: str, label: str) -> ui.Tag:
    """Return a text with every space where it is, in a region that keys can scroll."""
    return ui.tags.pre(
        text.strip("\n"), class_="printed", tabindex="0", role="region", aria_label=label
    )
