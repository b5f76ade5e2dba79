"""The whole app as a server calls it, middleware and all, without a server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from shiny.reactive._core import _reactive_environment
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Scope

HOST = "lab.example"
PATIENCE = 60.0  # seconds


@dataclass(frozen=True)
class Answer:
    """What a request is answered with."""

    status: int
    headers: Headers
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def scope_of(kind: str, path: str, headers: Mapping[str, str]) -> Scope:
    """A connection as the server describes it."""
    path, _, query = path.partition("?")
    named = {"host": HOST, **headers}
    return {
        "type": kind,
        "method": "GET",
        "scheme": "http" if kind == "http" else "ws",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        "server": (HOST, 80),
        "client": ("127.0.0.1", 50_000),
        "subprotocols": [],
        "extensions": {},
        "http_version": "1.1",
        "asgi": {"version": "3.0"},
        "state": {},
    }


async def request(
    app: ASGIApp,
    path: str,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    chunks: Sequence[bytes] = (b"",),
) -> Answer:
    """Ask the app for something, the body of the request in chunks."""
    left = [
        {"type": "http.request", "body": chunk, "more_body": place < len(chunks) - 1}
        for place, chunk in enumerate(chunks)
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return left.pop(0) if left else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {**scope_of("http", path, headers or {}), "method": method}
    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(sent[0]["status"], Headers(raw=sent[0]["headers"]), body)


class Socket:
    """A page's websocket, and all that came through it."""

    def __init__(self) -> None:
        self.to_app: asyncio.Queue[Message] = asyncio.Queue()
        self.heard: list[dict[str, Any]] = []
        self.closed: int | None = None
        self.accepted = False
        self._news = asyncio.Event()
        self._asked = False

    async def receive(self) -> Message:
        self._asked = True
        message = await self.to_app.get()
        self._asked = False
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "websocket.accept":
            self.accepted = True
        elif message["type"] == "websocket.close":
            self.closed = message.get("code", 1000)
        elif message["type"] == "websocket.send":
            self.heard.append(json.loads(message["text"]))
        self._news.set()

    def say(self, message: object) -> None:
        """Send a message: text as it is, bytes as such, all else as JSON."""
        if isinstance(message, bytes):
            self.to_app.put_nowait({"type": "websocket.receive", "bytes": message})
            return
        text = message if isinstance(message, str) else json.dumps(message)
        self.to_app.put_nowait({"type": "websocket.receive", "text": text})

    def update(self, **values: object) -> None:
        self.say({"method": "update", "data": values})

    def custom(self, kind: str) -> list[Any]:
        """The custom messages of a kind."""
        return [said["custom"][kind] for said in self.heard if kind in said.get("custom", {})]

    def outputs(self, name: str) -> list[Any]:
        """The values that an output had."""
        return [said["values"][name] for said in self.heard if name in said.get("values", {})]

    def response(self, tag: int) -> dict[str, Any] | None:
        """What a request was answered with."""
        answers = [said["response"] for said in self.heard if "response" in said]
        return next((answer for answer in answers if answer["tag"] == tag), None)

    @property
    def session(self) -> str:
        """The session's name in the addresses of its files."""
        return next(said["config"]["sessionId"] for said in self.heard if "config" in said)

    async def heard_out(self) -> None:
        """Wait until the app has taken all messages, and asks for the next."""
        while not self.to_app.empty() or not self._asked:
            await asyncio.sleep(0.01)

    async def until(self, holds: Any) -> None:  # noqa: ANN401 - any condition
        """Wait until something holds.

        Raises
        ------
        TimeoutError
            If it does not for a long time.
        """
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self._news.clear()
                await self._news.wait()


@asynccontextmanager
async def connected(
    app: ASGIApp,
    headers: Mapping[str, str] | None = None,
    path: str = "/websocket/",
    first: object = None,
) -> AsyncGenerator[Socket]:
    """Connect a page, which may say something; what goes wrong in the app is raised at the end."""
    socket = Socket()
    socket.to_app.put_nowait({"type": "websocket.connect"})
    if first is not None:
        socket.say(first)
    scope = scope_of("websocket", path, headers or {})
    served = asyncio.ensure_future(app(scope, socket.receive, socket.send))
    try:
        await socket.until(lambda: socket.heard or socket.closed)
        yield socket
    finally:
        socket.to_app.put_nowait({"type": "websocket.disconnect", "code": 1001})
        async with asyncio.timeout(PATIENCE):
            await served


def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the app run on the event loop of whoever asks first."""
    # The reactive graph's lock belongs to the event loop on which somebody first waited for it.
    monkeypatch.setattr(_reactive_environment, "_lock", None)
