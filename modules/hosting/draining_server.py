"""A server that, told to stop, lets nobody in and finishes what is under way before it ends."""

from __future__ import annotations

import asyncio
import socket
import time

import uvicorn

from modules.hosting.log import log_event
from modules.hosting.sessions import Sessions
from modules.views.counted_threads import CountedThreads
from modules.views.heavy_work import HEAVY_THREADS

SECONDS_UNDER_WAY = 10.0
SECONDS_QUIET = 0.5
SECONDS_BETWEEN_LOOKS = 0.05


class DrainingServer(uvicorn.Server):
    """Drains between the signal and the end.

    It ends when nothing has been under way for `SECONDS_QUIET`, so that a result can still reach
    its page and an upload its next step, and after `SECONDS_UNDER_WAY` whatever happens. Then
    uvicorn closes every websocket with 1012, at which pages look for another server.

    Parameters
    ----------
    config : uvicorn.Config
        What is served, and where.
    sessions : Sessions
        Those of the app that is served.
    """

    def __init__(self, config: uvicorn.Config, sessions: Sessions) -> None:
        super().__init__(config)
        self._sessions = sessions
        self._threads = CountedThreads()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start with threads that can be counted."""
        asyncio.get_running_loop().set_default_executor(self._threads)
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain, then stop."""
        self._sessions.draining = True
        log_event("draining", sessions=self._sessions.open)
        ends = time.monotonic() + SECONDS_UNDER_WAY
        quiet_since = time.monotonic()
        while not self.force_exit and time.monotonic() < ends:
            if self._sessions.requests or self._threads.under_way or HEAVY_THREADS.under_way:
                quiet_since = time.monotonic()
            elif time.monotonic() - quiet_since >= SECONDS_QUIET:
                break
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        await super().shutdown(sockets)
        log_event("ended")
