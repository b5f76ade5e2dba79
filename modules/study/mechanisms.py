"""What each way of going missing does to the estimates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd
from numpy.random import SeedSequence

from modules.scenario import MECHANISMS, Mechanism, Scenario
from modules.study.study import Study, run
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
    studies: dict[Mechanism, Study] = {}
    total = replicates * len(MECHANISMS)
    for before, mechanism in enumerate(MECHANISMS):

        def told(done: int, of: int, earlier: int = before * replicates) -> None:
            if progress is not None:
                progress(earlier + done, total)

        by_mechanism = replace(scenario, mechanism=mechanism)
        studies[mechanism] = run(by_mechanism, replicates, seed, told, cancelled)
        if cancelled is not None and cancelled():
            break
    return bias_of(studies)


def bias_of(studies: Mapping[Mechanism, Study]) -> pd.DataFrame:
    """Return the same of studies that were made already, one by each mechanism."""
    tables = []
    for mechanism, study in studies.items():
        table = bias_and_spread(study)
        table.insert(0, "mechanism", mechanism)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)
