"""Predictions beyond the data: three models, for a known subject and for a new one."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import numpy as np
import pandas as pd

from modules.figures import theme
from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.figures.panel_frames import Text
from modules.figures.panels import Limits, padded_limits
from modules.figures.shapes import Shape
from modules.observations import data_set
from modules.pooling.prediction import Prediction, predict
from modules.pooling.three_models import MODEL_NAMES, ModelName, ThreeModels
from modules.words.wording import number

PLACES = 41
LEFT, RIGHT, GAP, TOP, BOTTOM = 62.0, 6.0, 10.0, 24.0, 44.0
PANEL_HEIGHT, SHORTEST_PANEL, STRIP = 190.0, 120.0, 24.0
NARROW = 600
"""Width below which the panels stand one below the other."""
LETTER_WIDTH = 6.5
LINE_HEIGHT = 15.0
NEW_SUBJECT = "a new subject"


@dataclass(frozen=True)
class Wanted:
    """What is predicted.

    Attributes
    ----------
    subject : str
        The known subject.
    end : float
        The largest `x`, in data units.
    """

    subject: str
    end: float


def prediction_chart(
    models: ThreeModels,
    wanted: Wanted,
    width: int,
    pinned: ThreeModels | None = None,
    room: int | None = None,
) -> Figure:
    """Return a panel for each model, for a known subject above and for a new one below.

    The line is solid where there are data and dashed beyond. The inner band holds the line, the
    outer one a new observation, each with 95 % confidence. Lines of pinned fits are ghosts.

    Parameters
    ----------
    models : ThreeModels
    wanted : Wanted
    width : int
        Of the picture, in pixels.
    pinned : ThreeModels, optional
        Earlier fits.
    room : int, optional
        Height that the picture fills, in pixels; without it the panels have their usual one.
    """
    observations = models.observations
    x = observations["x"].to_numpy(dtype=float)
    places = np.linspace(x.min(), max(wanted.end, x.max()), PLACES)
    rows: list[tuple[str, str | None, Prediction]] = [
        (wanted.subject, wanted.subject, predict(models, places, wanted.subject)),
        (NEW_SUBJECT, None, predict(models, places, None)),
    ]
    x_limits = padded_limits(places)
    y_limits = _y_limits(observations["y"].to_numpy(dtype=float), [row[2] for row in rows])
    panel_height = _panel_height(width, room)
    frames, shapes, texts = [], [], []
    for row, (title, subject, prediction) in enumerate(rows):
        for column, model in enumerate(MODEL_NAMES):
            frame = _frame(models, row, column, (width, panel_height), x_limits, y_limits)
            frames.append(frame)
            heading = _heading(theme.MODEL_STYLES[model].title, title, frame)
            texts.append(
                Text(frame.left, frame.top - 5, heading, "panel-title", ha="left", va="bottom")
            )
            if pinned is not None:
                shapes.append(_ghost(f"ghost:{model}:{row}", model, subject, pinned, frame))
            if model in prediction.reasons:
                texts += _explained(prediction.reasons[model], frame)
            else:
                key = f"{model}:{row}"
                shapes += _bands(key, model, prediction.bands[model], x.max(), frame)
                shapes += _points(key, subject, observations, frame)
    return Figure(
        name="predictions",
        width=width,
        height=_height(width, panel_height),
        frames=frames,
        shapes=shapes,
        title=f"Predictions for {wanted.subject} and for a new subject by the three models",
        words=_words(rows),
        texts=texts,
    )


def _columns(width: int) -> int:
    return len(MODEL_NAMES) if width >= NARROW else 1


def _rows(width: int) -> int:
    return 2 * len(MODEL_NAMES) // _columns(width)


def _panel_height(width: int, room: int | None) -> float:
    if room is None:
        return PANEL_HEIGHT
    return max(SHORTEST_PANEL, (room - _height(width, 0.0)) / _rows(width))


def _height(width: int, panel_height: float) -> float:
    rows = _rows(width)
    return rows * (STRIP + panel_height) + (rows - 1) * (BOTTOM - STRIP) * (rows > 2) + BOTTOM


def _frame(
    models: ThreeModels,
    row: int,
    column: int,
    sizes: tuple[int, float],
    x_limits: Limits,
    y_limits: Limits,
) -> Frame:
    width, panel_height = sizes
    variables = data_set(models.scenario)
    columns = _columns(width)
    place = row * len(MODEL_NAMES) + column
    row, column = divmod(place, columns)
    panel_width = (width - LEFT - RIGHT - (columns - 1) * GAP) / columns
    last = place >= 2 * len(MODEL_NAMES) - columns
    return Frame(
        LEFT + column * (panel_width + GAP),
        STRIP + row * (STRIP + panel_height + (BOTTOM - STRIP) * (columns == 1)),
        panel_width,
        panel_height,
        x_limits,
        y_limits,
        variables.x if last else "",
        variables.y if column == 0 else "",
        x_ticks=None if last or columns == 1 else (),
        y_ticks=None if column == 0 else (),
    )


def _y_limits(y: np.ndarray, predictions: list[Prediction]) -> Limits:
    """Return limits that hold the data and what complete and partial pooling predict."""
    bands = [
        prediction.bands[model][["new_lower", "new_upper", "fit"]].to_numpy().ravel()
        for prediction in predictions
        for model in ("complete", "partial")
        if model not in prediction.reasons
    ]
    values = np.concatenate([y, *bands])
    return padded_limits(values[np.isfinite(values)])


def _bands(
    key: str, model: ModelName, band: pd.DataFrame, last_x: float, frame: Frame
) -> list[Shape]:
    style = theme.MODEL_STYLES[model]
    x, fit = band["x"].to_numpy(), band["fit"].to_numpy()
    shapes = []
    for name in ("new", "mean"):
        lower, upper = band[f"{name}_lower"].to_numpy(), band[f"{name}_upper"].to_numpy()
        outline = frame.to_picture([*x, *x[::-1]], [*lower, *upper[::-1]])
        looks = {"class": f"band band-{name}", "data-model": model, "fill": style.colour}
        shapes.append(Shape(f"{name}:{key}", "region", outline, looks))
    seen = np.array([x.min(), last_x])
    heights = np.interp(seen, x, fit)
    known = {"class": "fit", "data-model": model, "stroke": style.colour}
    shapes.append(Shape(f"fit:{key}", "line", frame.to_picture(seen, heights), known))
    beyond = frame.to_picture([last_x, x.max()], [heights[1], fit[-1]])
    continued = known | {"class": "fit beyond"}
    shapes.append(Shape(f"beyond:{key}", "line", beyond, continued))
    return shapes


def _ghost(
    name: str, model: ModelName, subject: str | None, pinned: ThreeModels, frame: Frame
) -> Shape:
    """Return the line of the pinned fits, hidden where they have none."""
    heights = np.full(2, np.nan)
    if subject is None or subject in pinned.subjects:
        heights = predict(pinned, frame.x_limits, subject).bands[model]["fit"].to_numpy()
    looks = {"class": "ghost", "data-ghost": model}
    return Shape(name, "line", frame.to_picture(frame.x_limits, heights), looks)


def _points(key: str, subject: str | None, observations: pd.DataFrame, frame: Frame) -> list[Shape]:
    own = observations.loc[(observations["subject"] == subject) & observations["kept"]]
    looks = {"class": "observed", "r": "2.8", "fill": theme.INK}
    return [
        Shape(f"observed:{key}:{place}", "point", at[np.newaxis], looks)
        for place, at in enumerate(frame.to_picture(own["x"].to_numpy(), own["y"].to_numpy()))
    ]


def _heading(model: str, subject: str, frame: Frame) -> str:
    """Return what stands above a panel, as short as its width demands."""
    letters = int(frame.width / LETTER_WIDTH)
    heading = f"{model}: {subject}"
    if len(heading) > letters:
        heading = f"{model.removesuffix(' pooling')}: {subject}"
    return heading if len(heading) <= letters else f"{heading[: letters - 1]}…"


def _explained(reason: str, frame: Frame) -> list[Text]:
    lines = textwrap.wrap(reason, max(12, int(frame.width / LETTER_WIDTH)))
    middle = frame.left + frame.width / 2
    start = frame.top + frame.height / 2 - LINE_HEIGHT * (len(lines) - 1) / 2
    return [
        Text(middle, start + LINE_HEIGHT * place, line, "note") for place, line in enumerate(lines)
    ]


def _words(rows: list[tuple[str, str | None, Prediction]]) -> str:
    said = []
    for title, _, prediction in rows:
        for model in MODEL_NAMES:
            name = theme.MODEL_STYLES[model].title
            if model in prediction.reasons:
                said.append(f"{name}, {title}: {prediction.reasons[model]}")
            else:
                end = prediction.bands[model].iloc[-1]
                said.append(
                    f"{name}, {title}: {number(end['fit'])} at {number(end['x'])}, a new "
                    f"observation from {number(end['new_lower'])} to {number(end['new_upper'])}."
                )
    return " ".join(said)
