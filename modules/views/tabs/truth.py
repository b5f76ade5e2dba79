"""The Truth tab: who is closest to the truth, or predicts best what no model saw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.figures import errors
from modules.figures.error_limits import largest_error
from modules.figures.errors import Errors
from modules.figures.films import Sight
from modules.observations import data_set
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario
from modules.scenario.shared_answers import SharedAnswers
from modules.scenario.view_settings import ERRORS, Error, ViewSettings
from modules.study.prediction_errors import (
    left_out_observations,
    new_subjects,
    prediction_errors_of_subjects,
)
from modules.study.scoreboard import errors_of_subjects
from modules.study.sizes_of_errors import sizes_of_errors
from modules.views.accepts import Accepted, OneOf
from modules.views.choices import Choices
from modules.views.heavy_work import HeavyWork
from modules.views.held import Held
from modules.views.scenes import scene_notice_ui
from modules.views.tabs.scoreboard import all_scores, prediction_board, truth_board
from modules.views.widgets.data_table import written_table
from modules.views.widgets.distinct import distinct
from modules.views.widgets.in_short import in_short
from modules.views.widgets.later import Later
from modules.views.widgets.moving_figure import measured_height, measured_width, moving_figure
from modules.views.widgets.sortable import sortable
from modules.views.widgets.source import source_of
from modules.views.widgets.table_files import table_files_server, table_files_ui
from modules.views.widgets.where_simulated import unless_simulated, where_simulated
from modules.words.errors import sentences, unit_of, verdict
from modules.words.model_titles import MODEL_TITLES
from modules.words.tables.data_table import DataTable

TRUTH_ACCEPTS = {"error": OneOf(ERRORS)}
IN_PICTURES = "“Show the truth” draws the true lines in Lines and Shrinkage."
UNSEEN = "Errors of predicting observations taken away: RMSE ± SE"
LEFT_OUT = "Errors of predicting a subject left out from all others: RMSE ± SE"
COLUMNS = {"left": "observations", **MODEL_TITLES}
HINT = "Point at any subject, tap it, or reach it with Tab and the arrow keys."

# What follows from an uploaded file belongs to one person and is not kept here.
NEW_SUBJECTS: SharedAnswers[Scenario, pd.DataFrame] = SharedAnswers(128)
TABLE = "Errors of every subject"


@module.ui
def truth_tab_ui(view: ViewSettings) -> ui.Tag:
    """Return the picture, beside it who does best and the chosen subject, below it the table."""
    beside = ui.div(
        where_simulated(
            ui.input_radio_buttons(
                "error",
                "Error of the",
                {error: error for error in ERRORS},
                selected=view.error,
                inline=True,
            ).add_class("error-choice")
        ),
        ui.output_ui("conclusion", class_="verdict"),
        ui.output_ui("board", class_="board"),
        where_simulated(ui.p(IN_PICTURES, class_="control-note")),
        unless_simulated(ui.output_ui("new_subject", class_="new-subject")),
        ui.div(
            scene_notice_ui(),
            ui.p(class_="said-label"),
            ui.p(class_="said-sentence"),
            ui.p(HINT, class_="visually-hidden"),
            class_="said-subject",
            role="group",
            aria_label="The chosen subject",
            tabindex="0",
        ),
        class_="beside-errors",
    )
    return ui.div(
        ui.div(
            ui.div(
                ui.div(
                    ui.output_ui("picture", class_="shiny-report-size fitted"),
                    class_="errors-stage",
                    data_said="error_words",
                ),
                beside,
                class_="errors-row",
            ),
            class_="fits-window",
        ),
        ui.tags.details(
            ui.tags.summary(in_short("Table", "of every subject")),
            table_files_ui(TABLE),
            ui.output_ui("table"),
            unless_simulated(ui.output_ui("scores", class_="every-score")),
            class_="figure-table",
        ),
        class_="truth-tab",
    )


@module.server
def truth_tab_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    choices: Choices,
    models: Callable[[], ThreeModels],
    in_sight: Callable[[], bool],
    looking: Held[ViewSettings],
    heavy: HeavyWork,
) -> Callable[[], Sight]:
    """Draw the errors once for their axis and size; all else moves what is drawn.

    Returns
    -------
    callable
        What is in sight of the tab.
    """
    chosen = Accepted(input, TRUTH_ACCEPTS)
    width, height = measured_width(session, "picture"), measured_height(session, "picture")
    source = distinct(lambda: source_of(models()))
    largest = distinct(lambda: largest_error(choices(), error()))
    left_out: Later[pd.DataFrame] = Later()

    def error() -> Error:
        return chosen.error()

    def new_subject_scores() -> pd.DataFrame:
        now = models()
        return left_out.answer(now.scenario, lambda: left_out_in_turn(now, heavy))

    @reactive.effect
    def keep_error() -> None:
        looking.change(error=error())

    output(id="picture")(
        moving_figure(
            lambda: (
                Errors(error(), largest(), len(source().subjects), width(), height()),
                source(),
            ),
            models,
            errors.figure,
        )
    )

    @render.ui
    def conclusion() -> ui.Tag:
        return ui.p(verdict(models(), error()))

    @render.ui
    def board() -> ui.TagList:
        now = models()
        condition = ui.span("At the estimate:", class_="at-estimate")
        if now.truth is not None:
            return ui.TagList(condition, truth_board(now, error()))
        if not now.missing:
            return ui.TagList(condition)
        head = f"RMSE ± SE, {unit_of(now, error())}"
        return ui.TagList(condition, prediction_board(left_out_observations(now), head, UNSEEN))

    @render.ui
    def new_subject() -> ui.Tag:
        return prediction_board(new_subject_scores(), "A new subject", LEFT_OUT)

    @render.ui
    def scores() -> ui.Tag:
        contents = all_scores(left_out_observations(models()), new_subject_scores())
        return written_table(contents, "Every score")

    @render.ui
    def table() -> ui.Tag:
        frame, subject = table_of_errors(models(), error()), data_set(choices()).subject
        return sortable(frame, subject, COLUMNS, "The errors of every subject")

    def contents() -> DataTable:
        frame = tidy_errors(models())
        first, *others = frame.columns
        return DataTable(frame.set_index(first), first, {name: name for name in others})

    table_files_server(session, TABLE, "errors", contents)

    @reactive.effect
    async def say() -> None:
        if in_sight():
            await session.send_custom_message("error_words", said(models(), error()))

    return lambda: Sight("Truth", models().subjects)


@module.server
def show_truth(input: Inputs, output: Outputs, session: Session, view: ViewSettings) -> None:
    """Have the chooser of the tab stand as a way of looking says, seen or not."""
    ui.update_radio_buttons("error", selected=view.error)


def table_of_errors(models: ThreeModels, error: Error) -> pd.DataFrame:
    """Return each subject's observations left, and the size of each model's error."""
    frame = sizes_of_errors(models, error)
    frame.insert(0, "left", pd.Series(dict(models.observations_left)))
    return frame


def tidy_errors(models: ThreeModels) -> pd.DataFrame:
    """Return every error that is known, a row for each model and subject."""
    if models.truth is None:
        return prediction_errors_of_subjects(models)
    return errors_of_subjects(models)


async def left_out_in_turn(models: ThreeModels, heavy: HeavyWork) -> pd.DataFrame:
    """Score predictions for subjects left out in turn, in another process."""

    async def scored() -> pd.DataFrame:
        return await heavy.do(new_subjects, replace(models))  # without what it has cached

    if models.scenario.data == "uploaded":
        return await scored()
    return await NEW_SUBJECTS.to(models.scenario, scored)


def said(models: ThreeModels, error: Error) -> dict[str, Any]:
    """Return what is said of each subject, and of the picture."""
    of_each, words = sentences(models, error), verdict(models, error)
    return {
        "members": list(of_each),
        "labels": [f"{subject}: {sentence}" for subject, sentence in of_each.items()],
        "sentences": list(of_each.values()),
        "words": words,
        "pictures": {"errors": words},
    }
