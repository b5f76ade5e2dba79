"""Work for other processes that does not come to its end."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from modules.study.grid import Cell, study_cell


def study_after_a_death(task: tuple[str, Cell | None]) -> tuple[pd.DataFrame, str | None]:
    """Study a cell, and say how many threads it was done with.

    Whoever comes first to the task without a cell is killed, as a marker in the folder tells.
    """
    folder, cell = task
    threads = os.environ.get("OPENBLAS_NUM_THREADS")
    if cell is not None:
        time.sleep(0.05)
        return study_cell(cell), threads
    try:
        Path(folder, "killed").touch(exist_ok=False)
    except FileExistsError:
        return pd.DataFrame(), threads
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("killed")


def never_done(*_: object, progress: Callable[[float], bool]) -> None:
    """Work for an hour without a word on how far it is."""
    time.sleep(3600)
