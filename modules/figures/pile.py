"""Estimates of many data sets piled up, one dot a data set, with the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from modules.figures import theme
from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.figures.panel_frames import Text
from modules.figures.panels import Limits, breaks, padded_limits
from modules.figures.shapes import Shape
from modules.pooling.three_models import ModelName
from modules.words.wording import number

Array = NDArray[np.float64]

LEFT, RIGHT, HEAD, BOTTOM = 8.0, 8.0, 22.0, 44.0
MOST_DOTS, DOTS_OF_MORE = 1000, 500
"""Of a model; of more data sets a dot stands for several, so that the picture stays light."""
LARGEST_DOT, SMALLEST_DOT, DOT_STEP = 9.0, 2.0, 0.5
"""Their diameters in pixels, and between two that are tried."""
OUTERMOST = 0.05
"""The share of no pooling's estimates on each side for which the picture need not be wide enough:
subjects' own lines of two observations lie anywhere."""
TICKS = 6


@dataclass(frozen=True, eq=False)
class Pile:
    """The estimates of one parameter.

    Attributes
    ----------
    symbol, name : str
        What it is.
    truth : float
        NaN where it truly is undefined.
    estimates : mapping of str to ndarray
        By model, in the order of the data sets; NaN where one does not determine it.
    heads : mapping of str to str
        By model, what stands above its dots.
    replicates : int
        How many data sets there will be: dots leave room for them.
    """

    symbol: str
    name: str
    truth: float
    estimates: Mapping[ModelName, Array]
    heads: Mapping[ModelName, str]
    replicates: int

    @property
    def data_sets_a_dot(self) -> int:
        """For how many data sets a dot stands, at most."""
        return data_sets_a_dot(self.replicates)


