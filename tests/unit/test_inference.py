"""Satterthwaite's degrees of freedom against lmerTest, and t taken as z."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from modules.pooling import complete, partial
from modules.pooling.inference import NOT_CURVED, fixed_effects_table, satterthwaite_note
from modules.pooling.undetermined import Undetermined

REFERENCE = Path(__file__).parents[1] / "reference"
FORMULAS = ("1", "1 + x", "0 + x", "1 + x ||")


@pytest.fixture(scope="module")
def data_sets() -> dict[str, pd.DataFrame]:
    """The chapter's data, and two data sets of each of nine designs."""
    sleep = pd.read_csv(REFERENCE / "sleepstudy.csv", dtype={"Subject": str})
    sleep = sleep.loc[sleep["Days"] >= 2]
    chapter = pd.DataFrame({"subject": sleep["Subject"], "x": sleep["Days"] - 2.0})
    drawn = pd.read_csv(REFERENCE / "lme4_datasets.csv", dtype={"dataset": str, "subject": str})
    return {
        "sleep2": chapter.assign(y=sleep["Reaction"]),
        **{str(name): frame for name, frame in drawn.groupby("dataset")},
    }


@pytest.fixture(scope="module")
def sleep(data_sets: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return data_sets["sleep2"]


def test_all_fits_agree_with_lmer_test(data_sets: dict[str, pd.DataFrame]):
    table = pd.read_csv(REFERENCE / "lme4_inference.csv", dtype={"dataset": str})
    n_singular = 0
    for rows in np.arange(len(table)).reshape(-1, 2):
        theirs = table.iloc[rows].set_index("term")
        name, random, is_reml = theirs[["dataset", "random", "reml"]].iloc[0].tolist()
        fit = partial.fit(data_sets[name], random, is_reml)
        ours = fixed_effects_table(fit)
        said = f"{name} {random} {is_reml}"
        assert_allclose(ours["estimate"], theirs["estimate"], rtol=1e-5, err_msg=said)
        assert_allclose(ours["standard_error"], theirs["standard_error"], rtol=1e-5, err_msg=said)
        assert_allclose(ours["z"], theirs["t"], rtol=1e-5, err_msg=said)
        assert_allclose(ours["df"], theirs["df"], rtol=5e-6, err_msg=said)
        assert_allclose(ours["p_t"], theirs["p_t"], rtol=1e-3, err_msg=said)
        assert satterthwaite_note(fit) is None
        n_singular += fit.singular
    assert n_singular == 40


@pytest.mark.parametrize("is_reml", [True, False])
@pytest.mark.parametrize("formula", FORMULAS)
def test_numbers_of_the_chapter(sleep: pd.DataFrame, formula: str, is_reml: bool):
    table = pd.read_csv(REFERENCE / "sleep2_partial_pooling.csv")
    rows = (table["model"] == formula.replace(" ", "")) & (table["reml"] == is_reml)
    lmer_test = table[rows].set_index("quantity")["value"]
    ours = fixed_effects_table(partial.fit(sleep, formula, is_reml))
    for term, name in (("intercept", "(Intercept)"), ("slope", "days_deprived")):
        assert_allclose(ours.loc[term, "df"], lmer_test[f"df_satterthwaite {name}"], rtol=1e-6)
        assert_allclose(ours.loc[term, "p_t"], lmer_test[f"p_satterthwaite {name}"], rtol=1e-4)


def test_t_as_z_is_the_chapters(sleep: pd.DataFrame):
    ours = fixed_effects_table(partial.fit(sleep))
    assert_allclose(ours["z"], [32.418437, 6.197082], rtol=2e-5)
    assert_allclose(ours.loc["slope", "p_z"], 5.75197e-10, rtol=1e-3)
    # 1 - pnorm(32.4) is zero in R, though no p-value is.
    assert_allclose(np.log10(ours.loc["intercept", "p_z"]), -229.8, atol=0.1)


def test_satterthwaite_by_finite_differences_of_the_definition(data_sets: dict[str, pd.DataFrame]):
    frame = data_sets["140"]
    subject = pd.factorize(frame["subject"])[0]
    design = np.column_stack([np.ones(len(frame)), frame["x"]])
    y, n = frame["y"].to_numpy(), len(frame)
    same_subject = subject[:, None] == subject

    def covariance_and_criterion(parameters: np.ndarray) -> tuple[np.ndarray, float]:
        factor = np.array([[parameters[0], 0.0], parameters[1:3]])
        random = design @ factor
        v = parameters[3] ** 2 * (np.eye(n) + same_subject * (random @ random.T))
        information = design.T @ np.linalg.solve(v, design)
        covariance = np.linalg.inv(information)
        residual = y - design @ covariance @ design.T @ np.linalg.solve(v, y)
        criterion = (
            np.linalg.slogdet(v)[1]
            + np.linalg.slogdet(information)[1]
            + residual @ np.linalg.solve(v, residual)
        )
        return covariance, criterion

    fit = partial.fit(frame)
    factor = fit.relative_covariance_factor
    at = np.array([factor[0, 0], factor[1, 0], factor[1, 1], np.sqrt(fit.residual_variance)])
    steps = np.diag(1e-3 * np.abs(at))
    hessian = np.empty((4, 4))
    for i, one in enumerate(steps):
        for j, other in enumerate(steps):
            corners = [
                sign * covariance_and_criterion(at + first * one + second * other)[1]
                for first, second, sign in ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
            ]
            hessian[i, j] = sum(corners) / (4 * one[i] * other[j])
    for position, term in enumerate(("intercept", "slope")):
        gradient = [
            (covariance_and_criterion(at + step)[0] - covariance_and_criterion(at - step)[0])[
                position, position
            ]
            / (2 * step[k])
            for k, step in enumerate(steps)
        ]
        variance = covariance_and_criterion(at)[0][position, position]
        df = 2 * variance**2 / (gradient @ (2 * np.linalg.inv(hessian)) @ gradient)
        assert_allclose(fixed_effects_table(fit).loc[term, "df"], df, rtol=1e-4)


def test_without_random_effects_it_is_ordinary_regression(sleep: pd.DataFrame):
    """Subjects whose own lines are all the same leave no variance between them."""
    rng = np.random.default_rng(5)
    noise = rng.normal(size=8)
    noise -= np.polynomial.Polynomial.fit(np.arange(8), noise, 1)(np.arange(8))
    frame = sleep.assign(y=10.0 + 2.0 * sleep["x"] + np.tile(noise, 18))
    fit = partial.fit(frame)
    assert_allclose(fit.random_covariance, 0.0, atol=1e-12)
    table = fixed_effects_table(fit)
    assert_allclose(table["df"], 142.0)
    pooled = complete.fit(frame)
    t = pooled.fixed_effects / np.sqrt(np.diag(pooled.fixed_covariance))
    assert_allclose(table["p_t"], 2 * stats.t.sf(t, 142))


@pytest.mark.parametrize("random", FORMULAS)
@pytest.mark.parametrize("scale_y", [1e-7, 1e7])
@pytest.mark.parametrize("scale_x", [1e-6, 1e6])
def test_units_do_not_matter(sleep: pd.DataFrame, random: str, scale_x: float, scale_y: float):
    rescaled = sleep.assign(x=scale_x * sleep["x"], y=scale_y * sleep["y"])
    expected = fixed_effects_table(partial.fit(sleep, random))
    table = fixed_effects_table(partial.fit(rescaled, random))
    assert_allclose(table[["z", "df"]], expected[["z", "df"]], rtol=1e-6)
    assert_allclose(table["p_t"], expected["p_t"], rtol=1e-4)


def test_the_slope_does_not_mind_where_x_is_zero(sleep: pd.DataFrame):
    expected = fixed_effects_table(partial.fit(sleep)).loc["slope"]
    far = fixed_effects_table(partial.fit(sleep.assign(x=sleep["x"] + 1e5))).loc["slope"]
    assert_allclose(far, expected, rtol=1e-4)


def test_a_criterion_that_is_no_minimum_gives_no_degrees_of_freedom(sleep: pd.DataFrame):
    fit = partial.fit(sleep, "1")
    too_large = 20.0 * fit.estimates.relative_covariance_factor
    elsewhere = replace(fit, estimates=replace(fit.estimates, relative_covariance_factor=too_large))
    table = fixed_effects_table(elsewhere)
    assert np.isnan(table.loc["intercept", ["df", "p_t"]].to_numpy(float)).all()
    assert np.isfinite(table["p_z"].to_numpy()).all()
    assert satterthwaite_note(elsewhere) == NOT_CURVED
    assert satterthwaite_note(fit) is None


def test_two_subjects(sleep: pd.DataFrame):
    two = sleep.loc[sleep["subject"].isin(["308", "309"])]
    table = fixed_effects_table(partial.fit(two, "1"))
    df, p_t, p_z = table[["df", "p_t", "p_z"]].to_numpy().T
    assert (df > 0.9).all()
    assert (p_t > p_z).all()
    assert (p_t < 1.0).all()


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    n_subjects=st.integers(2, 8),
    lost=st.floats(0.0, 0.8),
    formula=st.sampled_from(FORMULAS),
    is_reml=st.booleans(),
)
def test_never_more_degrees_of_freedom_than_without_random_effects(
    seed: int, n_subjects: int, lost: float, formula: str, is_reml: bool
):
    rng = np.random.default_rng(seed)
    subject, x = np.repeat(np.arange(n_subjects), 5), np.tile(np.arange(5.0), n_subjects)
    y = rng.normal(size=len(x)) + rng.normal(size=n_subjects)[subject]
    kept = rng.random(len(x)) >= lost
    frame = pd.DataFrame({"subject": subject.astype(str), "x": x, "y": y, "kept": kept})
    try:
        fit = partial.fit(frame, formula, is_reml)
    except Undetermined:
        return
    df = fixed_effects_table(fit)["df"].to_numpy()
    if satterthwaite_note(fit) is None:
        assert (df > 0.0).all()
        assert (df <= kept.sum() - 2 * is_reml + 1e-9).all()
    else:
        assert np.isnan(df).any()
