"""A small picture for each tab, beside its name where the bar is a phone's."""

from __future__ import annotations

from shiny import ui

_COURSES = {
    "Lines": "M4 4V20H20 M7 16L19 8 M7 12L19 11",
    "Shrinkage": "M4 4L9.5 9.5V5.5 M9.5 9.5H5.5 M20 20L14.5 14.5V18.5 M14.5 14.5H18.5",
    "Truth": "M12 4A8 8 0 1 0 12 20A8 8 0 1 0 12 4 M12 9A3 3 0 1 0 12 15A3 3 0 1 0 12 9",
    "Study": "M4 20H20 M6 17V15 M10 17V10 M14 17V6 M18 17V13",
    "Learn": "M12 6C9 4 6 4 3 5V19C6 18 9 18 12 20C15 18 18 18 21 19V5C18 4 15 4 12 6V20",
    "Model": "M18 5V4H6L12.5 12L6 20H18V19",
}


def tab_icon(name: str) -> ui.Tag:
    """Return a tab's picture; nothing where it has none of its own."""
    return ui.tags.svg(
        ui.Tag("path", d=_COURSES.get(name, "")),
        viewBox="0 0 24 24",
        class_="tab-icon",
        aria_hidden="true",
    )
