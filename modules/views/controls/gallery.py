"""The gallery: named Scenarios to start from, and what to notice in each."""

from __future__ import annotations

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.scenario.gallery import GALLERY
from modules.views.choices import Choices

NONE = ""


@module.ui
def gallery_ui() -> ui.TagList:
    """Return the chooser."""
    titles = {NONE: "Choose…"} | {name: exhibit.title for name, exhibit in GALLERY.items()}
    return ui.TagList(
        ui.input_select("exhibit", "Gallery", titles),
        ui.output_ui("notice"),
    )


@module.server
def gallery_server(input: Inputs, output: Outputs, session: Session, choices: Choices) -> None:
    """Adopt a chosen Scenario; its notice stands until something is changed."""

    @reactive.effect
    @reactive.event(input.exhibit)
    def start_from() -> None:
        if input.exhibit() != NONE:
            choices.adopt(GALLERY[input.exhibit()].scenario)

    @reactive.effect
    @reactive.event(choices)
    def leave_when_changed() -> None:
        chosen = GALLERY.get(input.exhibit())
        if chosen is not None and chosen.scenario != choices():
            ui.update_select("exhibit", selected=NONE)

    @render.ui
    def notice() -> ui.Tag | None:
        chosen = GALLERY.get(input.exhibit())
        return ui.p(chosen.notice, class_="remark", role="status") if chosen else None
