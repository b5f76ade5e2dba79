"""Which keys the page knows, and what a pointer and a finger do: a dialog under "?"."""

from __future__ import annotations

from collections.abc import Mapping

from shiny import ui

KEYS = "keys"
OF_THE_PAGE = {
    "P": "Present: one picture, large text. Again, or Esc: back.",
    "H": "While presenting: a highlight follows the pointer.",
    "Q": "A large QR code of what is on the page, for a room to scan.",
    "PageDown or →": "Next scene; PageUp or ← the one before. In a lesson, the pages: steps.",
    "?": "This list.",
}
IN_PICTURES = {
    "Tab": "To the picture, and on to the next control.",
    "Arrow keys": "From panel to panel, subject to subject, point to point.",
    "Enter": "From a panel to its points; on a point: remove or restore it.",
    "Esc": "Back to the panel; then no subject is chosen.",
}
POINTING = {
    "Point at": "A panel or a subject: its lines and what became of them. A symbol: its value.",
    "Click": "A point: remove or restore it. A table's heading: sort by it.",
    "Drag": "A rectangle on the plane: look closer.",
    "Tap": "As pointing and clicking do; on a phone a panel grows.",
}


def keys_ui() -> ui.Tag:
    """Return the dialog; `static/keys_listed.js` opens it."""
    title = f"{KEYS}-title"
    return ui.tags.dialog(
        ui.div(
            ui.h2("Keys and taps", id=title),
            ui.tags.button(type="button", class_="btn-close", aria_label="Close"),
            class_="dialog-head",
        ),
        ui.div(
            _listed("Anywhere", OF_THE_PAGE),
            _listed("In a picture", IN_PICTURES),
            _listed("Pointer and finger", POINTING),
            class_="keys-listed",
        ),
        id=KEYS,
        class_="keys-dialog",
        aria_labelledby=title,
    )


def _listed(title: str, said: Mapping[str, str]) -> ui.Tag:
    """Return a heading and what each key does."""
    rows = [
        ui.div(ui.tags.dt(ui.tags.kbd(key)), ui.tags.dd(words), class_="key-row")
        for key, words in said.items()
    ]
    return ui.tags.section(ui.h3(title), ui.tags.dl(*rows))
