"""The guide: a lesson's step or an exercise beside the picture, on a phone above it."""

from __future__ import annotations

from shiny import ui

from modules.views.accepts import Accepts, within
from modules.views.learn.exercise import EXERCISE_ACCEPTS, exercise_ui
from modules.views.learn.lesson import LESSON_ACCEPTS, lesson_ui

GUIDE_ACCEPTS: dict[str, Accepts] = {
    **within("lesson", LESSON_ACCEPTS),
    **within("exercise", EXERCISE_ACCEPTS),
}


def guide_ui() -> ui.Tag:
    """Return the places of a step and of an exercise, of which one at most is filled."""
    return ui.div(lesson_ui("lesson"), exercise_ui("exercise"), class_="guide")
