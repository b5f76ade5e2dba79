"""A room as its phones and its projector see it, through the whole app."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from asgi import Answer, Socket, connected, request
from shiny import App, ui
from starlette.types import ASGIApp

from modules.hosting.hosted import host
from modules.hosting.settings import Settings
from modules.scenario import Scenario
from modules.scenario.link import to_query, to_values
from modules.scenario.view_settings import ViewSettings

SIMULATED = to_query(to_values(Scenario(data="simulated"), ViewSettings()))
VOTE = {"activity": "vote", "exercise": "purpose", "draw": 3}
SAMPLE = {"activity": "own_sample"}
CLOSEST = {"activity": "closest", "observations": 3}
SPOIL = {"activity": "spoil_it", "model": "complete"}
LINE = {"activity": "predict", "lesson": "first", "step": 1}
NUMBER = {"activity": "predict", "lesson": "first", "step": 8}
KEPT = ("task", "picture", "class", "answered", "mine", "reveal", "result")


class Screen:
    """What a page makes of what it hears, by the rules of the protocol."""

    def __init__(self, socket: Socket) -> None:
        self.socket = socket
        self.known: dict[str, Any] = {}
        self.entries: list[Any] = []
        self._read = 0

    def read(self) -> None:
        for said in self.socket.heard[self._read :]:
            if "room" in said and said["room"]["round"] != self.known.get("room", {}).get("round"):
                self.entries = []
                for key in KEPT:
                    self.known.pop(key, None)
            self.known |= said
            if "class" in said:
                first = said["class"]["first"]
                assert first <= len(self.entries)
                self.entries[first:] = said["class"]["entries"]
        self._read = len(self.socket.heard)

    async def until(self, holds: Callable[[], object]) -> None:
        def now() -> object:
            self.read()
            return holds()

        await self.socket.until(now)

    async def has(self, *keys: str) -> None:
        await self.until(lambda: all(key in self.known for key in keys))

    async def phase(self, phase: str, place: int = 0) -> None:
        await self.until(
            lambda: (
                (self.known.get("room", {}).get("phase"), self.known["room"]["place"])
                == (phase, place)
            )
        )

    @property
    def room(self) -> dict[str, Any]:
        return self.known["room"]

    @property
    def token(self) -> str:
        return self.known["you"]["token"]

    def answer(self, answer: object) -> None:
        self.socket.say({"answer": answer, "round": self.room["round"]})

    def step(self, way: str = "on") -> None:
        self.socket.say({"step": way, "version": self.room["version"]})


class Class:
    """A hosted app, and the people in its rooms."""

    def __init__(self, app: ASGIApp, stack: AsyncExitStack) -> None:
        self.app = app
        self._stack = stack

    async def opened(self, *activities: dict[str, Any], query: str = SIMULATED) -> Answer:
        body = json.dumps({"query": query, "activities": activities}).encode()
        return await request(
            self.app,
            "/r",
            "POST",
            {"content-length": str(len(body)), "origin": "http://lab.example"},
            (body,),
        )

    async def open(self, *activities: dict[str, Any]) -> tuple[str, Screen]:
        """Open a room, and its projector."""
        answer = await self.opened(*activities)
        assert answer.status == 201
        opened = json.loads(answer.text)
        return opened["code"], await self.projector(**opened)

    async def projector(self, code: str, secret: str) -> Screen:
        at = f"https://lab.example/r/{code}"
        return await self.screen(code, {"secret": secret, "at": at})

    async def phone(self, code: str, token: str | None = None) -> Screen:
        return await self.screen(code, {"join": token})

    async def screen(self, code: str, first: object) -> Screen:
        return Screen(await self._stack.enter_async_context(talking(self.app, code, first)))


@asynccontextmanager
async def talking(app: ASGIApp, code: str, first: object) -> AsyncGenerator[Socket]:
    """Connect a screen that says something first."""
    headers = {"origin": "http://lab.example"}
    async with connected(app, headers, f"/r/{code}/live", first) as socket:
        yield socket


Story = Callable[[Class], Coroutine[Any, Any, None]]


@pytest.fixture
def told() -> Callable[[Story], None]:
    """Lets a class live through a story in an app of its own."""

    async def live(story: Story, chosen: Settings) -> None:
        app = host(App(ui.page_fluid(), None), chosen, {}, {}, (), (), lambda query: query)
        async with AsyncExitStack() as stack:
            await story(Class(app, stack))

    return lambda story, **chosen: asyncio.run(live(story, Settings(**chosen)))


def test_a_class_steps_through_an_activity(told: Callable[[Story], None]):
    async def story(lab: Class) -> None:
        code, projector = await lab.open(VOTE, SAMPLE)
        await projector.has("qr", "room", "picture")
        assert "<svg" in projector.known["qr"]
        first, second = await lab.phone(code), await lab.phone(code)
        await first.has("you", "room")
        await second.has("you", "room")
        assert [first.known["you"]["number"], second.known["you"]["number"]] == [1, 2]
        assert "task" not in first.known

        projector.step()
        await first.has("task")
        assert first.room["phase"] == "open"
        first.answer(1)
        await first.has("mine")
        assert first.known["mine"] == {"answer": 1}
        await projector.until(lambda: projector.entries == [[1, 1]])
        assert "class" not in first.known
        first.answer(2)
        second.answer(2)
        await projector.until(lambda: len(projector.entries) == 2)
        assert projector.entries == [[1, 1], [2, 2]]

        projector.step()
        await first.until(lambda: first.entries == [[1, 1], [2, 2]])
        assert "reveal" not in first.known
        await projector.phase("closed")
        projector.step()
        await first.has("reveal", "result")
        await projector.has("reveal")
        assert projector.known["reveal"]["counts"][1:3] == [1, 1]

        projector.step()
        await first.phase("waiting", 1)
        assert not {*KEPT} & {*first.known}

    told(story)
