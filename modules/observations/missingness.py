"""Which observations go missing: five mechanisms, each a seeded draw that is nested in its share.

Three of them are one lottery. Every observation waits for an exponential time, the shorter the
larger its weight, and those whose time comes first are lost. Taken in this order they are a
weighted sample without replacement (Efraimidis and Spirakis, 2006, Information Processing Letters
97(5), 181-185), and a larger share loses the same observations and some more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from modules.scenario import Mechanism, Scenario

mechanism_definition: dict[Mechanism, tuple[str, str]] = {
    "completely_at_random": (
        "Completely at random (MCAR)",
        "Every observation is equally likely to be missing.",
    ),
    "given_x": (
        "Later occasions (MAR)",
        "The larger its x, the likelier an observation is missing; its y plays no part.",
    ),
    "dropout": (
        "Leaving for good (dropout)",
        "At any occasion after the first a subject may leave, and every later observation of it "
        "is missing.",
    ),
    "not_at_random": (
        "Large values (MNAR)",
        "The larger its y, the likelier an observation is missing, so what is left misleads.",
    ),
    "unequal_subjects": (
        "Unequal subjects",
        "Each subject keeps a number of observations drawn between the fewest and the most, "
        "whichever they happen to be.",
    ),
}


def missing(rows: pd.DataFrame, scenario: Scenario) -> NDArray[np.bool_]:
    """Mark the observations that go missing, before any is removed or restored by hand.

    Parameters
    ----------
    rows : DataFrame
        The observations: `subject`, `x` and `y`.
    scenario : Scenario
        The mechanism, its share or its fewest and most, the focus subject and the seed.

    Returns
    -------
    ndarray of bool, shape (rows,)
        True where the observation is missing. The number missing is the share of the rows rounded
        to the nearest whole, except under unequal subjects and for the focus subject, which keeps
        `focus_left` observations whatever the mechanism says.
    """
    y = rows["y"].to_numpy()[np.newaxis]
    return missing_at(rows, y, [scenario], [scenario.seed])[0]


def missing_at(
    rows: pd.DataFrame,
    y: NDArray[np.float64],
    scenarios: Sequence[Scenario],
    seeds: Sequence[int],
) -> NDArray[np.bool_]:
    """Mark the observations that go missing in each of several Scenarios, or by several seeds.

    What there is one of goes with all of the others.

    Parameters
    ----------
    rows : DataFrame
        The observations: `subject` and `x`.
    y : ndarray, shape (data sets, rows) or (1, rows)
        Their `y` in each data set, or in all.
    scenarios : sequence of Scenario
        One for each data set, or one for all. They differ in numbers alone, not in the mechanism
        or the focus subject; their own seeds are not looked at.
    seeds : sequence of int
        The seed of each data set, or of all.

    Returns
    -------
    ndarray of bool, shape (data sets, rows)
    """
    first = scenarios[0]
    shape = (max(len(y), len(scenarios), len(seeds)), len(rows))
    shares = np.array([scenario.missing for scenario in scenarios]) / 100
    if first.mechanism == "unequal_subjects":
        lost = _unequal_subjects(rows, scenarios, seeds)
    elif shares.any():
        turn = _TURNS[first.mechanism](rows, y, seeds)
        lost = turn < np.rint(len(rows) * shares)[:, np.newaxis]
    else:
        lost = np.zeros(shape, np.bool_)
    lost = np.array(np.broadcast_to(lost, shape))
    focus = np.flatnonzero(rows["subject"] == first.focus)
    if len(focus):
        order = _draws(seeds, "focus", lambda random: random.permutation(focus))
        left = np.array([scenario.focus_left for scenario in scenarios])
        beyond = np.arange(len(focus)) >= left[:, np.newaxis]
        whole = (shape[0], len(focus))
        np.put_along_axis(
            lost, np.broadcast_to(order, whole), np.broadcast_to(beyond, whole), axis=1
        )
    return lost


def generator(seed: int, purpose: str) -> np.random.Generator:
    """Return the random numbers of a seed for one purpose, independent of its other purposes."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=tuple(purpose.encode())))


