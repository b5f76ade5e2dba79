"""Caterpillar plots: each subject's departure from the population, with its uncertainty."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from modules.figures import theme
from modules.figures.estimate_limits import TERM_NAMES, EstimateLimits
from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.figures.marks import Mark
from modules.figures.plane import labels
from modules.observations import data_set
from modules.pooling.dial import terms_that_vary
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario
from modules.words.wording import number

LEVEL = 0.95
LEFT, BETWEEN, TOP, BOTTOM = 64.0, 74.0, 6.0, 42.0
ROW_HEIGHT, LOWEST_ROW = 17.0, 12.0
COMFORTABLE_HEIGHT = 560.0
OFFSET = 0.16
LABEL_GAP = 6.0
SIDE_BY_SIDE = 520


@dataclass(frozen=True)
class Caterpillar:
    """What the two panels show, and how large the picture is.

    Attributes
    ----------
    limits : EstimateLimits
        Departures from the population in data units, around 0.
    subjects : int
        How many rows each panel has.
    width : int
        Of the picture, in pixels.
    """

    limits: EstimateLimits
    subjects: int
    width: int

    @property
    def row_height(self) -> float:
        """Height of a row in pixels: as high as a comfortable picture allows, and readable."""
        return min(ROW_HEIGHT, max(LOWEST_ROW, COMFORTABLE_HEIGHT / self.subjects))

    @property
    def height(self) -> float:
        """Height of the picture in pixels."""
        panel = TOP + self.row_height * self.subjects + BOTTOM
        return panel if self.side_by_side else 2 * panel

    @property
    def side_by_side(self) -> bool:
        """Whether both panels have room beside each other; else they stand one below the other."""
        return self.width >= SIDE_BY_SIDE

    def frames(self, scenario: Scenario) -> dict[str, Frame]:
        """Return the panel of each term."""
        width, across, down = self.width - LEFT, 0.0, self.height / 2
        if self.side_by_side:
            width = (self.width - LEFT - BETWEEN) / 2
            across, down = width + BETWEEN, 0.0
        symbols = ("S₀ = β₀ − γ₀", "S₁ = β₁ − γ₁")
        variables = data_set(scenario)
        unit = variables.y_unit or variables.y
        units = (unit, f"{unit} per {variables.x}")
        return {
            term: Frame(
                LEFT + place * across,
                TOP + place * down,
                width,
                self.row_height * self.subjects,
                self.limits.of(term),
                (self.subjects - 0.5, -0.5),
                f"{symbol} ({unit})",
                y_ticks=(),
            )
            for place, (term, symbol, unit) in enumerate(
                zip(TERM_NAMES, symbols, units, strict=True)
            )
        }


def departure_limits(limits: EstimateLimits) -> EstimateLimits:
    """Return limits around 0 as wide as limits of estimates."""
    intercept, slope = (0.62 * (limits.of(term)[1] - limits.of(term)[0]) for term in TERM_NAMES)
    return EstimateLimits((-intercept, intercept), (-slope, slope))


def figure(models: ThreeModels, layout: Caterpillar, pinned: ThreeModels | None) -> Figure:
    """Return both caterpillars: partial pooling's intervals, and those of the subjects' own lines.

    Conditional modes have intervals from their conditional SDs; own lines, seen from the same
    population line, have t intervals by the residual variance that all subjects share.
    """
    frames = layout.frames(models.scenario)
    return Figure(
        name="caterpillar",
        width=layout.width,
        height=layout.height,
        frames=list(frames.values()),
        marks=[
            *(_zero(term, frame) for term, frame in frames.items()),
            *(
                mark
                for term, frame in frames.items()
                for mark in _term(models, pinned, term, frame)
            ),
        ],
        labels=labels(models),
        title="Departures from the population line with 95 % intervals, sorted: conditional modes "
        "and the subjects' own lines",
        words=_words(models),
    )


def intervals(models: ThreeModels, term: str) -> pd.DataFrame:
    """Return each subject's departure from the population with its 95 % interval by both models.

    Parameters
    ----------
    models : ThreeModels
    term : {"intercept", "slope"}

    Returns
    -------
    DataFrame
        By subject: `pooled`, `pooled_lower`, `pooled_upper`, `own`, `own_lower`, `own_upper`; NaN
        where undetermined.
    """
    fit, none = models.partial, models.none
    if not isinstance(fit, PartialPooling):
        columns = [f"{who}{end}" for who in ("pooled", "own") for end in ("", "_lower", "_upper")]
        return pd.DataFrame(math.nan, list(models.subjects), columns)
    mode = fit.random_effects[term]
    reach = stats.norm.ppf((1 + LEVEL) / 2) * fit.conditional_sd[term]
    own = none.lines[term] - fit.fixed_effects[term]
    quantile = math.nan
    if none.degrees_of_freedom:
        quantile = float(stats.t.ppf((1 + LEVEL) / 2, none.degrees_of_freedom))
    own_reach = quantile * none.standard_errors[term]
    return pd.DataFrame(
        {
            "pooled": mode,
            "pooled_lower": mode - reach,
            "pooled_upper": mode + reach,
            "own": own,
            "own_lower": own - own_reach,
            "own_upper": own + own_reach,
        }
    )


def _term(models: ThreeModels, pinned: ThreeModels | None, term: str, frame: Frame) -> list[Mark]:
    found = intervals(models, term)
    rows = np.empty(len(found))
    rows[np.argsort(-found["pooled"].to_numpy(), kind="stable")] = np.arange(len(found))
    ghosts = np.full(len(found), np.nan)
    if pinned is not None:
        ghosts = intervals(pinned, term)["pooled"].reindex(list(models.subjects)).to_numpy()
    marks = []
    for place, (subject, values) in enumerate(zip(found.index, found.to_numpy(), strict=True)):
        row = rows[place]
        pooled, own = values[:3], values[3:]
        label = np.array([[frame.left - LABEL_GAP, frame.to_picture(0.0, row)[1]]])
        ghost = frame.to_picture([_inside(ghosts[place], frame)], [row])
        marks += [
            Mark(
                f"ghost:{term}:{subject}",
                "point",
                ghost,
                {"class": "ghost ghost-centre", "r": "4"},
                subject,
            ),
            *_interval(f"own:{term}:{subject}", own, row + OFFSET, "none", subject, frame),
            *_interval(f"pooled:{term}:{subject}", pooled, row - OFFSET, "partial", subject, frame),
            Mark(
                f"name:{term}:{subject}",
                "text",
                label,
                {"class": "row-label"},
                subject,
                _shortened(subject),
                "right",
            ),
        ]
    return marks


def _zero(term: str, frame: Frame) -> Mark:
    ends = frame.to_picture([0.0, 0.0], frame.y_limits)
    return Mark(f"zero:{term}", "line", ends, {"class": "zero", "stroke": theme.FRAME})


def _interval(
    name: str,
    values: NDArray[np.float64],
    row: float,
    model: theme.LineName,
    owner: str,
    frame: Frame,
) -> list[Mark]:
    middle, *ends = values
    style = theme.LINE_STYLES[model]
    reach = {"class": "interval", "data-model": model, "stroke": style.colour}
    at = {
        "class": f"estimate estimate-{model}",
        "data-model": model,
        "r": "2.6",
        "fill": style.colour,
    }
    return [
        Mark(
            f"interval:{name}",
            "line",
            frame.to_picture(np.clip(ends, *frame.x_limits), [row, row]),
            reach,
            owner,
        ),
        Mark(name, "point", frame.to_picture([_inside(middle, frame)], [row]), at, owner),
    ]


def _inside(departure: float, frame: Frame) -> float:
    """Return a departure that its panel shows, else NaN: it must not stand in the other panel."""
    lowest, highest = frame.x_limits
    return departure if lowest <= departure <= highest else math.nan


def _shortened(label: str, letters: int = 8) -> str:
    return label if len(label) <= letters else f"{label[: letters - 1]}…"


def _words(models: ThreeModels) -> str:
    fit = models.partial
    if not isinstance(fit, PartialPooling):
        return f"No intervals: {fit}"
    spread = [
        f"{term}s by SD {number(math.sqrt(fit.random_covariance.at[term, term]))}"
        for term, varies in zip(TERM_NAMES, terms_that_vary(fit), strict=True)
        if varies
    ]
    if not spread:
        return "Partial pooling sees no differences between subjects."
    return f"Subjects differ in their {' and their '.join(spread)}."
