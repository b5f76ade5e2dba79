"""Show something only while the data are simulated, or not, whatever module it stands in."""

from __future__ import annotations

from shiny import ui

from modules.views.widgets.shown_where import shown_where

DATA_CHOOSER = "data-data"


def where_simulated(shown: ui.TagChild) -> ui.Tag:
    """Return a panel that follows the data chooser."""
    return shown_where(DATA_CHOOSER, "simulated", shown)


def unless_simulated(*shown: ui.TagChild) -> ui.Tag:
    """Return a panel that is there with all other data."""
    return shown_where(DATA_CHOOSER, "simulated", *shown, unless=True)
