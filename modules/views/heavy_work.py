"""Work that takes long: one at a time for each person, few at a time for all.

It is done in processes of its own, which step back behind the app's; the rest, films and fits, has
threads of its own and never waits behind it.
"""

from __future__ import annotations

import asyncio
import importlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

from modules.processes.asked_process import AskedProcess
from modules.views.counted_threads import CountedThreads

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")

MOST_AT_ONCE = 2
NICENESS = 19
HEAVY_THREADS = CountedThreads(MOST_AT_ONCE)

WORKS = (
    "modules.observations.arrived_file",
    "modules.pooling.intervals.bootstrap",
    "modules.pooling.intervals.profile",
    "modules.pooling.second_opinion",
    "modules.study.prediction_errors",
    "modules.study.grid",
    "modules.take_away.programs",
)
"""Where the functions are that are asked for: importing them takes a second."""

_OF_THREAD = threading.local()
_PROCESSES: list[AskedProcess] = []


class HeavyWork:
    """One person's long work; what is asked for meanwhile waits for its turn."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()

    async def do(
        self, work: Callable[Rest, Answer], *args: Rest.args, **kwargs: Rest.kwargs
    ) -> Answer:
        """Do some work in a process: a function of a module, and what can be pickled.

        Who stops waiting for work that has begun does not end it, and the next work waits until it
        is done.
        """
        return await self._turn(lambda: _process().ask(work, *args, **kwargs))

    async def do_and_watch(
        self, work: Callable[..., Answer], *args: object, progress: Callable[[float], bool]
    ) -> Answer:
        """Do some work that reports its progress, and end it when that returns False.

        Raises
        ------
        NotWanted
            If it was ended so.
        """
        return await self._turn(lambda: _process().ask_and_watch(work, *args, progress=progress))

    async def _turn(self, ask: Callable[[], Answer]) -> Answer:
        await self._one_at_a_time.acquire()
        loop = asyncio.get_running_loop()

        def end(_: Future[Any]) -> None:
            with suppress(RuntimeError):  # the server has stopped meanwhile
                loop.call_soon_threadsafe(self._one_at_a_time.release)

        begun = HEAVY_THREADS.submit(ask)
        begun.add_done_callback(end)
        return await asyncio.wrap_future(begun)


def start_to_get_ready() -> None:
    """Start the first process, so that whoever comes first need not wait for that."""
    HEAVY_THREADS.submit(lambda: _process().ask(import_all, WORKS))


def import_all(names: Sequence[str]) -> None:
    """Import modules, so that who asks for what is in them need not wait for that."""
    for name in names:
        importlib.import_module(name)


def close_processes() -> None:
    """End all processes for good."""
    for process in _PROCESSES:
        process.close()


def _process() -> AskedProcess:
    """Return the process of this thread."""
    if not hasattr(_OF_THREAD, "process"):
        _OF_THREAD.process = AskedProcess(NICENESS)
        _PROCESSES.append(_OF_THREAD.process)
    return _OF_THREAD.process
