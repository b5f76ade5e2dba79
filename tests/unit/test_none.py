"""No pooling against R's lm."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from numpy.testing import assert_allclose

from modules.pooling import none

REFERENCE = Path(__file__).parents[1] / "reference"


@pytest.fixture(scope="module")
def sleep() -> pd.DataFrame:
    sleep = pd.read_csv(REFERENCE / "sleepstudy.csv", dtype={"Subject": str})
    frame = pd.DataFrame({"subject": sleep["Subject"], "x": sleep["Days"] - 2.0})
    return frame.assign(y=sleep["Reaction"], kept=sleep["Days"] >= 2)


def test_lines_are_those_of_lm(sleep: pd.DataFrame):
    lm = pd.read_csv(REFERENCE / "sleep2_no_pooling_lines.csv", dtype={"Subject": str})
    fit = none.fit(sleep)
    assert fit.lines.index.tolist() == sleep["subject"].unique().tolist()
    assert_allclose(fit.lines.loc[lm["Subject"]], lm[["intercept", "slope"]], rtol=1e-10)
    assert fit.reasons == {}


def test_residual_variance_is_that_of_one_big_regression(sleep: pd.DataFrame):
    lm = pd.read_csv(REFERENCE / "sleep2_lm_fit.csv", index_col="model").loc["none"]
    fit = none.fit(sleep)
    assert_allclose(np.sqrt(fit.residual_variance), lm["sigma"], rtol=1e-10)
    assert fit.degrees_of_freedom == lm["df"]


def test_coefficients_of_one_big_regression_follow(sleep: pd.DataFrame):
    table = pd.read_csv(REFERENCE / "sleep2_lm_coefficients.csv")
    lm = table[table["model"] == "none"].set_index("term")["estimate"]
    lines = none.fit(sleep).lines
    first = lines.loc["308"]
    assert_allclose(first, lm[["(Intercept)", "days_deprived"]], rtol=1e-9)
    for subject in lines.index[1:]:
        contrast = lm[[f"Subject{subject}", f"days_deprived:Subject{subject}"]]
        assert_allclose(lines.loc[subject] - first, contrast, rtol=1e-8)


def test_a_line_that_is_not_determined_has_a_reason():
    frame = pd.DataFrame(
        [
            ("gone", 0.0, 1.0, False),
            ("single", 0.0, 2.0, True),
            ("stuck", 1.0, 3.0, True),
            ("stuck", 1.0, 5.0, True),
            ("whole", 0.0, 1.0, True),
            ("whole", 1.0, 3.0, True),
            ("whole", 2.0, 8.0, True),
        ],
        columns=["subject", "x", "y", "kept"],
    )
    fit = none.fit(frame)
    assert fit.lines.index.tolist() == ["gone", "single", "stuck", "whole"]
    assert fit.lines["slope"].isna().tolist() == [True, True, True, False]
    assert list(fit.reasons) == ["gone", "single", "stuck"]
    for subject, word in (("gone", "No observations"), ("single", "one"), ("stuck", "same x")):
        assert word in fit.reasons[subject]
    assert fit.degrees_of_freedom == 2
    assert_allclose(fit.residual_variance, (2.0 + 1.5) / 2)
    new = pd.DataFrame({"subject": ["whole", "single", "nobody"], "x": 1.0})
    assert_allclose(fit.predict(new), [4.0, np.nan, np.nan])


def test_no_degrees_of_freedom_leave_no_variance():
    fit = none.fit(pd.DataFrame({"subject": ["a", "a"], "x": [0.0, 2.0], "y": [1.0, 5.0]}))
    assert_allclose(fit.lines.loc["a"], [1.0, 2.0])
    assert np.isnan(fit.residual_variance)


def test_everything_left_out_leaves_reasons():
    frame = pd.DataFrame({"subject": ["a", "b"], "x": 0.0, "y": 1.0, "kept": False})
    assert list(none.fit(frame).reasons) == ["a", "b"]
    with pytest.raises(ValueError, match="no rows"):
        none.fit(frame.iloc[:0])


def test_standard_errors_are_those_of_one_big_regression_on_dummies():
    rng = np.random.default_rng(3)
    subject = np.repeat(["a", "b", "c", "d"], [3, 6, 2, 9])
    x = rng.normal(5.0, 2.0, 20)
    frame = pd.DataFrame({"subject": subject, "x": x, "y": 2.0 * x + rng.normal(size=20)})
    dummies = (subject[:, None] == np.unique(subject)).astype(float)
    ols = sm.OLS(frame["y"], np.hstack([dummies, dummies * x[:, None]])).fit()
    expected = np.column_stack([ols.bse[:4], ols.bse[4:]])
    fit = none.fit(frame)
    assert_allclose(fit.standard_errors, expected, rtol=1e-9)
    assert fit.standard_errors.columns.tolist() == ["intercept", "slope"]


def test_subjects_without_a_line_still_count_towards_standard_errors():
    rng = np.random.default_rng(5)
    subject = np.repeat(["whole", "stuck", "single", "other", "gone"], [5, 3, 1, 4, 2])
    x = np.where(subject == "stuck", 1.0, rng.normal(size=15))
    frame = pd.DataFrame({"subject": subject, "x": x, "y": rng.normal(size=15)})
    frame["kept"] = subject != "gone"
    kept = frame.loc[frame["kept"]]
    lines = [(kept["subject"] == s).to_numpy(float) for s in ("whole", "other")]
    means = [(kept["subject"] == s).to_numpy(float) for s in ("stuck", "single")]
    design = np.column_stack([*lines, *(line * kept["x"] for line in lines), *means])
    ols = sm.OLS(kept["y"].to_numpy(), design).fit()
    errors = none.fit(frame).standard_errors
    assert errors.index.tolist() == ["whole", "stuck", "single", "other", "gone"]
    assert errors.isna().all(axis=1).tolist() == [False, True, True, False, True]
    assert_allclose(errors.loc["whole"], ols.bse[[0, 2]], rtol=1e-9)
    assert_allclose(errors.loc["other"], ols.bse[[1, 3]], rtol=1e-9)


def test_no_degrees_of_freedom_leave_no_standard_errors():
    frame = pd.DataFrame({"subject": ["a", "a", "b"], "x": [0.0, 2.0, 1.0], "y": [1.0, 5.0, 0.0]})
    assert none.fit(frame).standard_errors.isna().all(axis=None)
