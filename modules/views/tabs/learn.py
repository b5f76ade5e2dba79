"""The Learn tab: the lessons, and how far one is in each."""

from __future__ import annotations

from shiny import Inputs, Outputs, Session, module, render, ui

from modules.lessons import LESSONS, Lesson
from modules.scenario.learning import Learning
from modules.views.held import Held


@module.ui
def learn_tab_ui() -> ui.Tag:
    """Return the place of the lessons."""
    return ui.div(ui.h2("Lessons"), ui.output_ui("lessons"), class_="learn-tab")


@module.server
def learn_tab_server(
    input: Inputs, output: Outputs, session: Session, learning: Held[Learning]
) -> None:
    """Show the lessons; `views.learn.beginning` answers their cards."""

    @render.ui
    def lessons() -> ui.Tag:
        done = learning().done
        return ui.tags.ul(*(ui.tags.li(_card(each, done)) for each in LESSONS.values()))


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
        data_begins=lesson.name,
    )
