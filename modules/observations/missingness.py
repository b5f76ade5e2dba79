"""Which observations go missing: five mechanisms, each a seeded draw that is nested in its share.

Three of them are one lottery. Every observation waits for an exponential time, the shorter the
larger its weight, and those whose time comes first are lost. Taken in this order they are a
weighted sample without replacement (Efraimidis and Spirakis, 2006, Information Processing Letters
97(5), 181-185), and a larger share loses the same observations and some more.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.scenario import Mechanism, Scenario

mechanism_definition: dict[Mechanism, tuple[str, str]] = {
    "completely_at_random": (
        "Completely at random (MCAR)",
        "Every observation is equally likely to be lost.",
    ),
    "given_x": (
        "Later occasions (MAR)",
        "The larger its x, the likelier an observation is lost; its y plays no part.",
    ),
    "dropout": (
        "Leaving for good (dropout)",
        "At any occasion after the first a subject may leave, and every later observation of it "
        "is lost.",
    ),
    "not_at_random": (
        "Large values (MNAR)",
        "The larger its y, the likelier an observation is lost, so what is left misleads.",
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
    lost = _MECHANISMS[scenario.mechanism](rows, scenario)
    focus = np.flatnonzero(rows["subject"] == scenario.focus)
    order = generator(scenario.seed, "focus").permutation(focus)
    lost[order[: scenario.focus_left]] = False
    lost[order[scenario.focus_left :]] = True
    return lost


def generator(seed: int, purpose: str) -> np.random.Generator:
    """Return the random numbers of a seed for one purpose, independent of its other purposes."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=tuple(purpose.encode())))


def _completely_at_random(rows: pd.DataFrame, scenario: Scenario) -> NDArray[np.bool_]:
    return _first_of_lottery(np.ones(len(rows)), scenario)


def _given_x(rows: pd.DataFrame, scenario: Scenario) -> NDArray[np.bool_]:
    return _first_of_lottery(rows["x"].rank().to_numpy(), scenario)


def _not_at_random(rows: pd.DataFrame, scenario: Scenario) -> NDArray[np.bool_]:
    return _first_of_lottery(rows["y"].rank().to_numpy(), scenario)


def _first_of_lottery(weights: NDArray[np.float64], scenario: Scenario) -> NDArray[np.bool_]:
    waits = generator(scenario.seed, "lottery").standard_exponential(len(weights)) / weights
    return _first(np.argsort(waits, kind="stable"), scenario.missing)


def _dropout(rows: pd.DataFrame, scenario: Scenario) -> NDArray[np.bool_]:
    """Lose the end of subjects' records.

    Every occasion has a uniform hurdle, at which its subject leaves once the chance of leaving is
    higher; a record thus breaks at its lowest hurdle so far. The chance is raised until the share
    is lost, the record that breaks last losing no more of its end than is asked. First occasions
    have hurdles above all others: nobody leaves before coming once, unless nothing else is left.
    """
    subjects = pd.factorize(rows["subject"])[0]
    in_time = np.lexsort((rows["x"], subjects))
    hurdles = generator(scenario.seed, "dropout").random(len(rows))
    first = np.diff(subjects[in_time], prepend=-1) != 0
    hurdles[first] += 1
    lowest_so_far = pd.Series(hurdles).groupby(subjects[in_time]).cummin()
    latest_first = np.lexsort((-np.arange(len(rows)), lowest_so_far))
    return _first(in_time[latest_first], scenario.missing)


def _unequal_subjects(rows: pd.DataFrame, scenario: Scenario) -> NDArray[np.bool_]:
    subjects, labels = pd.factorize(rows["subject"])
    shares = generator(scenario.seed, "shares").random(len(labels))
    keep = scenario.fewest + np.floor(shares * (scenario.most - scenario.fewest + 1))
    turns = pd.Series(generator(scenario.seed, "turns").random(len(rows)))
    place = turns.groupby(subjects).rank(method="first").to_numpy()
    return place > keep[subjects]


def _first(order: NDArray[np.intp], per_cent: int) -> NDArray[np.bool_]:
    """Mark the first `per_cent` of an order of all observations."""
    marked = np.zeros(len(order), dtype=bool)
    marked[order[: round(len(order) * per_cent / 100)]] = True
    return marked


_MECHANISMS: dict[Mechanism, Callable[[pd.DataFrame, Scenario], NDArray[np.bool_]]] = {
    "completely_at_random": _completely_at_random,
    "given_x": _given_x,
    "dropout": _dropout,
    "not_at_random": _not_at_random,
    "unequal_subjects": _unequal_subjects,
}
