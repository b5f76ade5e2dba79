"""Save a picture: one dialog for every figure of the page, and the files that it asks for."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, Literal, get_args

from shiny import Inputs, Session, reactive, ui
from shiny.types import SilentException

from modules.figures.drawing import save, while_drawing
from modules.figures.saving import FORMS, Form, Look
from modules.figures.theme import Mode
from modules.observations import ForgottenUpload
from modules.pooling.three_models import ThreeModels
from modules.scenario import LONGEST_LABEL
from modules.scenario.view_settings import ViewSettings
from modules.views.accepts import Accepted, Accepts, Number, OneOf, Record, Switch, Text
from modules.views.held import Held
from modules.views.widgets.seen_figures import LABEL, Seen, seen_figure
from modules.words.scene_title import scene_title

Background = Literal["white", "transparent"]

LONGEST_ID = 64
MOST_PRESSES = 2**31 - 1
PICTURE_ACCEPTS: dict[str, Accepts] = {
    "save_picture": Record(
        {
            "number": Number(0, MOST_PRESSES, whole=True),
            "of": Text(LONGEST_ID),
            "raised": Text(LONGEST_LABEL),
            "form": OneOf(FORMS),
            "mode": OneOf(get_args(Mode)),
            "background": OneOf(get_args(Background)),
            "caption": Switch(),
        }
    )
}
TYPES: dict[Form, str] = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
NOT_A_LETTER = re.compile(r"[\W_]+")


def picture_dialog() -> ui.Tag:
    """Return the dialog: how the picture is to look, and what to do with it."""
    title = "picture-title"
    return ui.tags.dialog(
        ui.div(
            ui.h2(LABEL, id=title),
            ui.tags.button(type="button", class_="btn-close", aria_label="Close"),
            class_="dialog-head",
        ),
        ui.tags.form(
            _choice("form", "File", {form: form.upper() for form in ("png", "svg", "pdf")}),
            _choice("mode", "Colours", {"light": "Light", "dark": "Dark"}),
            _choice("background", "Background", {"white": "Solid", "transparent": "Transparent"}),
            ui.tags.label(
                ui.tags.input(type="checkbox", name="caption", checked=""), "Caption below"
            ),
            ui.div(
                ui.tags.button("Save", type="submit", class_="btn btn-primary btn-sm"),
                ui.tags.button(
                    "Copy as image", type="button", class_="btn btn-default btn-sm copy-picture"
                ),
                class_="button-row",
            ),
            ui.div(
                ui.tags.progress(aria_label="The picture is being drawn"),
                ui.tags.button("Cancel", type="button", class_="btn btn-default btn-sm"),
                class_="picture-waits waiting",
                hidden="",
            ),
            ui.p(class_="picture-said control-note", role="status"),
        ),
        class_="picture-dialog",
        aria_labelledby=title,
    )


def picture_server(
    input: Inputs,
    session: Session,
    pinned: Callable[[], ThreeModels | None],
    looking: Held[ViewSettings],
) -> None:
    """Send the file that was asked for last; nothing is drawn before."""
    asked = Accepted(input, PICTURE_ACCEPTS)
    drawing: asyncio.Task[None] | None = None
    has_left = False

    @reactive.effect
    @reactive.event(asked.save_picture)
    def begin() -> None:
        nonlocal drawing
        stop()
        wanted = asked.save_picture()
        drawing = asyncio.create_task(send(wanted, seen(wanted["of"])))

    def seen(output_id: str) -> Seen | None:
        find = seen_figure(session, output_id)
        try:
            return None if find is None else find(pinned(), looking())
        except SilentException:  # it is still to be drawn
            return None

    async def send(wanted: dict[str, Any], found: Seen | None) -> None:
        message: dict[str, Any] = {"number": wanted["number"]}
        with suppress(ForgottenUpload):  # another file is used by now
            try:
                if found is not None:
                    message |= await while_drawing(_file, found, wanted)
            finally:
                if not has_left:
                    await session.send_custom_message("saved_picture", message)

    def stop() -> None:
        if drawing is not None:
            drawing.cancel()

    @session.on_ended
    def leave() -> None:
        nonlocal has_left
        has_left = True
        stop()


def file_name(figure: str, about: str, form: Form) -> str:
    """Return what a file is called, such as ``lines-sleepstudy-40-missing.png``."""
    return f"{NOT_A_LETTER.sub('-', f'{figure} {about}'.lower()).strip('-')}.{form}"


def _choice(name: str, title: str, choices: dict[str, str]) -> ui.Tag:
    first = next(iter(choices))
    return ui.tags.fieldset(
        ui.tags.legend(title),
        *(
            ui.tags.label(
                ui.tags.input(
                    type="radio", name=name, value=value, checked="" if value == first else None
                ),
                words,
            )
            for value, words in choices.items()
        ),
    )


def _file(seen: Seen, wanted: dict[str, Any]) -> dict[str, str]:
    """Return a file as the page is sent it."""
    form: Form = wanted["form"]
    figure, usual = seen.figure(), ViewSettings()
    about = scene_title(seen.scenario, replace(seen.view, tab=usual.tab, part=usual.part))
    look = Look(wanted["mode"], wanted["background"], wanted["caption"])
    content = save(figure, form, look, f"{about}.", wanted["raised"])
    return {
        "name": file_name(figure.name, about, form),
        "type": TYPES[form],
        "content": base64.b64encode(content).decode(),
    }
