"""The files that the page brings along, and those of Shiny's that it does without."""

from __future__ import annotations

from pathlib import Path

import shiny
from htmltools import HTMLDependency
from shiny import ui

from modules.figures.looks import RULES
from modules.figures.theme import room_stylesheet, stylesheet
from modules.views.joined_files import joined_scripts, joined_styles
from modules.views.widgets.coloured_code import code_colours

STATIC_FILES = Path(__file__).parent / "static"
# Libraries of Shiny's inputs for dates, for choosing with search and for ranges: no control is one.
UNUSED = ("bootstrap-datepicker", "ionrangeslider", "selectize", "strftime")
SHINY = HTMLDependency(
    "shiny",
    f"{shiny.__version__}.1",
    source={"package": "shiny", "subdir": "www/shared/"},
    script={"src": "shiny.min.js"},
)
"""Shiny's script as Shiny brings it along minified: a third less on the way to the page."""
NEWEST = "9999"
SCRIPTS, STYLES, ICON = "scripts.js", "styles.css", "icon.svg"
PHONE, PROJECTOR, ROOM_STYLES = "phone.js", "projector.js", "room.css"
"""Of a room's two pages, which have nothing of Shiny's."""


def own_files() -> dict[str, str]:
    """Return the text of the app's own files by their names, as the page asks for them."""
    return {
        SCRIPTS: joined_scripts(STATIC_FILES, "lab.js"),
        STYLES: "\n".join([RULES, joined_styles(STATIC_FILES, "lab.css"), code_colours()]),
        ICON: (STATIC_FILES / ICON).read_text(encoding="utf-8"),
        PHONE: joined_scripts(STATIC_FILES, f"room/{PHONE}"),
        PROJECTOR: joined_scripts(STATIC_FILES, f"room/{PROJECTOR}"),
        ROOM_STYLES: f"{room_stylesheet()}\n{joined_styles(STATIC_FILES / 'room', ROOM_STYLES)}",
    }


def page_files(address: str) -> ui.TagList:
    """Return what the page's head names.

    Parameters
    ----------
    address : str
        Where the app's own files are, relative to the page.
    """
    return ui.TagList(
        # Of dependencies with the same name the newest is used: one that has no files.
        *(HTMLDependency(name, NEWEST) for name in UNUSED),
        SHINY,
        ui.head_content(
            ui.tags.link(rel="icon", type="image/svg+xml", href=f"{address}/{ICON}"),
            ui.tags.link(rel="stylesheet", href=f"{address}/{STYLES}"),
            ui.tags.style(stylesheet()),
            ui.tags.script(src=f"{address}/{SCRIPTS}", type="module"),
        ),
    )
