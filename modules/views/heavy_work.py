"""Work that takes long: one at a time for each person, few at a time for all.

The rest, films and fits, has threads of its own and never waits behind it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

from modules.views.counted_threads import CountedThreads

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")

MOST_AT_ONCE = 2
HEAVY_THREADS = CountedThreads(MOST_AT_ONCE)


class HeavyWork:
    """One person's long work; what is asked for meanwhile waits for its turn."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()

    async def do(
        self, work: Callable[Rest, Answer], *args: Rest.args, **kwargs: Rest.kwargs
    ) -> Answer:
        """Do some work in a thread.

        Who stops waiting for work that has begun does not end it: Python cannot stop a thread, and
        the next work waits until it is done.
        """
        await self._one_at_a_time.acquire()
        loop = asyncio.get_running_loop()

        def end(_: Future[Any]) -> None:
            with suppress(RuntimeError):  # the server has stopped meanwhile
                loop.call_soon_threadsafe(self._one_at_a_time.release)

        begun = HEAVY_THREADS.submit(work, *args, **kwargs)
        begun.add_done_callback(end)
        return await asyncio.wrap_future(begun)
