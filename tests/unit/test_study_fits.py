"""A batch says of each data set what the single fits, tests and truths of it say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from modules.pooling.inference import fixed_effects_table, satterthwaite_note
from modules.pooling.lines import mean_square_apart
from modules.pooling.slope_test import slope_test
from modules.pooling.three_models import MODEL_NAMES, ThreeModels, fit
from modules.pooling.undetermined import Undetermined
from modules.scenario import MECHANISMS, RANDOM_EFFECTS, Scenario
from modules.study import Study, run
from modules.study.fits import ZERO_VARIANCE
from modules.study.scoreboard import errors_of_subjects, scoreboard
from modules.study.summary import missing

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
N = 12


def estimates(study: Study, data_set: int, model: str) -> dict[str, float]:
    rows = study.estimates.query("data_set == @data_set and model == @model")
    return dict(zip(rows["parameter"], rows["estimate"], strict=True)) | {
        f"{name} SE": error
        for name, error in zip(rows["parameter"], rows["standard_error"], strict=True)
    }


def tested(study: Study, data_set: int, test: str) -> list[float]:
    (row,) = study.tests.query("data_set == @data_set and test == @test").to_dict("records")
    return [row[name] for name in ("estimate", "standard_error", "df", "lower", "upper", "p")]


def close(ours: Any, theirs: Any) -> None:
    assert_allclose(ours, theirs, rtol=1e-6, atol=1e-12)


def check_complete(study: Study, data_set: int, models: ThreeModels) -> None:
    found = estimates(study, data_set, "complete")
    if isinstance(models.complete, Undetermined):
        assert np.isnan(list(found.values())).all()
        return
    error = np.sqrt(np.diag(models.complete.fixed_covariance))
    close([found["intercept"], found["slope"]], models.complete.fixed_effects)
    close([found["intercept SE"], found["slope SE"]], error)
    close(found["residual_sd"], np.sqrt(models.complete.residual_variance))


def check_none(study: Study, data_set: int, models: ThreeModels) -> None:
    found = estimates(study, data_set, "none")
    own = models.none.lines
    close([found["intercept"], found["slope"]], own.mean())
    close(found["residual_sd"], np.sqrt(models.none.residual_variance))
    try:
        test = slope_test(own["slope"])
    except Undetermined as reason:
        assert np.isnan(tested(study, data_set, "none")[1:]).all()
        assert str(reason) in set(missing(study)["reason"])
        return
    close(
        tested(study, data_set, "none"),
        [test.mean, test.mean / test.t, test.df, test.lower, test.upper, test.p],
    )


def check_partial(study: Study, data_set: int, models: ThreeModels) -> None:
    found, partial = estimates(study, data_set, "partial"), models.partial
    row = study.data_sets.loc[data_set]
    if isinstance(partial, Undetermined):
        assert row["reason"] == str(partial)
        assert np.isnan(list(found.values())).all()
        return
    assert row["reason"] is None
    assert bool(row["singular"]) == partial.singular
    close([found["intercept"], found["slope"]], partial.fixed_effects)
    close(found["residual_sd"], np.sqrt(partial.residual_variance))
    covariance = partial.random_covariance
    for term in ("intercept", "slope"):
        sd = np.sqrt(covariance.loc[term, term])
        if f"sd_{term}" in found:
            assert_allclose(found[f"sd_{term}"], sd, rtol=1e-6, atol=1e-6)
    table = fixed_effects_table(partial).loc["slope"]
    _, error, df, _, _, p = tested(study, data_set, "satterthwaite")
    close(error, table["standard_error"])
    if satterthwaite_note(partial) is None:
        assert_allclose([df, p], table[["df", "p_t"]].astype(float), rtol=1e-5)
    _, _, _, lower, upper, p = tested(study, data_set, "wald")
    close(p, table["p_z"])
    close(upper - lower, 2 * 1.959963984540054 * error)


def check_lines(study: Study, data_set: int, models: ThreeModels) -> None:
    board = scoreboard(models)
    rows = study.lines.query("data_set == @data_set").set_index("model")
    assert study.data_sets.loc[data_set, "common_subjects"] == board["subjects"].iloc[0]
    assert list(rows["closest"]) == list(board["closest"])
    close(rows["rmse"], board["rmse"])


@pytest.mark.parametrize("scenario", CASES, ids=range(len(CASES)))
def test_a_batch_says_what_single_fits_say(scenario: Scenario):
    study = run(scenario, N, 11)
    for data_set in range(N):
        models = fit(study.scenario(data_set))
        check_complete(study, data_set, models)
        check_none(study, data_set, models)
        check_partial(study, data_set, models)
        check_lines(study, data_set, models)


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
