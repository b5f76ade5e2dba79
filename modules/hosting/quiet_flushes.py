"""Tell a page only that something was flushed when something was.

Shiny sends every page an empty message whenever anybody's change was answered: with a hundred
people, a hundred messages a change.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

FLUSH = '{"values":'
NOTHING = '{"values": {}, "inputMessages": [], "errors": {}}'


class QuietFlushes:
    """Middleware: leaves out an empty flush right behind another flush, which says nothing new.

    Parameters
    ----------
    app : ASGI application
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, as ASGI has it, but for what says nothing."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        flushed = False

        async def pass_on(message: Message) -> None:
            nonlocal flushed
            text = message.get("text") or ""
            if flushed and text == NOTHING:
                return
            flushed = text.startswith(FLUSH)
            await send(message)

        await self._app(scope, receive, pass_on)
