"""Designs on a real Dask scheduler with two workers on this machine."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from fragile_work import study_after_a_death

from modules.scenario import Scenario
from modules.study import Grid, design
from modules.study.executor import SCHEDULER, each_answer
from modules.study.grid import DESIGN_COLUMNS, Cell, cells_of, study_cell
from modules.views.heavy_work import HeavyWork
from modules.views.tabs.study.cells import studied

dask = pytest.importorskip("dask")
pytest.importorskip("distributed")

PROJECT = Path(__file__).parents[2]
SCENARIO = Scenario(data="simulated", missing=30)
GRID = Grid((6, 10), (4,), (0, 30), ("1 + x",))


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Generator[str, None, None]:
    """The address of a scheduler with two workers."""
    folder = tmp_path_factory.mktemp("dask")
    file = folder / "scheduler.json"
    path = os.pathsep.join([str(PROJECT), str(PROJECT / "tests")])
    environment = os.environ | {"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}
    here = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file)]
    worker = ["worker", *here, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder)]
    commands = [["scheduler", *here, "--port", "0"], worker, worker]
    with (folder / "log").open("w") as log:
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "dask", *command], env=environment, stdout=log, stderr=log
            )
            for command in commands
        ]
        try:
            deadline = time.monotonic() + 120
            while not file.exists():
                assert time.monotonic() < deadline, (folder / "log").read_text()
                time.sleep(0.1)
            yield json.loads(file.read_text())["address"]
        finally:
            for process in reversed(running):
                process.kill()
            for process in running:
                process.wait()


def test_dask_finds_the_same_to_the_bit_and_loses_nothing_with_a_worker(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(SCHEDULER, scheduler)
    table = design(SCENARIO, GRID, 10)
    cells = [
        Cell(replace(SCENARIO, **dict(zip(DESIGN_COLUMNS, values, strict=True))), 10, 1)
        for values in GRID.cells
    ]
    here = [study_cell(cell) for cell in cells]
    expected = pd.concat(here, ignore_index=True)
    pd.testing.assert_frame_equal(table, expected, check_exact=True)

    tasks = [(str(tmp_path), cell) for cell in (*cells[:2], None, *cells[2:])]
    found = dict(each_answer(study_after_a_death, tasks, lambda: True))
    assert (tmp_path / "killed").exists()
    for position, rows in zip((0, 1, 3, 4), here, strict=True):
        pd.testing.assert_frame_equal(found[position][0], rows, check_exact=True)


def test_the_app_has_designs_compared_there(scheduler: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(SCHEDULER, scheduler)
    cells = cells_of(SCENARIO, GRID, 10, 1)
    shares: list[float] = []

    async def asked() -> dict[int, pd.DataFrame]:
        return {place: rows async for place, rows in studied(cells, HeavyWork(), shares.append)}

    found = asyncio.run(asked())
    expected = [study_cell(cell) for cell in cells]
    assert shares == [0.25, 0.5, 0.75, 1.0]
    for place, rows in enumerate(expected):
        pd.testing.assert_frame_equal(found[place], rows, check_exact=True)


def test_a_scheduler_that_does_not_answer_is_an_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(SCHEDULER, "tcp://127.0.0.1:9")

    async def asked() -> None:
        async for _ in studied(cells_of(SCENARIO, GRID, 10, 1), HeavyWork(), print):
            pass

    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        pytest.raises(OSError, match="connect"),
    ):
        asyncio.run(asked())
