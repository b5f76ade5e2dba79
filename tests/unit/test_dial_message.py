"""What the page is told of the dial: the curve, and where everything is at each setting."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from modules.pooling import complete, dial, none, partial
from modules.pooling.dial import POSITIONS, Dial
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels, fit
from modules.scenario import Scenario
from modules.views.controls.dial import LARGEST_SPREAD, curve_heights, frames

Array = NDArray[np.float64]

MIDDLE = POSITIONS // 2
PLANE = 600.0
PANEL = 180.0
SCENARIOS = [
    Scenario(),
    Scenario(missing=80, seed=4),
    Scenario("radon", missing=50),
    Scenario("newcomers"),
    Scenario("simulated", correlation=-1.0, missing=70),
    Scenario("simulated", sd_intercept=0.0, sd_slope=0.0, sample=2),
    Scenario("orthodont", missing=60, random="1", reml=False),
]


def turned(models: ThreeModels) -> Dial:
    assert isinstance(models.partial, PartialPooling)
    return dial.turn(models.partial)


def measured_otherwise(
    shift_x: float = 0.0, scale_x: float = 1.0, scale_y: float = 1.0
) -> ThreeModels:
    """The fits of the sleepstudy data in other units, or with x measured from elsewhere."""
    frame = fit(Scenario()).observations
    other = frame.assign(x=shift_x + scale_x * frame["x"], y=scale_y * frame["y"])
    pooled = complete.fit(other), none.fit(other), partial.fit(other)
    return ThreeModels(Scenario(), other, *pooled)


def lines_of(message: dict[str, object], models: ThreeModels) -> Array:
    """Intercepts and slopes, shape (settings, subjects, 2)."""
    by_subject = message["lines"]
    assert isinstance(by_subject, dict)
    assert list(by_subject) == list(models.subjects)
    return np.array(list(by_subject.values())).transpose(1, 0, 2)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_the_curve_is_lowest_at_the_estimate(scenario: Scenario):
    heights = curve_heights(turned(fit(scenario)))
    assert len(heights) == POSITIONS
    assert heights[MIDDLE] == min(heights) == 0.0
    assert max(heights) <= 1.0


@pytest.mark.parametrize("scenario", [Scenario(), Scenario(missing=80, seed=4)], ids=str)
def test_the_curve_falls_to_the_estimate_and_rises_from_it(scenario: Scenario):
    heights = np.array(curve_heights(turned(fit(scenario))))
    assert (np.diff(heights[: MIDDLE + 1]) <= 0).all()
    assert (np.diff(heights[MIDDLE:]) >= 0).all()
    assert heights[0] > 0.1
    assert heights[-1] == 1.0


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_all_settings_are_told_in_numbers_that_json_has(scenario: Scenario):
    models = fit(scenario)
    message = frames(turned(models), models)
    assert lines_of(message, models).shape == (POSITIONS, len(models.subjects), 2)
    assert np.shape(message["population"]) == (POSITIONS, 2)
    assert len(message["spread"]) == POSITIONS
    for values in message.values():
        numbers = lines_of(message, models) if isinstance(values, dict) else np.array(values)
        assert np.isfinite(numbers).all()
    assert max(message["spread"]) <= LARGEST_SPREAD


def test_the_ends_are_complete_and_no_pooling_and_the_middle_is_the_estimate():
    models = fit(Scenario())
    lines = lines_of(frames(turned(models), models), models)
    for place, model in ((0, "complete"), (MIDDLE, "partial"), (-1, "none")):
        assert_allclose(lines[place], models.lines(model), atol=1e-3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "models",
    [
        *map(fit, SCENARIOS),
        measured_otherwise(scale_x=1e12),
        measured_otherwise(scale_x=1e-9),
        measured_otherwise(scale_y=1e-12),
        measured_otherwise(scale_y=1e12),
        measured_otherwise(shift_x=2000.0),
        measured_otherwise(shift_x=1e6),
    ],
    ids=lambda models: f"{models.scenario.data} x to {models.observations['x'].max():g}",
)
def test_rounding_moves_nothing_by_a_tenth_of_a_pixel(models: ThreeModels):
    exact = turned(models)
    message = frames(exact, models)
    away = lines_of(message, models) - exact.lines
    size = np.ptp(exact.lines, axis=(0, 1))
    varying = size > 1e-9 * np.abs(exact.lines).max(axis=(0, 1))
    assert (np.abs(away).max(axis=(0, 1))[varying] <= 0.1 / PLANE * size[varying]).all()
    x, y = (models.observations[name].to_numpy() for name in ("x", "y"))
    heights = away[..., :1] + away[..., 1:] * np.array([x.min(), x.max()])
    assert np.abs(heights).max() <= 0.1 / PANEL * np.ptp(y)


def test_numbers_are_short():
    models = fit(Scenario("radon"))
    message = frames(turned(models), models)
    written = [
        str(number) for line in message["lines"].values() for pair in line for number in pair
    ]
    assert max(map(len, written)) <= 10
