"""The QR code of what is on the page, as large as the window: a class opens what it sees."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from shiny import render, req, ui

from modules.scenario import Scenario
from modules.views.accepts import Accepts, Switch
from modules.views.controls.share import UPLOAD_STAYS
from modules.views.widgets.qr_code import qr_code

LARGE_QR_CODE_ACCEPTS: dict[str, Accepts] = {"qr": Switch()}


def large_qr_code_ui() -> ui.Tag:
    """Return the dialog; `static/qr.js` opens it."""
    return ui.tags.dialog(
        ui.div(
            ui.h2("Scan to open this", id="qr-title"),
            ui.tags.button(type="button", class_="btn-close", aria_label="Close"),
            class_="dialog-head",
        ),
        ui.output_ui("large_qr_code"),
        class_="qr-dialog",
        aria_labelledby="qr-title",
    )


def large_qr_code_server(
    link: Callable[[], Awaitable[str]],
    choices: Callable[[], Scenario],
    is_open: Callable[[], bool],
) -> None:
    """Keep the code as the link of the page is, while it is looked at.

    Parameters
    ----------
    link, choices, is_open : callable
        Reactive.
    """

    @render.ui
    async def large_qr_code() -> ui.TagList | ui.Tag:
        req(is_open(), cancel_output=True)
        if choices().data == "uploaded":
            return ui.p(UPLOAD_STAYS)
        address = await link()
        return ui.TagList(
            await asyncio.to_thread(qr_code, address), ui.p(_to_type(address), class_="qr-address")
        )


def _to_type(link: str) -> str:
    """Return the page's address without what was chosen on it, for those who cannot scan."""
    parts = urlsplit(link)
    return f"{parts.netloc}{parts.path}".rstrip("/")
