"""Below a path the app works whether a proxy takes the path off or not."""

from __future__ import annotations

import asyncio

import pytest
from asgi import Answer, request
from starlette.types import Receive, Scope, Send

from modules.hosting.base_path import BasePath


async def say_where(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that answers with the path that it sees."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    seen = f"{scope['path']} {scope['raw_path'].decode()} {scope['root_path']}"
    await send({"type": "http.response.body", "body": seen.encode()})


def asked(base_path: str, path: str) -> Answer:
    return asyncio.run(request(BasePath(say_where, base_path), path))


@pytest.mark.parametrize(
    ("base_path", "path", "inside"),
    [
        ("/", "/", "/"),
        ("/", "/lib/shiny.js", "/lib/shiny.js"),
        ("/lab/", "/lab/", "/"),
        ("/lab/", "/lab/lib/shiny.js", "/lib/shiny.js"),
        ("/lab/", "/lab/session/a/upload/b?w=", "/session/a/upload/b"),
        ("/lab/", "/", "/"),
        ("/lab/", "/lib/shiny.js", "/lib/shiny.js"),
        ("/lab/", "/lab-3f/lab.css", "/lab-3f/lab.css"),
        ("/a/b/", "/a/b/lab.css", "/lab.css"),
        ("/a/b/", "/a/lab.css", "/a/lab.css"),
    ],
)
def test_inside_the_app_is_at_the_root(base_path: str, path: str, inside: str):
    assert asked(base_path, path).text == f"{inside} {inside} "


def test_the_path_without_its_last_slash_leads_there():
    answer = asked("/lab/", "/lab?_values_&missing=40")
    assert answer.status == 308
    assert answer.headers["location"] == "/lab/?_values_&missing=40"
    assert asked("/lab/", "/lab").headers["location"] == "/lab/"
