"""Where nobody traces, Shiny's parts are made without what only traces need."""

from __future__ import annotations

import asyncio
import inspect

import pytest
from shiny import otel, reactive
from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send

from modules.hosting import absent_tracing
from modules.hosting.absent_tracing import Untraced, spare_absent_tracing


def test_no_source_is_looked_up(monkeypatch: pytest.MonkeyPatch):
    spare_absent_tracing(Starlette())
    looked_up: list[object] = []
    monkeypatch.setattr(inspect, "getsourcelines", looked_up.append)
    monkeypatch.setattr(inspect, "getsourcefile", looked_up.append)

    @reactive.calc
    def two() -> int:
        return 2

    @reactive.effect
    def read() -> None:
        seen.append(two())

    seen: list[int] = []
    asyncio.run(reactive.flush())
    read.destroy()
    assert seen == [2]
    assert looked_up == []


def test_what_is_made_inside_a_session_is_not_to_be_traced():
    levels: list[str] = []

    async def session(scope: Scope, receive: Receive, send: Send) -> None:
        levels.append(otel.get_level().name)

    async def nothing() -> Message:
        return {}

    async def silence(message: Message) -> None:
        pass

    asyncio.run(Untraced(session)({"type": "websocket"}, nothing, silence))
    levels.append(otel.get_level().name)
    assert levels == ["NONE", "ALL"]


def test_who_has_the_sdk_keeps_the_traces(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(absent_tracing, "find_spec", lambda _: object())
    app = Starlette()
    spare_absent_tracing(app)
    assert app.user_middleware == []
