"""Where the cells of a design are computed: in processes of this machine, or on a Dask cluster.

Both are a `concurrent.futures.Executor`, and no answer depends on which it is.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

SCHEDULER = "POOLING_LAB_SCHEDULER"
"""The environment variable that names a Dask scheduler, as in ``tcp://10.0.0.5:8786``."""

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""The environment of a worker: processes share the cores already, and sums keep one order."""

ATTEMPTS = 3
"""Pools that may break one after the other without a single answer between them."""

PATIENCE = 0.1
"""Seconds between two looks whether the answers are still wanted."""

NO_DASK = (
    f"{SCHEDULER} names a Dask scheduler, but Dask is not installed: "
    "pip install -r requirements-dask.txt."
)


@contextmanager
def open_executor() -> Generator[Executor, None, None]:
    """Open a pool of processes, or connect to the Dask scheduler that the environment names.

    Raises
    ------
    ModuleNotFoundError
        If a scheduler is named and Dask is not installed.
    OSError
        If the scheduler does not answer.
    """
    address = os.environ.get(SCHEDULER)
    with _dask(address) if address else _processes() as executor:
        yield executor


def each_answer(
    work: Callable[[Task], Answer],
    tasks: Sequence[Task],
    wanted: Callable[[], bool],
    opened: Callable[[], AbstractContextManager[Executor]] = open_executor,
) -> Iterator[tuple[int, Answer]]:
    """Yield the answer to each task with its position, as they come.

    A worker that is killed loses nothing: where that breaks the pool, what is not answered yet is
    asked of another one.

    Parameters
    ----------
    work : callable
        A function of a module.
    tasks : sequence
        What it is called with.
    wanted : callable
        Asked often; once it says False, no more answers come.
    opened : callable
        Opens an executor.

    Raises
    ------
    BrokenExecutor
        If pools break again and again.
    """
    left = dict(enumerate(tasks))
    attempts = ATTEMPTS
    while left and wanted():
        try:
            for position, answer in _answers(work, dict(left), wanted, opened):
                del left[position]
                attempts = ATTEMPTS
                yield position, answer
        except BrokenExecutor:
            attempts -= 1
            if not attempts:
                raise


def _answers(
    work: Callable[[Task], Answer],
    tasks: dict[int, Task],
    wanted: Callable[[], bool],
    opened: Callable[[], AbstractContextManager[Executor]],
) -> Iterator[tuple[int, Answer]]:
    with opened() as executor:
        with _environment(ONE_THREAD), _without_interrupts():
            positions = {executor.submit(work, task): at for at, task in tasks.items()}
        waiting: set[Future[Answer]] = set(positions)
        while waiting and wanted():
            done, waiting = wait(waiting, timeout=PATIENCE, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=lambda future: positions[future]):
                yield positions[future], future.result()


@contextmanager
def _processes() -> Generator[Executor, None, None]:
    pool = ProcessPoolExecutor(
        max_workers=os.cpu_count(), mp_context=get_context("spawn"), initializer=_begin
    )
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _dask(address: str) -> Generator[Executor, None, None]:
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise ModuleNotFoundError(NO_DASK) from None
    with Client(address, set_as_default=False) as client:
        executor = client.get_executor(pure=False)
        try:
            yield executor
        finally:
            executor.shutdown(wait=False)


def _begin() -> None:
    """Leave Ctrl-C to whoever started the pool, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent: Any = parent_process()
    parent.join()
    os._exit(1)


@contextmanager
def _without_interrupts() -> Generator[None, None, None]:
    """Keep Ctrl-C from processes that are started meanwhile; here it is only put off.

    A terminal sends it to all of them, and while they begin they could not answer for it.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _environment(values: dict[str, str]) -> Generator[None, None, None]:
    """Set environment variables for the processes that are started meanwhile."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
