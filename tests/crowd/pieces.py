"""Long pieces of an event loop's work, as `measured_app` writes them to its log."""

from __future__ import annotations

from pathlib import Path

LONG = 0.01  # seconds of processor time
SAID = "a long piece, seconds: "


def pieces(log: Path, start: int) -> list[float]:
    """Return the seconds of the long pieces in a log from some byte on, the longest first."""
    lines = log.read_bytes()[start:].decode().splitlines()
    said = (line.removeprefix(SAID) for line in lines if line.startswith(SAID))
    return sorted(map(float, said), reverse=True)
