"""What the picture of the lines shows, in words computed from its data."""

from __future__ import annotations

import math

import numpy as np

from modules.pooling.three_models import MODEL_NAMES, ModelName, ThreeModels
from modules.words.model_titles import MODEL_TITLES
from modules.words.wording import count, line, number

SAME_SLOPE = 1e-9


def describe(models: ThreeModels) -> str:
    """Say how much data is left and what slopes each model sees in it."""
    kept, made = sum(models.observations_left.values()), len(models.observations)
    left = f"{kept} of {count(made, 'observation')} left."
    return " ".join([left, *(_slopes(models, model) for model in MODEL_NAMES)])


def equations(models: ThreeModels, model: ModelName, x: str) -> dict[str, str]:
    """Return each subject's line by a model as an equation in `x`, or why it has none."""
    return {
        subject: line(intercept, slope, x)
        if math.isfinite(slope)
        else f"no line. {models.reason(model, subject)}"
        for subject, intercept, slope in models.lines(model).itertuples(name=None)
    }


def _slopes(models: ThreeModels, model: ModelName) -> str:
    title = MODEL_TITLES[model]
    slopes = models.lines(model)["slope"].dropna().to_numpy()
    if slopes.size == 0:
        return f"{title}: no line."
    without = len(models.subjects) - slopes.size
    exceptions = f", {count(without, 'subject')} without a line" if without else ""
    if np.ptp(slopes) <= SAME_SLOPE * np.abs(slopes).max():
        whose = f"{count(slopes.size, 'subject')}{exceptions}" if without else "everyone"
        return f"{title}: slope {number(slopes[0])} for {whose}."
    return f"{title}: slopes from {number(slopes.min())} to {number(slopes.max())}{exceptions}."
