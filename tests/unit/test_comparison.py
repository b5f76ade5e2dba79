"""The structures compared, against lme4's anova."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from modules.pooling import partial
from modules.pooling.comparison import (
    NESTED,
    compare,
    p_by_mixture,
)
from modules.pooling.fit_statistics import fit_statistics
from modules.words.comparison import ANOTHER_BOUNDARY, NO_COVARIANCE, note

REFERENCE = Path(__file__).parents[1] / "reference"
FORMULAS = ["1", "1 + x", "0 + x", "1 + x ||"]


@pytest.fixture(scope="module")
def sleep() -> pd.DataFrame:
    sleep = pd.read_csv(REFERENCE / "sleepstudy.csv", dtype={"Subject": str})
    frame = pd.DataFrame({"subject": sleep["Subject"], "x": sleep["Days"] - 2.0})
    return frame.assign(y=sleep["Reaction"], kept=sleep["Days"] >= 2)


@pytest.fixture(scope="module")
def drawn() -> dict[str, pd.DataFrame]:
    table = pd.read_csv(REFERENCE / "lme4_datasets.csv", dtype={"dataset": str, "subject": str})
    return {str(name): frame for name, frame in table.groupby("dataset")}


def test_tests_are_those_of_anova(sleep: pd.DataFrame, drawn: dict[str, pd.DataFrame]):
    anova = pd.read_csv(REFERENCE / "lme4_anova.csv", dtype={"dataset": str})
    data_sets = {"sleep2": sleep, **drawn}
    for name, theirs in anova.groupby("dataset"):
        comparison = compare(data_sets[str(name)])
        theirs = theirs.set_index(["smaller", "larger"])
        ours = comparison.table_of_tests
        assert ours.index.tolist() == list(NESTED)
        theirs = theirs.loc[ours.index]
        assert_allclose(ours["chi_square"], theirs["chi_square"], atol=1e-6, err_msg=str(name))
        assert ours["df"].tolist() == theirs["df"].tolist()
        # Where nothing is gained, p is 1; anova takes the rounding error for a gain.
        gained = (ours["chi_square"] > 0.0).to_numpy()
        assert_allclose(ours["p"][gained], theirs["p"][gained], atol=1e-6)
        assert_allclose(ours["p"][~gained], 1.0)


def test_models_are_those_fitted_one_by_one(sleep: pd.DataFrame):
    models = compare(sleep).models
    assert models.index.tolist() == FORMULAS
    assert models["chapter_model"].tolist() == ["1", "2 and 3", "4", "5"]
    for formula in FORMULAS:
        fit = partial.fit(sleep, formula, reml=False)
        alone = fit_statistics(fit)
        for name in ("n_parameters", "aic", "bic", "log_likelihood"):
            assert_allclose(models.loc[formula, name], getattr(alone, name))
        assert_allclose(models.loc[formula, "deviance"], fit.criterion)
        assert models.loc[formula, "singular"] == fit.singular
        assert models.loc[formula, "reason"] is None


def test_without_the_covariance_the_chapters_model_is_best_by_both_criteria(
    sleep: pd.DataFrame,
):
    models = compare(sleep).models
    assert FORMULAS[models["aic"].argmin()] == FORMULAS[models["bic"].argmin()] == "1 + x ||"


def test_the_mixture_is_for_variances_only(sleep: pd.DataFrame):
    tests = compare(sleep).tests
    for pair, test in tests.items():
        if pair == ("1 + x ||", "1 + x"):
            assert np.isnan(test.p_mixture)
            assert test.kind == "interior"
        else:
            assert test.p_mixture < test.p
            assert test.kind == "boundary"
    one = tests["1", "1 + x ||"]
    assert_allclose(one.p_mixture, one.p / 2)
    two = tests["1", "1 + x"]
    by_hand = 0.5 * stats.chi2.sf(two.chi_square, 1) + 0.5 * stats.chi2.sf(two.chi_square, 2)
    assert_allclose(two.p_mixture, by_hand)


def test_the_mixture_is_the_distribution_under_the_smaller_model():
    """A variance that is zero is found significant at its p-value's rate, not at half of it."""
    rng = np.random.default_rng(12)
    subject, x = np.repeat(np.arange(30), 5), np.tile(np.arange(5.0), 30)
    p_mixture, p_plain = [], []
    for _ in range(150):
        y = rng.normal(size=150) + 2.0 * rng.normal(size=30)[subject]
        test = compare(pd.DataFrame({"subject": subject.astype(str), "x": x, "y": y})).tests
        p_mixture.append(test["1", "1 + x ||"].p_mixture)
        p_plain.append(test["1", "1 + x ||"].p)
    shares = [np.mean(np.array(p_mixture) < level) for level in (0.1, 0.2, 0.4)]
    assert_allclose(shares, [0.1, 0.2, 0.4], atol=0.09)
    assert 0.35 < np.mean(np.array(p_plain) > 0.99) < 0.75


