"""Bands against statsmodels' regressions and against Henderson's equations."""

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from modules.pooling import complete, none, partial
from modules.pooling.complete import CompletePooling
from modules.pooling.partial import PartialPooling
from modules.pooling.prediction import BAND, Prediction, predict, predict_all
from modules.pooling.three_models import MODEL_NAMES, ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.scenario import Scenario

REFERENCE = Path(__file__).parents[1] / "reference"
FORMULAS = ("1", "1 + x", "0 + x", "1 + x ||")
Fit = TypeVar("Fit", CompletePooling, PartialPooling)
X = np.array([-2.0, 0.0, 1.5, 7.0, 10.0])


def three_models(frame: pd.DataFrame, random: str = "1 + x", reml: bool = True) -> ThreeModels:
    """Fit a frame that no Scenario makes."""

    return ThreeModels(
        scenario=Scenario(),
        observations=frame,
        complete=or_reason(lambda: complete.fit(frame)),
        none=none.fit(frame),
        partial=or_reason(lambda: partial.fit(frame, random, reml)),
    )


def or_reason(fit: Callable[[], Fit]) -> Fit | Undetermined:
    """Return a fit, or why there is none."""
    try:
        return fit()
    except Undetermined as reason:
        return reason


@pytest.fixture(scope="module")
def sleep() -> pd.DataFrame:
    sleep = pd.read_csv(REFERENCE / "sleepstudy.csv", dtype={"Subject": str})
    frame = pd.DataFrame({"subject": sleep["Subject"], "x": sleep["Days"] - 2.0})
    frame = frame.assign(y=sleep["Reaction"], kept=True).loc[sleep["Days"] >= 2]
    return frame.reset_index(drop=True)


@pytest.fixture(scope="module")
def sparse(sleep: pd.DataFrame) -> pd.DataFrame:
    """Half of the observations, none of 309, one of 310, and of 330 two at the same x."""
    kept = np.random.default_rng(2).random(len(sleep)) > 0.5
    kept[sleep["subject"].isin(["309", "310", "330"])] = False
    kept[np.flatnonzero(sleep["subject"] == "310")[3]] = True
    frame = sleep.assign(kept=kept)
    same_x = np.flatnonzero(sleep["subject"] == "330")[:2]
    frame.loc[same_x, "x"] = 2.0
    frame.loc[same_x, "kept"] = True
    return frame


def test_lines_are_lme4s_predictions(sleep: pd.DataFrame):
    lme4 = pd.read_csv(REFERENCE / "sleep2_predictions.csv", dtype={"Subject": str})
    table = predict_all(three_models(sleep), np.arange(11.0))
    ours = table.loc[(table["model"] == "partial") & table["subject"].notna()]
    assert ours["subject"].tolist() == lme4["Subject"].tolist()
    assert_allclose(ours["fit"], lme4["Reaction"], rtol=5e-5)


@pytest.mark.parametrize("level", [0.5, 0.95])
def test_complete_pooling_is_ordinary_regression(sparse: pd.DataFrame, level: float):
    regression = smf.ols("y ~ x", sparse.loc[sparse["kept"]]).fit()
    theirs = regression.get_prediction(pd.DataFrame({"x": X})).summary_frame(1.0 - level)
    for subject in ("308", "309", None):
        ours = predict(three_models(sparse), X, subject, level).bands["complete"]
        assert ours["x"].tolist() == X.tolist()
        assert_allclose(ours[BAND], theirs.drop(columns="mean_se"), rtol=1e-9)


def test_no_pooling_is_one_regression_with_interactions(sparse: pd.DataFrame):
    models = three_models(sparse)
    with_line = models.none.lines.dropna().index
    data = sparse.loc[sparse["kept"] & sparse["subject"].isin(list(with_line))]
    regression = smf.ols("y ~ x * subject", data).fit()
    # Two observations at one x lend the variance their scatter and a degree of freedom.
    repeated = sparse.loc[sparse["kept"] & (sparse["subject"] == "330"), "y"]
    rss = regression.ssr + ((repeated - repeated.mean()) ** 2).sum()
    assert models.none.degrees_of_freedom == regression.df_resid + 1
    variance = rss / models.none.degrees_of_freedom
    quantile = stats.t.ppf(0.975, models.none.degrees_of_freedom)
    for subject in with_line:
        new = pd.DataFrame({"x": X, "subject": subject})
        theirs = regression.get_prediction(new)
        ours = predict(models, X, subject).bands["none"]
        line = theirs.predicted_mean
        se = np.asarray(theirs.se_mean) * np.sqrt(variance / regression.scale)
        assert_allclose(ours["fit"], line, rtol=1e-8)
        assert_allclose(ours["mean_upper"] - ours["fit"], quantile * se, rtol=1e-8)
        assert_allclose(ours["fit"] - ours["mean_lower"], quantile * se, rtol=1e-8)
        for_new = quantile * np.sqrt(se**2 + variance)
        assert_allclose(ours["new_upper"] - ours["fit"], for_new, rtol=1e-8)
        assert_allclose(ours["fit"] - ours["new_lower"], for_new, rtol=1e-8)


