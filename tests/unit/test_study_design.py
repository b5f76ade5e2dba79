"""Designs: the same whoever computes them, and nothing lost with a worker."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from fragile_work import study_after_a_death

from modules.scenario import Scenario
from modules.study import Grid
from modules.study import design as design_of
from modules.study.enough import cost, enough_subjects
from modules.study.executor import NO_DASK, SCHEDULER, each_answer
from modules.study.grid import Cell, study_cell
from modules.study.samples import UnknownTruth
from modules.study.study import run
from modules.study.summary import key_numbers

SCENARIO = Scenario(data="simulated", slope=6.0, mechanism="dropout")
GRID = Grid((6, 12), (4,), (0, 30), ("1", "1 + x"))
DESIGN = ["subjects", "occasions", "missing", "random"]


@contextmanager
def threads() -> Generator[Executor, None, None]:
    with ThreadPoolExecutor(2) as executor:
        yield executor


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells are computed in this process."""

    def in_threads(work: Callable[[Any], Any], tasks: Any, wanted: Callable[[], bool]) -> Any:  # noqa: ANN401
        return each_answer(work, tasks, wanted, threads)

    monkeypatch.setattr("modules.study.grid.each_answer", in_threads)


# What a grid says


@pytest.mark.usefixtures("here")
def test_every_cell_is_a_study_of_its_own():
    table = design_of(SCENARIO, GRID, 20, 4)
    assert [tuple(cell) for cell in table[DESIGN].drop_duplicates().to_numpy()] == GRID.cells
    cell = Cell(replace(SCENARIO, subjects=12, occasions=4, missing=30, random="1"), 20, 4)
    rows = table.query("subjects == 12 and missing == 30 and random == '1'")
    pd.testing.assert_frame_equal(rows.reset_index(drop=True), study_cell(cell), check_exact=True)
    numbers = key_numbers(run(cell.scenario, 20, np.random.SeedSequence(4, spawn_key=(12, 4, 30))))
    pd.testing.assert_frame_equal(study_cell(cell).drop(columns=DESIGN), numbers)


@pytest.mark.usefixtures("here")
def test_a_larger_grid_has_the_same_cells_and_more():
    small = design_of(SCENARIO, Grid((6,), (4,), (30,), ("1 + x",)), 10)
    large = design_of(SCENARIO, Grid((8, 6), (5, 4), (30,), ("1 + x",)), 10)
    within = large.query("subjects == 6 and occasions == 4").reset_index(drop=True)
    pd.testing.assert_frame_equal(within, small, check_exact=True)


@pytest.mark.usefixtures("here")
def test_structures_are_compared_on_the_same_data():
    table = design_of(replace(SCENARIO, slope=0.0), Grid((12,), (6,), (0,), ("1", "1 + x")), 200)
    indexed: Any = table.set_index(["random", "quantity", "by"])
    one, other = indexed.loc["1"], indexed.loc["1 + x"]
    assert one.loc[("rejected", "none"), "value"] == other.loc[("rejected", "none"), "value"]
    false_positives = [each.loc[("rejected", "satterthwaite"), "value"] for each in (one, other)]
    assert false_positives[0] > 0.15
    assert false_positives[1] < 0.12


@pytest.mark.usefixtures("here")
def test_a_cancelled_grid_keeps_the_cells_that_are_done():
    told: list[tuple[int, int]] = []

    def progress(done: int, of: int, rows: pd.DataFrame) -> None:
        assert len(rows[DESIGN].drop_duplicates()) == 1
        told.append((done, of))

    table = design_of(SCENARIO, GRID, 5, 1, progress, lambda: len(told) >= 3)
    assert told[:3] == [(1, 8), (2, 8), (3, 8)]
    assert len(table[DESIGN].drop_duplicates()) == len(told) < 8


@pytest.mark.parametrize(
    "grid",
    [
        ((), (4,), (0,), ("1",)),
        ((4, 4), (4,), (0,), ("1",)),
        ((2, 3, 4, 5, 6, 7, 8), (4,), (0,), ("1",)),
        ((1,), (4,), (0,), ("1",)),
        ((4,), (4,), (91,), ("1",)),
    ],
)
def test_a_grid_has_bounds(grid: Any):  # noqa: ANN401
    with pytest.raises(ValueError, match=r"subjects|missing"):
        Grid(*grid)


