"""The gate of a session: Shiny hears of a page only what was checked, and no faster than it can."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from modules.hosting.messages import Messages
from modules.hosting.pace import Pace
from modules.hosting.rooms.paths import is_of_a_room
from modules.views.accepts import Accepts

SESSION_PATH = "/websocket/"
POLICY_VIOLATION = 1008

# The busiest second of a hand that was measured (a slider dragged or played, the window resized, a
# tab opened, keys held) had 20 messages; a page sends the next value of a slider only when the last
# was answered, and nothing more often than the screen is drawn. A long message counts for several.
MESSAGES_A_SECOND, MESSAGES_AT_ONCE = 100.0, 300.0
LETTERS_OF_ONE = 8_192
NOTICES_A_SECOND, NOTICES_AT_ONCE = 0.5, 4.0
MOST_NAMED = 8


class Gate:
    """Middleware: checks every message of a page before its session reads it.

    What is wrong is left out, and the page is told so; a session never ends for it.

    Parameters
    ----------
    app : ASGI application
        What it guards.
    inputs : mapping
        What each input of the page may hold.
    largest_upload : int
        Bytes of the largest file.
    """

    def __init__(self, app: ASGIApp, inputs: Mapping[str, Accepts], largest_upload: int) -> None:
        self._app, self._inputs, self._largest_upload = app, inputs, largest_upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, as ASGI has it; no session is anywhere but where Shiny has them.

        Rooms check what their screens say themselves.
        """
        if scope["type"] != "websocket" or is_of_a_room(scope):
            await self._app(scope, receive, send)
        elif scope["path"] == SESSION_PATH:
            messages = Messages(self._inputs, self._largest_upload)
            await self._app(scope, _Page(messages, receive, send).receive, send)
        else:
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})


class _Page:
    """One page, as its session hears it."""

    def __init__(self, messages: Messages, receive: Receive, send: Send) -> None:
        self._messages, self._receive, self._send = messages, receive, send
        self._pace = Pace(MESSAGES_A_SECOND, MESSAGES_AT_ONCE, time.monotonic)
        self._notices = Pace(NOTICES_A_SECOND, NOTICES_AT_ONCE, time.monotonic)

    async def receive(self) -> Message:
        """Return the next message that has something to say, or the end of the connection."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            text = message.get("text") or ""
            await self._pace.wait_for(1 + len(text) / LETTERS_OF_ONE)
            found = self._messages.check(text)
            if found.answer:
                await self._tell(found.answer)
            if found.ignored or found.changed:
                await self._notice(found.ignored, found.changed)
            if found.text is not None:
                return {"type": "websocket.receive", "text": found.text}

    async def _notice(self, ignored: Sequence[str], changed: Sequence[str]) -> None:
        if self._notices.has(1):
            told = {"ignored": _few(ignored), "changed": _few(changed)}
            await self._tell({"custom": {"ignored": told}})

    async def _tell(self, message: dict[str, Any]) -> None:
        await self._send({"type": "websocket.send", "text": json.dumps(message)})


def _few(names: Sequence[str]) -> list[str]:
    """Return the first different names."""
    return list(dict.fromkeys(names))[:MOST_NAMED]
