"""Show something only while the data are simulated, whatever module it stands in."""

from __future__ import annotations

from shiny import ui


def where_simulated(shown: ui.TagChild) -> ui.Tag:
    """Return a panel that follows the data chooser; a module's own condition cannot see it."""
    return ui.div(shown, data_display_if="input['data-data'] === 'simulated'", data_ns_prefix="")
