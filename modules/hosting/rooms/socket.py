"""The websocket of a screen: what it says is done, and what is new it is told."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from modules.hosting.rooms.entrance import Entrance
from modules.hosting.rooms.heard import (
    Answer,
    Close,
    Empty,
    Heard,
    Join,
    Lead,
    Left,
    Said,
    Save,
    Step,
    TooMuch,
)
from modules.hosting.rooms.paces import address_of
from modules.rooms.activities import Refused
from modules.rooms.live import LiveRoom, Rooms, Screen
from modules.rooms.protocol import SECONDS_TO_SAY_WHO, Over
from modules.rooms.store import StoreLost

SECONDS_TO_TRY_AGAIN = 0.5


class RoomSocket:
    """Serves the websockets of all rooms.

    Parameters
    ----------
    rooms : Rooms
    """

    def __init__(self, rooms: Rooms) -> None:
        self._rooms, self._entrance = rooms, Entrance(rooms)

    async def serve(self, socket: WebSocket) -> None:
        """Serve one screen until either end has enough."""
        await socket.accept()
        heard = Heard(socket)
        code = socket.path_params["code"].upper()
        try:
            screen = await self._enter(socket, heard, code)
            if isinstance(screen, str):
                await _end(socket, screen)
                return
            async with self._rooms.entered(code, screen) as live:
                await _serve(socket, heard, screen, live)
        except Left:
            return
        except TooMuch:
            await _end(socket, "malformed")

    async def _enter(self, socket: WebSocket, heard: Heard, code: str) -> Screen | Over:
        """Return the screen that enters, or why it cannot; waits where the store is lost."""
        try:
            async with asyncio.timeout(SECONDS_TO_SAY_WHO):
                said = await heard.next()
        except TimeoutError:
            return "malformed"
        if not isinstance(said, Join | Lead):
            return "malformed"
        lost = False
        while True:
            try:
                screen = await self._entrance.enter(code, said, address_of(socket))
            except StoreLost:
                if not lost:
                    lost = True
                    await _send(socket, '{"store":"lost"}')
                await asyncio.sleep(SECONDS_TO_TRY_AGAIN)
                continue
            if lost:
                await _send(socket, '{"store":"back"}')
            return screen


async def _serve(socket: WebSocket, heard: Heard, screen: Screen, live: LiveRoom) -> None:
    """Hear and tell until one of both ends, and raise what ended it."""
    both = {
        asyncio.ensure_future(_tell(socket, screen, live)),
        asyncio.ensure_future(_hear(heard, screen, live)),
    }
    try:
        done, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in both:
            task.cancel()
        await asyncio.gather(*both, return_exceptions=True)
    for task in done:
        task.result()


async def _tell(socket: WebSocket, screen: Screen, live: LiveRoom) -> None:
    while screen.over is None:
        await _send(socket, await screen.next(live))
    await socket.close()


async def _hear(heard: Heard, screen: Screen, live: LiveRoom) -> None:
    while True:
        said = await heard.next()
        with suppress(StoreLost):  # all screens are told, and phones answer again when it is back
            if screen.number is None:
                await _lead(said, screen, live)
            elif isinstance(said, Answer):
                try:
                    await live.answer(screen.number, said.round, said.answer)
                except Refused as reason:
                    screen.say(refused=str(reason))


async def _lead(said: Said, screen: Screen, live: LiveRoom) -> None:
    """Do what a lecturer says."""
    if isinstance(said, Step):
        await live.step(said.way, said.version)
    elif isinstance(said, Empty):
        await live.empty(said.version)
    elif isinstance(said, Close):
        await live.close()
    elif isinstance(said, Save):
        screen.say(csv=await live.csv())


async def _send(socket: WebSocket, text: str) -> None:
    try:
        await socket.send_text(text)
    except WebSocketDisconnect:
        raise Left from None


async def _end(socket: WebSocket, over: Over) -> None:
    with suppress(Left):
        await _send(socket, f'{{"over":"{over}"}}')
        await socket.close()
