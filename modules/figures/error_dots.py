"""Numbers of a study as dots with their Monte Carlo error, a row for each test, model or way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from modules.figures import theme
from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.figures.panel_frames import Text
from modules.figures.panels import Limits, padded_limits
from modules.figures.shapes import Shape
from modules.pooling.departures import QUANTILE
from modules.pooling.three_models import MODEL_NAMES
from modules.words.wording import number, per_cent

LEFT, RIGHT, GAP, HEAD, BOTTOM = 104.0, 8.0, 20.0, 22.0, 28.0
NARROW = 560
"""Width below which the panels stand one below the other."""
LOWEST_ROW, HIGHEST_ROW = 26.0, 110.0
APART = 0.24
"""Between two models of one row, as a share of the row."""


@dataclass(frozen=True, eq=False)
class Quantity:
    """What one panel shows.

    Attributes
    ----------
    title : str
        What is written above it.
    table : DataFrame
        Columns `row`, `model`, `value` and `error`; NaN where there is none.
    expected : float or None
        Where a line stands.
    is_share : bool
        Whether it is a share, to be written in per cent.
    """

    title: str
    table: pd.DataFrame
    expected: float | None = None
    is_share: bool = False


def error_dots(
    title: str,
    words: str,
    quantities: Sequence[Quantity],
    rows: Sequence[str],
    size: tuple[int, int],
) -> Figure:
    """Return a panel for each quantity, with the same rows.

    Parameters
    ----------
    title, words : str
        What the figure is, and what it shows.
    quantities : sequence of Quantity
    rows : sequence of str
        The rows from above, as the tables name them.
    size : (int, int)
        Of the picture, in pixels.
    """
    width, height = size
    columns = len(quantities) if width >= NARROW else 1
    down = -(-len(quantities) // columns)
    panel_width = (width - LEFT - RIGHT - (columns - 1) * GAP) / columns
    room = height / down - HEAD - BOTTOM
    panel_height = min(max(room, LOWEST_ROW * len(rows)), HIGHEST_ROW * len(rows))
    frames, shapes, texts = [], [], []
    for place, quantity in enumerate(quantities):
        row, column = divmod(place, columns)
        frame = Frame(
            LEFT + column * (panel_width + GAP),
            HEAD + row * (panel_height + HEAD + BOTTOM),
            panel_width,
            panel_height,
            _limits(quantity),
            (len(rows) - 0.5, -0.5),
            x_ticks=_share_ticks(panel_width) if quantity.is_share else None,
            y_ticks=tuple(
                (float(at), label if column == 0 else "") for at, label in enumerate(rows)
            ),
        )
        frames.append(frame)
        texts.append(
            Text(frame.left, frame.top - 5, quantity.title, "panel-title", ha="left", va="bottom")
        )
        if quantity.expected is not None:
            course = frame.to_picture([quantity.expected] * 2, frame.y_limits)
            shapes.append(Shape(f"expected:{place}", "line", course, {"class": "true-value"}))
        shapes += _dots(place, quantity, rows, frame)
    return Figure(
        name="study",
        width=width,
        height=down * (panel_height + HEAD + BOTTOM),
        frames=frames,
        shapes=shapes,
        title=title,
        words=words,
        texts=texts,
    )


def _limits(quantity: Quantity) -> Limits:
    if quantity.is_share:
        return -0.04, 1.04
    table = quantity.table
    error = QUANTILE * table["error"].fillna(0.0)
    ends = pd.concat([table["value"] - error, table["value"] + error]).to_numpy()
    known = [*ends[np.isfinite(ends)], *([] if quantity.expected is None else [quantity.expected])]
    return padded_limits(known or [0.0])


def _share_ticks(width: float) -> tuple[tuple[float, str], ...]:
    shares = (0.0, 0.25, 0.5, 0.75, 1.0) if width >= 260 else (0.0, 0.5, 1.0)
    return tuple((share, per_cent(share)) for share in shares)


def _dots(place: int, quantity: Quantity, rows: Sequence[str], frame: Frame) -> list[Shape]:
    table = quantity.table
    apart = APART if table.duplicated("row").any() else 0.0
    shapes = []
    for number_of, row in enumerate(table.to_dict("records")):
        model, value, error = row["model"], row["value"], row["error"]
        if not np.isfinite(value):
            continue
        at = rows.index(row["row"]) + apart * (MODEL_NAMES.index(model) - 1)
        style = theme.MODEL_STYLES[model]
        reach = QUANTILE * (error if np.isfinite(error) else 0.0)
        ends = frame.to_picture([value - reach, value + reach], [at, at])
        looks = {"class": "error-bar", "data-model": model, "stroke": style.colour}
        shapes.append(Shape(f"error:{place}:{number_of}", "line", ends, looks))
        looks = {"class": "dot", "data-model": model, "fill": style.colour, "r": "4.5"}
        dot = frame.to_picture([value], [at])
        shapes.append(Shape(f"dot:{place}:{number_of}", "point", dot, looks))
        if not apart:
            shapes.append(_said(f"value:{place}:{number_of}", value, quantity.is_share, dot, frame))
    return shapes


def _said(name: str, value: float, is_share: bool, dot: np.ndarray, frame: Frame) -> Shape:
    """Return the number beside its dot, on the side where there is room."""
    words = per_cent(value) if is_share else number(value, 3)
    on_left = dot[0, 0] > frame.left + 0.7 * frame.width
    at = dot + np.array([[-9.0 if on_left else 9.0, -11.0]])
    return Shape(
        name, "text", at, {"class": "note"}, words=words, anchor="right" if on_left else "left"
    )
