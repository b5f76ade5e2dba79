"""The Learn tab: the lessons, and how far one is in each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.lessons import LESSONS, Lesson, Shown
from modules.scenario.learning import NOTHING, Learning
from modules.views.accepts import Accepted, Accepts, OneOf
from modules.views.held import Held

LEARN_ACCEPTS: dict[str, Accepts] = {"lesson": OneOf([*LESSONS])}


@module.ui
def learn_tab_ui() -> ui.Tag:
    """Return the places of the lessons."""
    return ui.div(
        ui.h2("Lessons"),
        ui.output_ui("lessons", data_begins=module.resolve_id("lesson")),
        class_="learn-tab",
    )


@module.server
def learn_tab_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    learning: Held[Learning],
    open_shown: Callable[[Shown], Awaitable[None]],
) -> None:
    """Show the lessons, and begin or go on with one."""
    chosen = Accepted(input, LEARN_ACCEPTS)

    @render.ui
    def lessons() -> ui.Tag:
        done = learning().done
        return ui.tags.ul(*(ui.tags.li(_card(each, done)) for each in LESSONS.values()))

    @reactive.effect
    @reactive.event(chosen.lesson)
    async def begin() -> None:
        await begin_lesson(chosen.lesson(), learning, open_shown)


async def begin_lesson(
    name: str, learning: Held[Learning], open_shown: Callable[[Shown], Awaitable[None]]
) -> None:
    """Open a lesson at the first step that is not done."""
    place = _first_to_do(LESSONS[name], learning().done)
    learning.change(lesson=name, step=place, exercise=NOTHING.exercise)
    await open_shown(LESSONS[name].steps[place - 1].start)


def _first_to_do(lesson: Lesson, done: tuple[str, ...]) -> int:
    """Return the first step that is not done; the first of all where all are."""
    places = range(1, len(lesson.steps) + 1)
    return next((place for place in places if f"{lesson.name}.{place}" not in done), 1)


def _card(lesson: Lesson, done: tuple[str, ...]) -> ui.Tag:
    steps = len(lesson.steps)
    own = sum(f"{lesson.name}.{place}" in done for place in range(1, steps + 1))
    ways_on = {0: "Start", steps: "Start again"}
    return ui.tags.button(
        ui.span(lesson.title, class_="card-title"),
        ui.span(lesson.about, class_="card-words"),
        ui.tags.progress(value=own, max=steps, aria_label=f"{own} of {steps} steps done"),
        ui.span(ways_on.get(own, "Go on"), class_="card-way"),
        type="button",
        class_="lesson-card",
        data_lesson=lesson.name,
    )
