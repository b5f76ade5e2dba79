"""Complete pooling against R's lm and statsmodels."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from numpy.testing import assert_allclose

from modules.pooling import complete
from modules.pooling.undetermined import Undetermined

REFERENCE = Path(__file__).parents[1] / "reference"


@pytest.fixture(scope="module")
def sleep() -> pd.DataFrame:
    sleep = pd.read_csv(REFERENCE / "sleepstudy.csv", dtype={"Subject": str})
    frame = pd.DataFrame({"subject": sleep["Subject"], "x": sleep["Days"] - 2.0})
    return frame.assign(y=sleep["Reaction"], kept=sleep["Days"] >= 2)


def test_line_is_that_of_lm(sleep: pd.DataFrame):
    coefficients = pd.read_csv(REFERENCE / "sleep2_lm_coefficients.csv")
    lm = coefficients[coefficients["model"] == "complete"]
    sigma = pd.read_csv(REFERENCE / "sleep2_lm_fit.csv", index_col="model")["sigma"]
    fit = complete.fit(sleep)
    assert_allclose(fit.fixed_effects, lm["estimate"], rtol=1e-10)
    assert_allclose(np.sqrt(np.diag(fit.fixed_covariance)), lm["se"], rtol=1e-10)
    assert_allclose(np.sqrt(fit.residual_variance), sigma["complete"], rtol=1e-10)


def test_covariance_is_that_of_statsmodels(sleep: pd.DataFrame):
    kept = sleep[sleep["kept"]]
    ols = sm.OLS(kept["y"], sm.add_constant(kept["x"])).fit()
    assert_allclose(complete.fit(sleep).fixed_covariance, ols.cov_params(), rtol=1e-10)


def test_every_subject_has_the_same_line(sleep: pd.DataFrame):
    sleep = sleep.assign(kept=sleep["kept"] & (sleep["subject"] != "309"))
    fit = complete.fit(sleep)
    assert fit.lines.index.tolist() == sleep["subject"].unique().tolist()
    assert (fit.lines == fit.fixed_effects).all(axis=None)
    new = pd.DataFrame({"subject": ["309", "nobody"], "x": [3.0, -1.0]}, index=[7, 5])
    expected = fit.fixed_effects["intercept"] + fit.fixed_effects["slope"] * new["x"]
    assert_allclose(fit.predict(new), expected)
    assert fit.predict(new).index.tolist() == [7, 5]


def test_two_observations_leave_no_residual():
    fit = complete.fit(pd.DataFrame({"subject": ["a", "b"], "x": [1.0, 3.0], "y": [2.0, 8.0]}))
    assert_allclose(fit.fixed_effects, [-1.0, 3.0])
    assert np.isnan(fit.residual_variance)


@pytest.mark.parametrize(
    ("x", "kept", "word"),
    [([1.0, 2.0], [False, False], "No observations"), ([0.3, 0.3], [True, True], "the same x")],
)
def test_no_line_has_a_reason(x: list[float], kept: list[bool], word: str):
    with pytest.raises(Undetermined, match=word):
        complete.fit(pd.DataFrame({"subject": ["a", "b"], "x": x, "y": [1.0, 4.0], "kept": kept}))
