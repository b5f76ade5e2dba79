"""A short piece of a model's line, as every legend and table shows it."""

from __future__ import annotations

from shiny import ui

from modules.figures.theme import LineName


def model_key(name: LineName) -> ui.Tag:
    """Return the key of a model: decoration beside its name, silent for a screen reader."""
    line = ui.Tag("line", x1="0", y1="5", x2="34", y2="5")
    return ui.Tag("svg", line, class_=f"key key-{name}", viewBox="0 0 34 10", aria_hidden="true")
