"""What a person sees and can do while something slow is at work."""

from __future__ import annotations

from shiny import ui


def waiting(for_what: str) -> ui.Tag:
    """Return a progress bar and a button with the id ``cancel``, resolved in the module."""
    return ui.span(
        ui.tags.progress(aria_label=for_what),
        ui.input_action_button("cancel", "Cancel", class_="btn-sm"),
        class_="waiting",
    )
