"""What films cost the server: `python tests/benchmarks/films.py`.

All settings of the Missing slider in one batch beside as many single fits; the message; and the
longest time that the event loop is held while a page in headless Chromium asks for the film.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from serving import chromium, free_port

from app import app
from modules.figures.films import Sight, film_message, settings, without
from modules.figures.panels import PANELS_A_PAGE
from modules.pooling import three_models
from modules.pooling.film import film
from modules.scenario import DataName, Scenario, scenario_at

REPEATS = 5
HEARTBEAT = 0.001  # seconds
LIMIT = {"baseline_corrected": 60, "radon": 300}  # kB
LONGEST = 25  # ms
DATA: tuple[DataName, ...] = ("baseline_corrected", "radon")
TABS = ("Lines", "Shrinkage", "Truth")
FETCH = """
() => new Promise((resolve) => {
  $(document).on("shiny:message", ({ message }) => {
    if (message.custom?.film) setTimeout(resolve, 200);
  });
  document.querySelector("#spoil-missing")
    .dispatchEvent(new Event("pointerover", { bubbles: true }));
})
"""


def milliseconds(action: Callable[[int], object]) -> float:
    """Return the median time of an action, each time with another seed: answers are remembered."""
    times: list[float] = []
    for seed in range(1, REPEATS + 1):
        start = time.perf_counter()
        action(seed)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def batch(data: DataName) -> None:
    """Print what one batch takes beside single fits."""
    values = settings(Scenario(data), "missing")
    together = milliseconds(lambda seed: film(Scenario(data, seed=seed), "missing", values))
    singly = milliseconds(
        lambda seed: [
            three_models.fit(scenario_at(Scenario(data, seed=seed), "missing", value))
            for value in values.tolist()
        ]
    )
    print(
        f"{data}: {len(values)} settings in one batch {together:.0f} ms; "
        f"one by one they take {singly / together:.1f} times as long"
    )


def message(data: DataName, tab: str) -> None:
    """Print how long writing the message takes, and how long it is."""
    subjects = three_models.fit(Scenario(data)).subjects
    sight = Sight(tab, subjects[:PANELS_A_PAGE] if tab == "Lines" else subjects)

    def write(seed: int) -> dict[str, Any]:
        return film_message(without(Scenario(data, seed=seed), "missing"), "missing", 1.0, sight)

    took = milliseconds(write)
    size = len(json.dumps(write(1), separators=(",", ":"))) / 1000
    print(
        f"{data}, {tab}: fitted and written in {took:.0f} ms, {size:.0f} kB "
        f"(wanted: at most {LIMIT[data]})"
    )


class Heart(threading.Thread):
    """The app in a thread, whose event loop notes the longest time between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self.port = free_port()
        self.longest = 0.0
        self.server = uvicorn.Server(uvicorn.Config(app, port=self.port, log_level="error"))

    def run(self) -> None:
        """Serve until the server is told to stop."""
        asyncio.run(self._live())

    async def _live(self) -> None:
        beating = asyncio.create_task(self._beat())
        await self.server.serve()
        beating.cancel()

    async def _beat(self) -> None:
        while True:
            start = time.perf_counter()
            await asyncio.sleep(HEARTBEAT)
            self.longest = max(self.longest, time.perf_counter() - start - HEARTBEAT)


@contextmanager
def beating() -> Generator[Heart]:
    """Serve the app beside this thread."""
    heart = Heart()
    heart.start()
    while not heart.server.started:
        time.sleep(0.05)
    yield heart
    heart.server.should_exit = True
    heart.join()


def held(browser: Browser, heart: Heart, data: DataName, tab: str, seed: int) -> float:
    """Return how many ms the loop is held at the longest while a film is made and sent."""
    page = browser.new_page()
    link = f'?_values_&data="{data}"&tab="{tab}"&seed={seed}'
    page.goto(f"http://127.0.0.1:{heart.port}/{link}")
    page.wait_for_selector("[data-at-rest]")
    page.wait_for_timeout(2500)
    heart.longest = 0.0
    page.evaluate(FETCH)
    longest = 1000 * heart.longest
    page.close()
    return longest


def main() -> None:
    """Measure and print."""
    for data in DATA:
        batch(data)
    for data in DATA:
        for tab in TABS:
            message(data, tab)
    with beating() as heart, chromium() as browser:
        for data in DATA:
            for tab in TABS:
                longest = statistics.median(
                    held(browser, heart, data, tab, seed) for seed in range(1, REPEATS + 1)
                )
                print(
                    f"{data}, {tab}: event loop held for {longest:.0f} ms "
                    f"(wanted: at most {LONGEST})"
                )


if __name__ == "__main__":
    main()
