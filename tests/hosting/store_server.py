"""A real Valkey or Redis that can be killed and started again with what it kept."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path

from serving import free_port

PATIENCE = 60.0  # seconds
NAMES = ("valkey-server", "redis-server")


class StoreServer:
    """A server of its own on this machine; `start` it first.

    Parameters
    ----------
    folder : Path
        Where it keeps what it is told, before it answers.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self.address = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        program = next(filter(None, map(shutil.which, NAMES)), None)
        assert program is not None, f"There is neither of {', '.join(NAMES)}."
        settings = {
            "port": str(self._port),
            "bind": "127.0.0.1",
            "dir": str(self._folder),
            "save": "",
            "appendonly": "yes",
            "appendfsync": "always",
        }
        command = [
            program,
            *(word for key, text in settings.items() for word in (f"--{key}", text)),
        ]
        with (self._folder / "store.txt").open("ab") as sink:
            self.process = subprocess.Popen(command, stdout=sink, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, "it ended"
            assert time.monotonic() < deadline, "it does not answer"
            time.sleep(0.02)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=PATIENCE)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(100).startswith(b"+PONG")
        except OSError:
            return False
