"""How a lesson begins: from its card on the Learn tab, or from the line for first visitors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from shiny import Inputs, reactive, ui

from modules.lessons import LESSONS, Lesson, Shown
from modules.scenario.learning import NOTHING, Learning
from modules.views.accepts import Accepted, Accepts, OneOf
from modules.views.held import Held

BEGINNING_ACCEPTS: dict[str, Accepts] = {"begin": OneOf([*LESSONS])}
FIRST = next(iter(LESSONS))


def welcome_ui() -> ui.Tag:
    """Return the line that `static/first_visit.js` shows to who has never been here."""
    return ui.div(
        ui.p("Move ", ui.tags.strong("Missing"), ": points go, and the lines part."),
        ui.tags.button(
            "Start the lesson",
            type="button",
            class_="btn btn-sm btn-primary",
            data_begins=FIRST,
        ),
        ui.tags.button(type="button", class_="btn-close", aria_label="Close"),
        class_="welcome",
        role="note",
        hidden=True,
    )


def beginning_server(
    input: Inputs,
    learning: Held[Learning],
    open_shown: Callable[[Shown], Awaitable[None]],
) -> None:
    """Open a lesson at the first step that is not done."""
    chosen = Accepted(input, BEGINNING_ACCEPTS)

    @reactive.effect
    @reactive.event(chosen.begin)
    async def begin() -> None:
        lesson = LESSONS[chosen.begin()]
        place = _first_to_do(lesson, learning().done)
        learning.change(lesson=lesson.name, step=place, exercise=NOTHING.exercise)
        await open_shown(lesson.steps[place - 1].start)


def _first_to_do(lesson: Lesson, done: tuple[str, ...]) -> int:
    """Return the first step that is not done; the first of all where all are."""
    places = range(1, len(lesson.steps) + 1)
    return next((place for place in places if f"{lesson.name}.{place}" not in done), 1)
