"""Pages and files, made and compressed once, and how long a browser may keep them."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from modules.scenario.shared_answers import SharedAnswers

MOST_KEPT = 512  # pages and files; the app has some sixty files, the rest are links
SMALLEST_COMPRESSED = 500  # bytes
COMPRESSIBLE = ("text/", "application/json", "application/javascript", "image/svg+xml")
FOR_A_YEAR = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"
OF_ONE_REQUEST = (b"if-none-match", b"if-modified-since", b"range", b"if-range")


@dataclass(frozen=True)
class Kept:
    """A whole response.

    Attributes
    ----------
    status : int
    headers : list of pairs of bytes
        As the app gave them, without length and encoding.
    body : bytes
        Compressed by gzip where `compressed` says so.
    """

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    compressed: bool


class KeptResponses:
    """Answers GET requests for the page and for files from memory.

    A page is a function of what its link says and a file of its path: each is made once.

    Parameters
    ----------
    app : ASGI application
        With its page at ``/``.
    versioned : tuple of str
        How the paths of files begin that name their version, so that a browser need not ask again.
    files : tuple of str
        How the paths of other files begin; all that is neither page nor file passes through.
    shown_by : callable
        What the page shows that a query leads to: queries with equal answers have one page.
    """

    def __init__(
        self,
        app: ASGIApp,
        versioned: tuple[str, ...],
        files: tuple[str, ...],
        shown_by: Callable[[str], Hashable],
    ) -> None:
        self.app, self.versioned, self.files, self.shown_by = app, versioned, files, shown_by
        self._responses: SharedAnswers[tuple[str, Hashable], Kept] = SharedAnswers(MOST_KEPT)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or pass on what is neither the page nor a file."""
        path = str(scope.get("path", "")).removeprefix(scope.get("root_path", ""))
        kept = path == "/" or path.startswith(self.versioned + self.files)
        if scope["type"] != "http" or scope["method"] != "GET" or not kept:
            await self.app(scope, receive, send)
            return
        key = (path, self._shown(scope) if path == "/" else None)
        response = await self._responses.to(
            key, lambda: _made(self.app, scope), lambda response: response.status == HTTPStatus.OK
        )
        for_a_year = path.startswith(self.versioned)
        await _send(response, scope, send, FOR_A_YEAR if for_a_year else ASK_EACH_TIME)

    def _shown(self, scope: Scope) -> Hashable:
        return self.shown_by(scope["query_string"].decode("latin-1"))


async def _made(app: ASGIApp, scope: Scope) -> Kept:
    """Ask the app for the whole response, whatever a browser has of it already.

    Making a page takes a twentieth of a second: a thread with a loop of its own holds up nobody.
    """
    return await asyncio.to_thread(lambda: asyncio.run(_whole(app, scope)))


async def _whole(app: ASGIApp, scope: Scope) -> Kept:
    whole = {
        **scope,
        "headers": [pair for pair in scope["headers"] if pair[0] not in OF_ONE_REQUEST],
    }
    started: list[Message] = []
    body: list[bytes] = []

    async def collect(message: Message) -> None:
        if message["type"] == "http.response.start":
            started.append(message)
        elif message["type"] == "http.response.body":
            body.append(message.get("body", b""))

    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        return next(asked, None) or await asyncio.Future()  # nobody who asks here ever leaves

    await app(whole, receive, collect)
    content = b"".join(body)
    headers = MutableHeaders(raw=list(started[0]["headers"]))
    for name in ("content-length", "last-modified", "etag", "accept-ranges"):
        if name in headers:
            del headers[name]
    headers["etag"] = f'W/"{hashlib.blake2s(content, digest_size=12).hexdigest()}"'
    kind = headers.get("content-type", "")
    compressed = len(content) >= SMALLEST_COMPRESSED and kind.startswith(COMPRESSIBLE)
    if compressed:
        headers.add_vary_header("Accept-Encoding")
        content = gzip.compress(content, mtime=0)
    return Kept(started[0]["status"], headers.raw, content, compressed)


async def _send(response: Kept, scope: Scope, send: Send, cache_control: str) -> None:
    asked, headers = Headers(scope=scope), MutableHeaders(raw=list(response.headers))
    status, body = response.status, response.body
    if status == HTTPStatus.OK:
        headers["cache-control"] = cache_control
        if headers["etag"] in asked.get("if-none-match", ""):
            status, body = HTTPStatus.NOT_MODIFIED, b""
    if response.compressed and body:
        if "gzip" in asked.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
        else:
            body = await asyncio.to_thread(gzip.decompress, body)
    if status != HTTPStatus.NOT_MODIFIED:
        headers["content-length"] = str(len(body))
    await send({"type": "http.response.start", "status": status, "headers": headers.raw})
    await send({"type": "http.response.body", "body": body})
