"""A table that may be larger than its place, to be scrolled by hand or by keys."""

from __future__ import annotations

from shiny import ui


def scrolling(table: ui.Tag, label: str) -> ui.Tag:
    """Return a table in a region that takes the focus, so that arrow keys scroll it."""
    return ui.div(table, class_="table-scroll", tabindex="0", role="region", aria_label=label)
