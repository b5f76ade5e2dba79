"""What is done when a server starts, before anybody comes."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send


class AtStart:
    """Middleware that passes all on, and does something once when its server starts.

    Parameters
    ----------
    app : ASGI application
    act : callable
        What is done; returns at once.
    """

    def __init__(self, app: ASGIApp, act: Callable[[], None]) -> None:
        self._app, self._act = app, act

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, as ASGI has it."""
        if scope["type"] == "lifespan":
            self._act()
        await self._app(scope, receive, send)
