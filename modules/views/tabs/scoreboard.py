"""The scores of the three models, as small tables: against the truth, or against unseen data."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
from shiny import ui

from modules.pooling.three_models import MODEL_NAMES, ModelName, ThreeModels
from modules.scenario.view_settings import Error
from modules.study.scoreboard import scoreboard
from modules.words.errors import DIGITS, best_of, unit_of
from modules.words.model_titles import MODEL_TITLES
from modules.words.tables.data_table import DataTable
from modules.words.wording import number

NO_PREDICTION = "no prediction"
NOT_COMPARED = "\N{EM DASH}"
TAKEN_AWAY, NEW_SUBJECT = "observations taken away", "a new subject"
GROUNDS = {"own": "all that it predicts", "common": "what all models predict"}

Cells = Mapping[ModelName, Sequence[str]]


def truth_board(models: ThreeModels, error: Error) -> ui.Tag:
    """Return for how many subjects each model is the closest, and its root mean square error."""
    board = scoreboard(models, error)
    compared, rmse = board["subjects"].tolist()[0] > 0, board["rmse"].tolist()
    cells: Cells = {
        model: [str(closest), number(of_model, DIGITS)] if compared else [NOT_COMPARED] * 2
        for model, closest, of_model in zip(
            MODEL_NAMES, board["closest"].tolist(), rmse, strict=True
        )
    }
    heads = ["closest for", f"RMSE, {unit_of(models, error)}"]
    return _table(heads, cells, best_of(rmse) if compared else [], "Who is closest to the truth")


def prediction_board(scores: pd.DataFrame, head: str, caption: str) -> ui.Tag:
    """Return the models' scores on common ground.

    Parameters
    ----------
    scores : DataFrame
        As `study.prediction_errors` has them; a model without any predicts nothing.
    head, caption : str
        What stands above the scores, and what they are, for a screen reader.
    """
    own, common = (_by_model(scores, ground) for ground in ("own", "common"))
    cells: dict[ModelName, list[str]] = {}
    for model in MODEL_NAMES:
        predicts = model in own and own[model].observations > 0
        cells[model] = [_written(common[model]) if predicts else NO_PREDICTION]
    rmse = [common[model].rmse if model in common else math.inf for model in MODEL_NAMES]
    compared = any(map(math.isfinite, rmse))
    return _table([head], cells, best_of(rmse) if compared else [], caption)


def all_scores(taken_away: pd.DataFrame, new: pd.DataFrame) -> DataTable:
    """Return every score of observations taken away, and of new subjects, with its ground."""
    frame = pd.concat([taken_away.assign(of=TAKEN_AWAY), new.assign(of=NEW_SUBJECT)])
    frame["ground"] = [GROUNDS[ground] for ground in frame["ground"]]
    titles = pd.Index([MODEL_TITLES[model] for model in frame["model"]])
    heads = {
        "of": "predicted",
        "ground": "on",
        "observations": "observations",
        "subjects": "subjects",
        "rmse": "RMSE",
        "rmse_error": "SE",
    }
    return DataTable(frame.set_axis(titles), "Model", heads)


def _by_model(scores: pd.DataFrame, ground: str) -> dict[str, Any]:
    rows: Iterable[Any] = scores[scores["ground"] == ground].itertuples()
    return {str(row.model): row for row in rows}


def _written(score: Any) -> str:  # noqa: ANN401 - a row of a frame
    if not math.isfinite(score.rmse):
        return NOT_COMPARED
    error = f" ± {number(score.rmse_error, 2)}" if math.isfinite(score.rmse_error) else ""
    return f"{number(score.rmse, DIGITS)}{error}"


def _table(heads: Sequence[str], cells: Cells, best: Sequence[ModelName], caption: str) -> ui.Tag:
    """Write it as HTML; made of tags, it would be much of what a change costs."""
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in heads)
    body = "".join(_row(model, cells[model], model in best) for model in MODEL_NAMES)
    return ui.div(
        ui.HTML(
            '<table class="table table-sm fits-table score-table">'
            f'<caption class="visually-hidden">{escape(caption)}</caption>'
            f"<thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>"
        )
    )


def _row(model: ModelName, cells: Sequence[str], best: bool) -> str:
    key = f'<span class="key-dot key-dot-{model}" aria-hidden="true"></span>'
    name, pooling = MODEL_TITLES[model].split()
    title = f'{key} {name}<span class="visually-hidden"> {pooling}</span>'
    row = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    marked = ' class="best"' if best else ""
    return f'<tr{marked} data-model="{model}"><th scope="row">{title}</th>{row}</tr>'
