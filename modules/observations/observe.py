"""Observe a Scenario: its data set with every row marked as kept or missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from modules.observations.data_sets import data_set
from modules.observations.missingness import completely_at_random
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
    """
    rows = data_set(scenario.data).read()
    missing = completely_at_random(len(rows), scenario.missing, scenario.seed)
    missing[np.isin(rows.index, scenario.removed)] = True
    missing[np.isin(rows.index, scenario.restored)] = False
    return rows.assign(kept=~missing)


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
