"""A short piece of a model's line, as every legend and table shows it."""

from __future__ import annotations

from shiny import ui

from modules.figures.theme import LineName
from modules.pooling.three_models import ModelName
from modules.views.widgets.in_short import in_short
from modules.words.model_titles import MODEL_TITLES


def model_key(name: LineName) -> ui.Tag:
    """Return the key of a model: decoration beside its name, silent for a screen reader."""
    line = ui.Tag("line", x1="0", y1="5", x2="34", y2="5")
    return ui.Tag("svg", line, class_=f"key key-{name}", viewBox="0 0 34 10", aria_hidden="true")


def which_pooling(name: ModelName) -> ui.Tag:
    """Return a model's name where “Pooling” stands before it."""
    return in_short(*MODEL_TITLES[name].lower().split())
