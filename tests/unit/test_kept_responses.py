"""Pages and files are made once, compressed once, and kept by browsers as long as they may."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from modules.hosting import kept_responses
from modules.hosting.kept_responses import ASK_EACH_TIME, FOR_A_YEAR, KeptResponses

LONG = "A page that is long enough to be compressed. " * 30


class Answers:
    """An app that notes what it is asked, and answers with the address."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.headers: set[bytes] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = f"{scope['path']}?{scope['query_string'].decode()}"
        self.asked.append(address)
        await asyncio.sleep(0)
        self.headers = {name for name, _ in scope["headers"]}
        status = 404 if "nowhere" in address else 200
        kind = b"font/woff2" if address.endswith(".woff2?") else b"text/html; charset=utf-8"
        headers = [(b"content-type", kind), (b"last-modified", b"Mon, 01 Jan 2024 00:00:00 GMT")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": LONG.encode(), "more_body": True})
        await send({"type": "http.response.body", "body": address.encode()})


class Browser:
    """Asks an app, and reads what comes back as a browser does."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def get(
        self, path: str, query: str = "", method: str = "GET", **headers: str
    ) -> tuple[int, Headers, bytes]:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        async def receive() -> Message:
            return {"type": "http.request"}

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": [
                (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
            ],
        }
        await self.app(scope, receive, send)
        body = b"".join(message.get("body", b"") for message in sent[1:])
        answered = Headers(raw=sent[0]["headers"])
        if answered.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        return sent[0]["status"], answered, body


@pytest.fixture
def app() -> Answers:
    return Answers()


@pytest.fixture
def browser(app: Answers) -> Browser:
    return Browser(KeptResponses(app, ("/lib/",), ("/examples/",), str))


def test_the_page_is_made_once_for_each_link(app: Answers, browser: Browser) -> None:
    async def visit() -> list[bytes]:
        return [(await browser.get("/", query))[2] for query in ("", "a=1", "", "a=1", "a=2")]

    bodies = asyncio.run(visit())
    assert app.asked == ["/?", "/?a=1", "/?a=2"]
    assert bodies == [f"{LONG}{address}".encode() for address in ["/?", "/?a=1"] * 2 + ["/?a=2"]]


def test_links_to_the_same_page_share_it(app: Answers) -> None:
    browser = Browser(KeptResponses(app, (), (), lambda query: query.split("&")[0]))

    async def visit() -> list[bytes]:
        return [(await browser.get("/", query))[2] for query in ("a&seed=1", "a&seed=2", "b")]

    bodies = asyncio.run(visit())
    assert app.asked == ["/?a&seed=1", "/?b"]
    assert bodies[0] == bodies[1]


def test_a_whole_class_at_once_makes_it_once(app: Answers, browser: Browser) -> None:
    async def visit() -> list[tuple[int, Headers, bytes]]:
        return await asyncio.gather(*(browser.get("/") for _ in range(30)))

    answers = asyncio.run(visit())
    assert app.asked == ["/?"]
    assert {body for _, _, body in answers} == {f"{LONG}/?".encode()}


def test_a_files_query_makes_no_other_file(app: Answers, browser: Browser) -> None:
    async def visit() -> None:
        await browser.get("/lib/a.js", "v=1")
        await browser.get("/lib/a.js", "v=2")

    asyncio.run(visit())
    assert app.asked == ["/lib/a.js?v=1"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/lib/shiny-1/a.js", FOR_A_YEAR), ("/examples/a.csv", ASK_EACH_TIME), ("/", ASK_EACH_TIME)],
)
def test_only_what_names_its_version_is_kept_for_a_year(
    browser: Browser, path: str, expected: str
) -> None:
    _, headers, _ = asyncio.run(browser.get(path))
    assert headers["cache-control"] == expected
    assert "last-modified" not in headers


def test_text_is_compressed_for_who_can_read_it(browser: Browser) -> None:
    _, plain, body = asyncio.run(browser.get("/"))
    _, packed, same = asyncio.run(browser.get("/", accept_encoding="br, gzip"))
    assert body == same
    assert "content-encoding" not in plain
    assert packed["content-encoding"] == "gzip"
    assert int(packed["content-length"]) < len(body) / 5
    assert int(plain["content-length"]) == len(body)
    assert packed["vary"] == plain["vary"] == "Accept-Encoding"


def test_what_is_compressed_already_is_left_as_it_is(browser: Browser) -> None:
    _, headers, body = asyncio.run(browser.get("/lib/a.woff2", accept_encoding="gzip"))
    assert "content-encoding" not in headers
    assert int(headers["content-length"]) == len(body)


def test_real_files_arrive_whole(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LONG)
    folder = Starlette(routes=[Mount("/lib", StaticFiles(directory=tmp_path))])
    status, headers, body = asyncio.run(
        Browser(KeptResponses(folder, ("/lib/",), (), str)).get(
            "/lib/a.txt", accept_encoding="gzip"
        )
    )
    assert (status, body) == (200, LONG.encode())
    assert headers["content-encoding"] == "gzip"


def test_who_has_it_already_is_told_so(browser: Browser) -> None:
    async def visit() -> None:
        _, first, _ = await browser.get("/", accept_encoding="gzip")
        status, headers, body = await browser.get("/", if_none_match=first["etag"])
        assert (status, body) == (304, b"")
        assert headers["etag"] == first["etag"]
        assert "content-encoding" not in headers
        status, _, body = await browser.get("/", "other", if_none_match=first["etag"])
        assert status == 200
        assert body.endswith(b"/?other")

    asyncio.run(visit())


def test_the_app_is_asked_for_the_whole_whatever_a_browser_has(
    app: Answers, browser: Browser
) -> None:
    status, _, body = asyncio.run(browser.get("/", if_none_match="old", range="bytes=0-9"))
    assert (status, body) == (200, f"{LONG}/?".encode())
    assert app.headers == set()


def test_what_is_not_there_is_asked_for_again_and_never_kept(
    app: Answers, browser: Browser
) -> None:
    for _ in range(2):
        status, headers, _ = asyncio.run(browser.get("/lib/nowhere.js"))
        assert status == 404
        assert "cache-control" not in headers
    assert len(app.asked) == 2


@pytest.mark.parametrize(
    ("path", "method"), [("/session/1/download/a", "GET"), ("/health", "GET"), ("/", "POST")]
)
def test_all_else_passes_through(app: Answers, browser: Browser, path: str, method: str) -> None:
    for _ in range(2):
        _, headers, _ = asyncio.run(browser.get(path, method=method, if_none_match="x"))
        assert "last-modified" in headers
        assert app.headers == {b"if-none-match"}
    assert len(app.asked) == 2


def test_memory_is_bounded(app: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_responses, "MOST_KEPT", 3)
    browser = Browser(KeptResponses(app, ("/lib/",), (), str))

    async def visit() -> None:
        for query in ("a", "b", "c", "a", "d", "a", "b"):
            await browser.get("/", query)

    asyncio.run(visit())
    assert app.asked == ["/?a", "/?b", "/?c", "/?d", "/?b"]
