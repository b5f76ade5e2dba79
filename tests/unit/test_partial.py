"""Partial pooling against lme4: the chapter's numbers, and four other real data sets."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from modules.pooling import complete, none, partial
from modules.pooling.solver import reml
from modules.pooling.solver.cross_products import gather_frame
from modules.pooling.solver.generalised_least_squares import generalised_least_squares

REFERENCE = Path(__file__).parents[1] / "reference"
FORMULAS = ("1", "1 + x", "0 + x", "1 + x ||")
FOUR_DIGITS = 5e-5


@pytest.fixture(scope="module")
def sleep() -> pd.DataFrame:
    sleep = pd.read_csv(REFERENCE / "sleepstudy.csv", dtype={"Subject": str})
    frame = pd.DataFrame({"subject": sleep["Subject"], "x": sleep["Days"] - 2.0})
    frame = frame.assign(y=sleep["Reaction"]).loc[sleep["Days"] >= 2]
    return frame.reset_index(drop=True)


@pytest.mark.parametrize("is_reml", [True, False])
@pytest.mark.parametrize("formula", FORMULAS)
def test_numbers_of_the_chapter(sleep: pd.DataFrame, formula: str, is_reml: bool):
    table = pd.read_csv(REFERENCE / "sleep2_partial_pooling.csv")
    rows = (table["model"] == formula.replace(" ", "")) & (table["reml"] == is_reml)
    lme4 = table[rows].set_index("quantity")["value"]
    fit = partial.fit(sleep, formula, is_reml)
    se = np.sqrt(np.diag(fit.fixed_covariance))
    ours = {
        "criterion": fit.criterion,
        "logLik": -fit.criterion / 2,
        "sigma": np.sqrt(fit.residual_variance),
        "var Residual ": fit.residual_variance,
        "cov_fixed": fit.fixed_covariance.loc["intercept", "slope"],
        "cov Subject (Intercept)": fit.random_covariance.loc["intercept", "slope"],
    }
    for position, (ours_name, name) in enumerate(
        [("intercept", "(Intercept)"), ("slope", "days_deprived")]
    ):
        ours[f"estimate {name}"] = fit.fixed_effects[ours_name]
        ours[f"se {name}"] = se[position]
        ours[f"t {name}"] = fit.fixed_effects[ours_name] / se[position]
        for group in ("Subject", "Subject.1"):
            ours[f"var {group} {name}"] = fit.random_covariance.loc[ours_name, ours_name]
    later = ("AIC", "BIC", "df_", "p_", "se_kenward_roger")
    compared = [name for name in map(str, lme4.index) if not name.startswith(later)]
    assert set(compared) <= set(ours)
    for name in compared:
        assert_allclose(ours[name], lme4[name], rtol=FOUR_DIGITS, err_msg=name)
    assert not fit.singular
    assert fit.n_observations == 144


@pytest.mark.parametrize("formula", FORMULAS)
def test_random_effects_and_their_sds(sleep: pd.DataFrame, formula: str):
    table = pd.read_csv(REFERENCE / "sleep2_random_effects.csv", dtype={"Subject": str})
    lme4 = table[table["model"] == formula.replace(" ", "")].set_index("Subject")
    fit = partial.fit(sleep, formula)
    for ours, theirs in (("intercept", "Intercept"), ("slope", "days_deprived")):
        modes = lme4[f"u_{theirs}"].loc[fit.random_effects.index].fillna(0.0)
        assert_allclose(fit.random_effects[ours], modes, rtol=FOUR_DIGITS)
        if formula != "1 + x ||":
            sds = lme4[f"condsd_{theirs}"].loc[fit.conditional_sd.index].fillna(0.0)
            assert_allclose(fit.conditional_sd[ours], sds, rtol=FOUR_DIGITS)
    assert_allclose(fit.lines, fit.random_effects + fit.fixed_effects)


def test_conditional_sd_by_its_definition(sleep: pd.DataFrame):
    fit = partial.fit(sleep, "1 + x ||")
    design = np.column_stack([np.ones(8), np.arange(8.0)])
    precision = design.T @ design / fit.residual_variance
    precision += np.linalg.inv(fit.random_covariance)
    expected = np.sqrt(np.diag(np.linalg.inv(precision)))
    assert_allclose(fit.conditional_sd, np.tile(expected, (18, 1)), rtol=1e-8)


def test_predictions(sleep: pd.DataFrame):
    lme4 = pd.read_csv(REFERENCE / "sleep2_predictions.csv", dtype={"Subject": str})
    new = lme4.rename(columns={"Subject": "subject", "days_deprived": "x"})
    new = new.sample(frac=1, random_state=1)
    predicted = partial.fit(sleep).predict(new)
    assert predicted.index.equals(new.index)
    assert_allclose(predicted, new["Reaction"], rtol=FOUR_DIGITS)


def test_a_subject_without_observations_is_a_draw_from_the_population(sleep: pd.DataFrame):
    fit = partial.fit(sleep.assign(kept=sleep["subject"] != "310"))
    assert fit.lines.index.tolist() == sleep["subject"].unique().tolist()
    assert_allclose(fit.random_effects.loc["310"], 0.0)
    assert_allclose(fit.conditional_sd.loc["310"], np.sqrt(np.diag(fit.random_covariance)))
    assert_allclose(fit.lines.loc["310"], fit.fixed_effects)
    new = pd.DataFrame({"subject": ["310", "nobody"], "x": [2.0, 2.0]})
    assert_allclose(fit.predict(new), fit.fixed_effects @ [1.0, 2.0])
    without = partial.fit(sleep.loc[sleep["subject"] != "310"])
    assert_allclose(fit.criterion, without.criterion, rtol=0, atol=1e-9)


COLUMNS = {
    "radon.csv": ["county", "floor", "log_radon"],
    "orthodont.csv": ["subject", "age", "distance"],
    "oxboys.csv": ["boy", "age", "height"],
    "chickweight.csv": ["chick", "day", "weight"],
}


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("name", COLUMNS)
def test_other_real_data_agree_with_lme4(name: str, formula: str):
    frame = pd.read_csv(REFERENCE / "more_data" / name).loc[:, COLUMNS[name]]
    frame.columns = ["subject", "x", "y"]
    fits = pd.read_csv(REFERENCE / "more_data" / "lme4_fits.csv").set_index(["file", "random"])
    term = "1+x||g" if formula == "1 + x ||" else f"{formula.replace(' ', '')}|g"
    lme4 = fits.loc[(name, f"({term})")]
    fit = partial.fit(frame.astype({"subject": str}), formula)
    assert fit.criterion < lme4["criterion"] + 1e-6
    assert fit.singular == lme4["singular"]
    assert_allclose(fit.fixed_effects, lme4[["intercept", "slope"]].astype(float), rtol=1e-3)
    assert_allclose(np.sqrt(fit.residual_variance), lme4["sigma"], rtol=1e-3)


def test_the_factor_gives_the_covariance_and_the_criterion(sleep: pd.DataFrame):
    for formula in FORMULAS:
        fit = partial.fit(sleep, formula)
        factor = fit.relative_covariance_factor
        assert factor[0, 1] == 0.0
        assert (np.diag(factor) >= 0.0).all()
        assert_allclose(fit.residual_variance * factor @ factor.T, fit.random_covariance)
        assert_allclose(reml.criterion(fit.data, factor, fit.reml), fit.criterion, rtol=1e-12)


def test_the_factor_is_a_dial_from_complete_to_no_pooling(sleep: pd.DataFrame):
    data, _ = gather_frame(sleep)
    back = data.scale_y[0] * data.from_working[0]

    def population_line(factor: float) -> np.ndarray:
        fit = generalised_least_squares(data, factor * np.eye(2)[None])
        return data.pooled_lines[0] + back @ fit.fixed_effects[0]

    assert_allclose(population_line(0.0), complete.fit(sleep).fixed_effects)
    assert_allclose(population_line(1e6), none.fit(sleep).lines.mean(), rtol=1e-6)


@pytest.mark.parametrize("formula", ["1+x", " 1 +x  ", "1+x||", "0+x"])
def test_spacing_of_the_formula_does_not_matter(sleep: pd.DataFrame, formula: str):
    assert partial.fit(sleep, formula).random in FORMULAS


@pytest.mark.parametrize("formula", ["", "2", "1 + z", "1 + x | subject"])
def test_other_formulas_are_refused(sleep: pd.DataFrame, formula: str):
    with pytest.raises(ValueError, match="not one of"):
        partial.fit(sleep, formula)
