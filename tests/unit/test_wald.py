"""Wald intervals against lme4."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from modules.pooling import partial
from modules.pooling.intervals import wald

PARAMETERS = {
    "1": ["sd_intercept", "residual_sd", "intercept", "slope"],
    "1 + x": ["sd_intercept", "sd_slope", "correlation", "residual_sd", "intercept", "slope"],
    "0 + x": ["sd_slope", "residual_sd", "intercept", "slope"],
    "1 + x ||": ["sd_intercept", "sd_slope", "residual_sd", "intercept", "slope"],
}


@pytest.fixture(scope="module")
def sleep(reference: Path) -> pd.DataFrame:
    sleep = pd.read_csv(reference / "sleepstudy.csv", dtype={"Subject": str})
    frame = pd.DataFrame({"subject": sleep["Subject"], "x": sleep["Days"] - 2.0})
    return frame.assign(y=sleep["Reaction"], kept=sleep["Days"] >= 2)


@pytest.mark.parametrize("formula", PARAMETERS)
def test_the_fixed_effects_have_the_intervals_of_the_chapter(
    sleep: pd.DataFrame, formula: str, reference: Path
):
    table = pd.read_csv(reference / "sleep2_confidence_intervals.csv")
    rows = (table["model"] == formula.replace(" ", "")) & (table["method"] == "Wald")
    ours = wald.intervals(partial.fit(sleep, formula))
    assert ours.index.tolist() == PARAMETERS[formula]
    lme4 = table.loc[rows, ["lower", "upper"]]
    assert table.loc[rows, "parameter"].tolist() == ["(Intercept)", "days_deprived"]
    assert_allclose(ours.loc[["intercept", "slope"]], lme4, rtol=1e-5)


@pytest.mark.parametrize("formula", PARAMETERS)
def test_nothing_else_has_an_interval(sleep: pd.DataFrame, formula: str):
    ours = wald.intervals(partial.fit(sleep, formula))
    assert ours.drop(index=["intercept", "slope"]).isna().all(axis=None)


def test_a_higher_level_widens_an_interval_about_the_estimate(sleep: pd.DataFrame):
    fit = partial.fit(sleep)
    narrow, wide = (wald.intervals(fit, level).loc["slope"] for level in (0.5, 0.99))
    assert wide["lower"] < narrow["lower"] < narrow["upper"] < wide["upper"]
    assert_allclose([narrow.mean(), wide.mean()], fit.fixed_effects["slope"])
    ratio = np.ptp(wide) / np.ptp(narrow)
    assert_allclose(ratio, 2.575829 / 0.674490, rtol=1e-6)


@pytest.mark.parametrize("level", [-0.1, 0.0, 1.0, 95.0, np.nan])
def test_a_level_is_between_0_and_1(sleep: pd.DataFrame, level: float):
    with pytest.raises(ValueError, match="between 0 and 1"):
        wald.intervals(partial.fit(sleep), level)
