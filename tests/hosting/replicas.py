"""Processes of the app and the proxy in front of them, on this machine's own ports."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from serving import PROJECT, free_port, wait_until_answering

CADDYFILE = PROJECT / "modules" / "hosting" / "proxy" / "Caddyfile"
PATIENCE = 60.0  # seconds; nothing takes as long, but the machine may be busy


def until(holds: Callable[[], object], within: float = PATIENCE) -> None:
    """Wait until something holds.

    Raises
    ------
    AssertionError
        If it does not within some seconds.
    """
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)


def status(url: str) -> int:
    """Return the status of an answer, 0 where nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


class Replica:
    """One process of the app, by the run command; `start` it first.

    Parameters
    ----------
    log : Path
        The file that it writes to.
    **settings : str or int
        Its settings, named as in `Settings`.
    """

    def __init__(self, log: Path, **settings: str | int) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/"
        self._log = log
        self._settings = {
            f"POOLING_LAB_{name.upper()}": str(value)
            for name, value in {"port": self.port, **settings}.items()
        }

    def start(self) -> None:
        with self._log.open("ab") as sink:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "modules.hosting"],
                cwd=PROJECT,
                env={**os.environ, **self._settings},
                stdout=sink,
                stderr=subprocess.STDOUT,
            )

    def wait(self) -> None:
        wait_until_answering(f"{self.address}health", self.process)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=PATIENCE)

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def ended(self) -> int:
        """Wait until it has ended, and return its exit code."""
        return self.process.wait(timeout=PATIENCE)

    def sessions(self) -> int:
        with urllib.request.urlopen(f"{self.address}health", timeout=PATIENCE) as answer:
            return json.load(answer)["sessions"]

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")


@contextmanager
def running(*replicas: Replica) -> Generator[None]:
    """Start replicas beside each other, and end them however they are left."""
    try:
        for replica in replicas:
            replica.start()
        for replica in replicas:
            replica.wait()
        yield
    finally:
        for replica in replicas:
            replica.kill()


@contextmanager
def proxied(
    replicas: Sequence[Replica], folder: Path, caddyfile: Path = CADDYFILE
) -> Generator[str]:
    """Run the proxy in front of replicas, and give its address.

    Parameters
    ----------
    folder : Path
        Where it may write.
    caddyfile : Path
        Its configuration, in which SITE and REPLICAS are known.
    """
    address = f"http://127.0.0.1:{free_port()}"
    surroundings = {
        **os.environ,
        "SITE": address,
        "REPLICAS": " ".join(f"127.0.0.1:{replica.port}" for replica in replicas),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(caddyfile)]
    with (folder / "proxy.txt").open("wb") as sink:
        proxy = subprocess.Popen(command, env=surroundings, stdout=sink, stderr=subprocess.STDOUT)
    try:
        wait_until_answering(f"{address}/", proxy)
        yield f"{address}/"
    finally:
        proxy.kill()
        proxy.wait(timeout=PATIENCE)
