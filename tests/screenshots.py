"""Take pictures of the app: `python tests/screenshots.py FOLDER`.

The folder gets the README's pictures, `lines.png`, `shrinkage.png` and `room.png`, and one of each
tab in each window, light and dark, as `model-390x844-dark.png`, and as it is presented, as
`presented-model-1280x720-dark.png`.
"""

from __future__ import annotations

import json
import sys
import tempfile
import urllib.request
from itertools import product
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, ViewportSize
from serving import PROJECT, chromium, served

sys.path.insert(0, str(PROJECT))

from app import TABS
from modules.scenario import Scenario
from modules.scenario.link import to_query, to_values
from modules.scenario.view_settings import ViewSettings

WINDOWS: list[ViewportSize] = [
    {"width": 360, "height": 780},
    {"width": 390, "height": 844},
    {"width": 844, "height": 390},
    {"width": 1280, "height": 720},
    {"width": 1366, "height": 768},
    {"width": 1400, "height": 900},
    {"width": 1920, "height": 1080},
]
SMALLEST_DESKTOP = 700
"""Pixels of the shorter side, below which a window is a phone's."""
ROOMS: list[ViewportSize] = [{"width": 1280, "height": 720}, {"width": 1920, "height": 1080}]
README_WINDOW: ViewportSize = {"width": 1400, "height": 900}
SPOILED = Scenario(missing=60)
README = {
    "lines": (ViewSettings(), "[data-panel='349']"),
    "shrinkage": (
        ViewSettings(tab="Shrinkage", pinned=Scenario()),
        "[data-figure=shrinkage] [data-member='335']",
    ),
}
"""How each is looked at, and which subject is pointed at."""

CLASS = 30
ANSWERS = """
([live, people]) => {
  for (let person = 0; person < people; person += 1) {
    const socket = new WebSocket(live);
    socket.onopen = () => socket.send(JSON.stringify({ join: null }));
    socket.onmessage = ({ data }) => {
      const { room } = JSON.parse(data);
      if (room?.phase === "open") socket.send(JSON.stringify({ answer: true, round: room.round }));
    };
  }
}
"""
"""What a page does for a class: as many phones, each of which draws its sample."""

SETTLED = """
() => !document.documentElement.classList.contains("shiny-busy")
  && [...document.querySelectorAll("[data-figure], table, pre")].some((e) => e.checkVisibility())
"""
STILL_AFTER = 1500
"""Milliseconds until nothing glides any more."""

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def open_page(
    browser: Browser,
    url: str,
    view: ViewSettings,
    window: ViewportSize,
    scheme: Literal["light", "dark"] = "light",
) -> Page:
    """Open the app as it is looked at, and wait until it is still."""
    by_finger = min(window["width"], window["height"]) < SMALLEST_DESKTOP
    context = browser.new_context(
        viewport=window,
        color_scheme=scheme,
        reduced_motion="reduce",
        has_touch=by_finger,
        is_mobile=by_finger,
    )
    page = context.new_page()
    values = {key: json.dumps(value) for key, value in to_values(SPOILED, view).items()}
    page.goto(f"{url}?_values_&{urlencode(values)}")
    page.wait_for_timeout(STILL_AFTER)
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(STILL_AFTER)
    return page


def take(browser: Browser, url: str, folder: Path) -> None:
    """Take all pictures."""
    for name, (view, subject) in README.items():
        page = open_page(browser, url, view, README_WINDOW)
        page.locator(subject).first.focus()
        page.wait_for_timeout(STILL_AFTER)
        page.screenshot(path=folder / f"{name}.png")
        page.context.close()
    for tab in TABS:
        for windows, view, name in (
            (WINDOWS, ViewSettings(tab=tab), tab.lower()),
            (ROOMS, ViewSettings(tab=tab, presented=True), f"presented-{tab.lower()}"),
        ):
            for window, scheme in product(windows, SCHEMES):
                page = open_page(browser, url, view, window, scheme)
                size = f"{window['width']}x{window['height']}"
                page.screenshot(path=folder / f"{name}-{size}-{scheme}.png")
                page.context.close()


def take_room(browser: Browser, url: str, folder: Path) -> None:
    """Take a picture of a room's projector once all have answered."""
    values = to_values(Scenario(data="simulated", missing=40), ViewSettings())
    opening = {"query": to_query(values), "activities": [{"activity": "own_sample"}]}
    asked = urllib.request.Request(f"{url}r", json.dumps(opening).encode())
    with urllib.request.urlopen(asked) as answered:
        room = json.load(answered)
    address = f"{url}r/{room['code']}"
    projector = browser.new_page(viewport=README_WINDOW, reduced_motion="reduce")
    projector.goto(f"{address}/projector#{room['secret']}")
    projector.evaluate(ANSWERS, [f"{address}/live".replace("http", "ws", 1), CLASS])
    projector.get_by_text(f"{CLASS} people", exact=True).wait_for()
    projector.keyboard.press("Space")
    projector.get_by_text(f"{CLASS} of {CLASS}").wait_for()
    projector.wait_for_timeout(STILL_AFTER)
    projector.screenshot(path=folder / "room.png")


def main(folder: Path) -> None:
    """Serve the app and take its pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as logs,
        served(Path(logs) / "log.txt") as url,
        chromium() as browser,
    ):
        take_room(browser, url, folder)
        take(browser, url, folder)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
