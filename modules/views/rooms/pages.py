"""The two pages of a room, the same for every code: only the socket knows which rooms there are.

They have nothing of Shiny's but how HTML is written: a phone is to see its page at once, and two
hundred phones are to cost the server nothing but their messages.
"""

from __future__ import annotations

import json

from htmltools import Tag, TagChild, tags
from shiny import ui

from modules.views.page_files import ICON, PHONE, PROJECTOR, ROOM_STYLES
from modules.words.model_titles import MODEL_TITLES

PHASES = {"waiting": "Ready", "open": "Open", "closed": "Closed", "revealed": "Answer"}
"""The steps of an activity, as the projector names them."""

NEEDS_SCRIPTS = "This page needs JavaScript."


def phone_page(files: str) -> str:
    """Return a phone's page; at an address without a code it asks for one.

    Parameters
    ----------
    files : str
        Where the app's own files are, relative to the page.
    """
    return _page(
        "Room",
        files,
        PHONE,
        tags.header(
            tags.strong(id="code-shown", class_="code"),
            tags.span(id="who", class_="who"),
            id="head",
        ),
        _connection(),
        tags.main(
            tags.h1("Room", id="title", tabindex="-1"),
            tags.p(id="ask", class_="ask"),
            tags.div(id="text"),
            tags.div(id="words", class_="words", aria_live="polite"),
            tags.div(
                tags.div(id="own", class_="picture"),
                tags.div(id="class", class_="picture"),
                tags.div(id="bars"),
                id="seen",
            ),
            tags.form(id="answer", class_="answer", novalidate=""),
            tags.div(id="more"),
            id="main",
        ),
        tags.footer(
            tags.p(id="refused", class_="wrong", role="alert"),
            tags.p(id="state", class_="state"),
            _button("", "main-button", id="send", hidden=""),
            id="foot",
        ),
    )


def projector_page(files: str) -> str:
    """Return the projector's page.

    Parameters
    ----------
    files : str
        Where the app's own files are, relative to the page.
    """
    return _page(
        "Room on the projector",
        files,
        PROJECTOR,
        tags.header(
            tags.div(
                tags.h1("Room", id="title", tabindex="-1"),
                tags.p(id="ask", class_="ask"),
                tags.a("See the data", id="data", target="_blank", rel="noopener", hidden=""),
                class_="heading",
            ),
            _corner(),
            id="head",
        ),
        _connection(),
        tags.main(_lobby(), _stage(), id="main"),
        tags.footer(tags.p(id="counts", class_="counts"), _steps(), _buttons(), id="foot"),
        _menu(),
        _large(),
        _sure(),
        tags.p(id="done", class_="done", role="status", hidden=""),
    )


def _page(title: str, files: str, script: str, *body: TagChild) -> str:
    head = tags.head(
        tags.meta(charset="utf-8"),
        tags.meta(name="viewport", content="width=device-width, initial-scale=1"),
        tags.meta(name="color-scheme", content="light dark"),
        tags.meta(name="robots", content="noindex"),
        tags.title(f"{title} - Pooling Lab"),
        tags.link(rel="icon", type="image/svg+xml", href=f"{files}/{ICON}"),
        tags.link(rel="stylesheet", href=f"{files}/{ROOM_STYLES}"),
        tags.script(src=f"{files}/{script}", type="module"),
    )
    announcement = ui.div(
        id="announcement", class_="visually-hidden", role="status", aria_live="polite"
    )
    shown = tags.body(
        *body,
        announcement,
        tags.noscript(NEEDS_SCRIPTS),
        class_=script.removesuffix(".js"),
        data_models=json.dumps(MODEL_TITLES),
    )
    return f"<!DOCTYPE html>\n{tags.html(head, shown, lang='en')}\n"


def _connection() -> Tag:
    return tags.p(id="connection", class_="connection", role="status", hidden="")


def _button(text: TagChild, class_: str, **attributes: str) -> Tag:
    return tags.button(text, type="button", class_=class_, **attributes)


def _corner() -> Tag:
    """Return the code once the class has begun; pressed, it is large again."""
    return tags.button(
        tags.span(class_="code", data_code=""),
        tags.span(class_="small-qr", data_qr="", aria_hidden="true"),
        type="button",
        id="corner",
        class_="corner",
        title="Show the code large",
        hidden="",
    )


def _ways_in(beneath: Tag) -> tuple[Tag, Tag]:
    """Return the QR code, and the address and the code with something beneath them."""
    typed = tags.div(
        tags.p(data_address="", class_="address"),
        tags.p(data_code="", class_="large-code"),
        beneath,
    )
    return tags.div(data_qr="", class_="large-qr"), typed


def _lobby() -> Tag:
    return tags.section(
        *_ways_in(tags.p(id="lobby-people", class_="lobby-people")),
        id="lobby",
        class_="lobby",
        aria_label="How to join",
        hidden="",
    )


def _stage() -> Tag:
    return tags.section(
        tags.pre(id="material", tabindex="0", aria_label="Printed text", hidden=""),
        tags.div(id="picture", class_="picture", hidden=""),
        tags.div(id="bars", hidden=""),
        tags.ol(id="ranks", class_="ranks", aria_label="Who moved it most", hidden=""),
        tags.div(id="told", class_="told", hidden=""),
        id="stage",
        class_="stage",
        aria_label="The class",
        hidden="",
    )


def _steps() -> Tag:
    steps = (tags.li(title, data_phase_step=phase) for phase, title in PHASES.items())
    return ui.div(tags.span(id="place"), tags.ol(*steps, aria_label="Steps"), class_="steps")


def _buttons() -> Tag:
    return ui.div(
        _button("‹", "plain", id="back", data_step="back", aria_label="Back", title="Back"),
        tags.button(
            tags.span(id="on-word"),
            type="button",
            id="on",
            class_="main-button",
            data_step="on",
        ),
        _button("☰", "plain", popovertarget="menu", aria_label="Menu", title="Menu"),
        class_="buttons",
    )


def _menu() -> Tag:
    acts = {
        "copy": "Copy the lecturer’s link",
        "save": "Save as CSV",
        "empty": "Throw all answers away",
        "close": "Close the room",
    }
    return ui.div(
        *(_button(title, "plain", data_act=act) for act, title in acts.items()),
        id="menu",
        class_="menu",
        popover="",
    )


def _large() -> Tag:
    return tags.dialog(
        *_ways_in(_button("Back to the class", "main-button")),
        id="large",
        class_="large lobby",
        aria_label="How to join",
    )


def _sure() -> Tag:
    return tags.dialog(
        tags.p(id="sure-question"),
        ui.div(
            _button("", "danger", id="sure-yes"),
            _button("Cancel", "plain", id="sure-no"),
            class_="buttons",
        ),
        id="sure",
        aria_labelledby="sure-question",
    )
