"""Looks for what nobody needs any more when people have left, not while they work.

Python now and then looks through everything it holds for objects that only hold each other, as
those of an ended session do. With a hundred people that stops all of them for a third of a second,
and again for each dozen who open the page. Here what has been looked through once is put aside, so
that only new objects are looked through; all of them are once nobody is here, or as many people
have left as stay.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Mapping

from modules.hosting.sessions import Sessions

SECONDS_LATER = 3.0
MANY = 60  # ended sessions, some hundred megabytes
OLDEST = 2


class Waste:
    """When to look for what is no longer needed.

    Parameters
    ----------
    sessions : Sessions
        Those that are open.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._ended = 0

    def begin(self) -> None:
        """Look through everything once, and from now on only through what is new."""
        if self._put_aside not in gc.callbacks:
            gc.callbacks.append(self._put_aside)
        gc.collect()

    def leave(self) -> None:
        """Take note that somebody has left; soon after, look through everything if it is time."""
        self._ended += 1
        asyncio.get_running_loop().call_later(SECONDS_LATER, self._look_if_it_is_time)

    def _look_if_it_is_time(self) -> None:
        here = self._sessions.open
        if self._ended and (here == 0 or self._ended >= max(MANY, here)):
            self._ended = 0
            gc.unfreeze()
            gc.collect()

    def _put_aside(self, phase: str, about: Mapping[str, int]) -> None:
        if phase == "stop" and about["generation"] == OLDEST:
            gc.freeze()
