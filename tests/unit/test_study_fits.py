"""A batch says of each data set what the single fits, tests and truths of it say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from modules.pooling.inference import fixed_effects_table
from modules.pooling.lines import mean_square_apart
from modules.pooling.slope_test import slope_test
from modules.pooling.three_models import MODEL_NAMES, ThreeModels, fit
from modules.pooling.undetermined import Undetermined
from modules.scenario import MECHANISMS, RANDOM_EFFECTS, Scenario
from modules.study import run
from modules.study.fits import ZERO_VARIANCE
from modules.study.scoreboard import errors_of_subjects, scoreboard
from modules.study.summary import missing
from modules.study.wide_table import wide_table

PLAIN = Scenario(data="simulated", subjects=9, occasions=5, missing=45)
CASES = [
    *(replace(PLAIN, mechanism=mechanism, fewest=0, most=4) for mechanism in MECHANISMS),
    *(
        replace(PLAIN, random=random, reml=reml, mechanism="dropout")
        for random in RANDOM_EFFECTS
        for reml in (True, False)
    ),
    replace(PLAIN, sd_intercept=2.0, sd_slope=0.0),
    replace(PLAIN, missing=90),
    replace(PLAIN, subjects=2, occasions=3, missing=20),
    replace(PLAIN, residual_sd=0.0, sd_intercept=0.0, sd_slope=0.0),
]
N = 8


Row = dict[str, Any]


def close(ours: Any, theirs: Any) -> None:  # noqa: ANN401
    assert_allclose(ours, theirs, rtol=1e-6, atol=1e-12)


def check_complete(row: Row, models: ThreeModels) -> None:
    fit = models.complete
    if isinstance(fit, Undetermined):
        assert np.isnan(row["complete_slope"])
        assert np.isnan(row["complete_p"])
        return
    error = np.sqrt(np.diag(fit.fixed_covariance))
    close([row["complete_intercept"], row["complete_slope"]], fit.fixed_effects)
    close([row["complete_intercept_se"], row["complete_slope_se"]], error)
    close(row["complete_residual_sd"], np.sqrt(fit.residual_variance))
    if error[1] > 0.0:
        assert row["complete_df"] == fit.n_observations - 2
        t = stats.t(fit.n_observations - 2)
        close(row["complete_p"], 2 * t.sf(abs(fit.fixed_effects["slope"]) / error[1]))
        close(row["complete_upper"] - row["complete_lower"], 2 * t.ppf(0.975) * error[1])


def check_none(row: Row, models: ThreeModels) -> None:
    own: Any = models.none.lines
    close([row["none_intercept"], row["none_slope"]], own.mean())
    close(row["none_residual_sd"], np.sqrt(models.none.residual_variance))
    columns = ["none_slope", "none_df", "none_lower", "none_upper", "none_p"]
    try:
        test = slope_test(own["slope"])
    except Undetermined:
        assert np.isnan([row[column] for column in columns[1:]]).all()
        return
    expected = [test.mean, test.df, test.lower, test.upper, test.p]
    close([row[column] for column in columns], expected)


def check_partial(row: Row, models: ThreeModels) -> None:
    fit = models.partial
    if isinstance(fit, Undetermined):
        assert row["reason"] == str(fit)
        assert pd.isna(row["singular"])
        assert np.isnan(row["partial_slope"])
        assert np.isnan(row["satterthwaite_p"])
        return
    assert pd.isna(row["reason"])
    assert row["singular"] == fit.singular
    close([row["partial_intercept"], row["partial_slope"]], fit.fixed_effects)
    close(row["partial_residual_sd"], np.sqrt(fit.residual_variance))
    for term in ("intercept", "slope"):
        sd = np.sqrt(fit.random_covariance.loc[term, term])
        assert_allclose(row.get(f"partial_sd_{term}", 0.0), sd, rtol=1e-6, atol=1e-6)
    table = fixed_effects_table(fit).loc["slope"]
    close([row["partial_slope_se"], row["wald_p"]], table[["standard_error", "p_z"]].astype(float))
    close(
        row["wald_upper"] - row["wald_lower"], 2 * stats.norm.ppf(0.975) * row["partial_slope_se"]
    )
    found = [row["satterthwaite_df"], row["satterthwaite_p"]]
    assert_allclose(found, table[["df", "p_t"]].astype(float), rtol=1e-5)


def check_lines(row: Row, models: ThreeModels) -> None:
    board = scoreboard(models)
    assert row["common_subjects"] == board["subjects"].iloc[0]
    assert [row[f"{model}_closest"] for model in MODEL_NAMES] == list(board["closest"])
    close([row[f"{model}_rmse"] for model in MODEL_NAMES], board["rmse"])


@pytest.mark.parametrize("scenario", CASES, ids=range(len(CASES)))
def test_a_batch_says_what_single_fits_say(scenario: Scenario):
    study = run(scenario, N, 11)
    for data_set, row in enumerate(wide_table(study).to_dict("records")):
        models = fit(study.scenario(data_set))
        for check in (check_complete, check_none, check_partial, check_lines):
            check(row, models)


def test_the_cases_are_also_singular_undetermined_and_without_a_correlation():
    studies = [run(case, N, 11) for case in CASES]
    reasons = {reason for study in studies for reason in missing(study)["reason"]}
    assert len(reasons) > 6
    assert ZERO_VARIANCE in reasons
    assert any(study.data_sets["singular"].fillna(False).any() for study in studies)


def test_a_line_is_as_far_off_as_its_points_are_on_average():
    models = fit(replace(PLAIN, missing=20))
    assert models.truth is not None
    x = models.observations["x"].to_numpy()
    everywhere = np.linspace(x.min(), x.max(), 2001)
    off = models.lines("partial").to_numpy() - models.truth.to_numpy()
    heights = off[:, :1] + off[:, 1:] * everywhere
    by_points = np.trapezoid(heights**2, everywhere, axis=1) / (x.max() - x.min())
    by_formula = mean_square_apart(models.lines("partial").to_numpy(), models.truth.to_numpy(), x)
    assert_allclose(by_formula, by_points, rtol=1e-5)
    table = errors_of_subjects(models).set_index("model")
    assert_allclose(table.loc["partial", "line"], np.sqrt(by_points), rtol=1e-5)
    assert list(table.index.unique()) == list(MODEL_NAMES)
