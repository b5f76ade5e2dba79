"""A study's data sets as one wide table, a row each, for a file."""

from __future__ import annotations

import numpy as np
import pandas as pd

from modules.pooling.three_models import MODEL_NAMES
from modules.study.fits import SPREADS
from modules.study.slope_tests import MODEL_OF_TEST, TESTS
from modules.study.study import TERMS, Study


def wide_table(study: Study, first: int = 0) -> pd.DataFrame:
    """Return everything a study says of each data set.

    Parameters
    ----------
    study : Study
        A study, or a part of one.
    first : int
        Number of its first data set.

    Returns
    -------
    DataFrame
        By `data_set`: the columns of `Study.data_sets`; of each model its estimates, their
        standard errors (`..._se`), the root mean square error of its lines (`..._rmse`) and for how
        many subjects it is closest (`..._closest`); of each test `..._df`, the interval `..._lower`
        to `..._upper`, and `..._p`. Empty where data do not determine it.
    """
    answers = study.answers
    columns: dict[str, np.ndarray] = {}
    for m, model in enumerate(MODEL_NAMES):
        for t, term in enumerate(TERMS):
            columns[f"{model}_{term}"] = answers.population[:, m, t]
            columns[f"{model}_{term}_se"] = answers.standard_errors[:, m, t]
        columns[f"{model}_residual_sd"] = answers.residual_sd[:, m]
        columns[f"{model}_rmse"] = np.sqrt(answers.mean_square[:, m])
        columns[f"{model}_closest"] = answers.closest[:, m].astype(int)
    for spread in study.spreads:
        columns[f"partial_{spread}"] = answers.spreads[:, SPREADS.index(spread)]
    for t, test in enumerate(TESTS):
        slope = answers.population[:, MODEL_NAMES.index(MODEL_OF_TEST[test]), 1]
        columns[f"{test}_df"] = answers.degrees_of_freedom[:, t]
        columns[f"{test}_lower"] = slope - answers.reach[:, t]
        columns[f"{test}_upper"] = slope + answers.reach[:, t]
        columns[f"{test}_p"] = answers.p[:, t]
    table = pd.concat([study.data_sets.reset_index(), pd.DataFrame(columns)], axis=1)
    table["data_set"] += first
    return table
