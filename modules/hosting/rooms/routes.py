"""The addresses of rooms: where one is opened, its two pages, and the websocket of both."""

from __future__ import annotations

import json
import time
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from modules.hosting.log import log_event
from modules.hosting.rooms.paces import Paces, address_of
from modules.hosting.rooms.paths import LIVE, PHONE, PROJECTOR, ROOMS
from modules.hosting.rooms.socket import RoomSocket
from modules.rooms.activities import NotPossible
from modules.rooms.live import Rooms
from modules.rooms.live.rooms import TooManyRooms
from modules.rooms.protocol import Json
from modules.rooms.store import StoreLost
from modules.scenario.link import refuse_constant
from modules.views.rooms.pages import phone_page, projector_page

LARGEST_OPENING = 16_384  # bytes
ROOMS_A_SECOND, ROOMS_AT_ONCE = 0.05, 10.0

NOT_UNDERSTOOD = "This was not understood."
TOO_OFTEN = "Too many rooms were opened from here. Please try again in a minute."
LOST = "Rooms cannot be kept at the moment. Please try again."


def room_routes(rooms: Rooms, files: str) -> list[BaseRoute]:
    """Return the routes of rooms.

    Parameters
    ----------
    rooms : Rooms
    files : str
        Where the app's own files are, below its base path.
    """
    paces = Paces(ROOMS_A_SECOND, ROOMS_AT_ONCE, time.monotonic)

    async def open_room(request: Request) -> Response:
        if not paces.of(address_of(request)).has(1.0):
            return _wrong(TOO_OFTEN, HTTPStatus.TOO_MANY_REQUESTS)
        try:
            opening = await _opening(request)
            opened = await rooms.open(opening.get("query"), opening.get("activities"))
        except NotPossible as reason:
            return _wrong(str(reason), HTTPStatus.UNPROCESSABLE_ENTITY)
        except TooManyRooms as reason:
            return _wrong(str(reason), HTTPStatus.SERVICE_UNAVAILABLE)
        except StoreLost:
            return _wrong(LOST, HTTPStatus.SERVICE_UNAVAILABLE)
        log_event("room", activities=len(opening["activities"]))
        return JSONResponse(opened, HTTPStatus.CREATED, {"Cache-Control": "no-store"})

    return [
        Route(ROOMS, open_room, methods=["POST"]),
        _page_route(ROOMS, phone_page(files)),
        _page_route(PHONE, phone_page(f"../{files}")),
        _page_route(PROJECTOR, projector_page(f"../../{files}")),
        WebSocketRoute(LIVE, RoomSocket(rooms).serve),
    ]


def _page_route(path: str, page: str) -> Route:
    async def answer(_: Request) -> Response:
        return HTMLResponse(page, headers={"Cache-Control": "no-cache"})

    return Route(path, answer, methods=["GET"])


async def _opening(request: Request) -> dict[str, Json]:
    """Read what a room is opened with.

    Raises
    ------
    NotPossible
        If it is nothing of the kind.
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_OPENING:
            raise NotPossible(NOT_UNDERSTOOD)
    try:
        read = json.loads(body, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        raise NotPossible(NOT_UNDERSTOOD) from None
    if not isinstance(read, dict):
        raise NotPossible(NOT_UNDERSTOOD)
    return read


def _wrong(said: str, status: HTTPStatus) -> Response:
    return JSONResponse({"wrong": said}, status, {"Cache-Control": "no-store"})
