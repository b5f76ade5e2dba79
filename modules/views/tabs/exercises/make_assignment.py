"""Make an assignment: tick exercises, and hand on the link that fixes them."""

from __future__ import annotations

from shiny import Inputs, Outputs, Session, module, render, ui

from modules.exercises import CATALOGUE, KIND_TITLES, Assignment, Kind
from modules.scenario.learning import Learning, to_learning_values
from modules.scenario.link import to_query
from modules.views.accepts import Accepted, Accepts, SomeOf
from modules.views.player import in_the_film_thread
from modules.views.widgets.later import Later
from modules.words.wording import count


def names_of(kind: Kind) -> list[str]:
    """Return the names of a kind's exercises."""
    return [entry.name for entry in CATALOGUE.values() if entry.kind == kind]


MAKE_ASSIGNMENT_ACCEPTS: dict[str, Accepts] = {kind: SomeOf(names_of(kind)) for kind in KIND_TITLES}
FOR_ALL = "Everyone who opens the link types a word, such as a student number, and gets own data."


@module.ui
def make_assignment_ui() -> ui.TagList:
    """Return the places of a box for each exercise, and of the link."""
    return ui.TagList(
        ui.p(FOR_ALL, class_="control-note"),
        ui.output_ui("boxes"),
        ui.div(ui.output_ui("link"), role="status"),
    )


@module.server
def make_assignment_server(input: Inputs, output: Outputs, session: Session) -> None:
    """Keep the link as the boxes are."""
    ticked = Accepted(input, MAKE_ASSIGNMENT_ACCEPTS)
    points = Later[int]()

    @render.ui
    def boxes() -> ui.Tag:
        return ui.div(
            *(
                ui.input_checkbox_group(
                    kind, title, {name: CATALOGUE[name].title for name in names_of(kind)}
                )
                for kind, title in KIND_TITLES.items()
            ),
            class_="kinds",
        )

    @render.ui
    def link() -> ui.Tag:
        names = tuple(name for kind in KIND_TITLES for name in ticked[kind]())
        if not names:
            return ui.p("Tick at least one.", class_="control-note")
        assignment = Assignment(names)
        given = points.answer(names, lambda: in_the_film_thread(lambda: assignment.points))
        field = session.ns("address")
        exercises = count(len(names), "exercise")
        return ui.div(
            ui.tags.label(f"{exercises}, {count(given, 'point')}", for_=field),
            ui.tags.input(
                id=field, class_="form-control", readonly=True, value=_address(session, names)
            ),
            ui.tags.button("Copy", type="button", class_="btn btn-default btn-sm", data_copy=field),
            class_="hand-on",
        )


def _address(session: Session, names: tuple[str, ...]) -> str:
    """Return the page's own address with an assignment."""
    page = session.clientdata
    port = f":{page.url_port()}" if page.url_port() else ""
    query = to_query(to_learning_values(Learning(assigned=names)))
    return f"{page.url_protocol()}//{page.url_hostname()}{port}{page.url_pathname()}?{query}"
