"""Is the model right? Residuals against fitted values, and normal quantile plots."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from modules.figures import theme
from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.figures.panel_frames import Text
from modules.figures.panels import padded_limits
from modules.figures.shapes import Shape
from modules.pooling.partial import PartialPooling
from modules.pooling.residuals import normal_scores, residual_table, standardised_modes
from modules.pooling.three_models import ThreeModels
from modules.words.wording import count, number

LEFT, RIGHT, GAP, STRIP, BOTTOM = 64.0, 6.0, 76.0, 24.0, 46.0
PANEL_HEIGHT, SHORTEST_PANEL = 210.0, 120.0
NARROW = 560
"""Width below which the panels stand one below the other."""
TITLES = {"intercept": "Normal Q-Q: intercepts S₀", "slope": "Normal Q-Q: slopes S₁"}
MANY_POINTS = 500
MOST_POINTS = 1500
RADIUS, SMALL_RADIUS = 2.8, 1.6


def diagnostics(
    models: ThreeModels, fit: PartialPooling, width: int, room: int | None = None
) -> Figure:
    """Return residuals against fitted values, and the Q-Q plots of residuals and of modes.

    Residuals are in units of σ; conditional modes in units of their own standard deviation, for
    those of a subject with few observations are smaller. A term without variance has no panel.

    Parameters
    ----------
    models : ThreeModels
    fit : PartialPooling
    width : int
        Of the picture, in pixels.
    room : int, optional
        Height that the picture fills, in pixels; without it the panels have their usual one.
    """
    residuals = residual_table(fit, models.observations)
    scaled, modes = residuals.loc[:, "scaled_residual"], standardised_modes(fit)
    panels: list[tuple[str, pd.DataFrame, str, str]] = [
        (
            "Residuals against fitted values",
            residuals.loc[:, ["fitted", "scaled_residual"]],
            "fitted value",
            "residual / σ",
        ),
        ("Normal Q-Q: residuals", _scores(scaled), "normal", "residual / σ"),
    ]
    panels += [
        (title, _scores(known), "normal", "standardised mode")
        for term, title in TITLES.items()
        if len(known := modes.loc[:, term].dropna())
    ]
    rows = _rows(len(panels), width)
    panel_height = _panel_height(rows, room)
    frames, shapes, texts = [], [], []
    for place, (title, points, x_title, y_title) in enumerate(panels):
        frame = _frame(place, points.to_numpy(), (width, panel_height), x_title, y_title)
        frames.append(frame)
        texts.append(Text(frame.left, frame.top - 5, title, "panel-title", ha="left", va="bottom"))
        shapes.append(_reference(place, points.to_numpy(), frame))
        shapes += _points(place, points, frame)
    return Figure(
        name="diagnostics",
        width=width,
        height=rows * (STRIP + panel_height + BOTTOM),
        frames=frames,
        shapes=shapes,
        title="Residuals against fitted values, and normal quantile plots",
        words=_words(scaled),
        texts=texts,
    )


def _scores(values: pd.Series) -> pd.DataFrame:
    return normal_scores(values).loc[:, ["theoretical", "value"]]


def _columns(width: int) -> int:
    return 2 if width >= NARROW else 1


def _rows(panels: int, width: int) -> int:
    return -(-panels // _columns(width))


def _panel_height(rows: int, room: int | None) -> float:
    if room is None:
        return PANEL_HEIGHT
    return max(SHORTEST_PANEL, room / rows - STRIP - BOTTOM)


def _frame(
    place: int,
    points: NDArray[np.float64],
    sizes: tuple[int, float],
    x_title: str,
    y_title: str,
) -> Frame:
    width, panel_height = sizes
    columns = _columns(width)
    panel_width = (width - LEFT - RIGHT - (columns - 1) * GAP) / columns
    row, column = divmod(place, columns)
    return Frame(
        LEFT + column * (panel_width + GAP),
        STRIP + row * (STRIP + panel_height + BOTTOM),
        panel_width,
        panel_height,
        padded_limits(points[:, 0]),
        padded_limits(points[:, 1]),
        x_title,
        y_title,
    )


def _reference(place: int, points: NDArray[np.float64], frame: Frame) -> Shape:
    """Return the level line of no residual, or the line through the quartiles of a Q-Q plot."""
    x = np.array(frame.x_limits)
    height = np.zeros(2) if place == 0 else _through_quartiles(points[:, 1], x)
    return Shape(f"reference:{place}", "line", frame.to_picture(x, height), {"class": "zero"})


def _through_quartiles(values: NDArray[np.float64], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the height at normal quantiles `x` of R's `qqline`."""
    low, high = np.quantile(values, [0.25, 0.75])
    left, right = stats.norm.ppf([0.25, 0.75])
    return low + (high - low) / (right - left) * (x - left)


def _points(place: int, points: pd.DataFrame, frame: Frame) -> list[Shape]:
    radius = SMALL_RADIUS if len(points) > MANY_POINTS else RADIUS
    looks = {"class": "observed", "r": f"{radius:g}", "fill": theme.INK}
    shown = points.iloc[:: -(-len(points) // MOST_POINTS)]
    where = frame.to_picture(*shown.to_numpy().T)
    return [
        Shape(f"at:{place}:{label}", "point", at[np.newaxis], looks)
        for label, at in zip(shown.index, where, strict=True)
    ]


def _words(residuals: pd.Series) -> str:
    farthest = residuals.abs().idxmax()
    shown = -(-len(residuals) // -(-len(residuals) // MOST_POINTS))
    thinned = f", {shown} of them drawn" if shown < len(residuals) else ""
    return (
        f"{count(len(residuals), 'residual')}{thinned}; the farthest is "
        f"{number(abs(float(residuals.at[farthest])), 3)} SDs from the line."
    )
