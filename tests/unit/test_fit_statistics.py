"""Measures of fit against R."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from modules.pooling import partial
from modules.pooling.fit_statistics import fit_statistics

REFERENCE = Path(__file__).parents[1] / "reference"
FORMULAS = ("1", "1 + x", "0 + x", "1 + x ||")


@pytest.fixture(scope="module")
def sleep() -> pd.DataFrame:
    sleep = pd.read_csv(REFERENCE / "sleepstudy.csv", dtype={"Subject": str})
    frame = pd.DataFrame({"subject": sleep["Subject"], "x": sleep["Days"] - 2.0})
    return frame.assign(y=sleep["Reaction"], kept=sleep["Days"] >= 2)


@pytest.fixture(scope="module")
def drawn() -> dict[str, pd.DataFrame]:
    table = pd.read_csv(REFERENCE / "lme4_datasets.csv", dtype={"dataset": str, "subject": str})
    return {str(name): frame for name, frame in table.groupby("dataset")}


@pytest.mark.parametrize("is_reml", [True, False])
@pytest.mark.parametrize("formula", FORMULAS)
def test_numbers_of_the_chapter(sleep: pd.DataFrame, formula: str, is_reml: bool):
    table = pd.read_csv(REFERENCE / "sleep2_partial_pooling.csv")
    rows = (table["model"] == formula.replace(" ", "")) & (table["reml"] == is_reml)
    lme4 = table[rows].set_index("quantity")["value"]
    ours = fit_statistics(partial.fit(sleep, formula, is_reml))
    for name in ("criterion", "logLik", "AIC", "BIC"):
        value = getattr(ours, {"logLik": "log_likelihood"}.get(name, name.lower()))
        assert_allclose(value, lme4[name], rtol=1e-10, err_msg=name)


def test_all_fits_agree_with_r(sleep: pd.DataFrame, drawn: dict[str, pd.DataFrame]):
    table = pd.read_csv(REFERENCE / "lme4_fit_statistics.csv", dtype={"dataset": str})
    data_sets = {"sleep2": sleep, **drawn}
    quantities = [name for name in table if name not in ("dataset", "random", "reml")]
    for position, (name, random, is_reml) in enumerate(
        zip(table["dataset"], table["random"], table["reml"], strict=True)
    ):
        ours = fit_statistics(partial.fit(data_sets[name], random, is_reml))
        theirs = table[quantities].to_numpy(np.float64)[position]
        compared = [getattr(ours, quantity) for quantity in quantities]
        assert_allclose(compared, theirs, rtol=1e-5, atol=1e-5, err_msg=f"{name} {random}")


def test_the_intraclass_correlation_belongs_to_random_intercepts(sleep: pd.DataFrame):
    ours = fit_statistics(partial.fit(sleep, "1"))
    assert ours.intraclass_correlation is not None
    assert_allclose(ours.intraclass_correlation, 1746.91089821898 / (1746.91089821898 + 913.072452))
    assert_allclose(ours.share_between_subjects, ours.intraclass_correlation)
    for formula in ("1 + x", "0 + x", "1 + x ||"):
        assert fit_statistics(partial.fit(sleep, formula)).intraclass_correlation is None


def test_variances_by_their_definitions(drawn: dict[str, pd.DataFrame]):
    frame = drawn["140"]
    fit = partial.fit(frame)
    ours = fit_statistics(fit)
    design = np.column_stack([np.ones(len(frame)), frame["x"]])
    between = np.einsum("ni,ij,nj->n", design, fit.random_covariance.to_numpy(), design).mean()
    assert_allclose(ours.variance_random, between)
    assert_allclose(ours.variance_fixed, np.var(design @ fit.fixed_effects.to_numpy(), ddof=1))
    assert_allclose(ours.share_between_subjects, between / (between + fit.residual_variance))
    total = ours.variance_fixed + between + fit.residual_variance
    assert_allclose(ours.marginal_r2, ours.variance_fixed / total)
    assert_allclose(ours.conditional_r2, 1.0 - fit.residual_variance / total)


def test_shares_do_not_mind_where_x_is_zero_or_its_units(sleep: pd.DataFrame):
    expected = fit_statistics(partial.fit(sleep))
    ours = fit_statistics(partial.fit(sleep.assign(x=1e-3 * sleep["x"] + 70.0)))
    for name in ("marginal_r2", "conditional_r2", "share_between_subjects"):
        assert_allclose(getattr(ours, name), getattr(expected, name), rtol=1e-6)


def test_no_variance_between_subjects_is_a_share_of_zero(sleep: pd.DataFrame):
    noise = np.random.default_rng(8).normal(size=10)
    noise -= noise[2:].mean()
    frame = sleep.assign(y=5.0 + np.tile(noise, 18))
    ours = fit_statistics(partial.fit(frame, "1"))
    assert ours.intraclass_correlation is not None
    assert_allclose(ours.intraclass_correlation, 0.0, atol=1e-8)
    assert_allclose(ours.conditional_r2, ours.marginal_r2, rtol=1e-6)
