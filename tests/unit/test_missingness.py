from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.observations import data_set, mechanism_definition
from modules.observations.missingness import generator, missing
from modules.scenario import LARGEST_SEED, MECHANISMS, Mechanism, Scenario

BY_SHARE: tuple[Mechanism, ...] = tuple(m for m in MECHANISMS if m != "unequal_subjects")
SHARES = st.integers(0, 90)
SEEDS = st.integers(0, LARGEST_SEED)
NUMBERS = st.integers(0, 50)
SLEEP = data_set(Scenario()).read()
MANY = 400

quickly = settings(derandomize=True, deadline=None, max_examples=60)


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    """Rows in any order, with subjects of any size and with ties in x and y."""
    rows = draw(
        st.lists(
            st.tuples(st.sampled_from("abcdef"), st.integers(0, 5), st.integers(-3, 3)),
            min_size=1,
            max_size=60,
        )
    )
    return pd.DataFrame(rows, columns=["subject", "x", "y"]).astype(
        {"subject": "str", "x": float, "y": float}
    )


def draws(mechanism: Mechanism, per_cent: int = 40) -> np.ndarray:
    """What many seeds lose of sleepstudy: seeds x 18 subjects x 8 days."""
    each = [Scenario(mechanism=mechanism, missing=per_cent, seed=seed) for seed in range(MANY)]
    return np.array([missing(SLEEP, one) for one in each]).reshape(MANY, 18, 8)


def numbers_kept(rows: pd.DataFrame, scenario: Scenario) -> np.ndarray:
    """How many observations each subject keeps, in the order of their labels."""
    subjects = np.unique(rows["subject"], return_inverse=True)[1]
    return np.bincount(subjects, weights=~missing(rows, scenario))


def difference_in_y(mechanism: Mechanism) -> tuple[float, float]:
    """Mean y of lost less mean y of kept, averaged over seeds, and its standard error."""
    y = SLEEP["y"].to_numpy().reshape(18, 8)
    differences = [y[lost].mean() - y[~lost].mean() for lost in draws(mechanism)]
    return float(np.mean(differences)), float(np.std(differences) / np.sqrt(MANY))


# Every mechanism


def test_every_mechanism_has_a_title_and_a_sentence():
    assert tuple(mechanism_definition) == MECHANISMS
    assert len({title for title, _ in mechanism_definition.values()}) == len(MECHANISMS)
    assert all(definition.endswith(".") for _, definition in mechanism_definition.values())


@pytest.mark.parametrize(
    ("mechanism", "term"),
    [
        ("completely_at_random", "(MCAR)"),
        ("given_x", "(MAR)"),
        ("dropout", "(dropout)"),
        ("not_at_random", "(MNAR)"),
    ],
)
def test_a_title_gives_the_fields_term(mechanism: Mechanism, term: str):
    assert mechanism_definition[mechanism][0].endswith(term)


@pytest.mark.parametrize("mechanism", BY_SHARE)
@quickly
@given(tables(), SHARES, SHARES, SEEDS)
def test_a_larger_share_loses_the_same_observations_and_more(
    mechanism: Mechanism, rows: pd.DataFrame, one: int, other: int, seed: int
):
    fewer, more = (
        missing(rows, Scenario(mechanism=mechanism, missing=share, seed=seed))
        for share in sorted((one, other))
    )
    assert not (fewer & ~more).any()


@pytest.mark.parametrize("mechanism", BY_SHARE)
@quickly
@given(tables(), SHARES, SEEDS)
def test_the_share_is_exact_to_the_nearest_observation(
    mechanism: Mechanism, rows: pd.DataFrame, share: int, seed: int
):
    lost = missing(rows, Scenario(mechanism=mechanism, missing=share, seed=seed))
    assert lost.dtype == np.bool_
    assert lost.shape == (len(rows),)
    assert abs(lost.sum() - len(rows) * share / 100) <= 0.5


@pytest.mark.parametrize("mechanism", MECHANISMS)
@quickly
@given(tables(), SHARES, SEEDS)
def test_the_same_seed_draws_the_same_and_leaves_the_rows_alone(
    mechanism: Mechanism, rows: pd.DataFrame, share: int, seed: int
):
    before = rows.copy()
    scenario = Scenario(mechanism=mechanism, missing=share, seed=seed, focus="a")
    np.testing.assert_array_equal(missing(rows, scenario), missing(rows.copy(), scenario))
    pd.testing.assert_frame_equal(rows, before)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_other_seeds_draw_otherwise(mechanism: Mechanism):
    assert len(np.unique(draws(mechanism), axis=0)) == MANY


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_table_without_rows_loses_none(mechanism: Mechanism):
    assert missing(SLEEP.head(0), Scenario(mechanism=mechanism, missing=50)).shape == (0,)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_the_index_of_the_rows_plays_no_part(mechanism: Mechanism):
    scenario = Scenario(mechanism=mechanism, missing=50, focus="308")
    renumbered = SLEEP.set_index(np.arange(len(SLEEP))[::-1])
    np.testing.assert_array_equal(missing(renumbered, scenario), missing(SLEEP, scenario))


