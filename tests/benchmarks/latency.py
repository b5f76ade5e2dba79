"""How long pictures take, near and far: `python tests/benchmarks/latency.py`.

Starts the app, opens it in headless Chromium, once beside the server and once at the end of a line
that delays each direction by `DELAY`, and measures inside the page: from an input event to the
first moved line or point; how many different pictures a second a drag shows; how long a film takes
once a hand is near; from choosing other data to their picture, and from opening the page to the
first picture.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, ViewportSize

sys.path.insert(0, str(Path(__file__).parents[1]))

from serving import BEEN_HERE, chromium, served
from slow_line import slow_line

DELAY = 0.075  # seconds in either direction
STEPS, OPENINGS = 30, 7
WINDOW: ViewportSize = {"width": 1400, "height": 900}
NEAR = {
    "Missing to lines, median": 30,
    "Missing to lines, 95th percentile": 78,
    "intercept to lines, median": 43,
    "mechanism to lines, median": 23,
    "Missing to arrows, sleepstudy, median": 34,
    "Missing to arrows, radon, median": 40,
    "Missing to errors, simulated, median": 34,
    "Missing to errors, radon, median": 40,
    "other data drawn, median": 311,
    "page to first picture, median": 1150,
}
FAR_MEDIAN, FAR_P95, FILM = 17, 34, 450
SMOOTH, SMOOTH_WITH_MANY = 50, 30
DIALS = {
    "Lines, 18 subjects": {},
    "Shrinkage, 18 subjects": {"tab": "Shrinkage"},
    "Shrinkage, 85 subjects": {"tab": "Shrinkage", "data": "radon"},
    "Shrinkage, 200 subjects": {"tab": "Shrinkage", "data": "simulated", "subjects": 200},
}
FILMED = {
    "Lines, 18 subjects": ({}, SMOOTH),
    "Lines, radon": ({"data": "radon"}, SMOOTH_WITH_MANY),
    "Shrinkage, 18 subjects": ({"tab": "Shrinkage"}, SMOOTH),
    "Shrinkage, radon": ({"tab": "Shrinkage", "data": "radon"}, SMOOTH_WITH_MANY),
    "Truth, 18 subjects": ({"tab": "Truth", "data": "simulated"}, SMOOTH),
    "Truth, radon": ({"tab": "Truth", "data": "radon"}, SMOOTH_WITH_MANY),
}
FOLLOWED = """
([selector, value, drawn]) => new Promise((resolve, reject) => {
  const control = document.querySelector(selector);
  const pictures = [...document.querySelectorAll("[data-figure]")];
  const picture = pictures.find((one) => one.getClientRects().length > 0);
  const place = drawn ? document.querySelector(".figure-stage") : picture;
  const watcher = new MutationObserver(() => {
    if (drawn && place.querySelector("[data-figure]") === picture) return;
    watcher.disconnect();
    resolve(performance.now() - start);
  });
  const moves = { attributes: true, attributeFilter: ["d", "cx", "cy"] };
  watcher.observe(place, { subtree: true, ...(drawn ? { childList: true } : moves) });
  if (control.type === "radio") control.checked = true;
  else control.value = value;
  const start = performance.now();
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
  setTimeout(() => reject(new Error(`nothing followed ${selector}`)), 5000);
})
"""
DRAGGED = """
async ([selector, milliseconds]) => {
  const slider = document.querySelector(selector);
  const pictures = [...document.querySelectorAll("[data-figure]")];
  const picture = pictures.find((one) => one.getClientRects().length > 0);
  const marks = [...picture.querySelectorAll("[data-model=partial]")];
  const courses = () => marks.map((mark) => mark.getAttribute("d") ?? mark.getAttribute("cx"));
  const nextFrame = () => new Promise(requestAnimationFrame);
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const start = performance.now();
  let [different, before, passed] = [0, "", 0];
  while (passed < milliseconds) {
    const share = 0.1 + (2 / 3) * (passed / milliseconds);
    const steps = Math.round((share * (high - low)) / Number(slider.step));
    const value = String(low + steps * Number(slider.step));
    if (slider.value !== value) {
      slider.value = value;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }
    await nextFrame();
    const now = courses().join();
    if (now !== before) different += 1;
    before = now;
    passed = performance.now() - start;
  }
  return (1000 * different) / passed;
}
"""
GLIDE = """
async (milliseconds) => {
  const dial = document.querySelector(".dial-slider");
  const nextFrame = () => new Promise(requestAnimationFrame);
  const start = performance.now();
  let frames = 0;
  for (let passed = 0; passed < milliseconds; passed = performance.now() - start) {
    dial.value = (1 - Math.cos(passed / 300)) / 2;
    dial.dispatchEvent(new Event("input", { bubbles: true }));
    await nextFrame();
    frames += 1;
  }
  return 1000 * frames / (performance.now() - start);
}
"""
FETCHED = """
(selector) => new Promise((resolve) => {
  const start = performance.now();
  $(document).on("shiny:message.film", ({ message }) => {
    if (message.custom?.film === undefined) return;
    $(document).off("shiny:message.film");
    resolve([performance.now() - start, JSON.stringify(message).length]);
  });
  document.querySelector(selector).dispatchEvent(new Event("pointerover", { bubbles: true }));
})
"""


def link(choices: dict[str, object]) -> str:
    """Return the query of a link with some choices."""
    values = {key: json.dumps(value) for key, value in choices.items()}
    return f"?_values_&{urlencode(values)}" if values else ""


def opened(browser: Browser, url: str, choices: dict[str, object] | None = None) -> Page:
    """Open the app and wait until its pictures are at rest."""
    page = browser.new_page(viewport=WINDOW)
    page.goto(url + link(choices or {}))
    page.wait_for_selector("[data-at-rest]")
    page.wait_for_selector("[data-scene]:not([data-at-rest])", state="detached")
    page.wait_for_timeout(1500)
    return page


def times(page: Page, changes: Sequence[tuple[str, str]], drawn: bool = False) -> list[float]:
    """Return the milliseconds that the picture takes to follow each of some controls' changes."""
    measured = []
    for selector, value in changes:
        measured.append(page.evaluate(FOLLOWED, [selector, value, drawn]))
        page.wait_for_timeout(150)
    return measured


