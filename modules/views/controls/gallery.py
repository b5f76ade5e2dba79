"""The gallery: named Scenarios to start from, and what to notice in each."""

from __future__ import annotations

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.scenario.gallery import GALLERY
from modules.views.accepts import Accepted, OneOf
from modules.views.choices import Choices
from modules.views.widgets.fold import fold

NONE = ""
GALLERY_ACCEPTS = {"exhibit": OneOf([NONE, *GALLERY])}


@module.ui
def gallery_ui() -> ui.Tag:
    """Return the chooser."""
    titles = {NONE: "Choose…"} | {name: exhibit.title for name, exhibit in GALLERY.items()}
    return fold(
        "Gallery",
        titles[NONE],
        [module.resolve_id("exhibit")],
        ui.input_select("exhibit", "Gallery", titles),
        ui.output_ui("notice"),
    )


@module.server
def gallery_server(input: Inputs, output: Outputs, session: Session, choices: Choices) -> None:
    """Adopt a chosen Scenario; its notice stands until something is changed.

    A page that returns after a lost connection still names the exhibit that it adopted before.
    """
    chosen = Accepted(input, GALLERY_ACCEPTS)

    @reactive.effect
    @reactive.event(chosen.exhibit)
    def start_from() -> None:
        exhibit = GALLERY.get(chosen.exhibit())
        if exhibit is not None and exhibit.scenario != choices():
            choices.adopt(exhibit.scenario)

    @reactive.effect
    @reactive.event(choices)
    def leave_when_changed() -> None:
        exhibit = GALLERY.get(chosen.exhibit())
        if exhibit is not None and exhibit.scenario != choices():
            ui.update_select("exhibit", selected=NONE)

    @render.ui
    def notice() -> ui.Tag | None:
        exhibit = GALLERY.get(chosen.exhibit())
        return ui.p(exhibit.notice, class_="remark", role="status") if exhibit else None
