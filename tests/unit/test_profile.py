"""Profile intervals against lme4, and against another method where lme4 stops short."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.optimize import minimize

from modules.pooling import partial, three_models
from modules.pooling.intervals.deviance import deviance, differentiate, hold_fixed_effect
from modules.pooling.intervals.parameters import parameters
from modules.pooling.intervals.profile import Profile, profile
from modules.pooling.solver.cross_products import gather_frame
from modules.pooling.solver.generalised_least_squares import generalised_least_squares
from modules.pooling.solver.random_structure import STRUCTURES, random_structure
from modules.pooling.undetermined import Undetermined
from modules.scenario import Scenario

FORMULAS = tuple(STRUCTURES)
THREE_DIGITS = 1e-3
QUANTILE = 1.959964
LME4_NAMES = {
    "sd_(Intercept)|Subject": "sd_intercept",
    "sd_days_deprived|Subject": "sd_slope",
    "cor_days_deprived.(Intercept)|Subject": "correlation",
    "sigma": "residual_sd",
    "(Intercept)": "intercept",
    "days_deprived": "slope",
}


@pytest.fixture(scope="module")
def sleep(reference: Path) -> pd.DataFrame:
    sleep = pd.read_csv(reference / "sleepstudy.csv", dtype={"Subject": str})
    frame = pd.DataFrame({"subject": sleep["Subject"], "x": sleep["Days"] - 2.0})
    return frame.assign(y=sleep["Reaction"], kept=sleep["Days"] >= 2)


@pytest.fixture(scope="module")
def data_sets(reference: Path) -> pd.DataFrame:
    return pd.read_csv(reference / "lme4_datasets.csv", dtype={"subject": str})


def numbered(data_sets: pd.DataFrame, number: int) -> pd.DataFrame:
    return data_sets.loc[data_sets["dataset"] == number].reset_index(drop=True)


def curve(of: Profile, parameter: str) -> tuple[np.ndarray, np.ndarray]:
    rows = of.curves.loc[of.curves["parameter"] == parameter]
    return rows["value"].to_numpy(), rows["zeta"].to_numpy()


def estimate_of(profiles: Profile, parameter: str) -> float:
    return float(profiles.estimates.to_dict()[parameter])


@pytest.mark.parametrize("is_reml", [True, False])
@pytest.mark.parametrize("formula", FORMULAS)
def test_intervals_of_the_chapter(
    sleep: pd.DataFrame, formula: str, is_reml: bool, reference: Path
):
    table = pd.read_csv(reference / "sleep2_confidence_intervals.csv")
    rows = (table["model"] == formula.replace(" ", "")) & (table["method"] == "profile")
    lme4 = table[rows].assign(parameter=lambda d: d["parameter"].map(LME4_NAMES))
    lme4 = lme4.set_index("parameter")
    profiles = profile(partial.fit(sleep, formula, is_reml))
    ours = profiles.intervals()
    assert ours.index.tolist() == parameters(random_structure(formula))
    assert set(ours.index) == set(lme4.index)
    assert_allclose(ours, lme4.loc[ours.index, ["lower", "upper"]], rtol=THREE_DIGITS)
    assert profiles.notes() == {}


def test_intervals_at_boundaries_are_those_of_lme4(data_sets: pd.DataFrame, reference: Path):
    """Singular or nearly singular fits to data sets of lme4_datasets.csv that lme4 gets through.

    m <- lmer(y ~ x + (1 | subject), data, REML = FALSE)   # or (1 + x | subject), ...
    confint(m, oldNames = FALSE)
    """
    table = pd.read_csv(reference / "profile_intervals.csv")
    formulas = {formula.replace(" ", ""): formula for formula in FORMULAS}
    for random, formula in formulas.items():
        of_structure = table.loc[table["random"] == random].set_index("parameter")
        for number in of_structure["dataset"].unique():
            ours = profile(partial.fit(numbered(data_sets, number), formula)).intervals()
            lme4 = of_structure.loc[of_structure["dataset"] == number].loc[ours.index]
            assert_allclose(ours, lme4[["lower", "upper"]], rtol=THREE_DIGITS)


def lowest_deviance(frame: pd.DataFrame, held: dict[str, float]) -> float:
    """Minimise -2 log-likelihood, from the whole covariance matrix of y, by another method."""
    x, y = frame["x"].to_numpy(), frame["y"].to_numpy()
    same = frame["subject"].to_numpy()[:, None] == frame["subject"].to_numpy()
    design = np.column_stack([np.ones_like(x), x])

    def value(free: np.ndarray) -> float:
        found = {
            "sd_intercept": np.exp(free[0]),
            "sd_slope": np.exp(free[1]),
            "correlation": np.tanh(free[2]),
            "residual_sd": np.exp(free[3]),
        } | held
        sd = np.array([found["sd_intercept"], found["sd_slope"]])
        covariance = np.outer(sd, sd) * np.array(
            [[1.0, found["correlation"]], [found["correlation"], 1.0]]
        )
        whole = same * (design @ covariance @ design.T)
        root = np.linalg.cholesky(whole + found["residual_sd"] ** 2 * np.eye(len(x)))
        white_design, white = np.linalg.solve(root, design), np.linalg.solve(root, y)
        for position, name in enumerate(("intercept", "slope")):
            if name in held:
                white = white - white_design[:, position] * held[name]
                white_design = white_design[:, [1 - position]]
        residual = white - white_design @ np.linalg.lstsq(white_design, white)[0]
        log_determinant = 2.0 * np.log(np.diag(root)).sum()
        return log_determinant + residual @ residual + len(x) * np.log(2 * np.pi)

    log_sd = np.log(y.std() / 2)
    return min(
        minimize(value, [a, b, r, log_sd], bounds=[(-8, 6), (-8, 5), (-8, 8), (0, 6)]).fun
        for a, b, r in [(3.0, 2.0, -1.0), (3.0, 2.0, 1.0), (3.0, -1.0, 1.0), (0.0, 2.0, 1.0)]
    )


@pytest.mark.parametrize("number", [97, 105])
def test_the_deviance_at_a_bound_is_higher_by_the_squared_quantile(
    data_sets: pd.DataFrame, number: int
):
    frame = numbered(data_sets, number)
    fit = partial.fit(frame, "1 + x", False)
    profiles = profile(fit)
    boundaries = {0.0, -1.0, 1.0}
    bounds = [
        (parameter, bound)
        for parameter, *pair in profiles.intervals().itertuples()
        for bound in pair
        if bound not in boundaries
    ]
    assert len(bounds) >= 8
    for parameter, bound in bounds:
        rise = lowest_deviance(frame, {str(parameter): bound}) - fit.criterion
        assert_allclose(np.sqrt(rise), QUANTILE, atol=1e-3, err_msg=str(parameter))


def test_the_search_finds_the_lower_of_two_minima(data_sets: pd.DataFrame):
    frame = numbered(data_sets, 118)
    fit = partial.fit(frame, "1 + x", False)
    value, zeta = curve(profile(fit), "correlation")
    for position in (0, len(value) // 3):
        rise = lowest_deviance(frame, {"correlation": value[position]}) - fit.criterion
        assert zeta[position] ** 2 < rise + 1e-4


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_curve_rises_from_one_end_to_the_other(sleep: pd.DataFrame, formula: str):
    fit = partial.fit(sleep, formula, False)
    profiles = profile(fit)
    for parameter, estimate in profiles.estimates.items():
        value, zeta = curve(profiles, str(parameter))
        assert (np.diff(value) > 0).all()
        assert (np.diff(zeta) > 0).all()
        assert len(value) > 20
        assert np.interp(0.0, zeta, value) == pytest.approx(estimate)
        assert zeta[-1] >= 3.5 or value[-1] == 1.0
        assert zeta[0] <= -3.5 or value[0] == 0.0
    assert estimate_of(profiles, "slope") == pytest.approx(fit.fixed_effects["slope"])
    assert estimate_of(profiles, "residual_sd") == pytest.approx(np.sqrt(fit.residual_variance))


def test_a_higher_level_contains_a_lower_one(sleep: pd.DataFrame):
    profiles = profile(partial.fit(sleep))
    intervals = [profiles.intervals(level) for level in (0.5, 0.8, 0.95, 0.999)]
    for inner, outer in pairwise(intervals):
        assert np.all(outer["lower"] < inner["lower"])
        assert np.all(outer["upper"] >= inner["upper"])
    assert profiles.notes(0.95) == {}
    assert list(profiles.notes(0.999)) == ["correlation"]
    for level in (0.0, 0.9999, 1.0, np.nan):
        with pytest.raises(ValueError, match="level"):
            profiles.intervals(level)


def test_an_sd_that_is_estimated_as_zero_has_a_profile_on_one_side(reference: Path):
    boys = pd.read_csv(reference / "more_data" / "oxboys.csv").astype({"boy": str})
    boys = boys.rename(columns={"boy": "subject", "age": "x", "height": "y"})
    profiles = profile(partial.fit(boys, "0 + x"))
    assert estimate_of(profiles, "sd_slope") == 0.0
    value, zeta = curve(profiles, "sd_slope")
    assert value[0] == zeta[0] == 0.0
    assert (np.diff(zeta) > 0).all()
    assert profiles.intervals().loc["sd_slope", "lower"] == 0.0
    assert list(profiles.notes()) == ["sd_slope"]


def test_a_correlation_without_an_sd_is_undefined_and_free(data_sets: pd.DataFrame):
    profiles = profile(partial.fit(numbered(data_sets, 56)))
    assert np.isnan(profiles.estimates["correlation"])
    assert profiles.intervals().loc["correlation"].tolist() == [-1.0, 1.0]
    assert "no estimate" in profiles.notes()["correlation"]
    value, zeta = curve(profiles, "correlation")
    assert (value[0], value[-1]) == (-1.0, 1.0)
    assert (zeta == 0.0).all()


def test_a_correlation_of_one_has_a_profile_below_it(data_sets: pd.DataFrame):
    profiles = profile(partial.fit(numbered(data_sets, 105)))
    assert estimate_of(profiles, "correlation") == 1.0
    value, zeta = curve(profiles, "correlation")
    assert (value[-1], zeta[-1]) == (1.0, 0.0)
    lower, upper = profiles.intervals().loc["correlation"]
    assert -1.0 < lower < 0.0
    assert upper == 1.0
    assert profiles.notes()["correlation"].startswith("The interval ends at 1")


@pytest.mark.parametrize("formula", FORMULAS)
def test_units_do_not_matter(sleep: pd.DataFrame, formula: str):
    plain = profile(partial.fit(sleep, formula)).intervals()
    other = sleep.assign(x=1e-4 * sleep["x"], y=1e5 * sleep["y"])
    scaled = profile(partial.fit(other, formula)).intervals()
    unit = pd.Series({"sd_slope": 1e9, "slope": 1e9, "correlation": 1.0})
    unit = unit.reindex(plain.index, fill_value=1e5)
    assert_allclose(scaled.div(unit, axis=0), plain, rtol=1e-5)


def test_where_x_is_zero_does_not_matter_to_the_slope(sleep: pd.DataFrame):
    plain = profile(partial.fit(sleep)).intervals()
    far = profile(partial.fit(sleep.assign(x=sleep["x"] + 2000.0))).intervals()
    same = ["sd_slope", "residual_sd", "slope"]
    assert_allclose(far.loc[same], plain.loc[same], rtol=1e-5)


def test_subjects_without_observations_do_not_matter(sleep: pd.DataFrame):
    kept = sleep["kept"] & (sleep["subject"] != "310")
    with_empty = profile(partial.fit(sleep.assign(kept=kept))).intervals()
    without = profile(partial.fit(sleep.loc[kept])).intervals()
    assert_allclose(with_empty, without, rtol=1e-8)


def test_a_fit_that_only_reml_determines_has_no_profile():
    rows = [("a", -2.0, 3.0), ("b", 1.0, -1.0), ("c", 3.0, 2.5), ("a", 2.5, 0.0), ("d", 2.5, -1.5)]
    observations = pd.DataFrame(rows, columns=["subject", "x", "y"])
    fit = partial.fit(observations, "1")
    with pytest.raises(Undetermined, match="shrinks to zero"):
        profile(fit)


def test_derivatives_are_those_of_the_deviance(sleep: pd.DataFrame):
    data, _ = gather_frame(sleep)
    rng = np.random.default_rng(6)
    n = 5
    basis = rng.normal(size=(n, 3, 2, 2))
    direction, height = rng.normal(size=(n, 2)), rng.normal(size=n)
    direction[0] = height[0] = 0.0
    point = rng.normal(0.0, 0.5, (n, 4))

    def at(variables: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        log_sd, sizes = variables[:, 0], variables[:, 1:]
        factor = np.einsum("dk,dkij->dij", np.exp(-log_sd)[:, None] * sizes, basis)
        fit = generalised_least_squares(data, factor)
        fit = hold_fixed_effect(fit, direction, height)
        value = deviance(fit, log_sd, data.n_total)
        return value, *differentiate(fit, log_sd, data.n_total, sizes, basis)

    _, gradient, hessian = at(point)
    for variable in range(4):
        step = np.zeros(4)
        step[variable] = 1e-5
        above, below = at(point + step), at(point - step)
        assert_allclose(gradient[:, variable], (above[0] - below[0]) / 2e-5, rtol=1e-5, atol=1e-5)
        assert_allclose(hessian[:, variable], (above[1] - below[1]) / 2e-5, rtol=1e-5, atol=1e-4)


@st.composite
def observations(draw: st.DrawFn) -> pd.DataFrame:
    """Draw few subjects with few observations, of many ties and any magnitude."""
    n = draw(st.integers(4, 14))
    listed = lambda values: draw(st.lists(values, min_size=n, max_size=n))  # noqa: E731
    magnitudes = st.sampled_from([1e-6, 1.0, 1e6])
    real = st.floats(-5, 5, allow_subnormal=False)
    return pd.DataFrame(
        {
            "subject": [f"s{code}" for code in listed(st.integers(1, draw(st.integers(2, 5))))],
            "x": np.array(listed(st.integers(0, 4) if draw(st.booleans()) else real))
            * draw(magnitudes),
            "y": (np.array(listed(st.integers(-3, 3))) + draw(st.sampled_from([0.0, 100.0])))
            * draw(magnitudes),
            "kept": listed(st.sampled_from([True, True, True, False])),
        }
    )


@settings(max_examples=60, derandomize=True, deadline=None)
@given(observations(), st.sampled_from(FORMULAS))
def test_any_fit_has_intervals_or_a_reason(frame: pd.DataFrame, formula: str):
    try:
        profiles = profile(partial.fit(frame, formula))
    except Undetermined:
        return
    intervals, notes = profiles.intervals(), profiles.notes()
    estimates = profiles.estimates.drop("correlation", errors="ignore")
    assert estimates.notna().all()
    known = profiles.estimates.dropna()
    assert (intervals["lower"].fillna(-np.inf).loc[known.index] <= known).all()
    assert (intervals["upper"].fillna(np.inf).loc[known.index] >= known).all()
    at_an_end = intervals.isna().any(axis=1)
    at_an_end |= (intervals == 0.0).any(axis=1) & intervals.index.isin(["sd_intercept", "sd_slope"])
    assert set(intervals.index[at_an_end]) <= set(notes)
    assert all(note.endswith(".") for note in notes.values())
    assert np.isfinite(profiles.curves[["value", "zeta"]]).all(axis=None)


def test_an_interval_that_is_all_there_is_says_so():
    fit = three_models.fit(Scenario(data="radon", missing=70)).partial
    assert isinstance(fit, partial.PartialPooling)
    profiles = profile(fit)
    assert profiles.intervals().loc["correlation"].tolist() == [-1.0, 1.0]
    assert profiles.notes()["correlation"].startswith("The interval is all there is")
