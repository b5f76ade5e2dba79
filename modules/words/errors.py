"""Who is closest to the truth, or predicts best what no model saw, in a sentence or two."""

from __future__ import annotations

import math
from collections.abc import Sequence

from modules.observations import data_set
from modules.pooling.three_models import MODEL_NAMES, ModelName, ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.scenario.view_settings import Error
from modules.study.errors_of_lines import TIE
from modules.study.prediction_errors import left_out_observations
from modules.study.scoreboard import scoreboard
from modules.study.sizes_of_errors import sizes_of_errors
from modules.words.model_titles import MODEL_TITLES
from modules.words.wording import count, number

DIGITS = 3
NOTHING_MISSING = (
    "Nothing is missing. Take observations away: the models are tested on what they never saw."
)
NO_OWN_LINES = "no subject to compare has a line of its own."


def unit_of(models: ThreeModels, error: Error) -> str:
    """Return the unit of an error: that of y, for slopes by x."""
    variables = data_set(models.scenario)
    unit = variables.y_unit or variables.y
    by_x = models.truth is not None and error == "slope"
    return f"{unit} per {variables.x}" if by_x else unit


def verdict(models: ThreeModels, error: Error) -> str:
    """Say which model does best, of how many, and who is not compared."""
    return _against_unseen(models) if models.truth is None else _against_truth(models, error)


def sentences(models: ThreeModels, error: Error) -> dict[str, str]:
    """Say of each subject how far each model is off, and why one has no line."""
    sizes, unit = sizes_of_errors(models, error), unit_of(models, error)
    return {
        subject: _of_subject(models, subject, values, unit)
        for subject, values in zip(models.subjects, sizes.to_numpy().tolist(), strict=True)
    }


def _of_subject(models: ThreeModels, subject: str, sizes: Sequence[float], unit: str) -> str:
    left, made = models.observations_left[subject], models.observations_made[subject]
    said = [f"{left} of {count(made, 'observation')} left."]
    if models.truth is None and left == made:
        return f"{said[0]} There is nothing to predict."
    off = [
        f"{MODEL_TITLES[model].lower()} {number(size, DIGITS)}"
        for model, size in zip(MODEL_NAMES, sizes, strict=True)
        if math.isfinite(size)
    ]
    if off:
        said.append(f"Off: {', '.join(off)} {unit}.")
    said += [
        f"{MODEL_TITLES[model]} has no line: {_inside(reason)}"
        for model in MODEL_NAMES
        if (reason := models.reason(model, subject))
    ]
    return " ".join(said)


def _against_truth(models: ThreeModels, error: Error) -> str:
    board, of_all = scoreboard(models, error), len(models.subjects)
    compared, closest_for = board["subjects"].tolist()[0], board["closest"].tolist()
    if compared == 0:
        return f"No comparison: {_why_none(models)}"
    most = max(closest_for)
    closest: list[ModelName] = [
        model for model, times in zip(MODEL_NAMES, closest_for, strict=True) if times == most
    ]
    to = "" if error == "line" else f" to the true {error}"
    verb = "is" if len(closest) == 1 else "are equally"
    said = f"{_named(closest)} {verb} closest{to} for {most} of {count(compared, 'subject')}."
    if compared == of_all:
        return said
    return f"{said} Not compared: {of_all - compared} without a line of their own."


def _against_unseen(models: ThreeModels) -> str:
    if not models.missing:
        return NOTHING_MISSING
    table = left_out_observations(models).query("ground == 'common'")
    compared, of_all = table["observations"].tolist()[0], len(models.missing)
    if compared == 0:
        return f"No comparison: {_why_none(models)}"
    best = best_of(table["rmse"].tolist())
    verb = "best predicts" if len(best) == 1 else "equally predict"
    said = f"{_named(best)} {verb} {count(compared, 'observation')} taken away."
    if compared == of_all:
        return said
    rest = of_all - compared
    belong = "belongs to a subject" if rest == 1 else "belong to subjects"
    return f"{said} {rest} more {belong} without an own line."


def best_of(rmse: Sequence[float]) -> list[ModelName]:
    """Return the models with the smallest error, the same but for rounding, in their order."""
    least = min(rmse)
    return [
        model for model, size in zip(MODEL_NAMES, rmse, strict=True) if size <= least * (1.0 + TIE)
    ]


def _why_none(models: ThreeModels) -> str:
    for fit in (models.complete, models.partial):
        if isinstance(fit, Undetermined):
            return _inside(str(fit))
    return NO_OWN_LINES


def _named(models: Sequence[ModelName]) -> str:
    first, *others = [MODEL_TITLES[model] for model in models]
    *between, last = [first, *(title.lower() for title in others)]
    return f"{', '.join(between)} and {last}" if between else last


def _inside(sentence: str) -> str:
    """Return a sentence as it stands inside another."""
    return sentence[0].lower() + sentence[1:]
