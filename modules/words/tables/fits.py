"""What the three fits say, side by side, in the chapter's symbols."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from modules.pooling.lines import TERMS
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ModelName, ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.words.model_titles import MODEL_TITLES
from modules.words.tables.data_table import DataTable
from modules.words.wording import count, number

NOT_IN_THE_MODEL = "\N{EM DASH}"
HEADINGS = (
    ("", "Model"),
    ("γ₀", "intercept"),
    ("γ₁", "slope"),
    ("σ", "residual SD"),
    ("τ₀₀", "SD of intercepts"),
    ("τ₁₁", "SD of slopes"),
    ("ρ", "their correlation"),
)


def what_fits_say(models: ThreeModels) -> dict[ModelName, list[str]]:
    """Return the cells under `HEADINGS` of each model; too few where the last is a sentence."""
    return {"complete": _complete(models), "none": _none(models), "partial": _partial(models)}


def fits(models: ThreeModels) -> DataTable:
    """Return the same as a table; what takes the place of numbers stands beside it."""
    heads = [f"{symbol} {meaning}" for symbol, meaning in HEADINGS[1:]]
    rows, titles, notes = [], [], []
    for model, cells in what_fits_say(models).items():
        title, numbers = MODEL_TITLES[model], cells
        if len(cells) == 1:
            numbers = []
            notes.append(f"{title}: {cells[0]}")
        elif len(cells) < len(heads):
            *numbers, said = cells
            title = f"{title} ({said})"
        rows.append([*numbers, *[NOT_IN_THE_MODEL] * (len(heads) - len(numbers))])
        titles.append(title)
    shown = {head: head for head in heads}
    return DataTable(pd.DataFrame(rows, titles, heads), HEADINGS[0][1], shown, notes=tuple(notes))


def _complete(models: ThreeModels) -> list[str]:
    fit = models.complete
    if isinstance(fit, Undetermined):
        return [str(fit)]
    residual = _residual_sd(fit.residual_variance)
    return [*_line(fit.fixed_effects), residual, *[NOT_IN_THE_MODEL] * 3]


def _none(models: ThreeModels) -> list[str]:
    lines = models.none.lines.to_numpy()
    lines = lines[np.isfinite(lines).all(axis=1)]
    if not len(lines):
        return ["No subject has a line of its own."]
    means = [number(mean) for mean in lines.mean(axis=0).tolist()]
    residual = _residual_sd(models.none.residual_variance)
    of_some = "" if len(lines) == len(models.subjects) else f" of {count(len(lines), 'line')}"
    return [*means, residual, f"means{of_some}"]


def _partial(models: ThreeModels) -> list[str]:
    fit = models.partial
    if isinstance(fit, Undetermined):
        return [str(fit)]
    return [
        *_line(fit.fixed_effects),
        _residual_sd(fit.residual_variance),
        *_random_effects(fit),
    ]


def _line(fixed_effects: pd.Series) -> list[str]:
    return [number(float(fixed_effects.loc[term])) for term in TERMS]


def _residual_sd(variance: float) -> str:
    return number(math.sqrt(variance)) if math.isfinite(variance) else "no data left over for it"


def _random_effects(fit: PartialPooling) -> list[str]:
    covariance = fit.random_covariance.to_numpy()
    sd_intercept, sd_slope = (math.sqrt(variance) for variance in covariance.diagonal())
    has_intercept, has_slope = not fit.random.startswith("0"), "x" in fit.random
    has_correlation = fit.random == "1 + x"
    if not has_correlation:
        correlation = NOT_IN_THE_MODEL
    elif sd_intercept > 0 and sd_slope > 0:
        correlation = number(covariance[0, 1] / (sd_intercept * sd_slope), 2)
    else:
        correlation = "undefined: an SD is 0"
    return [
        number(sd_intercept) if has_intercept else NOT_IN_THE_MODEL,
        number(sd_slope) if has_slope else NOT_IN_THE_MODEL,
        correlation,
    ]
