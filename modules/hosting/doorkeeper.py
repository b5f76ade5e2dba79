"""Lets people in while there is room, and counts who is here."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from modules.hosting.refusal import refusal
from modules.hosting.rooms.paths import is_of_a_room
from modules.hosting.sessions import Sessions
from modules.hosting.watched import Watched

PAGE = "/"
TRY_AGAIN_LATER = 1013
MOST_SCREENS = 5_000
"""Phones and projectors of rooms in a process, each of which takes far less than a session."""


class Doorkeeper:
    """Middleware: refuses the page and the sessions that the process has no room for.

    Parameters
    ----------
    app : ASGI application
        What it guards.
    sessions : Sessions
        Where it counts.
    when_one_left : callable
        What is done after each session.
    """

    def __init__(self, app: ASGIApp, sessions: Sessions, when_one_left: Callable[[], None]) -> None:
        self._app = app
        self._sessions = sessions
        self._when_one_left = when_one_left

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, count and pass on, as ASGI has it."""
        if is_of_a_room(scope):
            await self._screen(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._session(scope, receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = refusal(self._sessions) if scope["path"] == PAGE else None
        self._sessions.requests += 1
        try:
            await (refused or self._app)(scope, receive, send)
        finally:
            self._sessions.requests -= 1

    async def _session(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = refusal(self._sessions)
        if refused is None:
            watched = Watched(self._sessions, receive, send)
            self._sessions.open += 1
            try:
                await self._app(scope, watched.receive, watched.send)
            finally:
                self._sessions.open -= 1
                watched.log_end()
                self._when_one_left()
        else:
            await _turn_away(refused, scope, receive, send)

    async def _screen(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._sessions.draining or self._sessions.screens >= MOST_SCREENS:
            await _turn_away(refusal(self._sessions), scope, receive, send)
            return
        self._sessions.screens += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._sessions.screens -= 1


async def _turn_away(refused: Response | None, scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a websocket, with a page where there is one and the server can answer with it."""
    if refused is not None and "websocket.http.response" in scope.get("extensions", {}):
        await refused(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
