"""Files of the page that are made at start and lie in no folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def text_file_routes(files: Mapping[str, str]) -> list[Route]:
    """Return the routes that answer with files.

    Parameters
    ----------
    files : mapping of str to str
        By its path what each holds.
    """
    return [_route(path, text) for path, text in files.items()]


def _route(path: str, text: str) -> Route:
    async def answer(_: Request) -> Response:
        return Response(text, media_type=KINDS[PurePosixPath(path).suffix])

    return Route(path, answer)
