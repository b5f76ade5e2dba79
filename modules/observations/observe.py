"""Observe a Scenario: its data set, spoiled, with every row marked as kept or missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.observations.data_sets import data_set
from modules.observations.missingness import generator, missing
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
    rows = data_set(scenario).read()
    kept = ~missing(rows, scenario)
    kept[np.isin(rows.index, scenario.removed)] = False
    kept[np.isin(rows.index, scenario.restored)] = True
    return rows.assign(y=rows["y"] + _focus_noise(rows, scenario), kept=kept)


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


def _focus_noise(rows: pd.DataFrame, scenario: Scenario) -> NDArray[np.float64]:
    """Return the noise in `y` of each row: normal draws of the seed, scaled; zero off the focus."""
    focus = np.flatnonzero(rows["subject"] == scenario.focus)
    noise = np.zeros(len(rows))
    draws = generator(scenario.seed, "noise").standard_normal(len(focus))
    noise[focus] = scenario.focus_noise * draws
    return noise
