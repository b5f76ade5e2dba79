"""How long the picture takes: `python tests/benchmarks/latency.py`.

Starts the app, opens it in headless Chromium, and measures inside the page: from each input event
of the Missing slider to the first moved line, and from opening the page to the first picture.
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

from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).parents[2]
STEPS = 30
OPENINGS = 7
LIMITS = {"slider, median": 100, "slider, 95th percentile": 200, "page to picture": 1500}
MEASURE = """
share => new Promise((resolve, reject) => {
  const slider = document.querySelector("#spoil-missing");
  const picture = document.querySelector("[data-figure=lines]");
  const watcher = new MutationObserver(() => {
    watcher.disconnect();
    resolve(performance.now() - start);
  });
  watcher.observe(picture, { subtree: true, attributes: true, attributeFilter: ["d"] });
  slider.value = share;
  const start = performance.now();
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  setTimeout(() => reject(new Error("no line moved")), 5000);
})
"""


def slider_times(page: Page) -> list[float]:
    """Return the milliseconds of each step of a drag from one end of the slider to the other."""
    page.wait_for_selector("[data-figure=lines]")
    page.wait_for_timeout(1000)
    times = []
    for step in range(1, STEPS + 1):
        times.append(page.evaluate(MEASURE, round(90 * step / STEPS)))
        page.wait_for_timeout(100)
    return times


def opening_time(browser: Browser, url: str) -> float:
    """Return the milliseconds from asking for the page to its first picture, nothing cached."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
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
    print(f"{name:26} {milliseconds:7.0f} ms   (wanted: at most {LIMITS[name]} ms)")


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
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(url)
            moved = sorted(slider_times(page))
            browser.close()
    finally:
        server.terminate()
        server.wait()
    report("slider, median", statistics.median(moved))
    report("slider, 95th percentile", statistics.quantiles(moved, n=20)[-1])
    report("page to picture", statistics.median(opened))
    print(f"first opening after start  {opened[0]:7.0f} ms")


if __name__ == "__main__":
    main()
