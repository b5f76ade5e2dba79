"""A table that may be larger than its place, to be scrolled by hand or by keys."""

from __future__ import annotations

from shiny import ui


def scrolling(table: ui.Tag, label: str, whole: bool = False) -> ui.Tag:
    """Return a table in a region that takes the focus, so that arrow keys scroll it.

    Parameters
    ----------
    table : Tag
    label : str
        What it is, for a screen reader.
    whole : bool
        Whether all rows are shown, however many.
    """
    class_ = "table-scroll whole" if whole else "table-scroll"
    return ui.div(table, class_=class_, tabindex="0", role="region", aria_label=label)
