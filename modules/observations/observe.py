"""Observe a Scenario: its data set, spoiled, with every row marked as kept or missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.observations.data_sets import data_set
from modules.observations.missingness import generator, missing_at
from modules.observations.simulation import simulate_at, simulate_samples
from modules.scenario import Scenario


def observe(scenario: Scenario) -> pd.DataFrame:
    """Return the observations of a Scenario.

    Parameters
    ----------
    scenario : Scenario
        What to observe.

    Returns
    -------
    DataFrame
        One row an observation, its index the observation's id (0, 1, ...), with `subject` (str),
        `x` and `y` (float, in the data set's units) and `kept` (bool: False where it is missing).
        The focus subject's noise is in `y`; what goes missing was decided before it was added.

    Raises
    ------
    KeyError
        If the data were uploaded and are not kept (any more).
    """
    observed = observe_at([scenario])
    return observed.rows.assign(y=observed.y[0], kept=observed.kept[0])


@dataclass(frozen=True, eq=False)
class Observed:
    """The observations of several Scenarios of the same data.

    Attributes
    ----------
    rows : DataFrame
        `subject` and `x`, by the observations' ids.
    y : ndarray, shape (scenarios, rows) or (1, rows)
        Their `y` in each Scenario, or in all.
    kept : ndarray of bool, shape (scenarios, rows)
        False where they are missing.
    """

    rows: pd.DataFrame
    y: NDArray[np.float64]
    kept: NDArray[np.bool_]


def observe_at(scenarios: Sequence[Scenario]) -> Observed:
    """Observe several Scenarios at once.

    Parameters
    ----------
    scenarios : sequence of Scenario
        They differ in numbers alone, and not in the sample, the seed or the design: as a slider
        moves them.

    Raises
    ------
    KeyError
        If the data were uploaded and are not kept (any more).
    """
    first = scenarios[0]
    rows = data_set(first).read()
    y = rows["y"].to_numpy()[np.newaxis]
    if first.data == "simulated" and len(scenarios) > 1:
        y = simulate_at(scenarios)
    return _spoiled(rows, y, scenarios, [first.seed])


def observe_samples(
    scenario: Scenario, samples: Sequence[int], seeds: Sequence[int]
) -> tuple[Observed, NDArray[np.float64]]:
    """Observe a Scenario of simulated data with each of several samples and seeds.

    Parameters
    ----------
    scenario : Scenario
        Its own sample and seed are not looked at.
    samples, seeds : sequence of int
        Those of each data set.

    Returns
    -------
    observed : Observed
        To the bit what `observe` returns of the Scenario with each sample and seed.
    lines : ndarray, shape (samples, subjects, 2)
        Intercept and slope that each subject truly has.
    """
    y, lines = simulate_samples(scenario, samples)
    return _spoiled(data_set(scenario).read(), y, [scenario], seeds), lines


def _spoiled(
    rows: pd.DataFrame,
    y: NDArray[np.float64],
    scenarios: Sequence[Scenario],
    seeds: Sequence[int],
) -> Observed:
    kept = ~missing_at(rows, y, scenarios, seeds)
    kept[:, np.isin(rows.index, scenarios[0].removed)] = False
    kept[:, np.isin(rows.index, scenarios[0].restored)] = True
    noise = _focus_noise(rows, scenarios, seeds)
    return Observed(rows.loc[:, ["subject", "x"]], y + noise, kept)


def toggle(scenario: Scenario, observation: int) -> Scenario:
    """Take out an observation by hand if it is kept, or bring it back if it is missing.

    Parameters
    ----------
    scenario : Scenario
        The Scenario before.
    observation : int
        The observation's id, a row of `observe(scenario)`.

    Raises
    ------
    KeyError
        If the data set has no such observation.
    """
    kept = bool(observe(scenario)["kept"].loc[observation])
    removed = set(scenario.removed) - {observation}
    restored = set(scenario.restored) - {observation}
    after = replace(scenario, removed=tuple(removed), restored=tuple(restored))
    if bool(observe(after)["kept"].loc[observation]) != kept:
        return after
    if kept:
        return replace(after, removed=(*after.removed, observation))
    return replace(after, restored=(*after.restored, observation))


def _focus_noise(
    rows: pd.DataFrame, scenarios: Sequence[Scenario], seeds: Sequence[int]
) -> NDArray[np.float64]:
    """Return the noise in `y` of each row: normal draws of a seed, scaled; zero off the focus.

    Shape (data sets, rows), or (1, rows) where none has any.
    """
    first = scenarios[0]
    sizes = np.array([scenario.focus_noise for scenario in scenarios])
    if not first.focus or not sizes.any():
        return np.zeros((1, len(rows)))
    focus = np.flatnonzero(rows["subject"] == first.focus)
    noise = np.zeros((max(len(scenarios), len(seeds)), len(rows)))
    draws = np.stack([generator(seed, "noise").standard_normal(len(focus)) for seed in seeds])
    noise[:, focus] = sizes[:, np.newaxis] * draws
    return noise