def test_a_grid_needs_a_truth_data_and_a_share_that_counts():
    with pytest.raises(UnknownTruth):
        design_of(Scenario(), GRID)
    with pytest.raises(ValueError, match="at least one"):
        design_of(SCENARIO, GRID, 0)
    with pytest.raises(ValueError, match="unequal subjects"):
        design_of(replace(SCENARIO, mechanism="unequal_subjects"), GRID)


# How many are enough


def power_table(powers: dict[int, float]) -> pd.DataFrame:
    columns = {"occasions": 8, "missing": 0, "random": "1 + x", "quantity": "rejected"}
    rows = {"subjects": list(powers), "value": list(powers.values()), "data_sets": 1000}
    return pd.DataFrame(rows).assign(**columns, by="satterthwaite")


def test_enough_subjects_are_read_off_between_cells():
    from scipy import special

    def power(n: float) -> float:
        return float(special.ndtr(0.6 * np.sqrt(n) - 1.96))

    found = enough_subjects(power_table({n: power(n) for n in (10, 16, 30, 40)})).iloc[0]
    exact = ((1.96 + special.ndtri(0.8)) / 0.6) ** 2
    assert found["reach"] == "about"
    assert found["subjects"] == np.ceil(exact)


@pytest.mark.parametrize(
    ("powers", "reach", "subjects"),
    [
        ({10: 0.9, 20: 0.95}, "at most", 10),
        ({10: 0.2, 20: 0.7}, "not reached", None),
        ({10: 0.1, 20: 0.81, 30: 0.78, 40: 0.95}, "about", 31),
        ({10: 0.0, 20: 1.0}, "about", 16),
    ],
)
def test_enough_subjects_at_the_ends_and_with_noise(
    powers: dict[int, float], reach: str, subjects: int | None
):
    found = enough_subjects(power_table(powers)).iloc[0]
    assert found["reach"] == reach
    assert pd.isna(found["subjects"]) if subjects is None else found["subjects"] == subjects


def test_a_design_costs_its_subjects_and_their_occasions():
    designs = pd.DataFrame({"subjects": pd.array([10, 20, None], "Int64"), "occasions": 4})
    found = cost(designs, 100.0, 7.5)
    np.testing.assert_array_equal(found, [1300.0, 2600.0, np.nan])


# Whoever computes


def test_a_killed_process_loses_nothing_and_others_find_the_same_to_the_bit(tmp_path: Path):
    cells = [
        Cell(replace(SCENARIO, subjects=n, occasions=4, missing=30), 12, 1) for n in (6, 9, 200)
    ]
    tasks = [(str(tmp_path), cell) for cell in (cells[0], cells[1], None, cells[2])]
    before = os.environ.get("OPENBLAS_NUM_THREADS")
    found = dict(each_answer(study_after_a_death, tasks, lambda: True))
    assert os.environ.get("OPENBLAS_NUM_THREADS") == before
    assert (tmp_path / "killed").exists()
    assert {threads for _, threads in found.values()} == {"1"}
    for position, cell in zip((0, 1, 3), cells, strict=True):
        pd.testing.assert_frame_equal(found[position][0], study_cell(cell), check_exact=True)


def test_pools_that_break_again_and_again_are_given_up():
    opened = 0

    class Broken(Executor):
        def submit(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            raise BrokenExecutor

    @contextmanager
    def broken() -> Generator[Executor, None, None]:
        nonlocal opened
        opened += 1
        yield Broken()

    with pytest.raises(BrokenExecutor):
        list(each_answer(abs, [1], lambda: True, broken))
    assert opened == 3


def test_without_dask_a_scheduler_cannot_be_used(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(SCHEDULER, "tcp://127.0.0.1:1")
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(ModuleNotFoundError, match="requirements-dask") as raised:
        list(each_answer(abs, [1], lambda: True))
    assert str(raised.value) == NO_DASK
