"""How far the models' lines are from the true ones, by the number of observations left."""

from __future__ import annotations

import numpy as np
import pandas as pd

from modules.figures import theme
from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.figures.shapes import Shape
from modules.pooling.departures import QUANTILE
from modules.pooling.three_models import MODEL_NAMES

LEFT, RIGHT, TOP, BOTTOM = 62.0, 8.0, 8.0, 44.0
HIGHEST = 1.6
"""The top of the picture, as a multiple of the largest error of complete and partial pooling: an
own line through two observations may be any number of times as far off."""
APART = 0.12
MOST_TICKS = 12


def errors_by_left(table: pd.DataFrame, y_title: str, words: str, size: tuple[int, int]) -> Figure:
    """Return a curve for each model, with Monte Carlo errors.

    Parameters
    ----------
    table : DataFrame
        As `by_observations_left` returns it, at least one row.
    y_title : str
        What is measured.
    words : str
        What the picture shows.
    size : (int, int)
        Of the picture, in pixels.
    """
    width, height = size
    left = np.unique(table["left"].to_numpy())
    rmse = table["rmse"].to_numpy(np.float64)
    pooled = rmse[(table["model"] != "none").to_numpy()]
    top = HIGHEST * float(pooled.max()) if len(pooled) else float(rmse.max())
    frame = Frame(
        LEFT,
        TOP,
        width - LEFT - RIGHT,
        height - TOP - BOTTOM,
        (float(left[0]) - 0.5, float(left[-1]) + 0.5),
        (0.0, top or 1.0),
        "observations left of a subject",
        y_title,
        x_ticks=tuple((float(at), f"{at}") for at in left[:: -(-len(left) // MOST_TICKS)]),
    )
    shapes = []
    for place, model in enumerate(MODEL_NAMES):
        own = table.loc[table["model"] == model]
        if own.empty:
            continue
        x = own["left"].to_numpy(np.float64) + APART * (place - 1)
        rmse = own["rmse"].to_numpy(np.float64)
        reach = QUANTILE * own["rmse_error"].fillna(0.0).to_numpy(np.float64)
        style = theme.MODEL_STYLES[model]
        looks = {"data-model": model, "stroke": style.colour}
        if len(own) > 1:
            curve = {"class": "curve", "fill": "none"} | looks
            shapes.append(Shape(f"curve:{model}", "curve", frame.to_picture(x, rmse), curve))
        for at, value, error in zip(x, rmse, reach, strict=True):
            ends = frame.to_picture([at, at], [value - error, value + error])
            shapes.append(
                Shape(f"error:{model}:{at:g}", "line", ends, looks | {"class": "error-bar"})
            )
            dot = looks | {"class": "dot", "fill": style.colour, "r": "4"}
            shapes.append(
                Shape(f"dot:{model}:{at:g}", "point", frame.to_picture([at], [value]), dot)
            )
    return Figure(
        name="errors-by-left",
        width=width,
        height=height,
        frames=[frame],
        shapes=shapes,
        title="Error of subjects' lines by the number of observations left",
        words=words,
    )
