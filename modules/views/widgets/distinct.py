"""Pass a reactive value on only when it differs from the last one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from shiny import reactive

T = TypeVar("T")


def distinct(read: Callable[[], T]) -> reactive.Value[T]:
    """Return a reactive value that follows `read` and changes only when it does.

    A calc invalidates whoever read it whenever what it read changed, even if its answer is the
    same; a picture that must not be redrawn needs better.
    """
    latest: reactive.Value[T] = reactive.value(name="latest")

    @reactive.effect
    def follow() -> None:
        now = read()
        with reactive.isolate():
            if not latest.is_set() or latest() != now:
                latest.set(now)

    return latest
