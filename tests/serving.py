"""The app as a person runs it and a browser to look at it: for tests, benchmarks and pictures."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PROJECT = Path(__file__).parents[1]
SECONDS_TO_START = 60
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

BEEN_HERE = "try { localStorage.setItem('pooling-lab-seen', '1') } catch {}"
"""What a browser runs first that is not to be taken for a first visitor's."""


class Server:
    """A server of the app that can be killed and started again at the same address.

    Parameters
    ----------
    log : Path
        The file that it writes to, from the first start to the last.
    app : str
        The file that is run.
    """

    def __init__(self, log: Path, app: str = "app.py") -> None:
        self._log, self._app = log, app
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{self._port}/"

    def start(self) -> None:
        """Start as `shiny run app.py` does, and wait until it answers."""
        command = [sys.executable, "-W", "error::RuntimeWarning", "-m", "shiny", "run", self._app]
        with self._log.open("ab") as sink:
            self._process = subprocess.Popen(
                [*command, "--port", str(self._port)],
                cwd=PROJECT,
                stdout=sink,
                stderr=subprocess.STDOUT,
            )
        wait_until_answering(self.url, self._process)

    def kill(self) -> None:
        """Kill it as `kill -9` does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=30)

    def stop(self) -> None:
        """End it, if it still runs, as a terminal does."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=30)


@contextmanager
def served(log: Path, app: str = "app.py") -> Generator[str]:
    """Serve the app as `shiny run app.py` does, and give its address.

    Parameters
    ----------
    log : Path
        The file that the server writes to.
    app : str
        The file that is run.
    """
    server = Server(log, app)
    try:
        server.start()
        yield server.url
    finally:
        server.stop()


@contextmanager
def chromium() -> Generator[Browser]:
    """Open Chromium: Debian's, rather as the program that has no windows, or Playwright's own."""
    installed = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or installed,
            args=CHROMIUM_FLAGS,
        )
        yield browser
        browser.close()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_answering(url: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until a server that is starting answers.

    Raises
    ------
    ChildProcessError
        If it stopped.
    TimeoutError
        If it takes longer than `SECONDS_TO_START`.
    """
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise ChildProcessError("The server stopped while starting.")
        try:
            urllib.request.urlopen(url, timeout=5).read()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"No answer from {url}.")
