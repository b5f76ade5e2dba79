"""Whoever has no room is refused, everyone else counted, and each session's end is logged."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterator

import pytest
from asgi import Answer, Socket, alone, connected, request
from shiny import App, Inputs, Outputs, Session, ui
from starlette.types import Message, Receive, Scope, Send

from modules.hosting.doorkeeper import TRY_AGAIN_LATER, Doorkeeper
from modules.hosting.log import NAME
from modules.hosting.sessions import Sessions

ROOM = 2


class Rooms:
    """An app whose sessions do as they are told, and what it is asked for while it answers."""

    def __init__(self) -> None:
        self.sessions = Sessions(ROOM)
        self.left: list[int] = []
        self.door = Doorkeeper(self, self.sessions, lambda: self.left.append(self.sessions.open))
        self.requests_seen = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.requests_seen = self.sessions.requests
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"inside"})
            return
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": "{}"})
        while (message := await receive())["type"] == "websocket.receive":
            if message["text"] == "fail":
                await send({"type": "websocket.close", "code": 1001})
            elif message["text"] == "raise":
                raise ZeroDivisionError
            elif message["text"] == "return":
                return


@pytest.fixture
def rooms() -> Rooms:
    return Rooms()


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], list[str]]]:
    logger = logging.getLogger(NAME)
    before = logger.level
    logger.setLevel(logging.INFO)
    yield lambda: [f"{record.levelname} {record.getMessage()}" for record in caplog.records]
    logger.setLevel(before)


async def asked(rooms: Rooms, path: str) -> Answer:
    return await request(rooms.door, path)


def test_sessions_are_counted_and_pages_are_not(rooms: Rooms):
    async def visit() -> None:
        for _ in range(ROOM + 3):
            assert (await asked(rooms, "/?a=b")).text == "inside"
        async with connected(rooms.door):
            assert rooms.sessions.open == 1
            async with connected(rooms.door):
                assert rooms.sessions.open == ROOM
            assert rooms.sessions.open == 1

    asyncio.run(visit())
    assert rooms.sessions == Sessions(ROOM)
    assert rooms.requests_seen == 1
    assert rooms.left == [1, 0]


def test_the_next_person_is_told_to_try_again(rooms: Rooms):
    async def visit() -> None:
        async with connected(rooms.door), connected(rooms.door):
            page = await asked(rooms, "/?_values_&missing=40")
            assert page.status == 503
            assert int(page.headers["retry-after"]) > 0
            assert "The lab is full" in page.text
            assert f"room for {ROOM} at once" in page.text
            async with connected(rooms.door) as refused:
                assert refused.closed == TRY_AGAIN_LATER
                assert not refused.accepted
            assert (await asked(rooms, "/lib/shiny.js")).text == "inside"
            assert rooms.sessions.open == ROOM
        assert (await asked(rooms, "/")).text == "inside"

    asyncio.run(visit())


def test_where_the_server_can_a_refused_session_is_answered_with_the_page(rooms: Rooms):
    rooms.sessions.draining = True
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/websocket/", "headers": []}
    scope["extensions"] = {"websocket.http.response": {}}
    asyncio.run(rooms.door(scope, Socket().receive, send))
    assert sent[0]["type"] == "websocket.http.response.start"
    assert sent[0]["status"] == 503
    assert b"The lab is restarting" in sent[1]["body"]


def test_while_it_drains_nobody_is_let_in_and_those_inside_are_served(rooms: Rooms):
    async def visit() -> None:
        async with connected(rooms.door) as inside:
            rooms.sessions.draining = True
            assert (await asked(rooms, "/")).status == 503
            async with connected(rooms.door) as late:
                assert not late.accepted
            assert (await asked(rooms, "/session/a/download/b")).text == "inside"
            assert inside.closed is None

    asyncio.run(visit())


def test_screens_of_rooms_take_no_session_and_are_not_let_in_while_it_drains(rooms: Rooms):
    async def visit() -> None:
        async with connected(rooms.door), connected(rooms.door):
            async with connected(rooms.door, path="/r/ABCDE/live") as screen:
                assert screen.accepted
                assert (rooms.sessions.open, rooms.sessions.screens) == (ROOM, 1)
                rooms.sessions.draining = True
                async with connected(rooms.door, path="/r/ABCDE/live") as late:
                    assert late.closed == TRY_AGAIN_LATER
                assert screen.closed is None
            assert rooms.sessions.screens == 0

    asyncio.run(visit())


def test_a_page_that_leaves_has_closed_its_session(rooms: Rooms, lines: Callable[[], list[str]]):
    async def visit() -> None:
        async with connected(rooms.door, path="/websocket/?secret=1"):
            pass

    asyncio.run(visit())
    opened, closed = lines()
    name = re.fullmatch(r"INFO event=opened session=([0-9a-f]{8}) sessions=1", opened)
    assert name is not None
    assert re.fullmatch(
        rf"INFO event=closed session={name[1]} seconds=\d+\.\d code=1001 sessions=0", closed
    )


@pytest.mark.parametrize(("what", "code"), [("fail", 1001), ("return", 1006), ("raise", 1006)])
def test_a_session_that_the_server_ends_has_failed(
    rooms: Rooms, lines: Callable[[], list[str]], what: str, code: int
):
    async def visit() -> None:
        async with connected(rooms.door) as page:
            page.say(what)

    if what == "raise":
        with pytest.raises(ZeroDivisionError):
            asyncio.run(visit())
    else:
        asyncio.run(visit())
    _, failed = lines()
    assert re.fullmatch(
        rf"WARNING event=failed session=\w+ seconds=\d+\.\d code={code} sessions=0", failed
    )
    assert rooms.sessions.open == 0


def test_a_page_that_is_gone_while_it_is_told_something_has_closed_its_session(
    rooms: Rooms, lines: Callable[[], list[str]]
):
    async def send(message: Message) -> None:
        if message["type"] == "websocket.send":
            raise BrokenPipeError

    scope = {"type": "websocket", "path": "/websocket/", "headers": []}
    socket = Socket()
    socket.to_app.put_nowait({"type": "websocket.connect"})
    with pytest.raises(BrokenPipeError):
        asyncio.run(rooms.door(scope, socket.receive, send))
    assert [line.split()[1] for line in lines()] == ["event=opened", "event=closed"]


def test_a_session_of_shiny_whose_code_raises_an_error_has_failed(
    monkeypatch: pytest.MonkeyPatch, lines: Callable[[], list[str]]
):
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        raise ZeroDivisionError

    async def visit() -> None:
        alone(monkeypatch)
        app = App(ui.page_fluid(), server)
        async with connected(Doorkeeper(app, Sessions(ROOM), lambda: None)) as page:
            page.say({"method": "init", "data": {".clientdata_url_search": ""}})
            await page.until(lambda: page.closed)

    asyncio.run(visit())
    assert [line.split()[1] for line in lines()] == ["event=opened", "event=failed"]
