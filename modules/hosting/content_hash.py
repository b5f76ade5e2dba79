"""Name a folder by what is in it."""

from __future__ import annotations

import hashlib
from pathlib import Path

DIGITS = 12


def content_hash(folder: Path) -> str:
    """Return `DIGITS` hexadecimal digits that change with any file of a folder.

    Parameters
    ----------
    folder : Path
        Without folders in it.
    """
    total = hashlib.blake2s(digest_size=DIGITS // 2)
    for file in sorted(folder.iterdir()):
        content = file.read_bytes()
        total.update(f"{file.name} {len(content)} ".encode())
        total.update(content)
    return total.hexdigest()
