"""The app, each long piece of whose event loop's work is written to the log.

What counts is processor time: a piece that waits for a busy machine is not long.
"""

from __future__ import annotations

import asyncio
import threading
import time

from crowd.pieces import LONG, SAID

from app import app as app

_run = asyncio.Handle._run


def _run_measured(self: asyncio.Handle) -> None:
    start = time.thread_time()
    _run(self)
    spent = time.thread_time() - start
    if spent > LONG and threading.current_thread() is threading.main_thread():
        print(f"{SAID}{spent:.4f}", flush=True)


asyncio.Handle._run = _run_measured
