"""A class in a room, for the tests: a lecturer at a projector and people with phones."""

from __future__ import annotations

import json
import urllib.request
from itertools import count
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, WebSocketRoute, expect

PHONE = {"width": 390, "height": 844}
PROJECTOR = {"width": 1280, "height": 720}
SOCKET = "**/r/*/live"

OWN_SAMPLE = {"activity": "own_sample"}
LINE = {"activity": "predict", "lesson": "first", "step": 5}
POINT = {"activity": "predict", "lesson": "first", "step": 7}
NUMBER = {"activity": "predict", "lesson": "first", "step": 8}
CHOICE = {"activity": "predict", "lesson": "first", "step": 10}
VOTE = {"activity": "vote", "exercise": "purpose", "draw": 3, "part": 0}
CLOSEST = {"activity": "closest", "observations": 3}
SPOIL_IT = {"activity": "spoil_it", "model": "complete", "subject": ""}

_addresses = count(1)


class Cable:
    """The connection of a page, which can be cut and mended, and over which more can be said."""

    def __init__(self) -> None:
        self.is_cut = False
        self._open: list[WebSocketRoute] = []

    def lead(self, route: WebSocketRoute) -> None:
        if self.is_cut:
            route.close()
            return
        route.connect_to_server()
        self._open.append(route)

    def cut(self) -> None:
        self.is_cut = True
        for route in self._open:
            route.close()
        self._open.clear()

    def mend(self) -> None:
        self.is_cut = False

    def say(self, **said: str) -> None:
        self._open[-1].send(json.dumps(said))


class School:
    """Opens rooms and the pages of who is in them; at the end nothing may have gone wrong there.

    Parameters
    ----------
    browser : Browser
    url : str
        Where the app is.
    """

    def __init__(self, browser: Browser, url: str) -> None:
        self.url = url
        self._browser = browser
        self._pages: list[Page] = []
        self._errors: list[str] = []

    def room(self, *activities: dict[str, Any]) -> Room:
        """Open a room, each from an address of its own, for few may be opened from one."""
        asked = urllib.request.Request(
            f"{self.url}r",
            json.dumps({"query": "", "activities": activities}).encode(),
            {"X-Forwarded-For": f"10.0.0.{next(_addresses)}"},
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return Room(self, **json.load(answer))

    def page(self, path: str, cable: Cable | None = None, **options: object) -> Page:
        context = self._browser.new_context(**options)  # type: ignore[arg-type]
        page = context.new_page()
        if cable is not None:
            page.route_web_socket(SOCKET, cable.lead)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self._errors.append(str(error)))
        self._pages.append(page)
        page.goto(self.url + path)
        return page

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._errors.append(message.text)

    def close(self) -> None:
        for page in self._pages:
            page.context.close()
        assert self._errors == []


class Room:
    """A room with its code and its lecturer's secret."""

    def __init__(self, school: School, code: str, secret: str) -> None:
        self.school, self.code, self.secret = school, code, secret

    def phone(self, cable: Cable | None = None, **options: object) -> Page:
        return self.school.page(f"r/{self.code}", cable, **({"viewport": PHONE} | options))

    def projector(self, cable: Cable | None = None, **options: object) -> Page:
        path = f"r/{self.code}/projector#{self.secret}"
        projector = self.school.page(path, cable, **({"viewport": PROJECTOR} | options))
        expect(projector.locator("#foot")).to_be_visible()
        expect(projector.locator("#on-word")).not_to_be_empty()
        return projector

    def phones(self, how_many: int) -> list[Page]:
        """Return phones whose people are numbered in their order."""
        phones = []
        for number in range(1, how_many + 1):
            phone = self.phone()
            expect(phone.locator("#who")).to_have_text(f"You are {number}")
            phones.append(phone)
        return phones


def step(projector: Page, key: str, phase: str) -> None:
    """Press a key of the clicker, and wait until the class is there."""
    projector.keyboard.press(key)
    expect(projector.locator("[data-phase-step][aria-current]")).to_have_attribute(
        "data-phase-step", phase
    )


def answered(projector: Page, words: str) -> None:
    expect(projector.locator("#counts")).to_have_text(words)


def send(phone: Page) -> None:
    phone.locator("#send").click()
    expect(phone.locator("#state")).to_contain_text("Sent.")
