"""Which code runs: a fingerprint, so that replicas can be compared."""

from __future__ import annotations

import hashlib
from pathlib import Path

PROJECT = Path(__file__).parents[2]
LENGTH = 12
_NOT_CODE = {"__pycache__"}


def version() -> str:
    """Return twelve hexadecimal digits that differ where the app's files differ.

    They depend on `app.py`, `requirements.txt`, `modules` and `data`, names and contents.
    """
    found = hashlib.sha256()
    for file in sorted(_files(), key=lambda file: file.relative_to(PROJECT).as_posix()):
        found.update(file.relative_to(PROJECT).as_posix().encode() + b"\0")
        found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()[:LENGTH]


def files_address() -> str:
    """Return where the app's own files are, below its base path: elsewhere with each version."""
    return f"lab-{version()}"


def _files() -> list[Path]:
    folders = [PROJECT / "modules", PROJECT / "data"]
    inside = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    own = [file for file in inside if not _NOT_CODE & set(file.parts)]
    return [PROJECT / "app.py", PROJECT / "requirements.txt", *own]
