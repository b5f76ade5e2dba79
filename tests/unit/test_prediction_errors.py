"""Errors of predictions, and the scoreboard, against fits and sums made one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from modules.pooling import complete, partial
from modules.pooling.three_models import MODEL_NAMES, ThreeModels, fit
from modules.pooling.undetermined import Undetermined
from modules.scenario import Scenario
from modules.scenario.view_settings import Error
from modules.study.prediction_errors import (
    errors_for_new_subjects,
    errors_of_predictions,
    left_out_observations,
    new_subjects,
    prediction_errors_of_subjects,
)
from modules.study.samples import UnknownTruth
from modules.study.scoreboard import errors_of_subjects, scoreboard
from modules.study.unseen import unseen

SPARSE = Scenario(missing=75, seed=5)


@pytest.fixture(scope="module")
def sparse() -> ThreeModels:
    return fit(SPARSE)


def test_the_scoreboard_counts_the_closest_line_of_each_subject():
    models = fit(Scenario(data="simulated", missing=60, seed=3))
    errors = errors_of_subjects(models).pivot(index="subject", columns="model", values="line")
    compared = errors.dropna()
    board = scoreboard(models)
    assert 0 < len(compared) < len(errors)
    assert set(board["subjects"]) == {len(compared)}
    closest = compared.idxmin(axis=1).value_counts()
    assert dict(board["closest"]) == {model: closest.get(model, 0) for model in MODEL_NAMES}
    assert_allclose(board["rmse"], np.sqrt((compared[list(MODEL_NAMES)] ** 2).mean()))


@pytest.mark.parametrize("term", ["intercept", "slope"])
def test_terms_are_compared_as_lines_are(term: Error):
    models = fit(Scenario(data="simulated", missing=60, seed=3))
    errors = errors_of_subjects(models).pivot(index="subject", columns="model", values=term)
    compared = errors.dropna().abs()
    board = scoreboard(models, term)
    closest = compared.idxmin(axis=1).value_counts()
    assert dict(board["closest"]) == {model: closest.get(model, 0) for model in MODEL_NAMES}
    assert_allclose(board["rmse"], np.sqrt((compared[list(MODEL_NAMES)] ** 2).mean()))


def test_errors_are_estimates_less_truth():
    models = fit(Scenario(data="simulated"))
    assert models.truth is not None
    table = errors_of_subjects(models).set_index(["model", "subject"])
    for model in MODEL_NAMES:
        off = models.lines(model) - models.truth
        assert_allclose(table.loc[model, ["intercept", "slope"]], off)


def test_equally_close_lines_count_for_each_of_their_models():
    """Without variance between subjects partial pooling is complete pooling."""
    for sample in range(40):
        models = fit(
            Scenario(data="simulated", sd_intercept=0, sd_slope=0, sample=sample, random="1")
        )
        assert not isinstance(models.partial, Undetermined)
        if (models.partial.random_covariance.to_numpy() == 0.0).all():
            board = scoreboard(models)
            assert board.loc["complete", "closest"] == board.loc["partial", "closest"] > 0
            return
    pytest.fail("no sample without variance")


def test_real_data_have_no_scoreboard(sparse: ThreeModels):
    with pytest.raises(UnknownTruth):
        scoreboard(sparse)
    with pytest.raises(UnknownTruth):
        errors_of_subjects(sparse)


def test_what_was_taken_away_is_predicted_from_each_models_lines(sparse: ThreeModels):
    away: Any = sparse.observations.loc[~sparse.observations["kept"]]
    errors: Any = errors_of_predictions(sparse)
    assert list(errors.index) == list(away.index)
    for model in MODEL_NAMES:
        found = getattr(sparse, model)
        assert not isinstance(found, Undetermined)
        assert_allclose(errors[model], found.predict(away) - away["y"])
    assert 0 < errors["none"].isna().sum() < len(errors)


def test_predictions_of_each_subject_are_scored(sparse: ThreeModels):
    errors: Any = errors_of_predictions(sparse)
    table: Any = prediction_errors_of_subjects(sparse).set_index(["model", "subject"])
    for model in MODEL_NAMES:
        for subject in sparse.subjects:
            own = errors.loc[errors["subject"] == subject, model]
            assert table.loc[(model, subject), "observations"] == len(own)
            expected = np.sqrt(np.mean(own.to_numpy() ** 2)) if len(own) else np.nan
            assert_allclose(table.loc[(model, subject), "rmse"], expected)


def test_what_is_unseen_is_told_in_five_numbers():
    away = np.array([[True, True, True, False, True, False], [False] * 3 + [True] * 3])
    codes = np.array([0, 0, 0, 0, 1, 2])
    x, y = np.array([1.0, 2.0, 4.0, 9.0, 3.0, 5.0]), np.array([7.0, 1.0, 5.0, 8.0, 6.0, 2.0])
    found = unseen(away, codes, x, y, 3)
    for intercept, slope in ((0.0, 0.0), (3.0, -2.0), (-4.0, 11.0)):
        mean_x, mean_y, sd, rise, rest = np.moveaxis(found, -1, 0)
        squares = (intercept + slope * mean_x - mean_y) ** 2 + (slope * sd - rise) ** 2 + rest**2
        for data_set, taken in enumerate(away):
            for subject in range(3):
                own = taken & (codes == subject)
                missed = (intercept + slope * x[own] - y[own]) ** 2
                expected = missed.mean() if own.any() else np.nan
                assert_allclose(squares[data_set, subject], expected)


def test_predictions_are_scored_on_own_and_on_common_ground(sparse: ThreeModels):
    errors: Any = errors_of_predictions(sparse)
    table: Any = left_out_observations(sparse).set_index(["ground", "model"])
    common = errors.dropna()
    for model in MODEL_NAMES:
        own = errors[["subject", model]].dropna()
        assert table.loc[("own", model), "observations"] == len(own)
        assert table.loc[("own", model), "subjects"] == own["subject"].nunique()
        assert_allclose(table.loc[("own", model), "rmse"], np.sqrt((own[model] ** 2).mean()))
        assert table.loc[("common", model), "observations"] == len(common)
        assert_allclose(table.loc[("common", model), "rmse"], np.sqrt((common[model] ** 2).mean()))
    assert table.loc[("own", "complete"), "observations"] == len(errors)


def test_the_uncertainty_of_a_score_is_over_subjects(sparse: ThreeModels):
    errors: Any = errors_of_predictions(sparse)
    squares = (errors["complete"] ** 2).groupby(errors["subject"])
    n, s = squares.size(), squares.sum()
    quotient = s.sum() / n.sum()
    subjects = len(n)
    residual = ((s - quotient * n) ** 2).sum() * subjects / (subjects - 1)
    expected = np.sqrt(residual) / n.sum() / (2 * np.sqrt(quotient))
    found = left_out_observations(sparse).query("ground == 'own' and model == 'complete'")
    assert_allclose(found["rmse_error"], expected)


def test_nothing_taken_away_is_nothing_to_predict():
    table: Any = left_out_observations(fit(Scenario()))
    assert (table["observations"] == 0).all()
    assert table[["rmse", "rmse_error"]].isna().all(axis=None)


def test_a_new_subject_is_predicted_by_fits_to_all_others(sparse: ThreeModels):
    kept = sparse.observations.loc[sparse.observations["kept"]]
    errors = errors_for_new_subjects(sparse)
    assert list(errors.index) == list(kept.index)
    for subject, own in kept.groupby("subject"):
        others = kept.loc[kept["subject"] != subject]
        for model, found in {
            "complete": complete.fit(others),
            "partial": partial.fit(others),
        }.items():
            line = found.fixed_effects
            expected = line["intercept"] + line["slope"] * own["x"] - own["y"]
            assert_allclose(errors.loc[own.index, model], expected, rtol=1e-5, atol=1e-5)
    table = new_subjects(sparse)
    assert list(table["model"]) == ["complete", "partial"] * 2
    assert_allclose(table["rmse"].iloc[0], np.sqrt((errors["complete"] ** 2).mean()))


def test_new_subjects_of_large_data_are_predicted_in_parts(monkeypatch: pytest.MonkeyPatch):
    from modules.study import prediction_errors

    models = fit(Scenario(data="orthodont", missing=20, random="1", reml=False))
    at_once = errors_for_new_subjects(models)
    monkeypatch.setattr(prediction_errors, "LARGEST_BATCH", 200)
    pd.testing.assert_frame_equal(errors_for_new_subjects(models), at_once)


def test_two_subjects_leave_nothing_to_tell_how_much_a_third_differs():
    models = fit(Scenario(data="simulated", subjects=2, occasions=6))
    table = new_subjects(models).set_index(["ground", "model"])
    assert table.loc[("own", "complete"), "observations"] == 12
    assert table.loc[("own", "partial"), "observations"] == 0
    assert np.isnan(table.loc[("own", "partial"), "rmse"])
