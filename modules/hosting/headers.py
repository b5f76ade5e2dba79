"""What a browser is told with every answer: what the page may load, and who may frame it.

What Shiny forces: a few short scripts inside the page, each let through by its hash, and styles
inside the page and its elements, so ``'unsafe-inline'`` for styles alone. Nothing needs `eval`:
`ui.panel_conditional` would, so the app has `shown_where` in its place.
"""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from html.parser import HTMLParser
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NO_GUESSING = {"X-Content-Type-Options": "nosniff"}
PARTS_OF_A_PAGE = ("text/javascript", "text/css", "font/")
"""What no window shows by itself: the page's own headers hold for it, and a visit has sixty."""

OF_A_WINDOW = {
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_DATA = re.compile(r"application/(ld\+)?json|application/html-dependencies")


class SafeHeaders:
    """Middleware: adds the headers to every answer, to parts of a page only what concerns them.

    Parameters
    ----------
    app : ASGI application
        Whose page is read once, for the scripts inside it.
    frame_ancestors : sequence of str
        Other sites whose pages may show the app in a frame.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str]) -> None:
        self._app, self._frame_ancestors = app, frame_ancestors
        self._policy = ""
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, as ASGI has it, and add to what is answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = await self._known_policy(scope)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(NO_GUESSING)
                if not headers.get("content-type", "").startswith(PARTS_OF_A_PAGE):
                    headers.update({"Content-Security-Policy": policy, **OF_A_WINDOW})
            await send(message)

        await self._app(scope, receive, answer)

    async def _known_policy(self, scope: Scope) -> str:
        async with self._one_at_a_time:
            if not self._policy:
                status, page = await _page(self._app, scope)
                scripts = await asyncio.to_thread(inline_scripts, page)
                policy = content_security_policy(scripts, self._frame_ancestors)
                if status != HTTPStatus.OK:  # another page in its place, as when the lab is full
                    return policy
                self._policy = policy
        return self._policy


def content_security_policy(scripts: Iterable[str], frame_ancestors: Sequence[str]) -> str:
    """Return the policy of a page with these scripts inside it."""
    allowed = " ".join(["'self'", *(f"'sha256-{_hash(script)}'" for script in scripts)])
    directives = {
        "default-src": "'self'",
        "script-src": allowed,
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": " ".join(["'self'", *frame_ancestors]),
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def inline_scripts(page: str) -> list[str]:
    """Return the scripts that stand in a page itself, in their order."""
    reader = _Scripts()
    reader.feed(page)
    reader.close()
    return reader.found


class _Scripts(HTMLParser):
    """Collects the text of scripts that are run and have no address."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        runs = tag == "script" and "src" not in told
        self._inside = runs and not _DATA.fullmatch(told.get("type") or "")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found.append(data)
            self._inside = False


def _hash(script: str) -> str:
    return b64encode(sha256(script.encode()).digest()).decode()


async def _page(app: ASGIApp, scope: Scope) -> tuple[int, str]:
    """Ask an app for its page, as it is without a link and uncompressed, and for its status."""
    host = [(name, value) for name, value in scope["headers"] if name == b"host"]
    wanted = {**scope, "method": "GET", "path": "/", "raw_path": b"/", "query_string": b""}
    answered: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def keep(message: Message) -> None:
        answered.append(message)

    await app(wanted | {"headers": host}, receive, keep)
    body = b"".join(message.get("body", b"") for message in answered)
    return answered[0]["status"], body.decode()
