"""How large every subject's error is, against its true line or against what was taken away."""

from __future__ import annotations

import pandas as pd

from modules.pooling.three_models import MODEL_NAMES, ThreeModels
from modules.scenario.view_settings import Error
from modules.study.prediction_errors import prediction_errors_of_subjects
from modules.study.scoreboard import errors_of_subjects


def sizes_of_errors(models: ThreeModels, error: Error) -> pd.DataFrame:
    """Return the size of each subject's error by each model.

    Parameters
    ----------
    models : ThreeModels
    error : {"line", "intercept", "slope"}
        Of simulated data, what is held against the truth. Of others only predictions of the
        observations taken away can be.

    Returns
    -------
    DataFrame
        A column for each model, on the subjects; NaN where there is no error.
    """
    errors = (
        prediction_errors_of_subjects(models)["rmse"]
        if models.truth is None
        else errors_of_subjects(models)[error].abs()
    )
    sizes = errors.to_numpy().reshape(len(MODEL_NAMES), -1).T
    return pd.DataFrame(sizes, index=pd.Index(models.subjects), columns=pd.Index(MODEL_NAMES))
