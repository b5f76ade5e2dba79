"""A person as the server knows one: a page, its websocket, and what hands do to it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from crowd.line import Line
from crowd.opened_page import OpenedPage
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

LONGEST_OPENING, LONGEST_ANSWER = 60.0, 20.0  # seconds
UNTIL_AT_REST = 0.35  # seconds that the picture glides


class NoAnswer(Exception):
    """The server closed the connection, or did not answer in time."""


class Person:
    """One person's page.

    A change is answered when the message `state` with the new setting has come, and behind it the
    message `values`: Shiny sends one at the end of each flush of a session, and no other session's
    flush comes between. Whatever is not empty and comes later, until the person does something
    else, also belongs to the change: drawings may be made elsewhere. Signs of work (`busy`,
    `progress`, `recalculating`), films and the empty `values` that follow other sessions' flushes
    are no answers.

    Parameters
    ----------
    url : str
        The app's address.
    search : str
        The query of the link that the person opens.
    page : OpenedPage
        What a real page asks for and says at a link of this kind.

    Attributes
    ----------
    state : dict
        The latest message `state`.
    outputs : dict
        The latest value of each output.
    errors : list of str
        Outputs that the server said have failed, and inputs that it said it ignored.
    latest_answer : float
        When the latest answer came, by `time.perf_counter`.
    """

    def __init__(self, url: str, search: str, page: OpenedPage) -> None:
        self.url, self.search, self.page = url, search, page
        self.state: dict[str, Any] = {}
        self.outputs: dict[str, Any] = {}
        self.errors: list[str] = []
        self.latest_answer = 0.0
        self.line = Line(url)
        self._socket: ClientConnection | None = None
        self._listener: asyncio.Task[None] | None = None
        self._replies: set[asyncio.Task[None]] = set()
        self._wanted: Mapping[str, object] = {}
        self._told = self._answered = False
        self._closed = False
        self._settled = 0
        self._films: dict[str, str] = {}
        self._news = asyncio.Event()
        self._requests = 0
        self._responses: dict[int, Any] = {}

    async def open(self, with_files: bool) -> float:
        """Open the page, and return the seconds until its first picture and state.

        Parameters
        ----------
        with_files : bool
            Whether to fetch what the page names, as at a first visit, or only the page.

        Raises
        ------
        NoAnswer
            If there is none, or another than 200.
        """
        start = time.perf_counter()
        try:
            async with asyncio.timeout(LONGEST_OPENING):
                for path in (self.search, *(self.page.files if with_files else ())):
                    status, _ = await self.line.send(path)
                    if status != 200:
                        raise NoAnswer(f"{status} for /{path}")
                await self._connect()
                await self.until(self._is_there)
        except (TimeoutError, OSError, asyncio.IncompleteReadError, WebSocketException) as error:
            raise NoAnswer(f"not opened: {type(error).__name__}") from error
        elapsed = time.perf_counter() - start
        self._reply(self._come_to_rest)
        return elapsed

    async def change(self, values: Mapping[str, object]) -> None:
        """Change something and wait for the answer; `latest_answer` says when it came.

        Parameters
        ----------
        values : Mapping
            The inputs; those that the state names among its settings must come back with it.

        Raises
        ------
        NoAnswer
        """
        self._wanted = values
        self._told = self._answered = False
        try:
            async with asyncio.timeout(LONGEST_ANSWER):
                await self.send(values)
                await self.until(lambda: self._answered)
        except (TimeoutError, WebSocketException) as error:
            raise NoAnswer(f"not answered: {type(error).__name__}") from error
        self._reply(self._come_to_rest)

    async def come_near(self, slider: str) -> None:
        """Ask for the film of a slider, as the page does when a hand comes near one without it."""
        key = self.state["films"].get(slider)
        if key != self._films.get(slider):
            self._films[slider] = key
            await self.send({"film": {"slider": slider, "key": key}})

    async def ping(self) -> float:
        """Return the seconds until the server's event loop answers a ping of the protocol."""
        assert self._socket is not None
        start = time.perf_counter()
        await (await self._socket.ping())
        return time.perf_counter() - start

    async def send(self, values: Mapping[str, object]) -> None:
        """Send values of inputs.

        Raises
        ------
        NoAnswer
            If the server has closed the connection.
        """
        assert self._socket is not None
        try:
            await self._socket.send(json.dumps({"method": "update", "data": values}))
        except WebSocketException as error:
            raise NoAnswer("closed by the server") from error

    async def upload(self, name: str, content: bytes, input: str) -> None:
        """Send a file as the file input does; the server then reads it."""
        described = [{"name": name, "size": len(content), "type": "text/csv"}]
        started = await self._request("uploadInit", [described])
        status, _ = await self.line.send(started["uploadUrl"], "POST", content)
        if status != 200:
            raise NoAnswer(f"{status} for an upload")
        await self._request("uploadEnd", [started["jobId"], input])

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds of what was heard.

        Raises
        ------
        NoAnswer
            If the server closes the connection before.
        """
        while not holds():
            if self._closed:
                raise NoAnswer("closed by the server")
            self._news.clear()
            await self._news.wait()

    async def leave(self) -> None:
        """Close the page."""
        for reply in self._replies:
            reply.cancel()
        if self._socket is not None:
            await self._socket.close()
        if self._listener is not None:
            await self._listener
        self.line.close()

    async def _connect(self) -> None:
        address = urlsplit(self.url)
        self._socket = await connect(
            f"ws://{address.netloc}{address.path}websocket/",
            origin=Origin(f"http://{address.netloc}"),
            additional_headers={"Cookie": self.line.cookies} if self.line.cookies else None,
            open_timeout=LONGEST_OPENING,
            close_timeout=LONGEST_OPENING,
            max_size=None,
            proxy=None,
            ping_interval=None,
        )
        self._listener = asyncio.create_task(self._listen(self._socket))
        first = self.page.first | {".clientdata_url_search": self.search}
        await self._socket.send(json.dumps({"method": "init", "data": first}))

    async def _listen(self, socket: ClientConnection) -> None:
        try:
            async for text in socket:
                self._hear(json.loads(text), time.perf_counter())
        except WebSocketException:
            pass  # whoever waits for an answer is told
        finally:
            self._closed = True
            self._news.set()

    async def _request(self, method: str, arguments: list[object]) -> dict[str, Any]:
        assert self._socket is not None
        self._requests += 1
        tag = self._requests
        message = {"method": method, "args": arguments, "tag": tag}
        await self._socket.send(json.dumps(message))
        await self.until(lambda: tag in self._responses)
        response = self._responses.pop(tag)
        if "error" in response:
            raise NoAnswer(f"{method}: {response['error']}")
        return response["value"] or {}

    def _is_there(self) -> bool:
        """Whether there is a picture and, where pictures move, the state."""
        drawn = any(
            "data-figure" in value.get("html", "")
            for value in self.outputs.values()
            if isinstance(value, dict)
        )
        return drawn and (self._answered or self.page.first["tab"] == "Model")

    def _hear(self, message: dict[str, Any], now: float) -> None:
        if "custom" in message:
            ((kind, content),) = message["custom"].items()
            self._hear_custom(kind, content, now)
        elif "values" in message:
            if message["values"] or message["inputMessages"] or message["errors"]:
                self.latest_answer = now
                self._hear_values(message)
            self._answered = self._told
        elif "response" in message:
            self._responses[message["response"]["tag"]] = message["response"]
        self._news.set()

    def _hear_custom(self, kind: str, content: dict[str, Any], now: float) -> None:
        if kind == "film":
            return
        self.latest_answer = now
        if kind == "state":
            self.state = content
            settings = content["settings"]
            self._told = all(
                settings.get(name, value) == value for name, value in self._wanted.items()
            )
        elif kind == "ignored":
            self.errors += [f"ignored: {name}" for name in content["ignored"]]
        elif kind == "adopted":
            self._reply(lambda: self.send({"adopted": content["number"]}))

    def _hear_values(self, message: dict[str, Any]) -> None:
        self.errors += [f"{name}: {error}" for name, error in message["errors"].items()]
        self.outputs |= message["values"]
        told = {
            one["id"]: value[0] if isinstance(value, list) else value  # a select has a list of one
            for one in message["inputMessages"]
            if (value := one["message"].get("value")) is not None
        }
        if told:
            self._reply(lambda: self.send(told))

    def _reply(self, sending: Callable[[], Awaitable[None]]) -> None:
        """Send something of the page's own accord, beside what the person does."""

        async def unless_closed() -> None:
            with suppress(NoAnswer):
                await sending()

        task = asyncio.create_task(unless_closed())
        self._replies.add(task)
        task.add_done_callback(self._replies.discard)

    async def _come_to_rest(self) -> None:
        """Say that a picture with pages has come to rest, as the page does once it has glided."""
        await asyncio.sleep(UNTIL_AT_REST)
        if "<select" not in str(self.outputs.get("lines-pager")):
            return
        self._settled += 1
        await self.send({"lines-settled": self._settled})
