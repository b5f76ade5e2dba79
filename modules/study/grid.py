"""Plan a study: what designs of more or fewer subjects, occasions and losses are worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product

import pandas as pd
from numpy.random import SeedSequence

from modules.scenario import RANDOM_EFFECTS, RANGES, RandomEffects, Scenario
from modules.study.executor import each_answer
from modules.study.samples import require_truth
from modules.study.study import run
from modules.study.summary import key_numbers

MOST = {"subjects": 6, "occasions": 6, "missing": 5, "random": len(RANDOM_EFFECTS)}
"""The most values on each side of a grid."""

DESIGN_COLUMNS = ("subjects", "occasions", "missing", "random")


@dataclass(frozen=True)
class Grid:
    """The designs to compare: all combinations.

    Parameters
    ----------
    subjects, occasions : tuple of int
        How many subjects, and how many observations of each; at most six of either.
    missing : tuple of int
        Shares that go missing, in per cent, by the Scenario's mechanism; at most five.
    random : tuple of str
        Random-effects structures, which are fitted to the same data.

    Raises
    ------
    ValueError
        If a side is empty, too long, or has a value twice or out of its range.
    """

    subjects: tuple[int, ...]
    occasions: tuple[int, ...]
    missing: tuple[int, ...]
    random: tuple[RandomEffects, ...]

    def __post_init__(self) -> None:
        for side, most in MOST.items():
            values = getattr(self, side)
            if not 1 <= len(values) <= most or len(set(values)) < len(values):
                raise ValueError(f"A grid has 1 to {most} different values of {side}.")
        for side in ("subjects", "occasions", "missing"):
            smallest, largest = RANGES[side]
            if not all(smallest <= value <= largest for value in getattr(self, side)):
                raise ValueError(f"{side} must be from {smallest} to {largest}.")

    @property
    def cells(self) -> list[tuple[int, int, int, RandomEffects]]:
        """Every combination."""
        return list(product(self.subjects, self.occasions, self.missing, self.random))


@dataclass(frozen=True)
class Cell:
    """One design, to be studied anywhere.

    Attributes
    ----------
    scenario : Scenario
        Its truth, design, spoiling and structure.
    replicates : int
        How many data sets.
    seed : int
        That of the whole grid.
    """

    scenario: Scenario
    replicates: int
    seed: int


def design(
    scenario: Scenario,
    grid: Grid,
    replicates: int = 500,
    seed: int = 1,
    progress: Callable[[int, int, pd.DataFrame], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> pd.DataFrame:
    """Study every design of a grid, in processes of this machine or on a Dask cluster.

    Each cell draws from a seed spawned for its own numbers, so that it has the same data in any
    grid, whoever computes it, and whichever structure is fitted.

    Parameters
    ----------
    scenario : Scenario
        Simulated data: the truth and the mechanism by which observations go missing. What was
        removed or restored by hand belongs to its own design, and is not.
    grid : Grid
        The designs.
    replicates, seed : int
        Data sets of each design, at least 1, and what they are drawn by.
    progress : callable, optional
        Told after each cell how many are done, of how many, and the cell's rows.
    cancelled : callable, optional
        Asked often; once it says True, the cells that are done are returned.

    Returns
    -------
    DataFrame
        Rows for each cell, in the order of the grid: `subjects`, `occasions`, `missing` (per cent),
        `random`, and what `key_numbers` says of it.

    Raises
    ------
    UnknownTruth
        If the Scenario's data are not simulated.
    ValueError
        If `replicates` is below 1, or shares are to be compared where no share goes missing.
    """
    cells = cells_of(scenario, grid, replicates, seed)
    found: dict[int, pd.DataFrame] = {}
    wanted = (lambda: not cancelled()) if cancelled is not None else (lambda: True)
    for position, rows in each_answer(study_cell, cells, wanted):
        found[position] = rows
        if progress is not None:
            progress(len(found), len(cells), rows)
    tables = [found[position] for position in sorted(found)]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def cells_of(scenario: Scenario, grid: Grid, replicates: int, seed: int) -> list[Cell]:
    """Return the designs of a grid, as `design` studies them.

    Raises
    ------
    UnknownTruth, ValueError
        As `design` does.
    """
    require_truth(scenario)
    if replicates < 1:
        raise ValueError("A study needs at least one data set.")
    if scenario.mechanism == "unequal_subjects" and len(grid.missing) > 1:
        raise ValueError("With unequal subjects no share goes missing: compare one share only.")
    plain = replace(scenario, removed=(), restored=())
    return [
        Cell(replace(plain, **dict(zip(DESIGN_COLUMNS, values, strict=True))), replicates, seed)
        for values in grid.cells
    ]


def study_cell(cell: Cell, progress: Callable[[float], object] | None = None) -> pd.DataFrame:
    """Study one design; what watches it is told the share that is done after each batch."""
    scenario = cell.scenario

    def told(done: int, of: int) -> None:
        if progress is not None:
            progress(done / of)

    key = (scenario.subjects, scenario.occasions, scenario.missing)
    # What SeedSequence.spawn makes of a seed, with the cell's numbers in the place of a count.
    study = run(scenario, cell.replicates, SeedSequence(cell.seed, spawn_key=key), told)
    rows = key_numbers(study)
    for at, column in enumerate(DESIGN_COLUMNS):
        rows.insert(at, column, getattr(scenario, column))
    return rows
