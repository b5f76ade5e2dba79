"""What became of a guess that was drawn: a line over the data, or a point in the plane."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from modules.lessons.lesson import LineCommit, PointCommit
from modules.lessons.quantities import unit_of_slope, unit_of_y
from modules.observations import data_set
from modules.pooling.lines import TERMS
from modules.pooling.three_models import ThreeModels
from modules.words.model_titles import MODEL_TITLES
from modules.words.wording import fixed

Coefficients = tuple[float, float]
"""Intercept and slope."""

NEAR_LINE = 0.02
"""Lines this near, as a share of the range of y, cannot be told apart by a hand."""

NEAR_POINT = 0.05
"""Points this near, as a share of the range of own estimates, cannot either."""

OUTSIDE = 10.0
"""So many ranges away, a guess is none that fits into a picture."""

ENOUGH, TOO_MUCH = 0.75, 1.25
"""The shares of the true pull between which a point was moved about as far."""


def line_reply(commit: LineCommit, guess: Coefficients, models: ThreeModels) -> str:
    """Say where a guessed line ran beside the model's, at its start and in its slope."""
    scale = _Scale.of(models)
    answer = coefficients(commit, models)
    whose = _whose(commit)
    off_start = guess[0] + guess[1] * scale.first_x - _start(answer, scale)
    off_slope = guess[1] - answer[1]
    if max(abs(off_start), abs(off_slope) * scale.range_x) > OUTSIDE * scale.range_y:
        return f"That is far outside the picture: {whose} {_described(answer, scale)}."
    starts_right = abs(off_start) <= NEAR_LINE * scale.range_y
    slopes_right = abs(off_slope) * scale.range_x <= NEAR_LINE * scale.range_y
    if starts_right and slopes_right:
        return f"Almost exactly: {whose} {_described(answer, scale)}."
    start = (
        f"starts where {whose} does"
        if starts_right
        else f"starts {scale.y(abs(off_start))} {_above_or_below(off_start)} {whose}"
    )
    joined = "but" if starts_right != slopes_right else "and"
    slope = "is as steep" if slopes_right else _beside_slope(guess[1], answer[1], scale)
    return f"Your line {start}, {joined} {slope}."


def point_reply(commit: PointCommit, guess: Coefficients, models: ThreeModels) -> str:
    """Say how far off a guessed point was, and whether it went the way of the model's."""
    scale = _Scale.of(models)
    answer = np.array(coefficients(commit, models))
    own = models.none.lines.loc[commit.subject].to_numpy()
    ranges = np.ptp(models.none.lines.dropna().to_numpy(), axis=0)
    ranges[ranges == 0] = 1.0
    with np.errstate(over="ignore"):
        off = (np.array(guess) - answer) / ranges
    model = MODEL_TITLES[commit.model]
    where = f"{model} puts {commit.subject} at {scale.point(answer.tolist())}."
    if np.abs(off).max() > OUTSIDE:
        return f"That is far outside the picture. {where}"
    if np.abs(off).max() <= NEAR_POINT:
        return f"Almost exactly. {where}"
    pull = (answer - own) / ranges
    way = _way(model, off + pull, pull)
    terms = [
        f"your {term} is {written(abs(by))} too {'high' if by > 0 else 'low'}"
        for term, by, share, written in zip(
            TERMS, (np.array(guess) - answer).tolist(), off, (scale.y, scale.slope), strict=True
        )
        if abs(share) > NEAR_POINT
    ]
    said = " and ".join(terms)
    return f"{way}{said[0].upper()}{said[1:]}."


def coefficients(commit: LineCommit | PointCommit, models: ThreeModels) -> Coefficients:
    """Return intercept and slope of the line that a commit asks for; NaN where there is none."""
    intercept, slope = models.lines(commit.model).loc[commit.subject].tolist()
    return intercept, slope


@dataclass(frozen=True)
class _Scale:
    """How large the data's picture is, and how its numbers are written."""

    first_x: float
    range_x: float
    range_y: float
    y_unit: str
    slope_unit: str

    @classmethod
    def of(cls, models: ThreeModels) -> _Scale:
        variables = data_set(models.scenario)
        x, y = (models.observations[name].to_numpy() for name in ("x", "y"))
        return cls(
            float(x.min()),
            float(np.ptp(x)) or 1.0,
            float(np.ptp(y)) or 1.0,
            unit_of_y(variables),
            unit_of_slope(variables),
        )

    def y(self, value: float) -> str:
        return f"{fixed(value, _decimals(self.range_y))} {self.y_unit}"

    def slope(self, value: float) -> str:
        return f"{fixed(value, _decimals(self.range_y / self.range_x))} {self.slope_unit}"

    def point(self, answer: list[float]) -> str:
        return f"{self.y(answer[0])} and {self.slope(answer[1])}"


def _decimals(size: float) -> int:
    """Return with how many decimals parts of a hundredth of a size can be told."""
    return max(0, 2 - math.floor(math.log10(size)))


def _start(line: Coefficients, scale: _Scale) -> float:
    return line[0] + line[1] * scale.first_x


def _described(line: Coefficients, scale: _Scale) -> str:
    verb = "falls" if line[1] < 0 else "rises"
    return f"starts at {scale.y(_start(line, scale))} and {verb} by {scale.slope(abs(line[1]))}"


def _whose(commit: LineCommit) -> str:
    line = f"{MODEL_TITLES[commit.model].lower()}'s line"
    return line if commit.model == "complete" else f"{line} for {commit.subject}"


def _above_or_below(off: float) -> str:
    return "above" if off > 0 else "below"


def _beside_slope(guess: float, answer: float, scale: _Scale) -> str:
    """Say of a guessed slope how it is beside the answer."""
    if guess * answer < 0:
        does, other = ("rises", "falls") if guess > 0 else ("falls", "rises")
        by, other_by = scale.slope(abs(guess)), scale.slope(abs(answer))
        return f"{does} by {by} where that one {other} by {other_by}"
    how = "steeper" if abs(guess) > abs(answer) else "flatter"
    return f"is {scale.slope(abs(guess - answer))} {how}"


def _way(model: str, moved: NDArray[np.float64], pull: NDArray[np.float64]) -> str:
    """Say whether a point was moved from the own estimate as the model moves it."""
    length = float(pull @ pull)
    if not math.isfinite(length) or math.sqrt(length) <= NEAR_POINT:
        return ""
    if np.abs(moved).max() <= NEAR_POINT:
        return "That is where its own line puts it. "
    share = float(moved @ pull) / length
    if share <= 0:
        return f"{model} moves it the other way. "
    if share < ENOUGH:
        return "The right direction, but not far enough. "
    if share > TOO_MUCH:
        return "The right direction, but too far. "
    return "As far as it should go, but to one side. "