@pytest.mark.parametrize("is_reml", [True, False])
@pytest.mark.parametrize("formula", FORMULAS)
def test_partial_pooling_is_hendersons_inverse(sparse: pd.DataFrame, formula: str, is_reml: bool):
    models = three_models(sparse, formula, is_reml)
    fit = models.partial
    assert not isinstance(fit, Undetermined)
    assert not fit.singular
    kept = sparse.loc[sparse["kept"]]
    terms = [position for position in (0, 1) if fit.random_covariance.iloc[position, position]]
    k = len(terms)
    subjects = list(models.subjects)
    design = np.column_stack([np.ones(len(kept)), kept["x"]])
    of_subjects = np.zeros((len(kept), k * len(subjects)))
    for row, subject in enumerate(kept["subject"]):
        position = k * subjects.index(subject)
        of_subjects[row, position : position + k] = design[row, terms]
    both = np.hstack([design, of_subjects])
    covariance = fit.random_covariance.to_numpy()[np.ix_(terms, terms)]
    equations = both.T @ both / fit.residual_variance
    equations[2:, 2:] += np.kron(np.eye(len(subjects)), np.linalg.inv(covariance))
    inverse = np.linalg.inv(equations)
    solution = inverse @ both.T @ kept["y"].to_numpy() / fit.residual_variance

    z = np.column_stack([np.ones_like(X), X])
    quantile = stats.norm.ppf(0.9)
    for subject in [*subjects, None]:
        combination = np.zeros((len(X), len(inverse)))
        combination[:, :2] = z
        of_new = fit.residual_variance
        if subject is None:
            of_new = of_new + np.einsum("pi,ij,pj->p", z[:, terms], covariance, z[:, terms])
        else:
            position = 2 + k * subjects.index(subject)
            combination[:, position : position + k] = z[:, terms]
        error = np.einsum("pi,ij,pj->p", combination, inverse, combination)
        ours = predict(models, X, subject, level=0.8).bands["partial"]
        line = combination @ solution
        assert_allclose(ours["fit"], line, rtol=1e-8)
        for_mean, for_new = quantile * np.sqrt(error), quantile * np.sqrt(error + of_new)
        assert_allclose(ours["mean_lower"], line - for_mean, rtol=1e-8)
        assert_allclose(ours["mean_upper"], line + for_mean, rtol=1e-8)
        assert_allclose(ours["new_lower"], line - for_new, rtol=1e-8)
        assert_allclose(ours["new_upper"], line + for_new, rtol=1e-8)


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_new_subjects_line_has_the_covariance_of_the_fixed_effects(
    sparse: pd.DataFrame, formula: str
):
    models = three_models(sparse, formula)
    fit = models.partial
    assert not isinstance(fit, Undetermined)
    ours = predict(models, X).bands["partial"]
    z = np.column_stack([np.ones_like(X), X])
    se = np.sqrt(np.einsum("pi,ij,pj->p", z, fit.fixed_covariance.to_numpy(), z))
    assert_allclose(ours["fit"], z @ fit.fixed_effects.to_numpy())
    assert_allclose(ours["mean_upper"] - ours["fit"], stats.norm.ppf(0.975) * se)


def test_a_subject_without_observations_is_one_more_draw(sparse: pd.DataFrame):
    models = three_models(sparse)
    gone = predict(models, X, "309").bands["partial"]
    new = predict(models, X).bands["partial"]
    same = ["x", "fit", "new_lower", "new_upper"]
    assert_allclose(gone[same], new[same])
    assert (gone["mean_upper"].to_numpy() > new["mean_upper"].to_numpy()).all()


def test_what_is_missing_has_a_reason(sparse: pd.DataFrame):
    models = three_models(sparse)
    for subject, word in (
        ("309", "No observations"),
        ("310", "one"),
        ("330", "same x"),
        (None, "new subject"),
    ):
        prediction = predict(models, X, subject)
        assert list(prediction.reasons) == ["none"]
        assert word in prediction.reasons["none"]
        assert np.isnan(prediction.bands["none"][BAND].to_numpy()).all()
        assert np.isfinite(prediction.bands["partial"].to_numpy()).all()
        assert np.isfinite(prediction.bands["complete"].to_numpy()).all()
    assert predict(models, X, "308").reasons == {}


def assert_missing_only_for_a_reason(prediction: Prediction):
    for model in MODEL_NAMES:
        is_missing = np.isnan(prediction.bands[model].to_numpy()).any()
        assert is_missing == (model in prediction.reasons)


