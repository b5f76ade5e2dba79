"""Intervals of each parameter by Wald, profile and bootstrap, each parameter on its own axis."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from modules.figures import theme
from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.figures.panel_frames import Text
from modules.figures.panels import padded_limits
from modules.figures.shapes import Shape
from modules.words.wording import number

METHODS = {"wald": "Wald", "profile": "profile", "bootstrap": "bootstrap"}
SYMBOLS = {
    "sd_intercept": "τ₀₀",
    "correlation": "ρ",
    "sd_slope": "τ₁₁",
    "residual_sd": "σ",
    "intercept": "γ₀",
    "slope": "γ₁",
}
LEFT, GAP, STRIP, ROW_HEIGHT, AXIS = 72.0, 12.0, 20.0, 22.0, 30.0
COLUMN_WIDTH = 300.0


@dataclass(frozen=True)
class ParameterGrid:
    """Where each parameter's panel stands.

    Attributes
    ----------
    parameters : tuple of str
        Keys of `SYMBOLS`.
    width : int
        Of the picture, in pixels.
    panel_height : float
        In pixels.
    """

    parameters: tuple[str, ...]
    width: int
    panel_height: float

    @property
    def columns(self) -> int:
        """How many panels stand side by side."""
        return max(1, min(3, int(self.width / COLUMN_WIDTH)))

    @property
    def height(self) -> float:
        """Height of the picture in pixels."""
        rows = math.ceil(len(self.parameters) / self.columns)
        return rows * (STRIP + self.panel_height + AXIS + GAP)

    def corner(self, place: int) -> tuple[float, float]:
        """Return the left and the top of a panel, in pixels."""
        row, column = divmod(place, self.columns)
        left = LEFT + column * self.width / self.columns
        return left, STRIP + row * (STRIP + self.panel_height + AXIS + GAP)

    @property
    def panel_width(self) -> float:
        """Width of a panel in pixels."""
        return self.width / self.columns - LEFT - GAP

    def title(self, place: int, words: str) -> Text:
        """Return a panel's title above it."""
        left, top = self.corner(place)
        return Text(left, top - 5, words, "panel-title", ha="left", va="bottom")


def interval_chart(
    estimates: pd.Series, intervals: Mapping[str, pd.DataFrame], width: int, level: float
) -> Figure:
    """Return the intervals of every parameter by every method that has one.

    Parameters
    ----------
    estimates : Series
        By parameter, keys of `SYMBOLS`.
    intervals : mapping of str to DataFrame
        By method, of `METHODS`: `lower` and `upper` by parameter, NaN where there is no bound.
    width : int
        Of the picture, in pixels.
    level : float
        Of the intervals, to be named.
    """
    parameters = tuple(estimates.index)
    grid = ParameterGrid(parameters, width, ROW_HEIGHT * len(METHODS))
    frames, shapes, titles = [], [], []
    for place, parameter in enumerate(parameters):
        estimate = float(estimates.to_numpy()[place])
        bounds = {name: table.loc[parameter] for name, table in intervals.items()}
        known = [value for pair in bounds.values() for value in pair if math.isfinite(value)]
        left, top = grid.corner(place)
        frame = Frame(
            left,
            top,
            grid.panel_width,
            grid.panel_height,
            padded_limits([*known, estimate] if math.isfinite(estimate) else known or [0.0, 1.0]),
            (len(METHODS) - 0.5, -0.5),
            y_ticks=tuple((float(row), name) for row, name in enumerate(METHODS.values())),
        )
        frames.append(frame)
        titles.append(grid.title(place, f"{SYMBOLS[parameter]}  {_estimated(estimate)}"))
        shapes.append(
            Shape(
                f"estimate:{parameter}",
                "line",
                frame.to_picture([estimate, estimate], frame.y_limits),
                {"class": "zero", "stroke": theme.FRAME},
            )
        )
        for row, method in enumerate(METHODS):
            if method in bounds:
                ends = frame.to_picture(bounds[method].to_numpy(), [row, row])
                looks = {
                    "class": f"interval interval-{method}",
                    "stroke": theme.INK,
                }
                shapes.append(Shape(f"{method}:{parameter}", "line", ends, looks))
    return Figure(
        name="intervals",
        width=width,
        height=grid.height,
        frames=frames,
        shapes=shapes,
        title=f"{100 * level:g} % intervals of each parameter",
        words="; ".join(_said(parameter, intervals) for parameter in parameters),
        texts=titles,
    )


def zeta_chart(curves: pd.DataFrame, width: int, quantile: float) -> Figure:
    """Return the profile curves: ζ against each parameter, with the quantile that ends intervals.

    Parameters
    ----------
    curves : DataFrame
        Columns `parameter`, `value`, `zeta`.
    width : int
        Of the picture, in pixels.
    quantile : float
        Where |ζ| ends the interval.
    """
    parameters = tuple(str(name) for name in curves["parameter"].unique())
    grid = ParameterGrid(parameters, width, 130.0)
    frames, shapes, titles = [], [], []
    for place, parameter in enumerate(parameters):
        curve = curves.loc[curves["parameter"] == parameter]
        value, zeta = curve["value"].to_numpy(), curve["zeta"].to_numpy()
        left, top = grid.corner(place)
        frame = Frame(
            left,
            top,
            grid.panel_width,
            grid.panel_height,
            padded_limits(value),
            (-4.0, 4.0),
            y_title="ζ" if place % grid.columns == 0 else "",
        )
        frames.append(frame)
        titles.append(grid.title(place, SYMBOLS[parameter]))
        for sign in (-1.0, 1.0):
            ends = frame.to_picture(frame.x_limits, [sign * quantile] * 2)
            shapes.append(Shape(f"quantile:{parameter}:{sign:g}", "line", ends, {"class": "zero"}))
        looks = {
            "class": "curve",
            "fill": "none",
            "stroke": theme.MODEL_STYLES["partial"].colour,
        }
        shapes.append(
            Shape(
                f"zeta:{parameter}", "curve", frame.to_picture(value, np.clip(zeta, -9, 9)), looks
            )
        )
    return Figure(
        name="profile",
        width=width,
        height=grid.height,
        frames=frames,
        shapes=shapes,
        title="Profile curves: ζ against each parameter",
        words="A straight curve means that the estimate is normally distributed.",
        texts=titles,
    )


def _estimated(estimate: float) -> str:
    return number(estimate, 5) if math.isfinite(estimate) else "no estimate"


def _said(parameter: str, intervals: Mapping[str, pd.DataFrame]) -> str:
    spoken = [
        f"{METHODS[method]} {number(lower)} to {number(upper)}"
        for method, table in intervals.items()
        for lower, upper in [table.loc[parameter].to_numpy()]
        if math.isfinite(lower) and math.isfinite(upper)
    ]
    return f"{SYMBOLS[parameter]}: {', '.join(spoken) or 'no interval'}"
