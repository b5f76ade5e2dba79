"""The parametric bootstrap against lme4, and against distributions that are known."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from modules.pooling import partial
from modules.pooling.intervals import bootstrap as module
from modules.pooling.intervals.bootstrap import Bootstrap, bootstrap, simulate
from modules.words.bootstrap import notes


@pytest.fixture(scope="module")
def sleep(reference: Path) -> pd.DataFrame:
    sleep = pd.read_csv(reference / "sleepstudy.csv", dtype={"Subject": str})
    frame = pd.DataFrame({"subject": sleep["Subject"], "x": sleep["Days"] - 2.0})
    return frame.assign(y=sleep["Reaction"], kept=sleep["Days"] >= 2)


@pytest.fixture(scope="module")
def of_sleep(sleep: pd.DataFrame) -> Bootstrap:
    return bootstrap(partial.fit(sleep), sleep, n=2000)


def test_intervals_agree_with_those_of_lme4(of_sleep: Bootstrap, reference: Path):
    """Quantiles of 4000 draws of lme4, within what two samples of this size may differ.

    s <- subset(sleepstudy, Days >= 2); s$x <- s$Days - 2
    m <- lmer(Reaction ~ x + (1 + x | Subject), s)
    b <- bootMer(m, function(fit) c(as.data.frame(VarCorr(fit))$sdcor, fixef(fit)),
                 nsim = 4000, seed = 1)
    apply(b$t, 2, quantile, c(.025, .5, .975), na.rm = TRUE)
    """
    lme4 = pd.read_csv(reference / "bootstrap_intervals.csv").set_index("parameter")
    ours = of_sleep.intervals().loc[lme4.index]
    median = of_sleep.draws.median()[lme4.index]
    # A quantile at 2.5% of n normal draws has a standard error of 2.67 SD / √n.
    error = 2.67 * np.sqrt(1 / 2000 + 1 / 4000) * lme4["sd"]
    assert (np.abs(ours["lower"] - lme4["lower"]) < 4 * error).all()
    assert (np.abs(ours["upper"] - lme4["upper"]) < 4 * error).all()
    assert (np.abs(median - lme4["median"]) < 4 * error / 2).all()
    assert_allclose(ours.loc["correlation", "upper"], 1.0)
    assert 0.01 < of_sleep.n_singular / 2000 < 0.1
    assert of_sleep.n_undetermined == 0


def test_the_same_seed_draws_the_same_and_another_one_does_not(sleep: pd.DataFrame):
    fit = partial.fit(sleep)
    first, again, other = (bootstrap(fit, sleep, 20, seed) for seed in (3, 3, 4))
    pd.testing.assert_frame_equal(first.draws, again.draws)
    assert (first.draws != other.draws).all(axis=None)


def test_chunks_make_no_difference(
    sleep: pd.DataFrame, of_sleep: Bootstrap, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "CHUNK", 7)
    few = bootstrap(partial.fit(sleep), sleep, 30)
    assert_allclose(few.draws, of_sleep.draws[:30], rtol=1e-6, atol=1e-6)


def test_progress_is_told_and_may_stop(
    sleep: pd.DataFrame, of_sleep: Bootstrap, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "CHUNK", 10)
    fit, told = partial.fit(sleep), []
    bootstrap(fit, sleep, 25, progress=lambda share: told.append(share) or True)
    assert told == [0.4, 0.8, 1.0]
    stopped = bootstrap(fit, sleep, 100, progress=lambda share: share < 0.2)
    assert_allclose(stopped.draws, of_sleep.draws[:20], rtol=1e-6, atol=1e-6)


def balanced(n_subjects: int = 20, n_occasions: int = 6) -> pd.DataFrame:
    rng = np.random.default_rng(8)
    subject = np.repeat(np.arange(n_subjects), n_occasions)
    x = np.tile(np.arange(float(n_occasions)), n_subjects)
    y = rng.normal(50, 9, n_subjects)[subject] + 2 * x + rng.normal(0, 4, len(x))
    return pd.DataFrame({"subject": subject.astype(str), "x": x, "y": y})


def test_balanced_data_have_the_distributions_of_the_analysis_of_variance():
    observations = balanced()
    fit = partial.fit(observations, "1")
    result = bootstrap(fit, observations, 2000)
    draws, n_subjects, n_occasions = result.draws, 20, 6
    assert result.n_singular == 0
    within = (n_subjects * (n_occasions - 1) - 1) * draws["residual_sd"] ** 2
    within /= fit.residual_variance
    between = draws["sd_intercept"] ** 2 * n_occasions + draws["residual_sd"] ** 2
    between *= n_subjects - 1
    between /= fit.random_covariance.loc["intercept", "intercept"] * n_occasions + (
        fit.residual_variance
    )
    slope = draws["slope"] - fit.fixed_effects["slope"]
    slope /= np.sqrt(fit.fixed_covariance.loc["slope", "slope"])
    assert stats.kstest(within, stats.chi2(n_subjects * (n_occasions - 1) - 1).cdf).pvalue > 0.01
    assert stats.kstest(between, stats.chi2(n_subjects - 1).cdf).pvalue > 0.01
    assert stats.kstest(slope, stats.norm.cdf).pvalue > 0.01


def test_refits_are_by_maximum_likelihood_if_the_fit_is():
    observations = balanced(4, 3)
    medians = [
        bootstrap(partial.fit(observations, "1", is_reml), observations, 400).draws.median()
        for is_reml in (True, False)
    ]
    estimates = [
        np.sqrt(partial.fit(observations, "1", is_reml).random_covariance.loc["intercept"].iloc[0])
        for is_reml in (True, False)
    ]
    ratio = [
        median["sd_intercept"] / estimate
        for median, estimate in zip(medians, estimates, strict=True)
    ]
    assert ratio[1] < 0.93 * ratio[0], "maximum likelihood makes an SD from 4 subjects too small"


def test_simulated_data_have_the_covariance_of_the_fit(sleep: pd.DataFrame):
    fit = partial.fit(sleep)
    subject, x = np.array([0, 0, 1, 1]), np.array([0.0, 5.0, 0.0, 7.0])
    y = simulate(fit, subject, x, 3, 200_000, np.random.default_rng(0))
    design = np.column_stack([np.ones(4), x])
    same = subject[:, None] == subject
    expected = same * (design @ fit.random_covariance.to_numpy() @ design.T)
    expected += fit.residual_variance * np.eye(4)
    size = np.sqrt(np.outer(np.diag(expected), np.diag(expected)))
    assert np.abs((np.cov(y.T) - expected) / size).max() < 0.015
    assert_allclose(y.mean(axis=0), design @ fit.fixed_effects, rtol=2e-3)


def test_observations_that_are_left_out_are_not_simulated(sleep: pd.DataFrame):
    fit = partial.fit(sleep)
    lost = sleep.assign(
        x=sleep["x"].where(sleep["kept"], np.nan), y=sleep["y"].where(sleep["kept"], np.nan)
    )
    kept = sleep.loc[sleep["kept"]].drop(columns="kept")
    pd.testing.assert_frame_equal(
        bootstrap(fit, lost, 5).draws, bootstrap(fit, kept, 5).draws, check_exact=True
    )


def test_a_correlation_with_an_sd_of_zero_is_left_out_with_a_note():
    rng = np.random.default_rng(11)
    observations = balanced(6, 3)
    observations["y"] = rng.normal(0, 1, len(observations))
    result = bootstrap(partial.fit(observations), observations, 200)
    n_undefined = int(np.isnan(result.draws["correlation"].to_numpy()).sum())
    assert 0 < n_undefined < result.n_singular < 200
    assert notes(result) == {
        "correlation": f"Of 200 simulated data sets, {n_undefined} have a standard deviation "
        "of zero, with which nothing correlates; the interval leaves them out."
    }
    known = result.draws["correlation"].dropna()
    assert_allclose(result.intervals(0.8).loc["correlation"], np.quantile(known, [0.1, 0.9]))


def test_draws_without_a_fit_are_counted_and_left_out():
    rows = [("a", -2.0, 3.0), ("b", 1.0, -1.0), ("c", 3.0, 2.5), ("a", 2.5, 0.0), ("d", 2.5, -1.5)]
    observations = pd.DataFrame(rows, columns=["subject", "x", "y"])
    result = bootstrap(partial.fit(observations, "1"), observations, 300)
    missing = np.isnan(result.draws.to_numpy())
    n_missing = int(missing.all(axis=1).sum())
    assert 0 < n_missing == result.n_undetermined < 300
    assert missing.sum() == n_missing * result.draws.shape[1]
    assert result.intervals().notna().all(axis=None)
    assert notes(result).keys() == set(result.draws.columns)
    assert f"{n_missing} determine no fit" in notes(result)["slope"]


def test_without_any_value_there_is_no_interval():
    draws = pd.DataFrame({"sd_slope": [0.0, 1.0], "correlation": [np.nan, np.nan]})
    intervals = Bootstrap(draws, 2, 0).intervals(0.5)
    assert intervals.loc["correlation"].isna().all()
    assert intervals.loc["sd_slope"].tolist() == [0.25, 0.75]


def test_what_is_asked_for_must_make_sense(sleep: pd.DataFrame, of_sleep: Bootstrap):
    with pytest.raises(ValueError, match="at least one"):
        bootstrap(partial.fit(sleep), sleep, 0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        of_sleep.intervals(1.0)
