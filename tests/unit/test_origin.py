"""Pages of other sites open no session and send no file."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest
from asgi import Answer, connected, request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from modules.hosting.origin import SameOrigin

ALLOWED = ("https://school.example", "http://other.example:8080")


async def inside(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that lets everybody in."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": '{"in": true}'})
        while (await receive())["type"] != "websocket.disconnect":
            pass
    else:
        await PlainTextResponse("in")(scope, receive, send)


def is_let_in(headers: Mapping[str, str]) -> bool:
    async def ask() -> tuple[bool, Answer]:
        app = SameOrigin(inside, ALLOWED)
        async with connected(app, headers) as page:
            accepted = page.accepted
        return accepted, await request(app, "/session/1/upload/2", "POST", headers)

    accepted, answer = asyncio.run(ask())
    assert answer.status == (200 if accepted else 403)
    return accepted


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://lab.example"},
        {"origin": "https://lab.example"},
        {"origin": "https://LAB.example"},
        {"origin": "https://lab.example", "host": "lab.example:443"},
        {"origin": "http://127.0.0.1:8000", "host": "127.0.0.1:8000"},
        {"origin": "http://[::1]:8000", "host": "[::1]:8000"},
        {"origin": "https://lab.example", "host": "app:8000", "x-forwarded-host": "lab.example"},
        {"origin": "https://lab.example", "host": "app", "x-forwarded-host": "x, lab.example"},
        {"origin": "https://lab.example", "host": "app", "x-rsc-request": "https://lab.example/a/"},
        {"origin": "https://school.example"},
        {"origin": "http://other.example:8080"},
    ],
    ids=str,
)
def test_the_app_s_own_pages_and_allowed_ones_are_let_in(headers: dict[str, str]):
    assert is_let_in(headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "https://lab.example.evil.example"},
        {"origin": "https://evillab.example"},
        {"origin": "https://lab.example:8443"},
        {"origin": "http://127.0.0.1:9000", "host": "127.0.0.1:8000"},
        {"origin": "https://lab.example", "host": "127.0.0.1:8000"},
        {"origin": "http://school.example"},
        {"origin": "https://sub.school.example"},
        {"origin": "http://other.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "file://lab.example"},
        {"origin": "https://lab.example:port"},
        {"origin": "https://[lab.example"},
        {"origin": "https://user@evil.example"},
    ],
    ids=str,
)
def test_other_pages_are_not(headers: dict[str, str]):
    assert not is_let_in(headers)


def test_whoever_only_reads_is_let_in():
    answer = asyncio.run(
        request(SameOrigin(inside, ()), "/", headers={"origin": "https://evil.example"})
    )
    assert answer.text == "in"
