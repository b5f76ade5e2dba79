"""Work for other processes, the first of which is killed in the middle of it."""

from __future__ import annotations

import os
import signal
import time
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