def test_the_purposes_of_a_seed_are_independent():
    purposes = ("lottery", "dropout", "shares", "turns", "focus", "noise")
    numbers = np.array([generator(3, purpose).standard_normal(4000) for purpose in purposes])
    assert np.abs(np.corrcoef(numbers) - np.eye(6)).max() < 4.5 / np.sqrt(4000)


# Completely at random


def test_completely_at_random_every_observation_is_as_likely_to_go():
    rows = SLEEP.head(20)
    lost = [missing(rows, Scenario(missing=25, seed=seed)) for seed in range(2000)]
    standard_deviation = np.sqrt(2000 * 0.25 * 0.75)
    assert np.abs(np.sum(lost, axis=0) - 500).max() < 4.5 * standard_deviation


def test_completely_at_random_lost_and_kept_observations_are_alike():
    difference, error = difference_in_y("completely_at_random")
    assert abs(difference) < 4.5 * error


# Given x


def test_given_x_later_occasions_are_likelier_lost():
    by_day = draws("given_x").mean(axis=(0, 1))
    assert (np.diff(by_day) > 0).all()
    assert by_day[7] - by_day[0] > 0.5


def test_given_x_y_plays_no_part():
    scenario = Scenario(mechanism="given_x", missing=40)
    np.testing.assert_array_equal(
        missing(SLEEP, scenario), missing(SLEEP.assign(y=-SLEEP["y"]), scenario)
    )


@pytest.mark.parametrize(("mechanism", "variable"), [("given_x", "x"), ("not_at_random", "y")])
def test_the_first_lost_is_drawn_by_the_rank(mechanism: Mechanism, variable: str):
    """Four ranks are 1 to 4, so the first loss is the largest in 4 of 10."""
    rows = pd.DataFrame({"subject": "a", "x": [0.0] * 4, "y": 0.0})
    rows[variable] = [0.0, 1.0, 2.0, 9.0]
    first = [
        missing(rows, Scenario(mechanism=mechanism, missing=25, seed=seed)).argmax()
        for seed in range(4000)
    ]
    expected = np.array([0.1, 0.2, 0.3, 0.4])
    errors = np.sqrt(expected * (1 - expected) / 4000)
    assert (np.abs(np.bincount(first) / 4000 - expected) < 4.5 * errors).all()


@pytest.mark.parametrize(("mechanism", "variable"), [("given_x", "x"), ("not_at_random", "y")])
def test_where_a_variable_is_constant_its_mechanism_is_completely_random(
    mechanism: Mechanism, variable: str
):
    rows = SLEEP.assign(**{variable: 1.0})
    np.testing.assert_array_equal(
        missing(rows, Scenario(mechanism=mechanism, missing=40)),
        missing(rows, Scenario(missing=40)),
    )


# Not at random


def test_not_at_random_larger_y_are_likelier_lost():
    difference, error = difference_in_y("not_at_random")
    assert difference > 20
    assert difference > 4.5 * error


def test_not_at_random_x_plays_no_part():
    scenario = Scenario(mechanism="not_at_random", missing=40)
    np.testing.assert_array_equal(
        missing(SLEEP, scenario), missing(SLEEP.assign(x=-SLEEP["x"]), scenario)
    )


# Dropout


@quickly
@given(tables(), SHARES, SEEDS)
def test_once_gone_a_subject_is_gone(rows: pd.DataFrame, share: int, seed: int):
    lost = missing(rows, Scenario(mechanism="dropout", missing=share, seed=seed))
    for subject in set(rows["subject"]):
        of_subject = np.flatnonzero(rows["subject"] == subject)
        in_time = of_subject[np.argsort(rows["x"].to_numpy()[of_subject], kind="stable")]
        assert (np.diff(lost[in_time].astype(int)) >= 0).all()


@quickly
@given(tables(), SHARES, SEEDS)
def test_a_first_observation_is_lost_only_when_no_other_is_left(
    rows: pd.DataFrame, share: int, seed: int
):
    kept = numbers_kept(rows, Scenario(mechanism="dropout", missing=share, seed=seed))
    assert (kept >= 1).all() or (kept <= 1).all()


