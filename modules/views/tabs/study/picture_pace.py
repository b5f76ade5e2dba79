"""How often a picture of something that grows is drawn anew."""

from __future__ import annotations

import math
import time

SECONDS_BETWEEN_PICTURES = 1.0
LONGEST_WAIT = 10.0
"""Seconds after which a picture that nobody looks at is waited for no more."""


class PicturePace:
    """Says when the next picture may be drawn: once a second, and not before the last is there.

    One that is asked for before the last was drawn takes its place, so that nobody would ever see
    any on a busy machine.
    """

    def __init__(self) -> None:
        self._asked_at = -math.inf
        self._is_drawn = True

    @property
    def is_time(self) -> bool:
        """Whether another may be asked for."""
        passed = time.monotonic() - self._asked_at
        return passed >= (SECONDS_BETWEEN_PICTURES if self._is_drawn else LONGEST_WAIT)

    def asked(self) -> None:
        """Note that one is asked for."""
        self._asked_at, self._is_drawn = time.monotonic(), False

    def drawn(self) -> None:
        """Note that it is there."""
        self._is_drawn = True
