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
from modules.study.prediction_errors import left_out_observations
from modules.study.scoreboard import scoreboard
from modules.words.errors import DIGITS, best_of, unit_of
from modules.words.model_titles import MODEL_TITLES
from modules.words.wording import number

NO_PREDICTION = "no prediction"
NOT_COMPARED = "\N{EM DASH}"
SCORE = "RMSE ± SE"

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
    return _table([], heads, cells, best_of(rmse) if compared else [])


def prediction_board(models: ThreeModels) -> ui.Tag:
    """Return each model's scores on all that it predicts and on what all three do."""
    return scores_table(left_out_observations(models))


def scores_table(scores: pd.DataFrame) -> ui.Tag:
    """Return scores as `study.prediction_errors` has them; a model without any predicts nothing."""
    own, common = (_by_model(scores, ground) for ground in ("own", "common"))
    differ = any(own[model].observations != common[model].observations for model in own)
    heads = [SCORE, "obs.", "subjects", *([SCORE] if differ else [])]
    spans = [("all it predicts", 3), ("compared", 1)] if differ else []
    cells: dict[ModelName, list[str]] = {}
    for model in MODEL_NAMES:
        score = own.get(model)
        if score is None or score.observations == 0:
            cells[model] = [NO_PREDICTION]
            continue
        cells[model] = [_written(score), str(score.observations), str(score.subjects)]
        if differ:
            cells[model].append(_written(common[model]))
    rmse = [common[model].rmse if model in common else math.inf for model in MODEL_NAMES]
    compared = any(map(math.isfinite, rmse))
    return _table(spans, heads, cells, best_of(rmse) if compared else [])


def _by_model(scores: pd.DataFrame, ground: str) -> dict[str, Any]:
    rows: Iterable[Any] = scores[scores["ground"] == ground].itertuples()
    return {str(row.model): row for row in rows}


def _written(score: Any) -> str:  # noqa: ANN401 - a row of a frame
    if not math.isfinite(score.rmse):
        return NOT_COMPARED
    error = f" ± {number(score.rmse_error, 2)}" if math.isfinite(score.rmse_error) else ""
    return f"{number(score.rmse, DIGITS)}{error}"


def _table(
    spans: Sequence[tuple[str, int]], heads: Sequence[str], cells: Cells, best: Sequence[ModelName]
) -> ui.Tag:
    """Write it as HTML; made of tags, it would be much of what a change costs."""
    above = "".join(
        f'<th scope="colgroup" colspan="{columns}">{escape(title)}</th>' for title, columns in spans
    )
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in heads)
    body = "".join(_row(model, cells[model], len(heads), model in best) for model in MODEL_NAMES)
    caption = '<caption class="visually-hidden">The models’ scores</caption>'
    return ui.div(
        ui.HTML(
            f'<table class="table table-sm fits-table score-table">{caption}<thead>'
            f"{f'<tr><td></td>{above}</tr>' if spans else ''}<tr><td></td>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>"
        )
    )


def _row(model: ModelName, cells: Sequence[str], columns: int, best: bool) -> str:
    """Write a row; one cell for many columns takes their room."""
    key = f'<span class="key-dot key-dot-{model}" aria-hidden="true"></span>'
    name, pooling = MODEL_TITLES[model].split()
    title = f'{key} {name}<span class="visually-hidden"> {pooling}</span>'
    span = f' colspan="{columns}" class="aside"' if len(cells) == 1 else ""
    row = "".join(f"<td{span}>{escape(cell)}</td>" for cell in cells)
    marked = ' class="best"' if best else ""
    return f'<tr{marked} data-model="{model}"><th scope="row">{title}</th>{row}</tr>'
