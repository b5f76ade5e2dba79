"""A page hears of a flush only when something was flushed for it."""

from __future__ import annotations

import asyncio
import json

import pytest
from shiny import App, ui
from shiny._connection import MockConnection
from shiny.reactive._core import _reactive_environment
from starlette.types import Message, Receive, Scope, Send

from modules.hosting.quiet_flushes import NOTHING, QuietFlushes

VALUES = '{"values": {"a": 1}, "inputMessages": [], "errors": {}}'
TOLD = '{"values": {}, "inputMessages": [{"id": "b", "message": {}}], "errors": {}}'
BUSY = '{"busy": "busy"}'


def heard(*sent: str, kind: str = "websocket") -> list[str]:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        for text in sent:
            await send({"type": "websocket.send", "text": text})

    arrived: list[str] = []

    async def send(message: Message) -> None:
        arrived.append(message["text"])

    async def receive() -> Message:
        raise AssertionError("nobody asks")

    asyncio.run(QuietFlushes(app)({"type": kind}, receive, send))
    return arrived


@pytest.mark.parametrize("before", [VALUES, TOLD, NOTHING])
def test_an_empty_flush_behind_a_flush_is_left_out(before: str) -> None:
    assert heard(before, NOTHING, NOTHING, BUSY) == [before, BUSY]


def test_one_that_ends_something_is_passed_on() -> None:
    """Behind the start of an output without a value, it says that there will be none."""
    assert heard(VALUES, BUSY, NOTHING, NOTHING, VALUES) == [VALUES, BUSY, NOTHING, VALUES]
    assert heard(NOTHING, VALUES) == [NOTHING, VALUES]


def test_what_is_no_session_passes() -> None:
    assert heard(VALUES, NOTHING, kind="http") == [VALUES, NOTHING]


def test_nothing_is_what_shiny_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    # The reactive graph's lock belongs to the event loop on which somebody first waited for it.
    monkeypatch.setattr(_reactive_environment, "_lock", None)
    written: list[str] = []

    class Connection(MockConnection):
        async def send(self, message: str) -> None:
            written.append(message)

    async def open_page() -> None:
        connection = Connection()
        session = App(ui.div(), lambda input: None)._create_session(connection)
        connection.cause_receive(json.dumps({"method": "init", "data": {}}))
        connection.cause_disconnect()
        await session._run()

    asyncio.run(open_page())
    assert NOTHING in written