def test_two_observations_are_a_line_without_scatter():
    frame = pd.DataFrame({"subject": ["a", "a", "b"], "x": [0.0, 2.0, 1.0], "y": [1.0, 5.0, 2.0]})
    models = three_models(frame.assign(kept=[True, True, False]))
    for subject in ("a", "b", None):
        prediction = predict(models, X, subject)
        assert_missing_only_for_a_reason(prediction)
        assert_allclose(prediction.bands["complete"]["fit"], 1.0 + 2.0 * X)
        assert "no scatter" in prediction.reasons["complete"]
    assert "no scatter" in predict(models, X, "a").reasons["none"]
    assert_allclose(predict(models, X, "a").bands["none"]["fit"], 1.0 + 2.0 * X)
    assert "Only one subject" in predict(models, X, "a").reasons["partial"]


@pytest.mark.parametrize("kept", [True, False])
def test_without_a_line_nothing_is_predicted(kept: bool):
    frame = pd.DataFrame({"subject": ["a", "b", "b"], "x": 3.0, "y": [1.0, 5.0, 2.0], "kept": kept})
    for subject in ("a", None):
        prediction = predict(three_models(frame), X, subject)
        assert list(prediction.reasons) == list(MODEL_NAMES)
        assert_missing_only_for_a_reason(prediction)


@pytest.mark.parametrize("formula", FORMULAS)
def test_all_at_once_is_each_alone(sparse: pd.DataFrame, formula: str):
    models = three_models(sparse, formula)
    table = predict_all(models, X, level=0.9)
    assert list(table) == ["model", "subject", "x", *BAND]
    labels = [*models.subjects, None]
    keys = [key for key in product(MODEL_NAMES, labels) for _ in X]
    assert list(zip(table["model"], table["subject"], strict=True)) == keys
    for row, (model, subject) in enumerate(product(MODEL_NAMES, labels)):
        alone = predict(models, X, subject, level=0.9).bands[model]
        block = table.iloc[row * len(X) : (row + 1) * len(X)]
        assert_allclose(block[["x", *BAND]], alone)


def test_a_singular_fit_has_bands(sleep: pd.DataFrame):
    noise = np.random.default_rng(8).normal(size=8)
    models = three_models(sleep.assign(y=np.tile(noise, 18)))
    fit = models.partial
    assert not isinstance(fit, Undetermined)
    assert fit.singular
    known, new = predict(models, X, "308").bands["partial"], predict(models, X).bands["partial"]
    assert_allclose(known, new, atol=1e-6)


def test_far_from_zero_no_digits_are_lost(sleep: pd.DataFrame):
    near = predict_all(three_models(sleep), X)[BAND]
    far = predict_all(three_models(sleep.assign(x=sleep["x"] + 1e6)), X + 1e6)[BAND]
    assert_allclose(far, near, rtol=1e-6)
    tiny = predict_all(three_models(sleep.assign(x=1e-6 * sleep["x"])), 1e-6 * X)[BAND]
    assert_allclose(tiny, near, rtol=1e-6)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    n_subjects=st.integers(1, 8),
    lost=st.floats(0.0, 0.95),
    formula=st.sampled_from(FORMULAS),
)
def test_bands_are_in_order_or_have_a_reason(seed: int, n_subjects: int, lost: float, formula: str):
    rng = np.random.default_rng(seed)
    subject, x = np.repeat(np.arange(n_subjects), 4), np.tile(np.arange(4.0), n_subjects)
    y = rng.normal(size=len(x)) + 2.0 * rng.normal(size=n_subjects)[subject]
    kept = rng.random(len(x)) >= lost
    frame = pd.DataFrame({"subject": subject.astype(str), "x": x, "y": y, "kept": kept})
    models = three_models(frame, formula)
    for label in ("0", None):
        prediction = predict(models, X, label)
        assert_missing_only_for_a_reason(prediction)
        for band in prediction.bands.values():
            present = band.dropna()
            ordered = present[["new_lower", "mean_lower", "fit", "mean_upper", "new_upper"]]
            assert (np.diff(ordered, axis=1) >= 0.0).all()


def test_bands_widen_with_their_level(sleep: pd.DataFrame):
    models = three_models(sleep)
    narrow, wide = predict_all(models, X, 0.5), predict_all(models, X, 0.99)
    for kind in ("mean", "new"):
        upper = f"{kind}_upper"
        assert (wide[upper] - narrow[upper]).dropna().gt(0.0).to_numpy().all()
    with pytest.raises(ValueError, match="level"):
        predict(models, X, level=1.0)
    with pytest.raises(ValueError, match="no subject"):
        predict(models, X, "nobody")
