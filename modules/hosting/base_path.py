"""The path below which the app lies on its server, such as /lab/."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class BasePath:
    """Middleware that takes the base path off; inside, the app is at `/`.

    A proxy may have taken it off already: then nothing is done. Every address in the page is
    relative, so nothing inside needs to know where it lies.

    Parameters
    ----------
    app : ASGI application
        What lies there.
    base_path : str
        Begins and ends with `/`.
    """

    def __init__(self, app: ASGIApp, base_path: str) -> None:
        self._app = app
        self._base_path = base_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what lies below the base path, as ASGI has it."""
        path = scope.get("path", "")
        if scope["type"] == "http" and f"{path}/" == self._base_path:
            query = scope["query_string"].decode("latin-1")
            whole = f"{self._base_path}?{query}" if query else self._base_path
            await RedirectResponse(whole, HTTPStatus.PERMANENT_REDIRECT)(scope, receive, send)
        elif path.startswith(self._base_path):
            inner = scope["path"][len(self._base_path) - 1 :]
            raw = scope.get("raw_path")
            outer = self._base_path[:-1].encode("ascii")
            await self._app(
                {**scope, "path": inner, "raw_path": raw and raw.removeprefix(outer)}, receive, send
            )
        else:
            await self._app(scope, receive, send)
