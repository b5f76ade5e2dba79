"""Exercises on the Learn tab: practise, choose one, make an assignment, check codes."""

from __future__ import annotations

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.exercises import CATALOGUE, KIND_TITLES, Kind
from modules.views.accepts import Accepted, Accepts, OneOf, Press, within
from modules.views.learn.exercises import Exercises
from modules.views.tabs.exercises.check_codes import (
    CHECK_CODES_ACCEPTS,
    check_codes_server,
    check_codes_ui,
)
from modules.views.tabs.exercises.make_assignment import (
    MAKE_ASSIGNMENT_ACCEPTS,
    make_assignment_server,
    make_assignment_ui,
)

EXERCISES_ACCEPTS: dict[str, Accepts] = {
    "practise": Press(),
    "exercise": OneOf([*CATALOGUE]),
    **within("make", MAKE_ASSIGNMENT_ACCEPTS),
    **within("codes", CHECK_CODES_ACCEPTS),
}
PRACTICE = "New data each time. What was wrong comes back soon."


@module.ui
def exercises_tab_ui() -> ui.Tag:
    """Return the ways to exercises, the lecturer's folded."""
    return ui.div(
        ui.h2("Exercises"),
        ui.div(
            ui.input_action_button("practise", "Practise", class_="btn-primary btn-sm"),
            ui.span(PRACTICE, class_="card-words"),
            class_="practise",
        ),
        ui.tags.details(
            ui.tags.summary("All exercises"),
            ui.output_ui("kinds"),
        ),
        ui.tags.details(ui.tags.summary("Make an assignment"), make_assignment_ui("make")),
        ui.tags.details(ui.tags.summary("Check codes"), check_codes_ui("codes")),
        class_="learn-tab exercises-tab",
    )


@module.server
def exercises_tab_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    exercises: Exercises,
) -> None:
    """Open what is chosen, and answer the lecturer's parts.

    Parameters
    ----------
    exercises : Exercises
    """
    chosen = Accepted(input, EXERCISES_ACCEPTS)

    @render.ui
    def kinds() -> ui.Tag:
        return ui.div(
            *(_of_kind(kind, title) for kind, title in KIND_TITLES.items()),
            class_="kinds",
            data_opens_exercise=session.ns("exercise"),
        )

    @reactive.effect
    @reactive.event(input.practise)
    def practise() -> None:
        exercises.open_next()

    @reactive.effect
    @reactive.event(chosen.exercise)
    def open_one() -> None:
        exercises.open(chosen.exercise())

    make_assignment_server("make")
    check_codes_server("codes", exercises.key)


def _of_kind(kind: Kind, title: str) -> ui.Tag:
    return ui.tags.section(
        ui.h3(title),
        ui.tags.ul(
            *(
                ui.tags.li(
                    ui.tags.button(
                        entry.title,
                        type="button",
                        class_="btn btn-default btn-sm",
                        data_exercise=entry.name,
                    )
                )
                for entry in CATALOGUE.values()
                if entry.kind == kind
            )
        ),
    )
