"""One person's websocket, watched for how it begins and ends."""

from __future__ import annotations

import logging
import secrets
import time

from starlette.types import Message, Receive, Send

from modules.hosting.log import log_event
from modules.hosting.sessions import Sessions

ABNORMAL = 1006
_NAME_BYTES = 4


class Watched:
    """A websocket whose session is logged under a random name of its own.

    A session has failed when the server ends it: Shiny closes the connection of a session whose
    code raised an error, and a page that leaves closes it itself.

    Parameters
    ----------
    sessions : Sessions
        Counted in each line; the session itself is already among them.
    receive, send : callable
        The connection, as ASGI has it.
    """

    def __init__(self, sessions: Sessions, receive: Receive, send: Send) -> None:
        self._sessions = sessions
        self._receive = receive
        self._send = send
        self._name = secrets.token_hex(_NAME_BYTES)
        self._opened: float | None = None
        self._left: int | None = None
        self._thrown_out: int | None = None

    async def receive(self) -> Message:
        """Return what the page sends next, and notice when it leaves."""
        message = await self._receive()
        self._sessions.latest_message = time.monotonic()
        if message["type"] == "websocket.disconnect" and self._thrown_out is None:
            self._left = message.get("code", ABNORMAL)
        return message

    async def send(self, message: Message) -> None:
        """Send to the page, and notice when the session begins or the server ends it."""
        try:
            await self._send(message)
        except OSError:  # as ASGI says that nobody is there any more
            self._left = self._left or ABNORMAL
            raise
        if message["type"] == "websocket.close" and self._left is None:
            self._thrown_out = message.get("code", ABNORMAL)
        if message["type"] == "websocket.accept":
            self._opened = time.monotonic()
            log_event("opened", session=self._name, sessions=self._sessions.open)

    def log_end(self) -> None:
        """Log that it is over, if it ever began; it is no longer among those counted."""
        if self._opened is None:
            return
        failed = self._left is None
        log_event(
            "failed" if failed else "closed",
            logging.WARNING if failed else logging.INFO,
            session=self._name,
            seconds=round(time.monotonic() - self._opened, 1),
            code=self._thrown_out or self._left or ABNORMAL,
            sessions=self._sessions.open,
        )
