"""Follows the Dockerfile in a fresh Debian made by debootstrap, where no registry can be reached.

    sudo python tests/hosting/dockerfile_in_chroot.py

What the base image brings is Debian's own Python instead. The folder is thrown away at the end.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[2]
FROM = ["debootstrap", "--variant=minbase", "--include=python3,python3-pip,ca-certificates"]
RELEASE = "bookworm"
OF_THIS_MACHINE = ("etc/resolv.conf", "etc/pip.conf", "etc/ssl/certs/ca-certificates.crt")
PORT = 8765
SECONDS_TO_START = 120


def instructions(dockerfile: str) -> Iterator[tuple[str, str]]:
    """Yield each instruction's name and the rest of it, continued lines joined."""
    for line in re.sub(r"\\\n\s*", "", dockerfile).splitlines():
        name, _, rest = line.partition(" ")
        if name and not name.startswith("#"):
            yield name, rest.strip()


class Image:
    """What a Dockerfile makes, in a folder instead of an image.

    Parameters
    ----------
    root : Path
        A folder with a Debian in it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.environment = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"}
        self.folder, self.user = "/", "root"
        self.health: list[str] = []
        self.command: list[str] = []

    def follow(self, name: str, rest: str) -> None:
        """Follow one instruction."""
        print(f"{name} {rest}", flush=True)
        if name == "ENV":
            pairs = [word.partition("=") for word in shlex.split(rest)]
            self.environment |= {key: text for key, _, text in pairs}
        elif name == "WORKDIR":
            self.folder = rest
            (self.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif name == "COPY":
            self.copy(*rest.split())
        elif name == "RUN":
            subprocess.run(self.inside(["sh", "-c", rest]), env=self.for_building(), check=True)
        elif name == "USER":
            self.user = rest
        elif name == "HEALTHCHECK":
            self.health = json.loads(rest.partition("CMD ")[2])
        elif name == "CMD":
            self.command = json.loads(rest)

    def copy(self, source: str, target: str) -> None:
        goal = self.root / self.folder.lstrip("/") / target
        if (PROJECT / source).is_dir():
            shutil.copytree(PROJECT / source, goal, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(PROJECT / source, goal)

    def inside(self, command: list[str]) -> list[str]:
        """Return a command that runs another there, as the present user in the present folder."""
        there = f"cd {shlex.quote(self.folder)} && exec {shlex.join(command)}"
        return ["chroot", f"--userspec={self.user}", str(self.root), "sh", "-c", there]

    def for_building(self) -> dict[str, str]:
        """Return the environment, with what this machine tells pip of its mirrors."""
        mirrors = {name: text for name, text in os.environ.items() if name.startswith("PIP_")}
        return {**mirrors, **self.environment}


def try_out(image: Image) -> None:
    """Start the command, ask for its health, and stop it.

    Raises
    ------
    AssertionError
        If something is not as it should be.
    """
    surroundings = {**image.environment, "POOLING_LAB_PORT": str(PORT)}
    process = subprocess.Popen(image.inside(image.command), env=surroundings)
    try:
        deadline = time.monotonic() + SECONDS_TO_START
        while subprocess.run(
            image.inside(image.health), env=surroundings, capture_output=True, check=False
        ).returncode:
            assert process.poll() is None, "it ended"
            assert time.monotonic() < deadline, "it is not healthy in time"
            time.sleep(1)
        user = Path(f"/proc/{process.pid}").stat().st_uid
        assert user, "it runs as root"
        print("healthy, as user", user)
        for path in ("health", ""):
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/{path}", timeout=60) as answer:
                print(f"/{path}", answer.status, answer.read()[:80])
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0, "it did not end well"
        print("ended with 0")
    finally:
        process.kill()
        process.wait()


def main() -> None:
    """Make the Debian, follow the Dockerfile in it, and try what comes of it."""
    root = Path(tempfile.mkdtemp(prefix="pooling-lab-"))
    try:
        subprocess.run([*FROM, RELEASE, str(root)], check=True, stdout=subprocess.DEVNULL)
        root.chmod(0o755)
        for name in OF_THIS_MACHINE:
            if (Path("/") / name).exists():
                shutil.copy(Path("/") / name, root / name)
        (root / "usr/local/bin/python").symlink_to("/usr/bin/python3")
        for marker in (root / "usr/lib").glob("python3*/EXTERNALLY-MANAGED"):
            marker.unlink()
        image = Image(root)
        for name, rest in instructions((PROJECT / "Dockerfile").read_text(encoding="utf-8")):
            image.follow(name, rest)
        try_out(image)
    finally:
        shutil.rmtree(root)


if __name__ == "__main__":
    sys.exit(main())
