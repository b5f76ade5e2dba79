"""A link as a QR code, for phones that look at a projector."""

from __future__ import annotations

from urllib.parse import urlsplit

import segno
from shiny import ui

LONGEST_LINK = 1200
TOO_LONG = "This link is too long for a QR code that a phone could read. Hand on the link itself."
ONLY_HERE = (
    "This link opens on this computer only. For others, open the page by the computer's address "
    "on the network, and share again."
)
OPENS_QR_CODE = {"type": "button", "aria_haspopup": "dialog", "data_opens_qr": ""}
THIS_COMPUTER = {"localhost", "127.0.0.1", "::1"}


def qr_code(link: str) -> ui.Tag:
    """Return a link's QR code, dark on light, or a sentence where it would be too fine.

    Parameters
    ----------
    link : str
        At most `LONGEST_LINK` bytes fit a code that can be read across a room.
    """
    if len(link.encode()) > LONGEST_LINK:
        return ui.p(TOO_LONG, class_="control-note")
    drawn = segno.make(link, error="l", micro=False)
    code = ui.div(
        ui.HTML(drawn.svg_inline(dark="#000", light="#fff", omitsize=True)),
        role="img",
        aria_label="QR code of the link",
        class_="qr-code",
    )
    only_here = urlsplit(link).hostname in THIS_COMPUTER
    return ui.div(ui.p(ONLY_HERE, class_="control-note") if only_here else None, code)
