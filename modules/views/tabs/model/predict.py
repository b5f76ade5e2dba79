"""Predict beyond the data, for a subject that was seen and for one that was not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from shiny import Inputs, Outputs, Session, module, reactive, req, ui

from modules.figures.figure import Figure
from modules.figures.prediction_chart import NARROW, Wanted, prediction_chart
from modules.figures.theme import MODEL_STYLES
from modules.observations import data_set
from modules.pooling.prediction import predict, predict_all
from modules.pooling.three_models import MODEL_NAMES, ThreeModels
from modules.scenario import LONGEST_LABEL
from modules.views.accepts import Accepted, OneOf, OrNothing, Text
from modules.views.widgets.data_table import data_table_server, data_table_ui
from modules.views.widgets.distinct import distinct
from modules.views.widgets.drawn_figure import drawn_figure
from modules.views.widgets.moving_figure import measured_height, measured_width
from modules.views.widgets.table_files import table_files_server, table_files_ui
from modules.views.widgets.terms import with_terms
from modules.words.tables.data_table import DataTable

STEPS = {"0": "not at all", "1": "1 step", "2": "2 steps", "3": "3 steps", "5": "5 steps"}
PREDICT_ACCEPTS = {"subject": OrNothing(Text(LONGEST_LABEL)), "steps": OneOf([*STEPS])}
BANDS = (
    "The inner band holds the line, the outer one a new observation, each with 95 % confidence. "
    "Those of partial pooling take the variances as known."
)
TITLE, OF_ALL = "Predictions", "Predictions of all subjects"
HEADS = {
    "who": "Subject",
    "x": "x",
    "fit": "fit",
    "mean_lower": "line, lower",
    "mean_upper": "line, upper",
    "new_lower": "new observation, lower",
    "new_upper": "new observation, upper",
}
NEW_SUBJECT = "new"
MOST_PLACES = 60


@module.ui
def predict_ui() -> ui.TagList:
    """Return the choosers, the picture and the table."""
    return ui.TagList(
        ui.div(
            ui.input_select("subject", "Subject", []),
            ui.input_select("steps", "Beyond the data", STEPS, selected="3"),
            class_="figure-controls",
        ),
        ui.p(with_terms(BANDS), class_="control-note explains"),
        ui.output_ui("picture", class_="shiny-report-size predict-picture"),
        data_table_ui("table", TITLE),
        table_files_ui(OF_ALL, "Save all subjects"),
    )


@module.server
def predict_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    models: Callable[[], ThreeModels],
    pinned: Callable[[], ThreeModels | None],
) -> None:
    """Follow the fits, the pinned ones and the choosers."""
    chosen = Accepted(input, PREDICT_ACCEPTS)
    subjects = distinct(lambda: models().subjects)
    width, height = measured_width(session, "picture"), measured_height(session, "picture")

    @reactive.effect
    def offer_subjects() -> None:
        with reactive.isolate():
            before = input.subject() if input.subject.is_set() else None
        selected = before if before in subjects() else subjects()[0]
        ui.update_select("subject", choices=list(subjects()), selected=selected)

    def chart() -> Figure:
        req(chosen.subject() in models().subjects)
        wanted = Wanted(chosen.subject(), places(models(), int(chosen.steps()))[-1])
        room = height() if width() >= NARROW else None
        return prediction_chart(models(), wanted, width(), pinned(), room)

    output(id="picture")(drawn_figure(chart, lambda: models().scenario))

    def contents() -> DataTable:
        """Be ready for a download also while the chooser still names nobody of these data."""
        known = input.subject.is_set() and chosen.subject() in subjects()
        subject = chosen.subject() if known else subjects()[0]
        return predictions(models(), subject, int(chosen.steps()))

    data_table_server("table", TITLE, contents)

    def everyone() -> DataTable:
        at = np.array(places(models(), int(chosen.steps())))
        frame = predict_all(models(), at).fillna({"subject": NEW_SUBJECT})
        first, *others = frame.columns
        return DataTable(frame.set_index(first), first, {name: name for name in others})

    table_files_server(session, OF_ALL, "predictions-of-all", everyone)


def places(models: ThreeModels, steps: int) -> list[float]:
    """Return every `x` of the data, or as many evenly spaced ones as are read, and steps beyond."""
    x = sorted({float(value) for value in models.observations["x"]})
    if len(x) > MOST_PLACES:
        x = np.linspace(x[0], x[-1], MOST_PLACES).tolist()
    step = (x[-1] - x[0]) / max(len(x) - 1, 1) or 1.0
    return [*x, *(x[-1] + step * number for number in range(1, steps + 1))]


def predictions(models: ThreeModels, subject: str, steps: int) -> DataTable:
    """Return what each model predicts for a subject, and for a new one."""
    at = np.array(places(models, steps))
    known, new = predict(models, at, subject), predict(models, at)
    parts = [
        prediction.bands[model].assign(model=MODEL_STYLES[model].title, who=who)
        for model in MODEL_NAMES
        for who, prediction in ((subject, known), (NEW_SUBJECT, new))
    ]
    return DataTable(
        pd.concat(parts).set_index("model"), "Model", HEADS | {"x": data_set(models.scenario).x}, 4
    )
