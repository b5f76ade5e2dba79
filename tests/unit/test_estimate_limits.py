from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.figures.estimate_limits import (
    TERM_NAMES,
    EstimateLimits,
    around_all,
    around_centre,
    digits_closer,
    estimate_limits,
)
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import MODEL_NAMES, ThreeModels, fit
from modules.scenario import DATA_NAMES, RANGES, DataName, Scenario

EVERYTHING = tuple(range(144))
READ = [name for name in DATA_NAMES if name not in ("simulated", "uploaded")]

quickly = settings(derandomize=True, deadline=None, max_examples=40)


def holds(limits: EstimateLimits, models: ThreeModels, share: float = 1.0) -> bool:
    """Whether limits hold a share of all the lines there are."""
    inside = [
        low <= value <= high
        for model in MODEL_NAMES
        for term in TERM_NAMES
        for low, high in [limits.of(term)]
        for value in models.lines(model)[term].dropna()
    ]
    return sum(inside) >= share * len(inside)


@pytest.mark.parametrize("data", READ)
def test_they_hold_every_estimate_of_data_that_are_not_spoiled(data: DataName):
    assert holds(estimate_limits(Scenario(data)), fit(Scenario(data)))


@pytest.mark.parametrize(
    "change",
    [
        {"missing": 80},
        {"removed": EVERYTHING},
        {"focus": "308", "focus_left": 2, "focus_noise": 200.0},
        {"random": "1", "reml": False},
        {"mechanism": "unequal_subjects", "fewest": 0, "most": 3},
    ],
    ids=str,
)
def test_what_is_spoiled_and_which_model_makes_no_difference(change: dict[str, Any]):
    for data in ("baseline_corrected", "simulated"):
        scenario = replace(Scenario(data), **change)
        assert estimate_limits(scenario) == estimate_limits(Scenario(data))


def test_simulated_limits_follow_the_truth_and_not_the_sample():
    truth = Scenario("simulated", intercept=300.0, slope=-5.0)
    limits = estimate_limits(truth)
    assert estimate_limits(replace(truth, sample=99, subjects=5)) == limits
    for term in TERM_NAMES:
        assert sum(limits.of(term)) / 2 == pytest.approx(
            getattr(truth, term), abs=0.1 * (limits.of(term)[1] - limits.of(term)[0])
        )
    wider = estimate_limits(replace(truth, sd_slope=2 * truth.sd_slope))
    assert wider.slope[0] < limits.slope[0] < limits.slope[1] < wider.slope[1]


@quickly
@given(
    st.integers(0, 1000),
    st.floats(0, 60),
    st.floats(0, 20),
    st.floats(1, 60),
    st.integers(3, int(RANGES["occasions"][1])),
)
def test_simulated_limits_hold_nearly_all_estimates(
    sample: int, sd_intercept: float, sd_slope: float, residual_sd: float, occasions: int
):
    scenario = Scenario(
        "simulated",
        sample=sample,
        sd_intercept=sd_intercept,
        sd_slope=sd_slope,
        residual_sd=residual_sd,
        occasions=occasions,
    )
    assert holds(estimate_limits(scenario), fit(scenario), share=0.97)


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(missing=85, seed=3),
        Scenario("radon", missing=70),
        Scenario("simulated", missing=80, sample=5),
        Scenario("chickweight", missing=60),
        Scenario(removed=EVERYTHING),
        Scenario(removed=EVERYTHING[1:]),
    ],
    ids=str,
)
def test_around_all_holds_every_estimate_and_the_usual_limits(scenario: Scenario):
    models = fit(scenario)
    everything, usual = around_all(models), estimate_limits(scenario)
    assert holds(everything, models)
    for term in TERM_NAMES:
        assert everything.of(term)[0] <= usual.of(term)[0]
        assert everything.of(term)[1] >= usual.of(term)[1]


def test_around_the_centre_is_what_partial_pooling_says():
    models = fit(Scenario())
    assert isinstance(models.partial, PartialPooling)
    limits = around_centre(models)
    for term in TERM_NAMES:
        low, high = limits.of(term)
        sd = models.partial.random_covariance.at[term, term] ** 0.5
        centre = models.partial.fixed_effects[term]
        assert low <= centre - 2.7 * sd
        assert centre + 2.7 * sd <= high
        assert high - low <= 2 * 2.7 * sd * 1.5


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(removed=EVERYTHING),
        Scenario("simulated", sd_intercept=0.0, sd_slope=0.0, residual_sd=0.0),
        Scenario("simulated", sd_intercept=0.0, sd_slope=0.0, sample=2),
        Scenario("simulated", subjects=2, occasions=2),
        Scenario(random="1"),
    ],
    ids=str,
)
def test_limits_are_never_empty(scenario: Scenario):
    models = fit(scenario)
    for limits in (estimate_limits(scenario), around_all(models), around_centre(models)):
        assert limits.intercept[0] < limits.intercept[1]
        assert limits.slope[0] < limits.slope[1]


@pytest.mark.parametrize(
    ("narrower", "digits"), [((1, 1), 0), ((1, 10), 1), ((10, 1), 1), ((11, 5), 2), ((0.1, 0.5), 0)]
)
def test_a_closer_look_has_a_digit_more_for_each_power_of_ten(
    narrower: tuple[float, float], digits: int
):
    usual = EstimateLimits((200.0, 300.0), (-10.0, 30.0))
    widths = 100.0 / narrower[0], 40.0 / narrower[1]
    limits = EstimateLimits((250.0, 250.0 + widths[0]), (0.0, widths[1]))
    assert digits_closer(limits, usual) == digits
