"""Looks for what nobody needs any more when people have left, not while they work.

Python now and then looks through everything it holds for objects that only hold each other, as
those of an ended session do. With a hundred people that stops all of them for a third of a second,
and again for each dozen who open the page. Here what has been looked through once is put aside, so
that only new objects are looked through, soon and therefore few at a time; all of them are once
nobody is here, or when many have left and those who stay do nothing for a moment.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Mapping

from modules.hosting.sessions import Sessions

SECONDS_LATER = 3.0
SECONDS_QUIET = 2.0
MANY = 60  # ended sessions, some hundred megabytes
OLDEST = 2
YOUNGER_LOOKS = 2  # before the oldest are looked through: some twenty thousand new objects


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
        youngest, middle, _ = gc.get_threshold()
        gc.set_threshold(youngest, middle, YOUNGER_LOOKS)
        self._look_through_everything()

    def leave(self) -> None:
        """Take note that somebody has left; soon after, look through everything if it is time."""
        self._ended += 1
        if self._ended == 1:
            self._look_later()

    def _look_later(self) -> None:
        asyncio.get_running_loop().call_later(SECONDS_LATER, self._look)

    def _look(self) -> None:
        if not self._is_time:
            self._look_later()
            return
        self._ended = 0
        self._look_through_everything()

    def _look_through_everything(self) -> None:
        """Look twice: Python waits until what is new is a quarter of what it went through last."""
        gc.unfreeze()
        gc.collect()
        gc.collect()

    @property
    def _is_time(self) -> bool:
        """Whether nobody is here; or many have left, and those who stay rest or are the fewer."""
        here = self._sessions.open
        if here == 0 or self._ended < MANY:
            return here == 0
        quiet = time.monotonic() - self._sessions.latest_message
        return quiet >= SECONDS_QUIET or self._ended >= MANY + 2 * here

    def _put_aside(self, phase: str, about: Mapping[str, int]) -> None:
        if phase == "stop" and about["generation"] == OLDEST:
            gc.freeze()
