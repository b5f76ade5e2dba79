"""How large the pictures of the tab are: as the window leaves it, or as narrow ones need it."""

from __future__ import annotations

from collections.abc import Callable

from shiny import Session

from modules.views.widgets.moving_figure import measured_height, measured_width

NARROW, HEIGHT_OF_NARROW = 560, 340
"""Width in pixels below which the page does not say how high a picture is (`static/study.css`)."""


def size_of_picture(session: Session) -> Callable[[], tuple[int, int]]:
    """Return what tells width and height of the output ``picture``, in pixels; reactive."""
    width, height = measured_width(session, "picture"), measured_height(session, "picture")

    def size() -> tuple[int, int]:
        return width(), height() if width() >= NARROW else HEIGHT_OF_NARROW

    return size
