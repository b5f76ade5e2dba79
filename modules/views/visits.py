"""Wire the server part of something when it is first looked at, and nothing before.

Shiny reads the source of each effect and of each output when it is made, an output's for almost
two milliseconds: parts that nobody has looked at would be most of a session's opening.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from shiny import reactive

Wired = TypeVar("Wired")

BEFORE_ALL_ELSE = 1000  # the priority of what must have run before others read it


def when_first(holds: Callable[[], bool], wire: Callable[[], object]) -> None:
    """Wire something as soon as a reactive condition holds."""

    @reactive.effect(priority=BEFORE_ALL_ELSE)
    def look() -> None:
        if holds():
            look.destroy()
            with reactive.isolate():
                wire()


class Visits(Generic[Wired]):
    """The server parts of tabs, of which only those that were looked at exist.

    Parameters
    ----------
    open_tab : callable
        The name of the tab that is open; reactive.
    parts : mapping
        By the name of a tab, what wires it.
    """

    def __init__(
        self, open_tab: Callable[[], str], parts: Mapping[str, Callable[[], Wired]]
    ) -> None:
        self._open_tab = open_tab
        self._wired: reactive.Value[dict[str, Wired]] = reactive.value({}, name="wired")

        @reactive.effect(priority=BEFORE_ALL_ELSE)
        def wire() -> None:
            name = open_tab()
            with reactive.isolate():
                if name in parts and name not in self._wired():
                    self._wired.set(self._wired() | {name: parts[name]()})

    def __call__(self) -> Wired | None:
        """Return what wiring the open tab gave; None while it is still to be wired. Reactive."""
        return self._wired().get(self._open_tab())
