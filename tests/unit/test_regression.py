"""Regression summaries against R's lm, statsmodels and what least squares must satisfy."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from modules.observations.data_sets import PUBLISHED
from modules.pooling import complete, none
from modules.pooling.regression import (
    RegressionSummary,
    complete_summary,
    factor_levels,
    no_pooling_summary,
)
from modules.pooling.undetermined import Undetermined


def frame(*rows: tuple[str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["subject", "x", "y"])


def small_data(reference: Path, name: str) -> pd.DataFrame:
    rows = pd.read_csv(reference / "printed" / "small_data_sets.csv", dtype={"subject": str})
    return rows.loc[rows["data_set"] == name]


def design(observations: pd.DataFrame, summary: RegressionSummary) -> pd.DataFrame:
    """Code the regression by treatment contrasts, as R does."""
    levels = factor_levels(observations["subject"].unique().tolist())
    x = observations["x"]
    columns = {"(Intercept)": np.ones(len(x)), "x": x}
    if summary.subject is not None:
        for level in levels[1:]:
            columns[f"subject{level}"] = (observations["subject"] == level).astype(float)
        for level in levels[1:]:
            columns[f"x:subject{level}"] = x * columns[f"subject{level}"]
    return pd.DataFrame(columns, index=observations.index)


def estimable_terms(columns: pd.DataFrame) -> list[str]:
    """Take each column unless those before it span it, as R's lm does."""
    taken: list[str] = []
    for term in columns:
        if np.linalg.matrix_rank(columns[[*taken, term]], rtol=1e-7) > len(taken):
            taken.append(str(term))
    return taken


def assert_same_as_statsmodels(observations: pd.DataFrame, summary: RegressionSummary):
    columns = design(observations, summary)
    taken = estimable_terms(columns)
    table = summary.coefficients
    assert table.index.tolist() == columns.columns.tolist()
    assert table["estimate"].dropna().index.tolist() == taken
    assert list(summary.reasons) == [term for term in columns if term not in taken]
    assert summary.rank == len(taken)

    theirs = sm.OLS(observations["y"], columns[taken]).fit(method="qr")
    ours = table.loc[taken]
    scale = np.abs(theirs.params).max()
    assert_allclose(ours["estimate"], theirs.params, rtol=1e-6, atol=1e-9 * scale)
    assert_allclose(
        summary.residuals, theirs.resid, atol=1e-8 * np.abs(observations["y"].to_numpy()).max()
    )
    assert summary.residual_df == theirs.df_resid
    if summary.residual_df and len(taken) > 1:
        assert_allclose(ours["standard_error"], theirs.bse, rtol=1e-6)
        assert_allclose(ours["p"], theirs.pvalues, rtol=1e-5, atol=1e-12)
        assert_allclose(summary.r_squared, theirs.rsquared, rtol=1e-7)
        assert_allclose(summary.adjusted_r_squared, theirs.rsquared_adj, rtol=1e-6)
        assert_allclose([summary.f, summary.f_p], [theirs.fvalue, theirs.f_pvalue], rtol=1e-5)


@pytest.mark.parametrize("pooling", ["complete", "none"])
def test_chapter_against_lm(pooling: str, reference: Path):
    observations = PUBLISHED["baseline_corrected"].read()
    if pooling == "complete":
        summary = complete_summary(observations, "days_deprived", "Reaction")
    else:
        summary = no_pooling_summary(observations, "days_deprived", "Reaction", "Subject")
    table = pd.read_csv(reference / "sleep2_lm_coefficients.csv")
    lm = table[table["model"] == pooling].set_index("term")[["estimate", "se", "t", "p"]]
    assert summary.coefficients.index.tolist() == lm.index.tolist()
    assert_allclose(summary.coefficients, lm, rtol=1e-8)
    fit = pd.read_csv(reference / "sleep2_lm_fit.csv", index_col="model").loc[pooling]
    assert_allclose(summary.residual_standard_error, fit["sigma"])
    assert_allclose(
        [summary.r_squared, summary.adjusted_r_squared, summary.f],
        fit[["r2", "adj_r2", "F"]].astype(float),
    )
    assert summary.f_df == (fit["F_df1"], fit["F_df2"])
    assert summary.residual_df == fit["df"]


@pytest.mark.parametrize(
    "name", ["unequal", "first_without_slope", "between_only", "one_x", "far_x", "huge_y", "tiny_y"]
)
def test_unbalanced_data_against_statsmodels(name: str, reference: Path):
    observations = small_data(reference, name)
    summary = no_pooling_summary(observations, "x", "y", "subject")
    assert_same_as_statsmodels(observations, summary)
    assert_same_as_statsmodels(observations, complete_summary(observations, "x", "y"))


@st.composite
def unbalanced(draw: st.DrawFn) -> pd.DataFrame:
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=5))
    subjects = np.repeat([f"s{number}" for number in range(len(sizes))], sizes)
    x = draw(st.lists(st.integers(0, 3), min_size=len(subjects), max_size=len(subjects)))
    seed = draw(st.integers(0, 1000))
    y = np.random.default_rng(seed).normal(10.0, 3.0, len(subjects))
    return pd.DataFrame({"subject": subjects, "x": np.array(x, dtype=float), "y": y})


