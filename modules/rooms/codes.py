"""The codes of rooms: short enough to be typed from a projector, too many to be guessed."""

from __future__ import annotations

import secrets

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which look like a one and a zero."""

LENGTH = 5


def new_code() -> str:
    """Return one of 24⁵ codes, eight million."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def is_code(text: str) -> bool:
    """Whether a room could have this code."""
    return len(text) == LENGTH and all(letter in LETTERS for letter in text)
