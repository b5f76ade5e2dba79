"""Studies against theory, within Monte Carlo error at fixed seeds; and how they run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.random import SeedSequence
from numpy.testing import assert_allclose, assert_array_equal

from modules.scenario import MECHANISMS, Scenario
from modules.study import Study, run
from modules.study import study as study_module
from modules.study.mechanisms import bias_by_mechanism
from modules.study.monte_carlo import mean, pair_sums, ratio, root_mean, spread
from modules.study.study import batches, together
from modules.study.summary import (
    bias_and_spread,
    by_observations_left,
    key_numbers,
    line_errors,
    missing,
    singular,
    slope_tests,
)

BALANCED = Scenario(data="simulated", subjects=12, occasions=6)
ERRORS = 4.5
"""Monte Carlo standard errors that a number may be off."""


@pytest.fixture(scope="module")
def balanced() -> Study:
    return run(BALANCED, 1000, 1)


@pytest.fixture(scope="module")
def without_effect() -> Study:
    return run(replace(BALANCED, slope=0.0), 1000, 2)


def row(table: pd.DataFrame, **which: str) -> dict[str, Any]:
    for column, value in which.items():
        table = table.loc[table[column] == value]
    (found,) = table.to_dict("records")
    return found


def same(one: Study, other: Study) -> None:
    for record in ("answers", "by_left"):
        ours, theirs = getattr(one, record), getattr(other, record)
        for field in fields(ours):
            assert_array_equal(getattr(ours, field.name), getattr(theirs, field.name))


# Against theory


def test_in_balanced_data_satterthwaites_test_is_the_t_test_of_slopes(balanced: Study):
    tests: Any = balanced.tests.pivot(index="data_set", columns="test")
    inside: Any = ~balanced.data_sets["singular"].astype(bool)
    assert 600 < inside.sum() < 1000
    for name, precision in {
        "estimate": 1e-12,
        "standard_error": 1e-6,
        "df": 1e-4,
        "p": 1e-4,
    }.items():
        ours, theirs = (tests.loc[inside, (name, test)] for test in ("satterthwaite", "none"))
        assert_allclose(ours, theirs, rtol=precision, err_msg=name)


def test_estimates_are_right_on_average_and_spread_as_theory_says(balanced: Study):
    table = bias_and_spread(balanced)
    x = np.arange(6.0)
    ss_x = ((x - x.mean()) ** 2).sum()
    truth = balanced.truth
    expected = {
        "slope": (truth.sd_slope**2 + truth.residual_sd**2 / ss_x) / 12,
        "intercept": (truth.sd_intercept**2 + truth.residual_sd**2 * (x @ x) / (6 * ss_x)) / 12,
    }
    for model in ("complete", "none", "partial"):
        for term, variance in expected.items():
            found = row(table, model=model, parameter=term)
            assert abs(found["bias"]) < ERRORS * found["bias_error"]
            assert abs(found["spread"] - np.sqrt(variance)) < ERRORS * found["spread_error"]
            assert found["data_sets"] == 1000
    own = row(table, model="none", parameter="residual_sd")
    # E(s) of a normal sample with 48 degrees of freedom.
    assert abs(own["mean"] - truth.residual_sd * (1 - 1 / (4 * 48))) < ERRORS * own["bias_error"]


def test_intervals_cover_and_tests_reject_as_theory_says(without_effect: Study):
    table = slope_tests(without_effect).set_index("test")
    exact = table.loc["none"]
    assert abs(exact["rejected"] - 0.05) < ERRORS * exact["rejected_error"]
    for test in table.index:
        found = table.loc[test]
        assert_allclose(found["coverage"], 1 - found["rejected"])
    assert table.loc["wald", "rejected"] > table.loc["satterthwaite", "rejected"]
    assert table.loc["wald", "width"] < table.loc["satterthwaite", "width"]


def test_power_is_that_of_the_noncentral_t(balanced: Study):
    from scipy import stats

    truth = balanced.truth
    error = np.sqrt((truth.sd_slope**2 + truth.residual_sd**2 / 17.5) / 12)
    weaker = run(replace(BALANCED, slope=6.0), 600, 8)
    t, quantile = stats.nct(11, 6.0 / error), stats.t.ppf(0.975, 11)
    found = row(slope_tests(weaker), test="none")
    expected = t.sf(quantile) + t.cdf(-quantile)
    assert abs(found["rejected"] - expected) < ERRORS * found["rejected_error"]


def test_complete_pooling_is_falsely_sure_where_slopes_differ_much():
    study = run(replace(BALANCED, slope=0.0, sd_slope=30.0, sd_intercept=5.0), 300, 3)
    table = slope_tests(study).set_index("test")
    assert table.loc["complete", "coverage"] < table.loc["none", "coverage"] - 0.03
    only_intercepts = run(replace(study.source, random="1"), 300, 3)
    assert slope_tests(only_intercepts).set_index("test").loc["satterthwaite", "rejected"] > 0.2
    # The same seed has the same data, whatever is fitted to them.
    assert_array_equal(study.answers.population[:, :2], only_intercepts.answers.population[:, :2])


def test_what_is_lost_because_it_is_large_makes_every_model_wrong():
    told: list[tuple[int, int]] = []
    scenario = replace(BALANCED, missing=50, fewest=2, most=4)
    table: Any = bias_by_mechanism(scenario, 100, 4, lambda *done: told.append(done))
    assert told == [(100 * number, 500) for number in range(1, 6)]
    assert tuple(table["mechanism"].unique()) == MECHANISMS
    table = table.query("parameter == 'intercept'").assign(z=lambda t: t["bias"] / t["bias_error"])
    largest = table.groupby("mechanism")["z"].agg(lambda z: z.abs().max())
    assert (table.query("mechanism == 'not_at_random'")["z"] < -5).all()
    assert (largest.drop("not_at_random") < ERRORS).all()
    cut = bias_by_mechanism(scenario, 5, 4, None, lambda: True)
    assert tuple(cut["mechanism"].unique()) == MECHANISMS[:1]


def test_partial_pooling_wins_more_often_the_less_is_left():
    study = run(replace(BALANCED, missing=50), 200, 5)
    found: Any = line_errors(study).set_index("model")
    assert_allclose(found["won"].sum() + found["shared"].max(), 1.0)
    assert found["rmse"].idxmin() == found["won"].idxmax() == "partial"
    assert found.loc["partial", "margin"] > 0
    left = by_observations_left(study).pivot(index="left", columns="model", values="rmse")
    gain = (left["none"] - left["partial"]).dropna()
    assert gain.index.min() == 2
    assert gain.loc[[2, 3, 4, 6]].is_monotonic_decreasing
    assert np.isnan(left.loc[1, "none"])


# Sums and errors


def test_monte_carlo_errors_are_those_of_their_definitions():
    rng = np.random.default_rng(1)
    values = rng.normal(3.0, 2.0, (50, 2))
    values[7, 1] = np.nan
    for column in (0, 1):
        known = values[:, column][~np.isnan(values[:, column])]
        n, sd = len(known), known.std(ddof=1)
        assert mean(values).data_sets[column] == n
        assert_allclose(mean(values).value[column], known.mean())
        assert_allclose(mean(values).error[column], sd / np.sqrt(n))
        assert_allclose(spread(values).value[column], sd)
        assert_allclose(spread(values).error[column], sd / np.sqrt(2 * (n - 1)))
        squares = (known**2).std(ddof=1) / np.sqrt(n)
        root = np.sqrt((known**2).mean())
        assert_allclose(root_mean(values**2).value[column], root)
        assert_allclose(root_mean(values**2).error[column], squares / (2 * root))


def test_the_error_of_a_ratio_is_its_spread_over_repetitions():
    rng = np.random.default_rng(2)
    n = rng.poisson(4.0, (3000, 40)) + 0.0
    s = n * rng.gamma(2.0, 1.0, n.shape)
    found = [ratio(pair_sums(n[i][:, None], s[i][:, None])) for i in range(3000)]
    quotients = np.array([one.value[0] for one in found])
    typical = np.mean([one.error[0] for one in found])
    assert typical == pytest.approx(quotients.std(), rel=0.05)


def test_nothing_is_invented_where_nothing_is_known():
    nothing = np.full((3, 1), np.nan)
    for numbers in (mean(nothing), spread(nothing), root_mean(nothing)):
        assert np.isnan([numbers.value[0], numbers.error[0]]).all()
        assert numbers.data_sets[0] == 0
    lost = run(Scenario(data="simulated", subjects=5, occasions=3, missing=90), 20, 1)
    counted = missing(lost)
    assert set(counted["data_sets"]) == {20}
    assert "wald" in set(counted["what"])
    table: Any = key_numbers(lost)
    assert table["value"].isna().all()
    assert set(table["data_sets"]) == set(singular(lost)["data_sets"]) == {0}
    assert list(lost.data_sets["singular"].dropna()) == []


def test_what_is_missing_is_counted_with_its_reason():
    study = run(Scenario(data="simulated", subjects=3, occasions=4, missing=60), 100, 1)
    tests: Any = slope_tests(study).set_index("test")["data_sets"]
    reasons: Any = missing(study).groupby("what")["data_sets"].sum()
    for test in tests.index:
        assert tests[test] + reasons.get(test, 0) == 100
    assert 0 < tests["none"] < 100


# How it runs


def test_a_larger_study_has_the_same_data_sets_and_more():
    few, more = run(BALANCED, 7, 5), run(BALANCED, 12, 5)
    assert_array_equal(few.answers.p, more.answers.p[:7])
    assert (few.answers.p != run(BALANCED, 7, 6).answers.p).all()
    same(few, run(BALANCED, 7, SeedSequence(5)))


def test_batches_are_a_study_in_parts(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(study_module, "MOST_TOGETHER", 4)
    parts = list(batches(BALANCED, 10, 5))
    assert [len(part) for part in parts] == [4, 4, 2]
    same(parts[1], next(batches(BALANCED, 10, 5, first=4)))
    whole = together(parts)
    monkeypatch.setattr(study_module, "MOST_TOGETHER", 10)
    at_once = run(BALANCED, 10, 5)
    assert_allclose(whole.answers.p, at_once.answers.p, rtol=1e-9)
    assert_allclose(whole.by_left.s, at_once.by_left.s, rtol=1e-9)


def test_a_batch_of_large_data_is_small():
    sizes = [len(part) for part in batches(replace(BALANCED, subjects=200, occasions=50), 11, 1)]
    assert sizes == [5, 5, 1]


def test_progress_is_told_and_a_cancelled_study_keeps_what_it_has(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(study_module, "MOST_TOGETHER", 3)
    told: list[tuple[int, int]] = []
    whole = run(BALANCED, 8, 1, lambda *done: told.append(done))
    assert told == [(3, 8), (6, 8), (8, 8)]
    told.clear()
    cut = run(BALANCED, 8, 1, lambda *done: told.append(done), lambda: len(told) == 2)
    assert told == [(3, 8), (6, 8)]
    assert len(cut) == 6
    assert cut.replicates == 8
    assert_array_equal(cut.answers.p, whole.answers.p[:6])


def test_two_studies_at_once_are_the_same_as_one_after_the_other():
    scenarios = [BALANCED, replace(BALANCED, missing=50, mechanism="dropout")]
    alone = [run(scenario, 60, 9) for scenario in scenarios]
    with ThreadPoolExecutor(2) as threads:
        together_ = list(threads.map(lambda scenario: run(scenario, 60, 9), scenarios))
    for one, other in zip(alone, together_, strict=True):
        same(one, other)


def test_a_study_needs_data():
    with pytest.raises(ValueError, match="at least one"):
        run(BALANCED, 0, 1)


# Against loops of lmer with lmerTest

REFERENCE = Path(__file__).parents[1] / "reference" / "study_cells.csv"


@pytest.mark.parametrize(
    "cell", ["power", "no effect, a third missing", "no effect, slopes taken as equal"]
)
def test_a_loop_in_r_finds_the_same(cell: str):
    rows = pd.read_csv(REFERENCE).query("cell == @cell")
    assert len(rows) == 7
    about = rows.iloc[0]
    scenario = replace(
        BALANCED,
        subjects=int(about["subjects"]),
        occasions=int(about["occasions"]),
        slope=float(about["slope"]),
        missing=int(about["missing"]),
        random=str(about["random"]),
    )
    ours = key_numbers(run(scenario, 1000, 77))
    ours = ours.set_index(ours["quantity"] + "_" + ours["by"])
    for theirs in rows.to_dict("records"):
        mine = ours.loc[theirs["what"]]
        error = np.hypot(mine["error"], theirs["error"])
        assert abs(mine["value"] - theirs["value"]) <= ERRORS * error, theirs["what"]
