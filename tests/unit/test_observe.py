from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.observations import data_set, observe, toggle
from modules.observations.missingness import missing
from modules.scenario import LARGEST_SEED, MECHANISMS, Mechanism, Scenario

SEEDS = st.integers(0, LARGEST_SEED)
SLEEP = data_set(Scenario()).read()
ROWS = len(SLEEP)
LABELS = tuple(SLEEP["subject"].unique())

quickly = settings(derandomize=True, deadline=None, max_examples=60)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    ids = draw(st.lists(st.integers(0, ROWS - 1), unique=True, max_size=12))
    cut = draw(st.integers(0, len(ids)))
    fewest, most = sorted(draw(st.tuples(st.integers(0, 9), st.integers(0, 9))))
    return Scenario(
        mechanism=draw(st.sampled_from(MECHANISMS)),
        missing=draw(st.integers(0, 90)),
        fewest=fewest,
        most=most,
        seed=draw(SEEDS),
        focus=draw(st.sampled_from(("", *LABELS))),
        focus_left=draw(st.integers(0, 9)),
        focus_noise=draw(st.floats(0, 200)),
        removed=tuple(ids[:cut]),
        restored=tuple(ids[cut:]),
    )


def kept(scenario: Scenario) -> list[bool]:
    return list(observe(scenario)["kept"])


# Kept and missing


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_scenario_loses_what_its_mechanism_says(mechanism: Mechanism):
    scenario = Scenario(mechanism=mechanism, missing=40, seed=5, focus="308")
    np.testing.assert_array_equal(observe(scenario)["kept"], ~missing(SLEEP, scenario))


@quickly
@given(scenarios())
def test_what_is_removed_or_restored_by_hand_goes_before_the_draw(scenario: Scenario):
    drawn = kept(replace(scenario, removed=(), restored=()))
    for row, is_kept in enumerate(kept(scenario)):
        by_hand = row in scenario.removed or row in scenario.restored
        assert is_kept == (row in scenario.restored if by_hand else drawn[row])


def test_an_id_that_the_data_do_not_have_is_without_effect():
    assert kept(Scenario(missing=20, removed=(ROWS,), restored=(ROWS + 1,))) == kept(
        Scenario(missing=20)
    )


# Noise of the focus subject


def test_noise_moves_the_focus_subject_alone():
    noisy = observe(Scenario(focus="335", focus_left=8, focus_noise=30))

    np.testing.assert_array_equal(noisy["y"] != SLEEP["y"], SLEEP["subject"] == "335")
    pd.testing.assert_frame_equal(noisy.drop(columns=["y", "kept"]), SLEEP.drop(columns="y"))


@quickly
@given(SEEDS, st.floats(0, 200), st.integers(0, 9))
def test_noise_grows_in_proportion_on_kept_and_missing_observations(
    seed: int, noise: float, left: int
):
    at = Scenario(focus="335", seed=seed, focus_left=left)
    moved = observe(replace(at, focus_noise=noise))["y"] - SLEEP["y"]
    per_unit = observe(replace(at, focus_noise=1, focus_left=8))["y"] - SLEEP["y"]
    np.testing.assert_allclose(moved, noise * per_unit, atol=1e-9)


def test_noise_is_normal_with_mean_0_and_the_sd_asked_for():
    of_focus = SLEEP["subject"] == "335"
    z = np.array(
        [
            (observe(Scenario(focus="335", focus_noise=20, seed=seed))["y"] - SLEEP["y"])[of_focus]
            for seed in range(1000)
        ]
    )
    z /= 20
    assert abs(z.mean()) < 4.5 / np.sqrt(z.size)
    assert abs(z.std() - 1) < 4.5 / np.sqrt(2 * z.size)
    assert abs((z**4).mean() - 3) < 4.5 * np.sqrt(96 / z.size)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_noise_changes_nothing_about_what_is_missing(mechanism: Mechanism):
    quiet = Scenario(mechanism=mechanism, missing=40, focus="335")
    assert kept(quiet) == kept(replace(quiet, focus_noise=200))


def test_a_focus_that_the_data_do_not_have_is_without_effect():
    nobody = Scenario(missing=20, focus="nobody", focus_left=0, focus_noise=50)
    pd.testing.assert_frame_equal(observe(nobody), observe(Scenario(missing=20)))


# Toggling


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
    assert replace(after, removed=(), restored=()) == replace(scenario, removed=(), restored=())
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
