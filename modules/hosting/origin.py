"""Whose pages may open a session or send a file: the app's own, and those that are allowed.

A browser names the site of the page from which it asks in `Origin`; the site of the app is what the
browser asked for. A proxy that keeps `Host`, as Caddy and HAProxy do, or that says in
`X-Forwarded-Host` or `X-RSC-Request` (Posit Connect) what it was, needs nothing more: no page can
make a browser send these headers to open a websocket. A proxy that rewrites `Host` and says nothing
needs the public address among the allowed origins. A program that is no browser sends no `Origin`
and is let in: it carries nobody else's cookies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

POLICY_VIOLATION = 1008
PORTS = {"http": 80, "https": 443}
REFUSED = "Pages of other sites cannot do this."


class SameOrigin:
    """Middleware: refuses sessions and files of other sites' pages.

    Parameters
    ----------
    app : ASGI application
        What it guards.
    allowed : sequence of str
        Other sites whose pages may, such as ``https://school.example``.
    """

    def __init__(self, app: ASGIApp, allowed: Sequence[str]) -> None:
        self._app, self._allowed = app, frozenset(map(_site, allowed))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is of the app's own pages, as ASGI has it."""
        sends = scope["type"] == "websocket" or (
            scope["type"] == "http" and scope["method"] not in ("GET", "HEAD")
        )
        if not sends or self._may(Headers(scope=scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        else:
            await PlainTextResponse(REFUSED, HTTPStatus.FORBIDDEN)(scope, receive, send)

    def _may(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin is None:
            return True
        site = _site(origin)
        if site is None:
            return False
        scheme, _, _ = site
        return site in self._allowed or site in map(_site, _asked_for(headers, scheme))


def _asked_for(headers: Headers, scheme: str) -> Iterator[str]:
    """Yield what the browser may have asked for; the scheme inside a proxy says nothing."""
    for name in ("host", "x-forwarded-host"):
        for host in headers.get(name, "").split(","):
            yield f"{scheme}://{host.strip()}"
    yield headers.get("x-rsc-request", "")


def _site(address: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port; None for what is no address of a site."""
    try:
        parts: SplitResult = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, port or PORTS[parts.scheme]
