"""Threads that know how much work they have."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


class CountedThreads(ThreadPoolExecutor):
    """Threads that count what is under way.

    Parameters
    ----------
    most : int, optional
        How many there may be; as many as Python thinks fit where it is not said.
    """

    def __init__(self, most: int | None = None) -> None:
        super().__init__(most)
        self._calls: set[Future[Any]] = set()

    @property
    def under_way(self) -> int:
        """How many calls are waiting or running."""
        return len(self._calls)

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Run a call in a thread."""
        call = super().submit(fn, *args, **kwargs)
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        return call
