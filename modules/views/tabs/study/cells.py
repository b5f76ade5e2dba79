"""The designs of a grid, studied one by one by the process for long work, or on a Dask cluster.

One process of this machine does it, and steps back behind the app's: a pool would take every core
from a class that the same server answers. Where whoever hosts the app names a scheduler
(`POOLING_LAB_SCHEDULER`), its workers have all designs at once.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence

import pandas as pd

from modules.study.executor import SCHEDULER, each_answer
from modules.study.grid import Cell, study_cell
from modules.views.counted_threads import CountedThreads
from modules.views.heavy_work import HeavyWork

MOST_WAITING = 16
WAITING_THREADS = CountedThreads(MOST_WAITING)
"""They only wait for the cluster."""


async def studied(
    cells: Sequence[Cell], heavy: HeavyWork, told: Callable[[float], None]
) -> AsyncIterator[tuple[int, pd.DataFrame]]:
    """Yield the rows of each design with its place, as they come.

    Whoever stops waiting ends the work.

    Parameters
    ----------
    cells : sequence of Cell
        The designs.
    heavy : HeavyWork
        The person's.
    told : callable
        Told the share that is done, in another thread.

    Raises
    ------
    OSError, ModuleNotFoundError
        If a scheduler is named and does not answer, or Dask is not installed.
    """
    found = _on_cluster(cells, told) if os.environ.get(SCHEDULER) else _here(cells, heavy, told)
    async for place, rows in found:
        yield place, rows


async def _here(
    cells: Sequence[Cell], heavy: HeavyWork, told: Callable[[float], None]
) -> AsyncIterator[tuple[int, pd.DataFrame]]:
    is_wanted, done = True, 0

    def progress(share: float) -> bool:
        told((done + share) / len(cells))
        return is_wanted

    try:
        for place, cell in enumerate(cells):
            yield place, await heavy.do_and_watch(study_cell, cell, progress=progress)
            done = place + 1
    finally:
        is_wanted = False


async def _on_cluster(
    cells: Sequence[Cell], told: Callable[[float], None]
) -> AsyncIterator[tuple[int, pd.DataFrame]]:
    is_wanted = True
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[tuple[int, pd.DataFrame] | None] = asyncio.Queue()

    def ask_for_all() -> None:
        try:
            for done, answer in enumerate(each_answer(study_cell, cells, lambda: is_wanted), 1):
                told(done / len(cells))
                loop.call_soon_threadsafe(arrived.put_nowait, answer)
        finally:
            loop.call_soon_threadsafe(arrived.put_nowait, None)

    asked = WAITING_THREADS.submit(ask_for_all)
    try:
        while (answer := await arrived.get()) is not None:
            yield answer
        await asyncio.wrap_future(asked)
    finally:
        is_wanted = False
