"""What a study shows, each number with its Monte Carlo standard error, as tidy tables.

Tables have a column for each number and, behind it, one for its error, `..._error`; `data_sets` is
how many data sets tell them.
"""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.pooling.three_models import MODEL_NAMES
from modules.study.answers import MISSING
from modules.study.errors_of_lines import TIE
from modules.study.fits import SPREADS
from modules.study.monte_carlo import MonteCarlo, mean, pair_sums, ratio, root_mean, spread
from modules.study.slope_tests import LEVEL, MODEL_OF_TEST, TESTS
from modules.study.study import TERMS, Study

Array = NDArray[np.float64]

ALPHA = 1.0 - LEVEL


def bias_and_spread(study: Study) -> pd.DataFrame:
    """Hold the estimates of each parameter against the truth.

    Returns
    -------
    DataFrame
        A row for each `model` and `parameter`: `truth`, `mean`, `bias` and `spread` (their
        standard deviation over data sets). No bias, NaN, of a correlation that truly is undefined.
    """
    answers, truth = study.answers, asdict(study.truth)
    rows = [(model, term) for model in MODEL_NAMES for term in TERMS]
    rows += [(model, "residual_sd") for model in MODEL_NAMES]
    rows += [("partial", name) for name in study.spreads]
    of_terms = answers.population.reshape(len(study), -1)
    of_spreads = answers.spreads[:, [SPREADS.index(name) for name in study.spreads]]
    estimates = np.concatenate([of_terms, answers.residual_sd, of_spreads], axis=1)
    true = np.array([truth[parameter] for _, parameter in rows])
    average, sd = mean(estimates), spread(estimates)
    return pd.DataFrame(
        {
            "model": [model for model, _ in rows],
            "parameter": [parameter for _, parameter in rows],
            "truth": true,
            "mean": average.value,
            "bias": average.value - true,
            "bias_error": average.error,
            "spread": sd.value,
            "spread_error": sd.error,
            "data_sets": average.data_sets,
        }
    )


def slope_tests(study: Study) -> pd.DataFrame:
    """Return what the tests and the 95 % intervals of the slope are worth.

    Returns
    -------
    DataFrame
        A row for each `test`: `rejected`, the share of data sets in which it finds p < 0.05 (false
        positives where the true slope is 0, else the power); `coverage`, the share in which the
        interval holds the true slope; and `width`, the mean width of the interval.
    """
    answers = study.answers
    models = [MODEL_NAMES.index(MODEL_OF_TEST[test]) for test in TESTS]
    off = np.abs(answers.population[:, models, 1] - study.truth.slope)
    known = np.isfinite(answers.reach)
    columns = {
        "rejected": mean(np.where(np.isfinite(answers.p), answers.p < ALPHA, np.nan)),
        "coverage": mean(np.where(known, off <= answers.reach, np.nan)),
        "width": mean(2.0 * answers.reach),
    }
    return _table({"test": TESTS}, columns)


def line_errors(study: Study) -> pd.DataFrame:
    """Compare the models' lines of the subjects for whom all of them have one.

    Returns
    -------
    DataFrame
        A row for each `model`: `rmse`, the root mean square error over the observed range; `won`,
        the share of data sets in which it is the smallest of the three, and `shared`, in which it
        is the smallest together with another; `margin`, by how much it is below the next in the
        data sets that it won; and `closest`, for what share of subjects its line is the closest.
    """
    answers = study.answers
    squares = answers.mean_square
    rmse = np.sqrt(squares)
    known = np.isfinite(squares)
    smallest = squares <= squares.min(axis=1, keepdims=True) * (1.0 + TIE)
    alone = smallest & (smallest.sum(axis=1, keepdims=True) == 1)
    next_best = np.sort(rmse, axis=1)[:, 1:2]
    n = answers.common_subjects[:, None].repeat(len(MODEL_NAMES), axis=1)
    columns = {
        "rmse": root_mean(squares),
        "won": mean(np.where(known, alone, np.nan)),
        "shared": mean(np.where(known, smallest & ~alone, np.nan)),
        "margin": mean(np.where(alone, next_best - rmse, np.nan)),
        "closest": ratio(pair_sums(n, answers.closest)),
    }
    return _table({"model": MODEL_NAMES}, columns)


def by_observations_left(study: Study) -> pd.DataFrame:
    """Return the errors of lines of subjects with 0, 1, 2, ... observations left.

    Returns
    -------
    DataFrame
        A row for each `model` and number of observations `left` that there is: `subjects`, how
        many in all data sets have a line by the model, and `rmse`, the root mean square error of
        these lines over the observed range.
    """
    sums = study.by_left
    squares = ratio(sums)
    root = np.sqrt(squares.value)
    model, left = np.nonzero(sums.n)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = squares.error / (2.0 * root)
    return pd.DataFrame(
        {
            "model": np.array(MODEL_NAMES)[model],
            "left": left,
            "subjects": sums.n[model, left].astype(int),
            "rmse": root[model, left],
            "rmse_error": error[model, left],
            "data_sets": squares.data_sets[model, left],
        }
    )


def singular(study: Study) -> pd.DataFrame:
    """Return the share of partial-pooling fits that are singular: one row, `singular`."""
    fitted = pd.isna(study.answers.reasons[:, MISSING.index("wald")])
    share = mean(np.where(fitted, study.answers.singular, np.nan)[:, None])
    return _table({}, {"singular": share})


def missing(study: Study) -> pd.DataFrame:
    """Count what data sets do not determine.

    Returns
    -------
    DataFrame
        A row for `what` is missing (a test of the slope; no pooling's σ; ρ; common ground) and the
        `reason`: in how many `data_sets`. No rows if nothing is.
    """
    reasons = pd.DataFrame(study.answers.reasons, columns=pd.Index(MISSING))
    counted = reasons.melt(var_name="what", value_name="reason").dropna()
    return counted.value_counts(sort=False).rename("data_sets").reset_index()


def key_numbers(study: Study) -> pd.DataFrame:
    """Return the numbers by which designs are compared, one a row.

    Returns
    -------
    DataFrame
        `quantity`: ``"rejected"``, ``"coverage"``, ``"width"`` of a test of the slope; ``"bias"``
        of a model's slope; ``"rmse"``, ``"won"``, ``"closest"`` of its lines; ``"singular"`` fits.
        `by`: the test or model. `value`, its Monte Carlo standard `error`, and `data_sets`.
    """
    slopes = bias_and_spread(study).query("parameter == 'slope'")
    sources = [
        (slope_tests(study), "test", ("rejected", "coverage", "width")),
        (slopes, "model", ("bias",)),
        (line_errors(study), "model", ("rmse", "won", "closest")),
        (singular(study).assign(model="partial"), "model", ("singular",)),
    ]
    rows = [
        pd.DataFrame(
            {
                "quantity": quantity,
                "by": table[label].to_numpy(),
                "value": table[quantity].to_numpy(),
                "error": table[f"{quantity}_error"].to_numpy(),
                "data_sets": table["data_sets"].to_numpy(),
            }
        )
        for table, label, quantities in sources
        for quantity in quantities
    ]
    return pd.concat(rows, ignore_index=True)


def _table(rows: dict[str, tuple[str, ...]], columns: dict[str, MonteCarlo]) -> pd.DataFrame:
    table: dict[str, object] = {name: list(labels) for name, labels in rows.items()}
    for name, numbers in columns.items():
        table |= {name: numbers.value, f"{name}_error": numbers.error}
    data_sets = next(iter(columns.values())).data_sets
    return pd.DataFrame(table | {"data_sets": data_sets})
