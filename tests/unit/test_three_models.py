from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from modules.observations import observe, simulation
from modules.pooling import complete, none, partial
from modules.pooling.three_models import MODEL_NAMES, fit
from modules.pooling.undetermined import Undetermined
from modules.scenario import MECHANISMS, Mechanism, RandomEffects, Scenario

SUBJECTS = [str(subject) for subject in observe(Scenario())["subject"]]
EVERYTHING = range(len(SUBJECTS))
FIRST_SUBJECT = SUBJECTS[0]
OF_FIRST_SUBJECT = [row for row in EVERYTHING if SUBJECTS[row] == FIRST_SUBJECT]


def keeping(*rows: int) -> Scenario:
    return Scenario(removed=tuple(row for row in EVERYTHING if row not in rows))


def test_equal_scenarios_share_one_fit():
    assert fit(Scenario(removed=(4, 2), missing=33)) is fit(Scenario(missing=33, removed=(2, 4)))


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 2},
        {"missing": 34},
        {"random": "1"},
        {"reml": False},
        {"removed": (1,)},
        {"mechanism": "dropout"},
        {"mechanism": "unequal_subjects"},
        {"focus": FIRST_SUBJECT},
        {"data": "simulated"},
    ],
)
def test_other_scenarios_have_other_fits(changes: dict[str, Any]):
    scenario = Scenario(missing=33)
    one, other = fit(scenario), fit(replace(scenario, **changes))
    assert one is not other
    assert other.scenario == replace(scenario, **changes)
    assert not np.allclose(one.lines("partial"), other.lines("partial"), rtol=1e-6)


@pytest.mark.parametrize("reml", [True, False])
@pytest.mark.parametrize("random", ["1", "1 + x", "0 + x", "1 + x ||"])
def test_partial_pooling_is_fitted_as_the_scenario_says(
    random: RandomEffects, reml: bool, reference: Path
):
    expected = pd.read_csv(reference / "sleep2_partial_pooling.csv").set_index(
        ["model", "reml", "quantity"]
    )["value"]
    models = fit(Scenario(random=random, reml=reml))
    assert isinstance(models.partial, partial.PartialPooling)
    criterion = expected[(random.replace(" ", ""), reml, "criterion")]
    assert models.partial.criterion == pytest.approx(criterion, abs=1e-6)


def test_each_model_sees_the_same_kept_observations():
    models = fit(Scenario(missing=40, seed=3))
    kept = observe(Scenario(missing=40, seed=3))
    for name, expected in {
        "complete": complete.fit(kept).lines,
        "none": none.fit(kept).lines,
        "partial": partial.fit(kept, random="1 + x", reml=True).lines,
    }.items():
        pd.testing.assert_frame_equal(models.lines(name), expected)  # type: ignore[arg-type]


def test_no_line_has_a_reason_and_a_line_has_none():
    models = fit(Scenario("radon", missing=40))
    for model in MODEL_NAMES:
        for subject, intercept, slope in models.lines(model).itertuples():
            has_line = np.isfinite([intercept, slope]).all()
            assert (models.reason(model, subject) is None) == has_line
    assert models.none.reasons


def test_without_observations_no_model_has_a_line_and_all_say_why():
    models = fit(keeping())
    assert isinstance(models.complete, Undetermined)
    assert isinstance(models.partial, Undetermined)
    for model in MODEL_NAMES:
        lines = models.lines(model)
        assert tuple(lines.index) == models.subjects
        assert list(lines.columns) == ["intercept", "slope"]
        assert lines.isna().all(axis=None)
        assert all(models.reason(model, subject) for subject in models.subjects)


def test_what_one_subject_determines():
    models = fit(keeping(*OF_FIRST_SUBJECT))
    assert isinstance(models.partial, Undetermined)
    assert models.reason("partial", FIRST_SUBJECT) == str(models.partial)
    assert models.reason("complete", FIRST_SUBJECT) is None
    assert models.reason("none", FIRST_SUBJECT) is None
    np.testing.assert_allclose(
        models.lines("complete").loc[FIRST_SUBJECT], models.lines("none").loc[FIRST_SUBJECT]
    )
    others = models.lines("none").drop(index=FIRST_SUBJECT)
    assert others.isna().all(axis=None)


def test_subjects_without_observations_are_still_there():
    models = fit(Scenario(removed=tuple(OF_FIRST_SUBJECT)))
    assert models.subjects == tuple(dict.fromkeys(SUBJECTS))
    assert models.observations_left[FIRST_SUBJECT] == 0
    assert models.observations_made[FIRST_SUBJECT] == len(OF_FIRST_SUBJECT)
    assert isinstance(models.partial, partial.PartialPooling)
    np.testing.assert_allclose(
        models.lines("partial").loc[FIRST_SUBJECT], models.partial.fixed_effects
    )


def test_observations_are_counted():
    models = fit(Scenario("chickweight", missing=25))
    rows = models.observations.to_dict("records")
    assert models.missing == [number for number, row in enumerate(rows) if not row["kept"]]
    assert sum(models.observations_made.values()) == len(rows)
    for subject in models.subjects:
        kept = [bool(row["kept"]) for row in rows if row["subject"] == subject]
        assert models.observations_made[subject] == len(kept)
        assert models.observations_left[subject] == sum(kept)


@pytest.mark.parametrize(
    "changes",
    [
        {"intercept": 300.0},
        {"slope": 5.0},
        {"sd_intercept": 60.0},
        {"sd_slope": 20.0},
        {"correlation": -0.9},
        {"residual_sd": 60.0},
        {"occasions": 7},
        {"sample": 2},
    ],
)
def test_another_truth_gives_other_fits(changes: dict[str, Any]):
    scenario = Scenario("simulated")
    one, other = fit(scenario), fit(replace(scenario, **changes))
    assert not np.allclose(one.lines("partial"), other.lines("partial"), rtol=1e-3)


def test_the_truth_is_known_of_simulated_data_only():
    scenario = Scenario("simulated", subjects=7, missing=50)
    truth = fit(scenario).truth
    assert truth is not None
    pd.testing.assert_frame_equal(truth, simulation.true_lines(scenario))
    assert tuple(truth.index) == fit(scenario).subjects
    assert fit(Scenario()).truth is None


def test_without_noise_a_line_of_ones_own_is_the_truth_and_a_mixed_model_says_why_there_is_none():
    models = fit(Scenario("simulated", residual_sd=0.0, missing=20))
    truth = models.truth
    assert truth is not None
    determined = models.lines("none").dropna()
    assert len(determined) > 1
    np.testing.assert_allclose(determined, truth.loc[determined.index], rtol=1e-9, atol=1e-9)
    assert isinstance(models.partial, Undetermined)
    assert models.reason("partial", models.subjects[0]) == str(models.partial) != ""


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_every_mechanism_loses_observations_for_all_three_models(mechanism: Mechanism):
    scenario = Scenario(mechanism=mechanism, missing=50)
    models = fit(scenario)
    kept = [bool(kept) for kept in observe(scenario)["kept"]]
    assert 0 < sum(kept) < len(kept)
    assert sum(models.observations_left.values()) == sum(kept)
    assert models.none.n_observations == sum(kept)


def test_a_focus_subject_keeps_its_own_number():
    models = fit(Scenario(missing=90, focus=FIRST_SUBJECT, focus_left=3))
    assert models.observations_left[FIRST_SUBJECT] == 3