@given(chi_square=st.floats(1e-3, 500.0), df=st.sampled_from([1, 2]))
def test_the_mixture_lies_between_its_parts(chi_square: float, df: int):
    p = p_by_mixture(chi_square, df)
    assert (stats.chi2.sf(chi_square, df - 1) if df == 2 else 0.0) < p or p == 0.0
    assert p <= stats.chi2.sf(chi_square, df)


def test_nothing_gained_is_no_evidence():
    assert p_by_mixture(0.0, 1) == p_by_mixture(0.0, 2) == 1.0


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), n_subjects=st.integers(2, 12), lost=st.floats(0.0, 0.7))
def test_a_larger_model_never_fits_worse(seed: int, n_subjects: int, lost: float):
    rng = np.random.default_rng(seed)
    subject, x = np.repeat(np.arange(n_subjects), 5), np.tile(np.arange(5.0), n_subjects)
    y = rng.normal(size=len(x)) + rng.normal(size=n_subjects)[subject]
    kept = rng.random(len(x)) >= lost
    frame = pd.DataFrame({"subject": subject.astype(str), "x": x, "y": y, "kept": kept})
    fits = compare(frame).fits
    for smaller, larger in NESTED:
        if fits[smaller].reason is None and fits[larger].reason is None:
            assert fits[smaller].deviance >= fits[larger].deviance - 1e-7


def test_a_variance_of_zero_in_the_smaller_model_leaves_no_mixture(
    drawn: dict[str, pd.DataFrame],
):
    notes = set()
    for name in ("40", "41", "60", "61", "80"):
        comparison = compare(drawn[name])
        for (smaller, larger), test in comparison.tests.items():
            if comparison.fits[smaller].singular:
                assert np.isnan(test.p_mixture)
                is_of_covariance = (smaller, larger) == ("1 + x ||", "1 + x")
                assert note(test) == (NO_COVARIANCE if is_of_covariance else ANOTHER_BOUNDARY)
                notes.add(note(test))
    assert notes == {NO_COVARIANCE, ANOTHER_BOUNDARY}


def test_what_is_undetermined_has_a_reason_and_no_test():
    """Two occasions have three variances and covariances, and so many parameters can be told."""
    frame = pd.DataFrame({"subject": list("aabbcc"), "x": [0.0, 1.0] * 3})
    comparison = compare(frame.assign(y=[1.0, 2.5, 0.0, 3.0, 2.0, 2.2]))
    models = comparison.models
    assert [reason is None for reason in models["reason"]] == [True, False, True, True]
    assert models["deviance"].notna().tolist() == [True, False, True, True]
    assert [singular is None for singular in models["singular"]] == [False, True, False, False]
    for pair, test in comparison.tests.items():
        numbers = np.array([test.chi_square, test.p])
        assert (np.isnan(numbers) if "1 + x" in pair else np.isfinite(numbers)).all()
        assert (note(test) == models.loc["1 + x", "reason"]) == ("1 + x" in pair)


def test_nothing_left_is_a_reason_too(sleep: pd.DataFrame):
    models = compare(sleep.assign(kept=False)).models
    assert models["reason"].str.contains("No observations").all()
    assert np.isnan(models[["aic", "bic", "deviance"]].to_numpy()).all()
