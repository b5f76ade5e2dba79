from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.observations import observe, toggle
from modules.observations.missingness import completely_at_random
from modules.scenario import LARGEST_SEED, Scenario

COUNTS = st.integers(1, 400)
SHARES = st.integers(0, 100)
SEEDS = st.integers(0, LARGEST_SEED)
ROWS = len(observe(Scenario()))

quickly = settings(derandomize=True, deadline=None, max_examples=60)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    ids = draw(st.lists(st.integers(0, ROWS - 1), unique=True, max_size=12))
    cut = draw(st.integers(0, len(ids)))
    return Scenario(
        missing=draw(st.integers(0, 90)),
        seed=draw(SEEDS),
        removed=tuple(ids[:cut]),
        restored=tuple(ids[cut:]),
    )


def kept(scenario: Scenario) -> list[bool]:
    return list(observe(scenario)["kept"])


@quickly
@given(COUNTS, SHARES, SHARES, SEEDS)
def test_a_larger_share_loses_the_same_observations_and_more(
    count: int, one: int, other: int, seed: int
):
    fewer, more = (completely_at_random(count, share, seed) for share in sorted((one, other)))
    assert not (fewer & ~more).any()


@quickly
@given(COUNTS, SHARES, SEEDS)
def test_the_share_is_exact_to_the_nearest_observation(count: int, per_cent: int, seed: int):
    missing = int(completely_at_random(count, per_cent, seed).sum())
    assert abs(missing - count * per_cent / 100) <= 0.5


def test_nothing_and_everything():
    assert not completely_at_random(50, 0, 1).any()
    assert completely_at_random(50, 100, 1).all()


@quickly
@given(COUNTS, SHARES, SEEDS)
def test_the_same_seed_draws_the_same(count: int, per_cent: int, seed: int):
    np.testing.assert_array_equal(
        completely_at_random(count, per_cent, seed), completely_at_random(count, per_cent, seed)
    )


def test_other_seeds_draw_otherwise():
    draws = {tuple(completely_at_random(ROWS, 50, seed)) for seed in range(50)}
    assert len(draws) == 50


def test_every_observation_is_as_likely_to_go():
    times = np.sum([completely_at_random(20, 25, seed) for seed in range(2000)], axis=0)
    standard_deviation = np.sqrt(2000 * 0.25 * 0.75)
    assert np.abs(times - 500).max() < 4.5 * standard_deviation


def test_a_scenario_loses_what_its_draw_says():
    scenario = Scenario(missing=40, seed=5)
    np.testing.assert_array_equal(observe(scenario)["kept"], ~completely_at_random(ROWS, 40, 5))


def test_what_is_removed_or_restored_by_hand_goes_before_the_draw():
    drawn = kept(Scenario(missing=50))
    there, gone = drawn.index(True), drawn.index(False)
    by_hand = kept(Scenario(missing=50, removed=(there,), restored=(gone,)))

    assert (by_hand[there], by_hand[gone]) == (False, True)
    others = [row for row in range(ROWS) if row not in (there, gone)]
    assert [by_hand[row] for row in others] == [drawn[row] for row in others]


def test_an_id_that_the_data_do_not_have_is_without_effect():
    assert kept(Scenario(missing=20, removed=(ROWS,), restored=(ROWS + 1,))) == kept(
        Scenario(missing=20)
    )


@quickly
@given(scenarios(), st.integers(0, ROWS - 1))
def test_toggling_changes_one_observation(scenario: Scenario, row: int):
    before, after = kept(scenario), kept(toggle(scenario, row))
    assert [i for i in range(ROWS) if before[i] != after[i]] == [row]


@quickly
@given(scenarios(), st.integers(0, ROWS - 1))
def test_toggling_twice_gives_the_same_observations(scenario: Scenario, row: int):
    assert kept(toggle(toggle(scenario, row), row)) == kept(scenario)


@quickly
@given(scenarios(), st.integers(0, ROWS - 1))
def test_toggling_leaves_every_other_choice_alone(scenario: Scenario, row: int):
    after = toggle(scenario, row)
    assert (after.data, after.missing, after.seed, after.random, after.reml) == (
        scenario.data,
        scenario.missing,
        scenario.seed,
        scenario.random,
        scenario.reml,
    )
    assert set(after.removed) ^ set(scenario.removed) <= {row}
    assert set(after.restored) ^ set(scenario.restored) <= {row}


def test_an_observation_that_was_kept_is_removed_and_comes_back():
    removed = toggle(Scenario(), 3)
    assert removed == Scenario(removed=(3,))
    assert toggle(removed, 3) == Scenario()


def test_an_observation_that_the_draw_lost_is_restored_and_lost_again():
    drawn = Scenario(missing=50)
    row = kept(drawn).index(False)
    restored = toggle(drawn, row)

    assert restored == Scenario(missing=50, restored=(row,))
    assert toggle(restored, row) == drawn


def test_an_observation_removed_by_hand_that_the_draw_loses_too_comes_back():
    row = kept(Scenario(missing=50)).index(False)
    assert toggle(Scenario(missing=50, removed=(row,)), row) == Scenario(
        missing=50, restored=(row,)
    )


@pytest.mark.parametrize("row", [ROWS, -1])
def test_an_observation_that_does_not_exist_cannot_be_toggled(row: int):
    with pytest.raises(KeyError):
        toggle(Scenario(), row)
