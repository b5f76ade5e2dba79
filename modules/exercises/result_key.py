"""The key that signs results, which whoever hosts the app sets."""

from __future__ import annotations

from collections.abc import Mapping

VARIABLE = "POOLING_LAB_RESULT_KEY"
SHORTEST_KEY = 16
MAY_BE = f"a secret text of at least {SHORTEST_KEY} letters"


class WeakKey(ValueError):
    """A key that could be guessed from a code that it has signed."""


def checked_key(text: str) -> str:
    """Return a key's text if nobody is likely to guess it; an empty one is no key.

    Raises
    ------
    WeakKey
        If it is too short.
    """
    if 0 < len(text) < SHORTEST_KEY:
        raise WeakKey(f"{VARIABLE} may be {MAY_BE}.")
    return text


def result_key(environ: Mapping[str, str]) -> bytes | None:
    """Return the key that the environment holds, or None if it holds none or an empty one.

    Raises
    ------
    WeakKey
        If it is too short.
    """
    text = checked_key(environ.get(VARIABLE, ""))
    return text.encode("utf-8", "surrogateescape") or None