@given(unbalanced())
@settings(max_examples=150, deadline=None)
def test_any_unbalanced_data_against_statsmodels(observations: pd.DataFrame):
    summary = no_pooling_summary(observations, "x", "y", "subject")
    assert_same_as_statsmodels(observations, summary)
    own = none.fit(observations)
    assert summary.residual_df == own.degrees_of_freedom
    assert_allclose(summary.residual_standard_error**2, own.residual_variance)


def test_complete_pooling_is_the_line_of_complete_pooling():
    observations = PUBLISHED["radon"].read()
    summary, fit = complete_summary(observations, "floor", "log_radon"), complete.fit(observations)
    assert_allclose(summary.coefficients["estimate"], fit.fixed_effects)
    assert_allclose(summary.coefficients["standard_error"], np.sqrt(np.diag(fit.fixed_covariance)))


def test_aliased_terms_have_reasons():
    observations = frame(
        ("1", 0, 1.0), ("1", 1, 2.5), ("1", 2, 2.0), ("2", 1, 4.0), ("3", 1, 5.0), ("3", 1, 6.0)
    )
    summary = no_pooling_summary(observations, "x", "y", "subject")
    assert summary.reasons == {
        "x:subject2": none.ONE_OBSERVATION,
        "x:subject3": none.SINGLE_X,
    }
    assert summary.coefficients.loc[list(summary.reasons)].isna().to_numpy().all()


def test_reasons_that_no_subject_gives_by_itself(reference: Path):
    first = no_pooling_summary(small_data(reference, "first_without_slope"), "x", "y", "subject")
    assert "first subject has no slope" in first.reasons["x:subjectd"]
    between = no_pooling_summary(small_data(reference, "between_only"), "x", "y", "subject")
    assert "between subjects" in between.reasons["subject4"]
    one_x = no_pooling_summary(small_data(reference, "one_x"), "x", "y", "subject")
    assert "same x" in one_x.reasons["x"]


def test_a_subject_without_observations_is_no_level():
    observations = frame(("1", 0, 1.0), ("1", 1, 2.5), ("2", 0, 4.0), ("2", 1, 4.0), ("3", 1, 5.0))
    left = no_pooling_summary(observations.loc[:3], "x", "y", "subject")
    kept = observations.assign(kept=observations["subject"] != "3")
    pd.testing.assert_frame_equal(
        no_pooling_summary(kept, "x", "y", "subject").coefficients, left.coefficients
    )


def test_no_degrees_of_freedom_leave_estimates_only():
    observations = frame(("1", 0, 1.0), ("1", 1, 2.0), ("2", 0, 3.0), ("2", 2, 7.0))
    summary = no_pooling_summary(observations, "x", "y", "subject")
    assert_allclose(summary.coefficients["estimate"], [1.0, 1.0, 2.0, 1.0])
    assert summary.coefficients[["standard_error", "t", "p"]].isna().to_numpy().all()
    assert summary.r_squared == 1.0
    unknown = (summary.residual_standard_error, summary.adjusted_r_squared, summary.f, summary.f_p)
    assert np.isnan(unknown).all()


def test_a_perfect_fit_has_no_residuals():
    observations = frame(*[(s, x, 0.1 + 0.3 * x) for s in "ab" for x in range(4)])
    summary = no_pooling_summary(observations, "x", "y", "subject")
    assert (summary.residuals == 0.0).all()
    assert summary.residual_standard_error == 0.0
    assert_allclose(summary.coefficients["estimate"], [0.1, 0.3, 0.0, 0.0])
    assert summary.coefficients["p"].tolist()[:2] == [0.0, 0.0]
    assert summary.coefficients["p"].isna().tolist() == [False, False, True, True]
    assert (summary.r_squared, summary.f, summary.f_p) == (1.0, np.inf, 0.0)


def test_constant_y_explains_nothing():
    summary = complete_summary(frame(*[("a", x, 0.1) for x in range(7)]), "x", "y")
    assert_allclose(summary.coefficients["estimate"], [0.1, 0.0], rtol=1e-15)
    assert np.isnan([summary.r_squared, summary.f]).all()


def test_nothing_to_regress():
    observations = frame(("1", 0, 1.0), ("1", 1, 2.0)).assign(kept=False)
    with pytest.raises(Undetermined, match="No observations"):
        complete_summary(observations, "x", "y")
    with pytest.raises(Undetermined, match="Only one subject"):
        no_pooling_summary(observations.assign(kept=True), "x", "y", "subject")


def test_quantiles_are_of_type_seven():
    observations = frame(*[("a", x, y) for x, y in zip(range(6), [1, 3, 2, 5, 4, 9], strict=True)])
    summary = complete_summary(observations, "x", "y")
    ordered = np.sort(summary.residuals)
    assert_allclose(summary.residual_quantiles["1Q"], ordered[1] + 0.25 * (ordered[2] - ordered[1]))
    assert summary.residual_quantiles["Max"] == ordered[-1]


def test_levels_are_sorted_as_r_sorts_a_factor():
    assert factor_levels(["10", "9", "-1"]) == ["-1", "9", "10"]
    assert factor_levels(["M10", "F2", "m1", "M2"]) == ["F2", "m1", "M10", "M2"]
