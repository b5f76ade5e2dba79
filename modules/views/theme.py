"""How Bootstrap's own parts look on the page: its variables, through Shiny's theming.

Greys, so that the three models have the only strong colours.
"""

from __future__ import annotations

import hashlib
import json

import shiny
from htmltools import HTMLDependency
from shiny import ui

SLATE = "#5b6b84"  # stands out by 3 to 1 from light and dark pages, and white does from it by 5
VARIABLES: dict[str, str] = {
    "web_font_path": "false",  # else the page would ask another server for its letters
    "primary": SLATE,
    "nav_link_padding_x": ".6rem",
    "nav_link_padding_y": ".3rem",
    "headings_margin_bottom": ".25rem",
}


LETTERS = HTMLDependency(
    "open-sans",
    shiny.__version__,
    source={"package": "shiny", "subdir": "www/shared/bootstrap"},
    stylesheet={"href": "font.css"},
    all_files=True,
)
"""The theme's letters, which Shiny brings along with its own stylesheet only."""


def theme() -> ui.Theme:
    """Return the theme, compiled; what it is called changes with it, for browsers keep it."""
    fingerprint = hashlib.sha256(json.dumps(VARIABLES).encode()).hexdigest()[:8]
    made = ui.Theme("shiny", name=f"lab-{fingerprint}").add_defaults(**VARIABLES)
    made.to_css()
    return made
