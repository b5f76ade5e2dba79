"""How long the picture takes: `python tests/benchmarks/latency.py`.

Starts the app, opens it in headless Chromium, and measures inside the page: from an input event to
the first moved line or point, from choosing other data to their picture, and from opening the
page to the first picture; and how many frames a second the page draws while the dial glides.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

PROJECT = Path(__file__).parents[2]
STEPS = 30
OPENINGS = 7
WINDOW: ViewportSize = {"width": 1400, "height": 900}
MOVED, DRAWN = 100, 400
LIMITS = {
    "missing slider, median": MOVED,
    "missing slider, 95th percentile": 200,
    "intercept slider, median": MOVED,
    "mechanism, median": MOVED,
    "other data drawn, median": DRAWN,
    "page to picture, median": 1500,
    "arrows, sleepstudy, median": MOVED,
    "arrows, radon, median": MOVED,
}
SMOOTH = 30
GLIDES = {
    "Lines, 18 subjects": "",
    "Shrinkage, 18 subjects": "?_values_&tab=%22Shrinkage%22",
    "Shrinkage, 85 subjects": "?_values_&tab=%22Shrinkage%22&data=%22radon%22",
    "Shrinkage, 200 subjects": "?_values_&tab=%22Shrinkage%22&data=%22simulated%22&subjects=200",
}
MEASURE = """
([selector, value, drawn, where]) => new Promise((resolve, reject) => {
  const control = document.querySelector(selector);
  const stage = document.querySelector(where);
  const picture = stage.querySelector("[data-figure]");
  const watcher = new MutationObserver(() => {
    if (drawn && stage.querySelector("[data-figure]") === picture) return;
    watcher.disconnect();
    resolve(performance.now() - start);
  });
  const moves = { attributes: true, attributeFilter: ["d", "cx", "cy"] };
  watcher.observe(stage, { subtree: true, ...(drawn ? { childList: true } : moves) });
  if (control.type === "radio") control.checked = true;
  else control.value = value;
  const start = performance.now();
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
  setTimeout(() => reject(new Error(`nothing followed ${selector}`)), 5000);
})
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


def times(
    page: Page,
    changes: list[tuple[str, str]],
    drawn: bool = False,
    stage: str = ".figure-stage",
) -> list[float]:
    """Return the milliseconds that the picture takes to follow each of some controls' changes."""
    page.wait_for_timeout(1000)
    measured = []
    for selector, value in changes:
        measured.append(page.evaluate(MEASURE, [selector, value, drawn, stage]))
        page.wait_for_timeout(150)
    return sorted(measured)


def slider_steps(selector: str, smallest: float, largest: float) -> list[tuple[str, str]]:
    """Return the steps of a drag from one end to the other."""
    width = (largest - smallest) / STEPS
    return [(selector, f"{smallest + width * step:.1f}") for step in range(1, STEPS + 1)]


def arrow_times(browser: Browser, url: str, data: str) -> list[float]:
    """Return the milliseconds that the first arrow takes to follow the slider's steps."""
    page = browser.new_page(viewport=WINDOW)
    page.goto(f"{url}?_values_&tab=%22Shrinkage%22&data=%22{data}%22")
    page.wait_for_selector("[data-figure=caterpillar] .member[tabindex='0']", state="attached")
    measured = times(page, slider_steps("#spoil-missing", 0, 90), stage=".plane-stage")
    page.close()
    return measured


def frames_a_second(browser: Browser, url: str) -> float:
    """Return how many frames a second the page draws while the dial glides to and fro."""
    page = browser.new_page(viewport=WINDOW)
    page.goto(url)
    page.wait_for_selector("[data-figure]:is(.many, .few, [data-figure=lines])")
    page.wait_for_timeout(1500)
    page.evaluate(GLIDE, 200)
    page.wait_for_timeout(1000)
    frames = page.evaluate(GLIDE, 3000)
    page.close()
    return frames


def opening_time(browser: Browser, url: str) -> float:
    """Return the milliseconds from asking for the page to its first picture, nothing cached."""
    context = browser.new_context(viewport=WINDOW)
    page = context.new_page()
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_selector("[data-figure=lines]")
    elapsed = 1000 * (time.perf_counter() - start)
    context.close()
    return elapsed


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str) -> None:
    """Wait until the server answers."""
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).read()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return


def report(name: str, milliseconds: float) -> None:
    """Print a figure beside the limit it should keep."""
    print(f"{name:32} {milliseconds:7.0f} ms   (wanted: at most {LIMITS[name]} ms)")


def main() -> None:
    """Measure and print."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "shiny", "run", "app.py", "--port", str(port)]
    server = subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(url)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
            opened = [opening_time(browser, url) for _ in range(OPENINGS)]
            page = browser.new_page(viewport=WINDOW)
            page.goto(url)
            page.wait_for_selector("[data-figure=lines]")
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
            arrows = {data: arrow_times(browser, url, data) for data in ("sleepstudy", "radon")}
            glides = {name: frames_a_second(browser, url + link) for name, link in GLIDES.items()}
            browser.close()
    finally:
        server.terminate()
        server.wait()
    report("missing slider, median", statistics.median(missing))
    report("missing slider, 95th percentile", statistics.quantiles(missing, n=20)[-1])
    report("intercept slider, median", statistics.median(intercept))
    report("mechanism, median", statistics.median(mechanism))
    report("other data drawn, median", statistics.median(drawn))
    report("page to picture, median", statistics.median(opened))
    for data, measured in arrows.items():
        report(f"arrows, {data}, median", statistics.median(measured))
    for name, frames in glides.items():
        print(f"dial: {name:26} {frames:7.0f} /s   (wanted: at least {SMOOTH})")
    print(f"{'first opening after start':32} {opened[0]:7.0f} ms")


if __name__ == "__main__":
    main()
