"""`/health`: whether the process is well, for proxies and for whoever watches over it."""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from modules.hosting.sessions import Sessions

PATH = "/health"


def health_route(sessions: Sessions, version: str) -> Route:
    """Return the route, which answers 200 while the event loop is alive and 503 when draining.

    Parameters
    ----------
    sessions : Sessions
        Counted in the answer.
    version : str
        Which code runs.
    """

    async def health(request: Request) -> JSONResponse:
        return JSONResponse(
            {
                "status": "draining" if sessions.draining else "ok",
                "version": version,
                "sessions": sessions.open,
            },
            status_code=HTTPStatus.SERVICE_UNAVAILABLE if sessions.draining else HTTPStatus.OK,
            headers={"Cache-Control": "no-store"},
        )

    return Route(PATH, health)
