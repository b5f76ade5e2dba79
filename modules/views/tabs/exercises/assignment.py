"""The assignment that a link gives: the word, the exercises, and the result sheet."""

from __future__ import annotations

from shiny import Inputs, Outputs, Session, module, reactive, render, req, ui

from modules.exercises import (
    CATALOGUE,
    KIND_TITLES,
    Assignment,
    AssignmentError,
    Mark,
    ResultSheet,
    result_sheet,
)
from modules.views.accepts import Accepted, Accepts, OneOf, Press, Text
from modules.views.learn.exercises import Exercises
from modules.views.player import in_the_film_thread
from modules.views.widgets.distinct import distinct
from modules.views.widgets.later import Later
from modules.views.widgets.scrolling import scrolling
from modules.words.wording import count

LONGEST_TYPED = 200
ASSIGNMENT_ACCEPTS: dict[str, Accepts] = {
    "word": Text(LONGEST_TYPED),
    "start": Press(),
    "exercise": OneOf([*CATALOGUE]),
}
RULE = (
    "The better of two tries counts. Hints cost nothing. Once the solution is shown, nothing more "
    "counts."
)
WORD = "Your student number, or another word"
KEPT_HERE = "Your points stay in this tab only: copy the code before you close it."
UNSIGNED = "Unsigned: this copy has no key, so nobody can tell this code from a made-up one."
CHANGED = "The points that this page had kept were changed on the way. They do not count."


@module.ui
def assignment_ui() -> ui.Tag:
    """Return the place of the assignment, empty without one."""
    return ui.div(ui.output_ui("assignment"), class_="learn-tab assignment")


@module.server
def assignment_server(
    input: Inputs, output: Outputs, session: Session, exercises: Exercises
) -> None:
    """Take the word, open the exercises, keep the result sheet.

    Parameters
    ----------
    exercises : Exercises
    """
    given = Accepted(input, ASSIGNMENT_ACCEPTS)
    complaint: reactive.Value[str] = reactive.value("", name="complaint")
    begun = distinct(lambda: (exercises.learning().assigned, exercises.learning().word))
    points, sheets = Later[int](), Later[ResultSheet]()

    @render.ui
    def assignment() -> ui.TagList | None:
        _, word = begun()
        with reactive.isolate():
            asked = exercises.assignment
        if asked is None:
            return None
        return ui.TagList(ui.h2("Assignment"), ui.output_ui("sheet") if word else _start_ui())

    @render.ui
    def about() -> ui.Tag:
        asked = assigned()
        most = points.answer(asked, lambda: in_the_film_thread(lambda: asked.points))
        return ui.p(f"{count(len(asked.names), 'exercise')}, {count(most, 'point')}. {RULE}")

    @render.ui
    def word_complaint() -> ui.Tag | None:
        return ui.p(complaint(), class_="complaint") if complaint() else None

    @render.ui
    def sheet() -> ui.TagList:
        asked, here = assigned(), exercises.learning()
        req(here.word)
        key = exercises.key
        question = (here.assigned, here.word, here.marks)
        found = sheets.answer(
            question,
            lambda: in_the_film_thread(result_sheet, asked, here.word, here.marks, key),
        )
        return _sheet_ui(session, found, exercises.were_changed)

    def assigned() -> Assignment:
        asked = exercises.assignment
        req(asked is not None)
        assert asked is not None
        return asked

    @reactive.effect
    @reactive.event(input.start)
    def start() -> None:
        asked = assigned()
        try:
            exercises.begin(given.word())
        except AssignmentError as wrong:
            complaint.set(str(wrong))
            return
        complaint.set("")
        exercises.open_assigned(asked.names[0])

    @reactive.effect
    @reactive.event(given.exercise)
    def open_one() -> None:
        exercises.open_assigned(given.exercise())


def _start_ui() -> ui.Tag:
    return ui.div(
        ui.output_ui("about"),
        ui.div(
            ui.input_text("word", WORD, autocomplete="off"),
            ui.input_action_button("start", "Start", class_="btn-primary btn-sm"),
            class_="assignment-start",
        ),
        ui.div(ui.output_ui("word_complaint"), role="alert"),
        ui.p(KEPT_HERE, class_="control-note"),
    )


def _sheet_ui(session: Session, sheet: ResultSheet, were_changed: bool) -> ui.TagList:
    code = session.ns("code")
    most = sum(sheet.most)
    return ui.TagList(
        ui.p(CHANGED, class_="complaint") if were_changed else None,
        scrolling(_table(session, sheet), "Result", whole=True),
        ui.p(ui.strong(f"{sheet.points} of {most} points"), class_="assignment-total"),
        ui.tags.label("Code to hand in", for_=code),
        ui.tags.textarea(
            sheet.code,
            id=code,
            class_="form-control result-code",
            readonly=True,
            data_shiny_no_bind_input=True,
        ),
        None if sheet.is_signed else ui.p(UNSIGNED, class_="control-note unsigned"),
        ui.div(
            ui.tags.button("Copy", type="button", class_="btn btn-primary btn-sm", data_copy=code),
            ui.tags.button(
                "Print", type="button", class_="btn btn-default btn-sm", data_prints=True
            ),
            class_="button-row",
        ),
        ui.p(RULE, class_="control-note"),
        ui.p(KEPT_HERE, class_="control-note no-print"),
    )


def _table(session: Session, sheet: ResultSheet) -> ui.Tag:
    rows = [
        _row(place, mark, most)
        for place, (mark, most) in enumerate(zip(sheet.marks, sheet.most, strict=True), 1)
    ]
    return ui.tags.table(
        ui.tags.caption(ui.strong(sheet.word)),
        ui.tags.thead(
            ui.tags.tr(*(ui.tags.th(head, scope="col") for head in ("No.", "Exercise", "Points")))
        ),
        ui.tags.tbody(*rows, data_opens_exercise=session.ns("exercise")),
        class_="table table-sm result-table",
    )


def _row(place: int, mark: Mark, most: int) -> ui.Tag:
    entry = CATALOGUE[mark.name]
    return ui.tags.tr(
        ui.tags.td(f"{place}"),
        ui.tags.th(
            ui.tags.button(
                f"{KIND_TITLES[entry.kind]}: {entry.title}",
                type="button",
                class_="btn btn-link btn-sm",
                data_exercise=mark.name,
            ),
            scope="row",
        ),
        ui.tags.td(f"{mark.points} of {most}" if mark.tries else f"– of {most}"),
    )
