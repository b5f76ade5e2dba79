"""What each way of going missing does to the estimates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
from numpy.random import SeedSequence

from modules.scenario import MECHANISMS, Scenario
from modules.study.study import run
from modules.study.summary import bias_and_spread


def bias_by_mechanism(
    scenario: Scenario,
    replicates: int,
    seed: int | SeedSequence,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> pd.DataFrame:
    """Repeat a study with each mechanism, on the same samples.

    Parameters
    ----------
    scenario : Scenario
        Simulated data. Its share goes missing by each mechanism in turn; under unequal subjects its
        fewest and most are kept.
    replicates, seed, progress, cancelled
        As for `run`, the data sets of all mechanisms counted together.

    Returns
    -------
    DataFrame
        What `bias_and_spread` returns, with a first column `mechanism`; where it was cancelled,
        of the mechanisms and data sets that are done.

    Raises
    ------
    UnknownTruth
        If the data are not simulated.
    ValueError
        If `replicates` is below 1.
    """
    tables: list[pd.DataFrame] = []
    total = replicates * len(MECHANISMS)
    for before, mechanism in enumerate(MECHANISMS):

        def told(done: int, of: int, earlier: int = before * replicates) -> None:
            if progress is not None:
                progress(earlier + done, total)

        study = run(replace(scenario, mechanism=mechanism), replicates, seed, told, cancelled)
        table = bias_and_spread(study)
        table.insert(0, "mechanism", mechanism)
        tables.append(table)
        if cancelled is not None and cancelled():
            break
    return pd.concat(tables, ignore_index=True)
