"""What a browser is told with every answer."""

from __future__ import annotations

import asyncio
import base64
import hashlib

import pytest
from asgi import Answer, alone, request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from app import app
from modules.hosting.headers import SafeHeaders, content_security_policy, inline_scripts

PAGE = "<p>x</p><script>let a = 1;</script>"
PATHS = ["/", "/?_values_&missing=40", "/health", "/nowhere", "/session/x/download/y", "/icon.svg"]


def directives(answer: Answer) -> dict[str, list[str]]:
    written = answer.headers["content-security-policy"].split("; ")
    return {name: allowed for name, *allowed in (directive.split() for directive in written)}


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_headers(monkeypatch: pytest.MonkeyPatch, path: str):
    alone(monkeypatch)
    answer = asyncio.run(request(app, path))
    policy = directives(answer)
    assert policy["default-src"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert len(answer.headers.getlist("content-security-policy")) == 1


@pytest.mark.parametrize("kind", ["text/javascript; charset=utf-8", "text/css", "font/woff2"])
def test_a_part_of_a_page_is_told_only_what_concerns_it(kind: str):
    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        await (HTMLResponse(PAGE) if scope["path"] == "/" else part)(scope, receive, send)

    part = Response("x", media_type=kind)
    told = asyncio.run(request(SafeHeaders(inside, ()), "/part")).headers
    assert told["x-content-type-options"] == "nosniff"
    assert "content-security-policy" not in told


def test_only_the_page_s_own_scripts_run_and_none_from_a_text():
    answer = asyncio.run(request(app, "/"))
    scripts = inline_scripts(answer.text)
    hashes = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts]
    allowed = directives(answer)["script-src"]
    assert allowed == ["'self'", *(f"'sha256-{one}'" for one in hashes)]
    assert "unsafe" not in " ".join(allowed)
    assert 1 <= len(scripts) <= 4


@pytest.mark.parametrize(
    "link", ["?_values_&tab=%22Model%22", "?_values_&data=%22simulated%22", "?x"]
)
def test_the_page_has_the_same_scripts_whatever_the_link(link: str):
    plain, opened = (asyncio.run(request(app, f"/{query}")) for query in ("", link))
    assert inline_scripts(opened.text) == inline_scripts(plain.text)


def test_scripts_are_those_that_run_and_stand_in_the_page():
    page = (
        '<script src="a.js"></script><script>one()</script><style>p {}</style>'
        '<script type="application/json">{"a": 1}</script><script type="module">two()</script>'
        '<script type="application/html-dependencies">x</script><script></script><p>three()</p>'
    )
    assert inline_scripts(page) == ["one()", "two()"]


def test_sites_may_frame_the_page_that_are_named():
    policy = content_security_policy([], ["https://school.example", "https://*.other.example"])
    assert policy.endswith("frame-ancestors 'self' https://school.example https://*.other.example")


def test_a_policy_that_was_made_while_another_page_stood_there_is_not_kept():
    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        await answers[0](scope, receive, send)

    async def story() -> list[str]:
        wrapped = SafeHeaders(inside, ())
        first = await request(wrapped, "/x")
        answers[0] = HTMLResponse(PAGE)
        second = await request(wrapped, "/x")
        return [answer.headers["content-security-policy"] for answer in (first, second)]

    answers: list[Response] = [PlainTextResponse("full", 503)]
    before, after = asyncio.run(story())
    assert "sha256" not in before
    assert "sha256" in after
