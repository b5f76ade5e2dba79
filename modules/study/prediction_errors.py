"""How well the models predict what they never saw: observations taken away, and a new subject.

Where the truth is unknown, data that were not used are what a model can be held against. Errors of
one subject go together, so the uncertainty of their mean is that of a mean over subjects.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.pooling.solver import reml as likelihood
from modules.pooling.solver.cross_products import gather
from modules.pooling.solver.random_structure import random_structure
from modules.pooling.three_models import MODEL_NAMES, ThreeModels
from modules.study.monte_carlo import pair_sums, ratio

Array = NDArray[np.float64]

LARGEST_BATCH = 100_000
"""Observations that are fitted together."""

NEW_SUBJECT_MODELS = ("complete", "partial")
"""No pooling knows nothing of a subject without observations."""


def errors_of_predictions(models: ThreeModels) -> pd.DataFrame:
    """Predict each observation that was taken away from its subject's line by each model.

    Returns
    -------
    DataFrame
        A row for each observation taken away, on its id: `subject`, `x`, and for each model the
        error of its prediction, prediction less y. NaN where the model has no prediction.
    """
    observations = models.observations
    away = observations.loc[~observations["kept"], ["subject", "x", "y"]]
    position = pd.Index(models.subjects).get_indexer(pd.Index(away["subject"]))
    x, y = away["x"].to_numpy(), away["y"].to_numpy()
    errors = {}
    for model in MODEL_NAMES:
        intercept, slope = models.lines(model).to_numpy()[position].T
        errors[model] = intercept + slope * x - y
    return away[["subject", "x"]].assign(**errors)


def prediction_errors_of_subjects(models: ThreeModels) -> pd.DataFrame:
    """Score the models' predictions of each subject's observations taken away.

    Returns
    -------
    DataFrame
        A row for each `model` and `subject`: how many `observations` of it were taken away, and the
        root mean square error `rmse` of their predictions, NaN where there is none.
    """
    errors, subjects = errors_of_predictions(models), pd.Index(models.subjects)
    codes = subjects.get_indexer(pd.Index(errors["subject"]))
    squares = errors[list(MODEL_NAMES)].to_numpy(np.float64).T ** 2
    away = np.bincount(codes, minlength=len(subjects))
    with np.errstate(invalid="ignore"):
        mean = _by_subject(squares, codes, len(subjects)).T / away
    return pd.DataFrame(
        {
            "model": np.repeat(MODEL_NAMES, len(subjects)),
            "subject": list(models.subjects) * len(MODEL_NAMES),
            "observations": np.tile(away, len(MODEL_NAMES)),
            "rmse": np.sqrt(mean.ravel()),
        }
    )


def left_out_observations(models: ThreeModels) -> pd.DataFrame:
    """Score the models' predictions of the observations taken away.

    Returns
    -------
    DataFrame
        A row for each `model` on each `ground`: ``"own"``, all that it has a prediction for, and
        ``"common"``, those for which all models have one. `observations` and `subjects` there;
        `rmse`, the root mean square error, and `rmse_error`, its standard error. Without
        observations both are NaN, and from one subject alone the error is.
    """
    errors = errors_of_predictions(models)
    return _scores(errors, MODEL_NAMES)


def errors_for_new_subjects(models: ThreeModels) -> pd.DataFrame:
    """Predict each subject's observations from all others', as if it were a new one.

    Both models predict the population line, by the fits without that subject; no pooling has no
    prediction.

    Returns
    -------
    DataFrame
        A row for each kept observation, on its id: `subject`, `x`, and the errors `complete` and
        `partial`, prediction less y. NaN where the other subjects do not determine the model.
    """
    observations, scenario = models.observations, models.scenario
    kept = observations.loc[observations["kept"], ["subject", "x", "y"]]
    codes, labels = pd.factorize(kept["subject"])
    x, y = kept["x"].to_numpy(np.float64), kept["y"].to_numpy(np.float64)
    lines = _lines_without(codes, x, y, len(labels), scenario.random, scenario.reml)
    intercept, slope = lines[:, codes, 0], lines[:, codes, 1]
    complete, partial = intercept + slope * x - y
    return kept[["subject", "x"]].assign(complete=complete, partial=partial)


def new_subjects(models: ThreeModels) -> pd.DataFrame:
    """Score the predictions for subjects left out one at a time, as `left_out_observations` does.

    Returns
    -------
    DataFrame
        Rows for `complete` and `partial`.
    """
    return _scores(errors_for_new_subjects(models), NEW_SUBJECT_MODELS)


def _lines_without(
    codes: NDArray[np.intp], x: Array, y: Array, n_subjects: int, random: str, reml: bool
) -> Array:
    """Return population lines of the fits without each subject, shape (models, subjects, 2)."""
    lines = np.full((2, n_subjects, 2), np.nan)
    together = max(1, LARGEST_BATCH // max(1, len(x)))
    for first in range(0, n_subjects, together):
        left_out = np.arange(first, min(first + together, n_subjects))
        data = gather(codes, x, y, codes != left_out[:, np.newaxis], n_subjects)
        determined = data.gram[..., 1, 1].sum(axis=1) > 0.0
        lines[0, left_out[determined]] = data.pooled_lines[determined]
        estimates = likelihood.estimate(data, random_structure(random), reml)
        lines[1, left_out] = estimates.fixed_effects
    return lines


def _scores(errors: pd.DataFrame, models: Sequence[str]) -> pd.DataFrame:
    """Score errors on each model's own ground and on common ground."""
    codes, labels = pd.factorize(errors["subject"])
    squares = errors[list(models)].to_numpy(np.float64).T ** 2
    own = np.isfinite(squares)
    common = np.broadcast_to(own.all(axis=0), own.shape)
    grounds = np.concatenate([own, common])
    squares = np.where(grounds, np.concatenate([squares, squares]), 0.0)
    n = _by_subject(grounds.astype(np.float64), codes, len(labels))
    sums = pair_sums(n, _by_subject(squares, codes, len(labels)))
    mean = ratio(sums)
    rmse = np.sqrt(mean.value)
    return pd.DataFrame(
        {
            "model": list(models) * 2,
            "ground": np.repeat(["own", "common"], len(models)),
            "observations": sums.n.astype(int),
            "subjects": mean.data_sets,
            "rmse": rmse,
            "rmse_error": mean.error / np.where(rmse > 0.0, 2.0 * rmse, np.nan),
        }
    )


def _by_subject(values: Array, codes: NDArray[np.intp], n_subjects: int) -> Array:
    """Sum each row of values by subject, shape (subjects, rows)."""
    sums = [np.bincount(codes, row, minlength=n_subjects) for row in values]
    return np.stack(sums, axis=1).astype(np.float64, copy=False)