def test_some_subjects_drop_out_early_and_some_never():
    kept = (~draws("dropout", 30)).sum(axis=2)
    assert (kept <= 3).any(axis=1).all()
    assert (kept == 8).any(axis=1).all()


def test_every_subject_is_as_likely_to_drop_out():
    """A share between 0 and 7/8 has an SD of at most 7/16."""
    by_subject = draws("dropout").mean(axis=(0, 2))
    assert np.abs(by_subject - by_subject.mean()).max() < 4.5 * (7 / 16) / np.sqrt(MANY)


def test_the_chance_of_leaving_is_the_same_at_every_occasion():
    there = (~draws("dropout")).sum(axis=(0, 1))
    chance = 1 - there[1:] / there[:-1]
    errors = np.sqrt(chance * (1 - chance) / there[:-1])
    assert (np.abs(chance - chance.mean()) < 4.5 * errors).all()


# Unequal subjects


@quickly
@given(tables(), NUMBERS, NUMBERS, SEEDS, SHARES)
def test_each_subject_keeps_between_fewest_and_most(
    rows: pd.DataFrame, one: int, other: int, seed: int, share: int
):
    fewest, most = sorted((one, other))
    scenario = Scenario(
        mechanism="unequal_subjects", fewest=fewest, most=most, seed=seed, missing=share
    )
    kept = numbers_kept(rows, scenario)
    has = np.unique(rows["subject"], return_counts=True)[1]

    assert (kept >= np.minimum(fewest, has)).all()
    assert (kept <= np.minimum(most, has)).all()
    np.testing.assert_array_equal(
        missing(rows, scenario), missing(rows, replace(scenario, missing=0))
    )


@quickly
@given(tables(), NUMBERS, NUMBERS, NUMBERS, SEEDS)
def test_raising_fewest_or_most_only_brings_observations_back(
    rows: pd.DataFrame, one: int, two: int, three: int, seed: int
):
    low, middle, high = sorted((one, two, three))
    at = Scenario(mechanism="unequal_subjects", seed=seed, fewest=low, most=middle)
    lost = missing(rows, at)

    assert not (missing(rows, replace(at, most=high)) & ~lost).any()
    assert not (missing(rows, replace(at, fewest=middle)) & ~lost).any()


def test_the_numbers_kept_and_the_observations_kept_are_drawn_evenly():
    numbers, days = np.zeros(9), np.zeros(8)
    for seed in range(MANY):
        scenario = Scenario(mechanism="unequal_subjects", fewest=2, most=6, seed=seed)
        kept = ~missing(SLEEP, scenario).reshape(18, 8)
        numbers += np.bincount(kept.sum(axis=1), minlength=9)
        days += kept.sum(axis=0)
    subjects = 18 * MANY

    assert numbers[[0, 1, 7, 8]].sum() == 0
    assert np.abs(numbers[2:7] / subjects - 0.2).max() < 4.5 * np.sqrt(0.2 * 0.8 / subjects)
    assert np.abs(days / subjects - 0.5).max() < 4.5 * np.sqrt(0.25 / subjects)


# The focus subject


@pytest.mark.parametrize("mechanism", MECHANISMS)
@quickly
@given(tables(), SHARES, SEEDS, NUMBERS, NUMBERS)
def test_the_focus_subject_keeps_what_it_is_told_and_nobody_else_notices(
    mechanism: Mechanism, rows: pd.DataFrame, share: int, seed: int, one: int, other: int
):
    without = Scenario(mechanism=mechanism, missing=share, seed=seed)
    fewer, more = (
        missing(rows, replace(without, focus="a", focus_left=left)) for left in sorted((one, other))
    )
    focus = rows["subject"].to_numpy() == "a"

    assert (~fewer[focus]).sum() == min(one, other, int(focus.sum()))
    assert not (more & ~fewer).any()
    np.testing.assert_array_equal(fewer[~focus], missing(rows, without)[~focus])


def test_which_observations_the_focus_subject_keeps_is_drawn_evenly_by_the_seed():
    focus = SLEEP["subject"].to_numpy() == "335"
    kept = np.sum(
        [
            ~missing(SLEEP, Scenario(focus="335", focus_left=2, seed=seed))[focus]
            for seed in range(MANY)
        ],
        axis=0,
    )
    assert np.abs(kept / MANY - 0.25).max() < 4.5 * np.sqrt(0.25 * 0.75 / MANY)


@pytest.mark.parametrize("label", ["", "nobody", "30"])
def test_a_focus_that_the_data_do_not_have_is_without_effect(label: str):
    scenario = Scenario(missing=30, focus=label, focus_left=0)
    np.testing.assert_array_equal(missing(SLEEP, scenario), missing(SLEEP, Scenario(missing=30)))
