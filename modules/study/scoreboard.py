"""Who is closest to the truth: the errors of every subject's line in one simulated data set."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.pooling.lines import TERMS, mean_square_apart
from modules.pooling.three_models import MODEL_NAMES, ThreeModels
from modules.scenario.view_settings import Error
from modules.study.errors_of_lines import errors_of_lines
from modules.study.samples import UnknownTruth

NO_TRUTH = "Only of simulated data the true lines are known."


def errors_of_subjects(models: ThreeModels) -> pd.DataFrame:
    """Hold every subject's line by each model against its true line.

    Parameters
    ----------
    models : ThreeModels
        The fits to simulated data.

    Returns
    -------
    DataFrame
        A row for each `model` and `subject`: the errors `intercept` and `slope` (estimate less
        truth), and `line`, the root mean square distance of the lines over the range of all x. NaN
        where the model has no line.

    Raises
    ------
    UnknownTruth
        If the data are not simulated.
    """
    lines, truth, x = _lines_and_truth(models)
    off = lines - truth
    subjects = len(models.subjects)
    return pd.DataFrame(
        {
            "model": np.repeat(MODEL_NAMES, subjects),
            "subject": list(models.subjects) * len(MODEL_NAMES),
            "intercept": off[..., 0].ravel(),
            "slope": off[..., 1].ravel(),
            "line": np.sqrt(mean_square_apart(lines, truth, x)).ravel(),
        }
    )


def scoreboard(models: ThreeModels, error: Error = "line") -> pd.DataFrame:
    """Count for how many subjects each model's line is the closest to the true one.

    Only subjects for whom all three models have a line are compared.

    Parameters
    ----------
    models : ThreeModels
        The fits to simulated data.
    error : {"line", "intercept", "slope"}
        Whether whole lines are compared, over the range of x, or one of their terms.

    Returns
    -------
    DataFrame
        By `model`: `subjects` compared; `closest`, for how many its line is the closest, equally
        close ones included; and `rmse`, the root mean square error of their lines or terms, NaN if
        there are no such subjects.

    Raises
    ------
    UnknownTruth
        If the data are not simulated.
    """
    lines, truth, x = _lines_and_truth(models)
    if error == "line":
        squares = mean_square_apart(lines, truth, x)
    else:
        squares = (lines - truth)[..., TERMS.get_loc(error)] ** 2
    errors = errors_of_lines(squares[:, np.newaxis])
    return pd.DataFrame(
        {
            "subjects": int(errors.common_subjects[0]),
            "closest": errors.closest[0].astype(int),
            "rmse": np.sqrt(errors.mean_square[0]),
        },
        index=pd.Index(MODEL_NAMES, name="model"),
    )


def _lines_and_truth(
    models: ThreeModels,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return lines, shape (models, subjects, 2), the true ones (subjects, 2), and all x."""
    if models.truth is None:
        raise UnknownTruth(NO_TRUTH)
    lines = np.stack([models.lines(model).to_numpy() for model in MODEL_NAMES])
    return lines, models.truth.to_numpy(), models.observations["x"].to_numpy()
