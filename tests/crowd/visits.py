"""A first and a second visit of a real page at the end of a mobile line.

Chromium's own emulation of a network narrows websockets and does not delay them, so the line is a
proxy of this machine (`slow_line`): what goes over it, websockets included, takes 50 ms in either
direction, and each direction carries 5 Mbit/s. As in that emulation, connecting takes no time.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from crowd.opened_page import READY, WINDOW
from playwright.sync_api import Browser, BrowserContext
from slow_line import slow_line

DELAY = 0.05  # seconds in either direction
BYTES_A_SECOND = 5e6 / 8  # in either direction
VISITS = 5
STILL = 1000  # ms after the first picture in which the rest comes


@dataclass(frozen=True)
class Visit:
    """One opening of the page.

    Attributes
    ----------
    seconds : float
        To the first picture.
    kilobytes : float
        That went over the wire in both directions: requests, answers and the websocket.
    requests : int
        Also those that were answered with "not modified"; none for what the browser keeps.
    """

    seconds: float
    kilobytes: float
    requests: int


def visits(browser: Browser, url: str) -> tuple[list[Visit], list[Visit]]:
    """Return some first visits, and for each a second one in the same browser."""
    first: list[Visit] = []
    second: list[Visit] = []
    with slow_line(url, DELAY, BYTES_A_SECOND) as line:

        def visit(context: BrowserContext) -> Visit:
            page = context.new_page()
            network = context.new_cdp_session(page)
            network.send("Network.enable")
            asked: set[str] = set()
            kept: set[str] = set()

            def answered(event: dict[str, Any]) -> None:
                (kept if event["response"].get("fromDiskCache") else asked).add(event["requestId"])

            network.on("Network.responseReceived", answered)
            network.on("Network.requestServedFromCache", lambda event: kept.add(event["requestId"]))
            carried, start = line.carried, time.perf_counter()
            page.goto(line.url, wait_until="commit")
            page.wait_for_selector("[data-figure]")
            seconds = time.perf_counter() - start
            page.wait_for_selector(READY)
            page.wait_for_timeout(STILL)
            page.close()
            return Visit(seconds, (line.carried - carried) / 1000, len(asked - kept))

        for _ in range(VISITS):
            context = browser.new_context(viewport=WINDOW)
            first.append(visit(context))
            second.append(visit(context))
            context.close()
    return first, second
