"""Files larger than a person may send, stopped before they reach the disk."""

from __future__ import annotations

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from modules.observations.upload_error import NOT_ARRIVED, too_large
from modules.observations.workbook_parts import MEGABYTE


class _TooMuch(Exception):
    """A request brought more than a person may send."""


class UploadLimit:
    """Middleware: answers for the app when a request brings too much.

    The page shows the answer's text in the bar of the upload, so the request is received to its
    end, and thrown away, before it is answered.

    Parameters
    ----------
    app : ASGI application
        What receives the files.
    most_megabytes : int
        A request with more is refused, as is one that does not say how much it brings.
    """

    def __init__(self, app: ASGIApp, most_megabytes: int) -> None:
        self._app = app
        self._most_bytes = most_megabytes * MEGABYTE
        self._too_large = PlainTextResponse(
            too_large(most_megabytes), HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is small enough, as ASGI has it."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        refused = self._refusal(scope)
        if refused is None:
            await self._pass_on(scope, receive, send)
        elif await _thrown_away(receive):
            await refused(scope, receive, send)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        brings = Headers(scope=scope).get("content-length", "")
        if not brings.isdecimal():
            return PlainTextResponse("How large is it?", HTTPStatus.LENGTH_REQUIRED)
        return self._too_large if int(brings) > self._most_bytes else None

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a file, and answer for the app where it breaks off or brings more than it said.

        Shiny raises IndexError for a file that has been sent before.
        """
        left = self._most_bytes

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise _TooMuch
            return message

        try:
            await self._app(scope, counted, send)
        except _TooMuch:
            await self._too_large(scope, receive, send)
        except (ClientDisconnect, IndexError):
            await PlainTextResponse(NOT_ARRIVED, HTTPStatus.BAD_REQUEST)(scope, receive, send)


async def _thrown_away(receive: Receive) -> bool:
    """Receive a request to its end; whether its sender is still there."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        if not message.get("more_body", False):
            return True
