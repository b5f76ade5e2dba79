"""How fast a page may send: a bucket of tokens that fills up again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Pace:
    """Tokens that are there at once, and come again with time.

    Parameters
    ----------
    a_second : float
        How many come again.
    at_once : float
        How many there are at most.
    clock : callable
        The time, in seconds.
    """

    def __init__(self, a_second: float, at_once: float, clock: Callable[[], float]) -> None:
        self._a_second, self._at_once, self._clock = a_second, at_once, clock
        self._left, self._counted = at_once, clock()

    def take(self, tokens: float) -> float:
        """Take tokens, and return for how many seconds whoever took them has to wait."""
        self._fill()
        self._left -= tokens
        return max(0.0, -self._left / self._a_second)

    async def wait_for(self, tokens: float) -> None:
        """Take tokens, and wait until they are there."""
        seconds = self.take(tokens)
        if seconds:
            await asyncio.sleep(seconds)

    def has(self, tokens: float) -> bool:
        """Take tokens if they are there now."""
        there = self.would_have(tokens)
        if there:
            self._left -= tokens
        return there

    def would_have(self, tokens: float) -> bool:
        """Whether tokens are there now; they stay there."""
        self._fill()
        return self._left >= tokens

    def _fill(self) -> None:
        now = self._clock()
        self._left = min(self._at_once, self._left + (now - self._counted) * self._a_second)
        self._counted = now