def _draws(
    seeds: Sequence[int], purpose: str, draw: Callable[[np.random.Generator], NDArray[Any]]
) -> NDArray[Any]:
    """Return what each seed draws for a purpose, a row a seed."""
    return np.stack([draw(generator(seed, purpose)) for seed in seeds])


def _completely_at_random(
    rows: pd.DataFrame, y: NDArray[np.float64], seeds: Sequence[int]
) -> NDArray[np.intp]:
    return _lottery(np.ones((1, len(rows))), seeds)


def _given_x(rows: pd.DataFrame, y: NDArray[np.float64], seeds: Sequence[int]) -> NDArray[np.intp]:
    return _lottery(rankdata(rows["x"].to_numpy()[np.newaxis], axis=1), seeds)


def _not_at_random(
    rows: pd.DataFrame, y: NDArray[np.float64], seeds: Sequence[int]
) -> NDArray[np.intp]:
    return _lottery(rankdata(y, axis=1), seeds)


def _lottery(weights: NDArray[np.float64], seeds: Sequence[int]) -> NDArray[np.intp]:
    shape = (weights.shape[1],)
    waits = _draws(seeds, "lottery", lambda random: random.standard_exponential(shape)) / weights
    return _turns(np.argsort(waits, axis=1, kind="stable"))


def _dropout(rows: pd.DataFrame, y: NDArray[np.float64], seeds: Sequence[int]) -> NDArray[np.intp]:
    """Lose the end of subjects' records.

    Every occasion has a uniform hurdle, at which its subject leaves once the chance of leaving is
    higher; a record thus breaks at its lowest hurdle so far. The chance is raised until the share
    is lost, the record that breaks last losing no more of its end than is asked. First occasions
    have hurdles above all others: nobody leaves before coming once, unless nothing else is left.
    """
    subjects = pd.factorize(rows["subject"])[0]
    in_time = np.lexsort((rows["x"], subjects))
    hurdles = _draws(seeds, "dropout", lambda random: random.random(len(rows)))
    first = np.diff(subjects[in_time], prepend=-1) != 0
    hurdles[:, first] += 1
    lowest_so_far = pd.DataFrame(hurdles.T).groupby(subjects[in_time]).cummin().to_numpy().T
    later_first = np.broadcast_to(-np.arange(len(rows)), hurdles.shape)
    return _turns(in_time[np.lexsort((later_first, lowest_so_far))])


def _turns(order: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the turn of each observation, from 0, in orders of all: shape (orders, rows)."""
    turns = np.empty_like(order)
    np.put_along_axis(turns, order, np.arange(order.shape[1])[np.newaxis], axis=1)
    return turns


def _unequal_subjects(
    rows: pd.DataFrame, scenarios: Sequence[Scenario], seeds: Sequence[int]
) -> NDArray[np.bool_]:
    subjects, labels = pd.factorize(rows["subject"])
    fewest = np.array([scenario.fewest for scenario in scenarios])[:, np.newaxis]
    most = np.array([scenario.most for scenario in scenarios])[:, np.newaxis]
    shares = _draws(seeds, "shares", lambda random: random.random(len(labels)))
    keep = fewest + np.floor(shares * (most - fewest + 1))
    turns = pd.DataFrame(_draws(seeds, "turns", lambda random: random.random(len(rows))).T)
    place = turns.groupby(subjects).rank(method="first").to_numpy().T
    return place > keep[:, subjects]


_TURNS: dict[
    Mechanism, Callable[[pd.DataFrame, NDArray[np.float64], Sequence[int]], NDArray[np.intp]]
] = {
    "completely_at_random": _completely_at_random,
    "given_x": _given_x,
    "dropout": _dropout,
    "not_at_random": _not_at_random,
}
"""In which turn each observation is lost under the mechanisms that lose a share."""
