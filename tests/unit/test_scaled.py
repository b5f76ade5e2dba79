"""Partial pooling at kΛ against its own definition, and batches against single data sets."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from modules.pooling import complete
from modules.pooling.partial import PartialPooling
from modules.pooling.scaled import Scaled, scaled
from modules.pooling.three_models import fit
from modules.scenario import Scenario

SCENARIOS = [
    Scenario(missing=40),
    Scenario("newcomers", random="1 + x ||", reml=False),
    Scenario("radon", random="1"),
]


def pooled(scenario: Scenario) -> PartialPooling:
    partial = fit(scenario).partial
    assert isinstance(partial, PartialPooling)
    return partial


def at(partial: PartialPooling, *k: float) -> Scaled:
    data = partial.data.take(np.zeros(len(k), np.intp))
    factor = partial.relative_covariance_factor[None].repeat(len(k), axis=0)
    return scaled(data, factor, np.array(k), partial.reml)


def numbers(found: Scaled) -> list[NDArray[np.float64]]:
    return [found.population, found.lines, found.conditional_sd, found.size, found.criterion]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_nothing_of_it_is_complete_pooling_and_all_of_it_the_estimate(scenario: Scenario):
    partial = pooled(scenario)
    found = at(partial, 0.0, 1.0)
    everyone = complete.fit(fit(scenario).observations).coefficients
    assert_allclose(found.lines[0], np.tile(everyone, (len(partial.subjects), 1)), rtol=1e-9)
    assert_allclose(found.population[0], everyone, rtol=1e-9)
    assert_array_equal(found.conditional_sd[0], 0.0)
    assert found.size[0] == 0.0
    assert_allclose(found.lines[1], partial.lines, rtol=1e-9)
    assert_allclose(found.population[1], partial.fixed_effects, rtol=1e-9)
    assert_allclose(found.conditional_sd[1], partial.conditional_sd, rtol=1e-9)
    assert found.criterion[1] == pytest.approx(partial.criterion, abs=1e-9)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_the_criterion_is_smallest_at_the_estimate(scenario: Scenario):
    k = np.array([0.0, 0.5, 0.9, 1.0, 1.1, 2.0, 9.0])
    criterion = at(pooled(scenario), *k).criterion
    assert k[np.argmin(criterion)] == 1.0
    assert (np.diff(criterion)[k[1:] <= 1.0] < 0).all()
    assert (np.diff(criterion)[k[1:] > 1.0] > 0).all()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_subjects_leave_the_population_as_it_grows(scenario: Scenario):
    found = at(pooled(scenario), 0.1, 0.5, 1.0, 3.0)
    away = np.abs(found.lines - found.population[:, np.newaxis]).sum(axis=(1, 2))
    assert (np.diff(away) > 0).all()
    assert (np.diff(found.size) > 0).all()


def test_a_batch_is_its_data_sets_one_by_one():
    partial = pooled(SCENARIOS[0])
    k = (0.3, 1.0, 4.0)
    together = numbers(at(partial, *k))
    for place, one in enumerate(k):
        for batch, (alone,) in zip(together, numbers(at(partial, one)), strict=True):
            assert_allclose(batch[place], alone, rtol=1e-12)
