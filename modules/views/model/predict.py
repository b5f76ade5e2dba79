"""Predict beyond the data, for a subject that was seen and for one that was not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from shiny import Inputs, Outputs, Session, module, reactive, render, req, ui

from modules.figures.prediction_chart import Wanted, prediction_chart
from modules.figures.theme import MODEL_STYLES
from modules.observations import data_set
from modules.pooling.prediction import predict_all
from modules.pooling.three_models import ThreeModels
from modules.views.data_table import DataTable, data_table_server, data_table_ui
from modules.views.distinct import distinct
from modules.views.figure_output import figure_output
from modules.views.moving_figure import measured_width

STEPS = {"0": "not at all", "1": "1 step", "2": "2 steps", "3": "3 steps", "5": "5 steps"}
BANDS = (
    "The inner band holds the line, the outer one a new observation, each with 95 % confidence. "
    "Those of partial pooling take the variances as known."
)
TITLE = "Predictions"
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


@module.ui
def predict_ui() -> ui.TagList:
    """Return the choosers, the picture and the table."""
    return ui.TagList(
        ui.div(
            ui.input_select("subject", "Subject", []),
            ui.input_select("steps", "Beyond the data", STEPS, selected="3"),
            class_="figure-controls",
        ),
        ui.p(BANDS, class_="control-note"),
        ui.output_ui("picture", class_="shiny-report-size"),
        data_table_ui("table", TITLE),
    )


@module.server
def predict_server(
    input: Inputs, output: Outputs, session: Session, models: Callable[[], ThreeModels]
) -> None:
    """Follow the fits and the choosers."""
    subjects = distinct(lambda: models().subjects)
    width = measured_width(session, "picture")

    @reactive.effect
    def offer_subjects() -> None:
        with reactive.isolate():
            before = input.subject() if input.subject.is_set() else None
        selected = before if before in subjects() else subjects()[0]
        ui.update_select("subject", choices=list(subjects()), selected=selected)

    def places() -> list[float]:
        x = sorted({float(value) for value in models().observations["x"]})
        step = (x[-1] - x[0]) / max(len(x) - 1, 1) or 1.0
        return [*x, *(x[-1] + step * number for number in range(1, int(input.steps()) + 1))]

    @render.ui
    async def picture() -> ui.Tag:
        req(input.subject() in models().subjects)
        wanted = Wanted(input.subject(), places()[-1])
        return await figure_output(prediction_chart(models(), wanted, width()))

    def contents() -> DataTable:
        req(input.subject() in models().subjects)
        predictions = predict_all(models(), np.array(places()))
        chosen = predictions["subject"].isna() | (predictions["subject"] == input.subject())
        return _table(predictions.loc[chosen], data_set(models().scenario).x)

    data_table_server("table", TITLE, contents)


def _table(predictions: pd.DataFrame, x: str) -> DataTable:
    frame = predictions.assign(who=predictions["subject"].fillna(NEW_SUBJECT))
    titles = [MODEL_STYLES[model].title for model in predictions["model"]]
    return DataTable(frame.set_axis(titles), "Model", HEADS | {"x": x}, 4)