def data_sets_a_dot(replicates: int) -> int:
    """Return for how many data sets a dot stands, at most, where there are so many."""
    return 1 if replicates <= MOST_DOTS else -(-replicates // DOTS_OF_MORE)


def pile_chart(pile: Pile, width: int, height: int) -> Figure:
    """Return a panel of dots for each model, all on the same axis.

    Parameters
    ----------
    pile : Pile
    width, height : int
        Of the picture, in pixels.
    """
    limits = _limits(pile)
    panel_height = (height - BOTTOM) / len(pile.estimates) - HEAD
    frames, shapes, texts = [], [], []
    size = _diameter(pile, limits, width - LEFT - RIGHT, panel_height)
    for place, (model, estimates) in enumerate(pile.estimates.items()):
        last = place == len(pile.estimates) - 1
        frame = Frame(
            LEFT,
            HEAD + place * (HEAD + panel_height),
            width - LEFT - RIGHT,
            panel_height,
            limits,
            (0.0, panel_height),
            f"{pile.symbol} {pile.name}" if last else "",
            x_ticks=tuple((at, f"{at:g}") for at in breaks(limits, TICKS)) if last else (),
            y_ticks=(),
        )
        frames.append(frame)
        head = pile.heads[model]
        texts.append(Text(frame.left, frame.top - 5, head, "panel-title", ha="left", va="bottom"))
        texts += _beyond(estimates, frame)
        if np.isfinite(pile.truth):
            course = frame.to_picture([pile.truth] * 2, frame.y_limits)
            shapes.append(Shape(f"truth:{model}", "line", course, {"class": "true-value"}))
        shapes += _dots(model, estimates, frame, size, pile.data_sets_a_dot)
    return Figure(
        name="pile",
        width=width,
        height=height,
        frames=frames,
        shapes=shapes,
        title=f"Estimates of {pile.symbol}, {pile.name}, one dot for "
        f"{'each data set' if pile.data_sets_a_dot == 1 else f'{pile.data_sets_a_dot} data sets'}",
        words=" ".join([_truth(pile), *(_said(pile, model, limits) for model in pile.estimates)]),
        texts=texts,
    )


def _said(pile: Pile, model: ModelName, limits: Limits) -> str:
    estimates = pile.estimates[model]
    beyond = int(((estimates < limits[0]) | (estimates > limits[1])).sum())
    left_out = f", {beyond} beyond the picture" if beyond else ""
    return f"{pile.heads[model]}{left_out}."


def _truth(pile: Pile) -> str:
    if not np.isfinite(pile.truth):
        return f"{pile.symbol} truly is undefined."
    return f"The truth is {number(pile.truth)}."


def _limits(pile: Pile) -> Limits:
    ends = [pile.truth] if np.isfinite(pile.truth) else []
    for model, estimates in pile.estimates.items():
        known = estimates[np.isfinite(estimates)]
        if len(known):
            outermost = OUTERMOST if model == "none" else 0.0
            ends += np.quantile(known, [outermost, 1.0 - outermost]).tolist()
    return padded_limits(ends or [0.0])


def _diameter(pile: Pile, limits: Limits, width: float, height: float) -> float:
    """Return the largest diameter with which the highest pile fits its panel."""
    for diameter in np.arange(LARGEST_DOT, SMALLEST_DOT, -DOT_STEP):
        if _highest(pile, limits, width, diameter) * diameter <= height:
            return float(diameter)
    return SMALLEST_DOT


def _highest(pile: Pile, limits: Limits, width: float, diameter: float) -> float:
    """Return how many dots will be in the highest pile."""
    n_piles = max(1, int(width / diameter))
    counts = [
        np.histogram(known, n_piles, limits)[0].max() / len(estimates)
        for estimates in pile.estimates.values()
        if len(known := estimates[np.isfinite(estimates)])
    ]
    return np.ceil(max(counts, default=0.0) * pile.replicates / pile.data_sets_a_dot)


def _dots(
    model: ModelName, estimates: Array, frame: Frame, diameter: float, data_sets_a_dot: int
) -> list[Shape]:
    low, high = frame.x_limits
    inside = np.flatnonzero((estimates >= low) & (estimates <= high))
    if not len(inside):
        return []
    n_piles = max(1, int(frame.width / diameter))
    of_pile = np.minimum(
        (n_piles * (estimates[inside] - low) / (high - low)).astype(int), n_piles - 1
    )
    looks = {
        "class": "dot",
        "data-model": model,
        "r": f"{0.45 * diameter:.2f}",
        "fill": theme.MODEL_STYLES[model].colour,
    }
    order = np.argsort(of_pile, kind="stable")
    piles, starts = np.unique(of_pile[order], return_index=True)
    middles = low + (piles + 0.5) * (high - low) / n_piles
    highest = max((np.diff([*starts, len(order)]) / data_sets_a_dot).max(initial=1.0), 1.0)
    step = min(diameter, (frame.height - diameter) / max(highest - 1.0, 1.0))
    names, at = [], []
    for middle, data_sets in zip(middles, np.split(inside[order], starts[1:]), strict=True):
        for floor, start in enumerate(range(0, len(data_sets), data_sets_a_dot)):
            names.append((data_sets[start : start + data_sets_a_dot] + 1).tolist())
            at.append((middle, 0.5 * diameter + floor * step))
    places = frame.to_picture(*np.array(at).T)[:, np.newaxis]
    return [
        Shape(
            f"{model}:{own[0]}", "point", place, looks | {"data-data-sets": " ".join(map(str, own))}
        )
        for own, place in zip(names, places, strict=True)
    ]


def _beyond(estimates: Array, frame: Frame) -> list[Text]:
    """Return how many estimates lie outside the picture, on either side."""
    low, high = frame.x_limits
    below, above = int((estimates < low).sum()), int((estimates > high).sum())
    middle = frame.top + 10
    said = []
    if below:
        said.append(Text(frame.left + 4, middle, f"‹ {below}", "note", ha="left"))
    if above:
        said.append(Text(frame.right - 4, middle, f"{above} ›", "note", ha="right"))
    return said