def slider_steps(selector: str, smallest: float, largest: float) -> list[tuple[str, str]]:
    """Return the steps of a drag from one end to the other."""
    width = (largest - smallest) / STEPS
    return [(selector, f"{smallest + width * step:.0f}") for step in range(1, STEPS + 1)]


def opening_time(browser: Browser, url: str) -> float:
    """Return the milliseconds from asking for the page to its first picture, nothing cached."""
    context = browser.new_context(viewport=WINDOW)
    context.add_init_script(BEEN_HERE)
    page = context.new_page()
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_selector("[data-figure=lines]")
    elapsed = 1000 * (time.perf_counter() - start)
    context.close()
    return elapsed


def p95(measured: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(measured, n=20)[-1]


def report(name: str, figure: float, wanted: str, unit: str = "ms") -> None:
    """Print a figure beside what is wanted of it."""
    print(f"{name:48} {figure:7.0f} {unit:4} (wanted: {wanted})", flush=True)


def near(browser: Browser, url: str) -> None:
    """Measure beside the server."""
    openings = [opening_time(browser, url) for _ in range(OPENINGS)]
    page = opened(browser, url)
    missing = times(page, slider_steps("#spoil-missing", 0, 90))
    mechanisms = [
        (f"input[name=spoil-mechanism][value={name}]", "")
        for name in ("given_x", "dropout", "not_at_random", "completely_at_random")
    ]
    mechanism = times(page, mechanisms * 4)
    others = [("#data-data", "sleepstudy"), ("#data-data", "simulated")]
    others += [("#truth-occasions", str(occasions)) for occasions in range(9, 20)]
    drawn = times(page, others, drawn=True)
    intercept = times(page, slider_steps("#truth-intercept", 250, 280))
    page.close()
    found = {
        "Missing to lines, median": statistics.median(missing),
        "Missing to lines, 95th percentile": p95(missing),
        "intercept to lines, median": statistics.median(intercept),
        "mechanism to lines, median": statistics.median(mechanism),
    }
    for tab, marks, data in (
        ("Shrinkage", "arrows", "sleepstudy"),
        ("Shrinkage", "arrows", "radon"),
        ("Truth", "errors", "simulated"),
        ("Truth", "errors", "radon"),
    ):
        page = opened(browser, url, {"tab": tab, "data": data})
        moved = times(page, slider_steps("#spoil-missing", 0, 90))
        found[f"Missing to {marks}, {data}, median"] = statistics.median(moved)
        page.close()
    found["other data drawn, median"] = statistics.median(drawn)
    found["page to first picture, median"] = statistics.median(openings)
    for name, figure in found.items():
        report(name, figure, f"at most {NEAR[name]}")
    report("first opening after start", openings[0], "no bound")
    for name, choices in DIALS.items():
        page = opened(browser, url, choices)
        page.evaluate(GLIDE, 200)
        page.wait_for_timeout(1000)
        frames = page.evaluate(GLIDE, 3000)
        report(f"dial: {name}", frames, f"at least {SMOOTH_WITH_MANY}", "/s")
        page.close()


def far(browser: Browser, url: str) -> None:
    """Measure at the end of a long line."""
    for name, (choices, smooth) in FILMED.items():
        page = opened(browser, url, choices)
        milliseconds, size = page.evaluate(FETCHED, "#spoil-missing")
        report(f"far: film there, {name}", milliseconds, f"at most {FILM}")
        report(
            f"far: film as JSON, {name}",
            size / 1000,
            f"at most {300 if 'radon' in name else 60}",
            "kB",
        )
        page.wait_for_timeout(500)
        moved = times(page, slider_steps("#spoil-missing", 0, 90))
        report(
            f"far: Missing to picture, {name}, median",
            statistics.median(moved),
            f"at most {FAR_MEDIAN}",
        )
        report(f"far: Missing to picture, {name}, p95", p95(moved), f"at most {FAR_P95}")
        page.wait_for_timeout(1000)
        shown = page.evaluate(DRAGGED, ["#spoil-missing", 1000])
        report(f"far: pictures in a drag, {name}", shown, f"at least {smooth}", "/s")
        page.close()


def main() -> None:
    """Measure and print."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "log.txt") as url,
        chromium() as browser,
    ):
        near(browser, url)
        with slow_line(url, DELAY) as line:
            far(browser, line.url)


if __name__ == "__main__":
    main()
