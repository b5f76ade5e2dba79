"""Residuals against lme4, and quantiles against R."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from modules.pooling import partial
from modules.pooling.residuals import normal_scores, residual_table, standardised_modes

REFERENCE = Path(__file__).parents[1] / "reference"


@pytest.fixture(scope="module")
def sleep() -> pd.DataFrame:
    sleep = pd.read_csv(REFERENCE / "sleepstudy.csv", dtype={"Subject": str})
    frame = pd.DataFrame({"subject": sleep["Subject"], "x": sleep["Days"] - 2.0})
    return frame.assign(y=sleep["Reaction"], kept=sleep["Days"] >= 2)


def test_the_table_is_lme4s(sleep: pd.DataFrame):
    lme4 = pd.read_csv(REFERENCE / "sleep2_fitted.csv")
    table = residual_table(partial.fit(sleep), sleep)
    assert table.index.tolist() == np.flatnonzero(sleep["kept"]).tolist()
    assert table["subject"].astype(int).tolist() == lme4["subject"].tolist()
    columns = ["x", "y", "fitted", "residual", "scaled_residual"]
    assert_allclose(table[columns], lme4[columns], rtol=1e-6, atol=1e-5)


def test_the_chapters_first_days(sleep: pd.DataFrame):
    table = residual_table(partial.fit(sleep), sleep)
    first = table.loc[table["x"] == 0.0].set_index("subject")
    assert_allclose(first["residual"].loc[["308", "309", "335"]], [-41.7, -5.62, 3.50], atol=0.05)
    scaled = table["scaled_residual"]
    quartiles = np.quantile(scaled, [0.0, 0.25, 0.5, 0.75, 1.0])
    assert_allclose(quartiles, [-4.0157, -0.3541, 0.0069, 0.4681, 5.0732], atol=1e-3)


def test_without_a_column_kept_all_rows_count(sleep: pd.DataFrame):
    kept = sleep.loc[sleep["kept"], ["subject", "x", "y"]]
    pd.testing.assert_frame_equal(
        residual_table(partial.fit(kept), kept), residual_table(partial.fit(sleep), sleep)
    )


@pytest.mark.parametrize("formula", ["1", "1 + x", "0 + x", "1 + x ||"])
def test_standardised_modes_by_their_definition(sleep: pd.DataFrame, formula: str):
    kept = sleep["kept"].to_numpy() & (np.random.default_rng(4).random(len(sleep)) > 0.4)
    frame = sleep.assign(kept=kept)
    fit = partial.fit(frame, formula)
    covariance = fit.random_covariance.to_numpy()
    standardised = standardised_modes(fit)
    for subject, rows in frame.loc[frame["kept"]].groupby("subject"):
        design = np.column_stack([np.ones(len(rows)), rows["x"]])
        v = design @ covariance @ design.T + fit.residual_variance * np.eye(len(rows))
        of_modes = covariance @ design.T @ np.linalg.inv(v) @ design @ covariance
        for position, term in enumerate(fit.lines.columns):
            mode = fit.random_effects.loc[subject, term]
            if covariance[position, position] == 0.0:
                assert np.isnan(standardised.loc[subject, term])
            else:
                expected = mode / np.sqrt(of_modes[position, position])
                assert_allclose(standardised.loc[subject, term], expected, rtol=1e-7)


def test_no_observations_and_no_variance_leave_nothing_to_standardise(sleep: pd.DataFrame):
    fit = partial.fit(sleep.assign(kept=sleep["kept"] & (sleep["subject"] != "310")))
    assert np.isnan(standardised_modes(fit).loc["310"].to_numpy()).all()
    assert np.isfinite(standardised_modes(fit).drop("310").to_numpy()).all()
    noise = np.random.default_rng(8).normal(size=10)
    level = partial.fit(sleep.assign(y=np.tile(noise, 18)), "1")
    assert np.isnan(standardised_modes(level).to_numpy()).all()


# qqnorm(c(3, 1, 2, 10, -4)) and qnorm(ppoints(12)) in R
FIVE = [-1.1797611176118612, -0.4972006, 0.0, 0.4972006, 1.1797611176118612]
TWELVE = [-1.7316643961222453, -1.1503493803760079, -0.8122178014999129]


def test_normal_scores_are_those_of_qqnorm():
    values = pd.Series([3.0, 1.0, np.nan, 2.0, 10.0, -4.0], index=list("abcdef"))
    scores = normal_scores(values)
    assert scores.index.tolist() == ["f", "b", "d", "a", "e"]
    assert scores["value"].tolist() == [-4.0, 1.0, 2.0, 3.0, 10.0]
    assert_allclose(scores["theoretical"], FIVE, atol=1e-6)
    twelve = normal_scores(pd.Series(np.arange(12.0)))["theoretical"].to_numpy()
    assert_allclose(twelve[:3], TWELVE, rtol=1e-9)
    assert_allclose(twelve, -twelve[::-1], atol=1e-12)


def test_no_values_have_no_scores():
    assert normal_scores(pd.Series([np.nan, np.nan])).empty
