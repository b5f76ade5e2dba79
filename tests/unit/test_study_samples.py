"""Many new data sets are to the bit those of their Scenarios; a world keeps its design."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from modules.observations import observe, observe_samples
from modules.observations.simulation import true_lines
from modules.pooling.three_models import ThreeModels, fit
from modules.pooling.undetermined import Undetermined
from modules.scenario import LARGEST_SEED, MECHANISMS, Mechanism, Scenario
from modules.study import World, run, world_like
from modules.study.samples import UnknownTruth, draw_samples

SAMPLES, SEEDS = [3, 0, LARGEST_SEED, 77, 5], [9, 3, 1, LARGEST_SEED, 9]


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize(
    "spoiled",
    [
        {},
        {"missing": 40, "subjects": 30, "occasions": 5},
        {
            "missing": 35,
            "focus": "S3",
            "focus_left": 3,
            "focus_noise": 5.0,
            "removed": (3, 4),
            "restored": (9,),
        },
    ],
)
def test_many_samples_are_to_the_bit_what_their_scenarios_are(
    mechanism: Mechanism, spoiled: dict[str, Any]
):
    scenario = Scenario(data="simulated", mechanism=mechanism, **spoiled)
    observed, lines = observe_samples(scenario, SAMPLES, SEEDS)
    for at, (sample, seed) in enumerate(zip(SAMPLES, SEEDS, strict=True)):
        one = replace(scenario, sample=sample, seed=seed)
        alone = observe(one)
        assert_array_equal(observed.y[at], alone["y"])
        assert_array_equal(observed.kept[at], alone["kept"])
        assert_array_equal(lines[at], true_lines(one))
        assert_array_equal(observed.rows["subject"], alone["subject"])
        assert_array_equal(observed.rows["x"], alone["x"])


def test_a_data_set_can_be_opened_as_the_scenario_that_it_is():
    study = run(Scenario(data="simulated", missing=60, mechanism="dropout"), 8, 4)
    estimates: Any = study.estimates.pivot(
        index="data_set", columns=["model", "parameter"], values="estimate"
    )
    assert len(set(study.data_sets["sample"])) == len(set(study.data_sets["seed"])) == 8
    for data_set in range(8):
        opened = study.scenario(data_set)
        models = fit(opened)
        assert opened.sample == study.data_sets.loc[data_set, "sample"]
        assert models.observations["kept"].sum() == study.data_sets.loc[data_set, "observations"]
        assert not isinstance(models.partial, Undetermined)
        assert_allclose(
            estimates.loc[data_set, "partial"][["intercept", "slope"]],
            models.partial.fixed_effects,
            rtol=1e-9,
        )


@pytest.fixture(scope="module")
def real() -> ThreeModels:
    return fit(Scenario(missing=40, seed=3))


def test_a_world_has_the_design_the_holes_and_the_truth_of_the_fit(real: ThreeModels):
    world = world_like(real)
    samples = draw_samples(world, np.array([[1, 0], [2, 0], [1, 0]]))
    assert_array_equal(samples.x, real.observations["x"])
    assert_array_equal(samples.kept, np.tile(real.observations["kept"], (3, 1)))
    assert_array_equal(samples.y[0], samples.y[2])
    assert (samples.y[0] != samples.y[1]).all()
    assert not isinstance(real.partial, Undetermined)
    covariance = real.partial.random_covariance.to_numpy()
    assert_allclose(world.truth.intercept, real.partial.fixed_effects["intercept"])
    assert_allclose([world.truth.sd_intercept, world.truth.sd_slope], np.sqrt(np.diag(covariance)))
    assert_allclose(world.truth.residual_sd**2, real.partial.residual_variance)


def test_data_of_a_world_vary_as_its_truth_says(real: ThreeModels):
    world = world_like(real)
    samples = draw_samples(world, np.array([[sample, 0] for sample in range(400)]))
    lines = samples.lines.reshape(-1, 2)
    truth = world.truth
    expected = np.array([truth.sd_intercept, truth.sd_slope])
    error = 4.5 / np.sqrt(len(lines))
    assert (np.abs(lines.mean(axis=0) - world.population) < error * expected).all()
    assert (np.abs(lines.std(axis=0) / expected - 1) < error).all()
    covariance: Any = np.cov(lines.T)
    correlation = covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1])
    assert abs(np.arctanh(correlation) - np.arctanh(truth.correlation)) < error
    of_observation = samples.lines[:, world.subject]
    residuals = samples.y - of_observation[..., 0] - of_observation[..., 1] * world.x
    assert abs(residuals.std() / truth.residual_sd - 1) < 4.5 / np.sqrt(2 * residuals.size)


def test_a_study_of_a_world_is_no_scenario(real: ThreeModels):
    study = run(world_like(real), 3, 1)
    assert isinstance(study.source, World)
    assert set(study.data_sets["observations"]) == {int(real.observations["kept"].to_numpy().sum())}
    with pytest.raises(TypeError, match="world"):
        study.scenario(0)


def test_real_data_are_not_drawn_anew():
    with pytest.raises(UnknownTruth, match="world_like"):
        run(Scenario(), 10, 1)


def test_there_is_no_world_without_a_fit():
    with pytest.raises(Undetermined):
        world_like(fit(Scenario(removed=tuple(range(144)))))
