"""The end of the bar: what shows the page to a room, and what says which keys there are."""

from __future__ import annotations

from shiny import Inputs, reactive, ui

from modules.scenario.view_settings import ViewSettings
from modules.views.accepts import Accepted, Accepts, Switch
from modules.views.held import Held
from modules.views.widgets.keys import KEYS
from modules.views.widgets.qr_code import OPENS_QR_CODE

PRESENT_ACCEPTS: dict[str, Accepts] = {"presented": Switch()}
KEYS_NAME = "Keys and taps"
OPENS_KEYS = {"type": "button", "aria_haspopup": "dialog", "data_opens_dialog": KEYS}
SCREEN = "M1.5 3h17M3 3v9.5h14V3M10 12.5V16M6.5 18.5 10 15l3.5 3.5"
SQUARES = (
    "M2.5 2.5h5v5h-5zM12.5 2.5h5v5h-5zM2.5 12.5h5v5h-5z"
    "M11.5 11.5h2v2h-2zM15.5 11.5h2v2h-2zM11.5 15.5h2v2h-2zM15.5 15.5h2v2h-2z"
)
RING = "M10 4.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M10 1v2M10 17v2M1 10h2M17 10h2"


def bar_end_ui(view: ViewSettings) -> ui.Tag:
    """Return the buttons; scripts named after what they do answer them."""
    return ui.div(
        ui.tags.button(
            _icon(SQUARES), class_="bar-button qr", **OPENS_QR_CODE, **_named("QR code")
        ),
        _button("Highlight at the pointer", RING, "highlight", pressed=False),
        _button("Present", SCREEN, "present", pressed=view.presented),
        ui.tags.button("?", class_="bar-button keys-sign", aria_label=KEYS_NAME, **OPENS_KEYS),
        class_="bar-end",
    )


def keys_button() -> ui.Tag:
    """Return what opens the same list of keys where the bar of a phone has no room for its sign."""
    return ui.tags.button(KEYS_NAME, class_="btn btn-default btn-sm keys-word", **OPENS_KEYS)


def _button(name: str, drawn: str, answers: str, *, pressed: bool) -> ui.Tag:
    """Return a button with an icon, which stays pressed."""
    return ui.tags.button(
        _icon(drawn),
        type="button",
        class_=f"bar-button {answers}",
        aria_pressed=str(pressed).lower(),
        **_named(name),
    )


def _icon(drawn: str) -> ui.Tag:
    return ui.Tag("svg", ui.Tag("path", d=drawn), viewBox="0 0 20 20", aria_hidden="true")


def _named(name: str) -> dict[str, str]:
    return {"aria_label": name, "title": name}


def present_server(input: Inputs, looking: Held[ViewSettings]) -> None:
    """Keep whether the page is shown to a room."""
    chosen = Accepted(input, PRESENT_ACCEPTS)

    @reactive.effect
    @reactive.event(chosen.presented)
    def keep_presented() -> None:
        looking.change(presented=chosen.presented())
