"""What is repeated of a Scenario, and whose results those are."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from numpy.testing import assert_array_equal

from modules.pooling.three_models import fit
from modules.pooling.undetermined import Undetermined
from modules.scenario import MECHANISMS, Scenario
from modules.study import World, run
from modules.study.answers import Answers
from modules.study.monte_carlo import PairSums
from modules.study.repetition import Repetition, repetition_of
from modules.study.samples import Source
from modules.study.study import batch, together
from modules.study.world import world_like
from modules.views.tabs.study.grid_inputs import NoSide, read_side

SIMULATED = Scenario("simulated", subjects=9, occasions=5, missing=40, mechanism="not_at_random")


@pytest.mark.parametrize(
    "source", [SIMULATED, world_like(fit(Scenario(missing=30)))], ids=["Scenario", "world"]
)
@pytest.mark.parametrize("replicates", [1, 250, 601])
def test_batches_that_are_asked_for_one_by_one_are_one_run_to_the_bit(
    source: Source, replicates: int
):
    parts, first = [], 0
    while first < replicates:
        parts.append(batch(source, replicates, 7, first))
        first += len(parts[-1])
    found, expected = together(parts), run(source, replicates, 7)
    for field in fields(Answers):
        one, other = (getattr(study.answers, field.name) for study in (found, expected))
        assert_array_equal(one, other)
    for field in fields(PairSums):
        assert_array_equal(
            getattr(found.by_left, field.name), getattr(expected.by_left, field.name)
        )


def repetition(scenario: Scenario, mechanisms: bool = False) -> Repetition:
    return repetition_of(fit(scenario), 20, mechanisms)


def test_simulated_data_are_drawn_from_their_truth_and_real_ones_from_a_world():
    assert repetition(SIMULATED).sources == {"not_at_random": SIMULATED}
    real = repetition(Scenario(), mechanisms=True)
    assert real.is_of_a_world
    assert isinstance(real.sources["completely_at_random"], World)
    assert not real.compares_mechanisms


def test_all_ways_of_going_missing_begin_with_the_scenario_s_own():
    sources = repetition(SIMULATED, mechanisms=True).sources
    assert next(iter(sources)) == "not_at_random"
    assert {*sources} == {*MECHANISMS}
    assert sources["dropout"] == replace(SIMULATED, mechanism="dropout")


def test_data_that_determine_no_world_have_a_reason():
    with pytest.raises(Undetermined):
        repetition(Scenario("orthodont", removed=tuple(range(200))))


def test_another_sample_is_the_same_study_and_another_truth_is_not():
    made = repetition(SIMULATED)
    assert made.is_about(replace(SIMULATED, sample=99, seed=5))
    assert not made.is_about(replace(SIMULATED, slope=0.0))
    world = repetition(Scenario())
    assert world.is_about(Scenario())
    assert not world.is_about(Scenario(missing=10))


def test_a_data_set_that_is_shown_is_known_by_its_number():
    made = repetition(SIMULATED)
    assert made.own is None
    assert made.data_set_of(SIMULATED) is None
    done = replace(made, studies={"not_at_random": run(SIMULATED, 20, 1)})
    assert done.own is not None
    assert done.data_sets == 20
    assert done.data_set_of(done.own.scenario(13)) == 13
    assert done.data_set_of(SIMULATED) is None


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [("6, 12", (6, 12)), ("12 6", (6, 12)), (" 6;7 , 8 ", (6, 7, 8)), ("200", (200,))],
)
def test_a_side_of_a_grid_is_read_as_it_is_typed(typed: str, numbers: tuple[int, ...]):
    assert read_side("subjects", typed) == numbers


@pytest.mark.parametrize(
    "typed",
    ["", " ", "a", "1", "201", "6 6", "6 7 8 9 10 11 12", "1e2", "6.0", "٦", "-6", "9" * 50],
)
def test_what_is_no_side_of_a_grid_says_what_one_is(typed: str):
    with pytest.raises(NoSide, match="whole numbers from 2 to 200"):
        read_side("subjects", typed)
