"""Where rooms are."""

from __future__ import annotations

from starlette.types import Scope

ROOMS = "/r"
PHONE = f"{ROOMS}/{{code}}"
PROJECTOR = f"{PHONE}/projector"
LIVE = f"{PHONE}/live"


def is_of_a_room(scope: Scope) -> bool:
    """Whether this is the websocket of a phone or a projector."""
    return scope["type"] == "websocket" and scope["path"].startswith(f"{ROOMS}/")
