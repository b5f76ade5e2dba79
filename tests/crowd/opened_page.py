"""What a real page asks for and says when it opens."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Request, ViewportSize, WebSocket
from serving import BEEN_HERE

WINDOW: ViewportSize = {"width": 1400, "height": 900}
READY = "[data-at-rest], .model-tab .active :is(.printed, [data-figure], table)"


@dataclass(frozen=True)
class OpenedPage:
    """One opening of the page.

    Attributes
    ----------
    files : tuple of str
        The paths of what the page names, in the order in which it was asked for.
    first : dict
        The values of all inputs, as its first message has them.
    """

    files: tuple[str, ...]
    first: dict[str, Any]


def link(**choices: object) -> str:
    """Return the query of a link with some choices."""
    values = {key: json.dumps(value) for key, value in choices.items()}
    return f"?_values_&{urlencode(values)}" if values else ""


def recorded(browser: Browser, url: str, search: str) -> OpenedPage:
    """Open the app at a link in Chromium, and note what its page asks for and says."""
    files: list[str] = []
    sent: list[str] = []

    def requested(request: Request) -> None:
        path = request.url.removeprefix(url)
        if request.resource_type != "document" and path not in files:
            files.append(path)

    def connected(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.append(str(frame)))

    context = browser.new_context(viewport=WINDOW)
    context.add_init_script(BEEN_HERE)
    page = context.new_page()
    page.on("request", requested)
    page.on("websocket", connected)
    page.goto(url + search)
    page.wait_for_selector(READY)
    context.close()
    (first,) = [message for message in map(json.loads, sent) if message["method"] == "init"]
    return OpenedPage(tuple(files), first["data"])
