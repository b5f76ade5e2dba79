"""A QR code in characters, for a terminal on a projector."""

from __future__ import annotations

import io

import segno

WHITE_ON_BLACK = "\033[97;40m"
USUAL_COLOURS = "\033[0m"


def terminal_qr_code(address: str) -> str:
    """Return lines that show an address as a QR code, in a dark and in a light terminal.

    Parameters
    ----------
    address : str
        A web address, short enough for a terminal's width.
    """
    drawn = io.StringIO()
    segno.make(address, error="l", micro=False).terminal(drawn, compact=True)
    return "\n".join(
        f"{WHITE_ON_BLACK}{line}{USUAL_COLOURS}" for line in drawn.getvalue().splitlines()
    )
