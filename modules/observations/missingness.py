"""Which observations go missing: five mechanisms, each a seeded draw that is nested in its share.

Three of them are one lottery. Every observation waits for an exponential time, the shorter the
larger its weight, and those whose time comes first are lost. Taken in this order they are a
weighted sample without replacement (Efraimidis and Spirakis, 2006, Information Processing Letters
97(5), 181-185), and a larger share loses the same observations and some more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
    return missing_at(rows, rows["y"].to_numpy()[np.newaxis], [scenario])[0]


def missing_at(
    rows: pd.DataFrame, y: NDArray[np.float64], scenarios: Sequence[Scenario]
) -> NDArray[np.bool_]:
    """Mark the observations that go missing in each of several Scenarios.

    Parameters
    ----------
    rows : DataFrame
        The observations: `subject` and `x`.
    y : ndarray, shape (scenarios, rows) or (1, rows)
        Their `y` in each Scenario, or in all.
    scenarios : sequence of Scenario
        They differ in numbers alone, not in the mechanism, the focus subject or the seed.

    Returns
    -------
    ndarray of bool, shape (scenarios, rows)
    """
    first = scenarios[0]
    if first.mechanism == "unequal_subjects":
        lost = _unequal_subjects(rows, scenarios)
    else:
        shares = np.array([scenario.missing for scenario in scenarios]) / 100
        turn = _TURNS[first.mechanism](rows, y, first.seed)
        lost = turn < np.rint(len(rows) * shares)[:, np.newaxis]
    focus = np.flatnonzero(rows["subject"] == first.focus)
    order = generator(first.seed, "focus").permutation(focus)
    left = np.array([scenario.focus_left for scenario in scenarios])
    lost[:, order] = np.arange(len(order)) >= left[:, np.newaxis]
    return lost


def generator(seed: int, purpose: str) -> np.random.Generator:
    """Return the random numbers of a seed for one purpose, independent of its other purposes."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=tuple(purpose.encode())))


def _completely_at_random(
    rows: pd.DataFrame, y: NDArray[np.float64], seed: int
) -> NDArray[np.intp]:
    return _lottery(np.ones((1, len(rows))), seed)


def _given_x(rows: pd.DataFrame, y: NDArray[np.float64], seed: int) -> NDArray[np.intp]:
    return _lottery(rankdata(rows["x"].to_numpy()[np.newaxis], axis=1), seed)


def _not_at_random(rows: pd.DataFrame, y: NDArray[np.float64], seed: int) -> NDArray[np.intp]:
    return _lottery(rankdata(y, axis=1), seed)


def _lottery(weights: NDArray[np.float64], seed: int) -> NDArray[np.intp]:
    waits = generator(seed, "lottery").standard_exponential(weights.shape[1]) / weights
    return _turns(np.argsort(waits, axis=1, kind="stable"))


def _dropout(rows: pd.DataFrame, y: NDArray[np.float64], seed: int) -> NDArray[np.intp]:
    """Lose the end of subjects' records.

    Every occasion has a uniform hurdle, at which its subject leaves once the chance of leaving is
    higher; a record thus breaks at its lowest hurdle so far. The chance is raised until the share
    is lost, the record that breaks last losing no more of its end than is asked. First occasions
    have hurdles above all others: nobody leaves before coming once, unless nothing else is left.
    """
    subjects = pd.factorize(rows["subject"])[0]
    in_time = np.lexsort((rows["x"], subjects))
    hurdles = generator(seed, "dropout").random(len(rows))
    first = np.diff(subjects[in_time], prepend=-1) != 0
    hurdles[first] += 1
    lowest_so_far = pd.Series(hurdles).groupby(subjects[in_time]).cummin()
    latest_first = np.lexsort((-np.arange(len(rows)), lowest_so_far))
    return _turns(in_time[latest_first][np.newaxis])


def _turns(order: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the turn of each observation, from 0, in orders of all: shape (orders, rows)."""
    turns = np.empty_like(order)
    np.put_along_axis(turns, order, np.arange(order.shape[1])[np.newaxis], axis=1)
    return turns


def _unequal_subjects(rows: pd.DataFrame, scenarios: Sequence[Scenario]) -> NDArray[np.bool_]:
    subjects, labels = pd.factorize(rows["subject"])
    seed = scenarios[0].seed
    fewest = np.array([scenario.fewest for scenario in scenarios])[:, np.newaxis]
    most = np.array([scenario.most for scenario in scenarios])[:, np.newaxis]
    shares = generator(seed, "shares").random(len(labels))
    keep = fewest + np.floor(shares * (most - fewest + 1))
    turns = pd.Series(generator(seed, "turns").random(len(rows)))
    place = turns.groupby(subjects).rank(method="first").to_numpy()
    return place > keep[:, subjects]


_TURNS: dict[Mechanism, Callable[[pd.DataFrame, NDArray[np.float64], int], NDArray[np.intp]]] = {
    "completely_at_random": _completely_at_random,
    "given_x": _given_x,
    "dropout": _dropout,
    "not_at_random": _not_at_random,
}
"""In which turn each observation is lost under the mechanisms that lose a share."""
