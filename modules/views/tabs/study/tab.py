"""The Study tab: what the three models do over and over again, and what designs are worth."""

from __future__ import annotations

from collections.abc import Callable

from shiny import Inputs, Outputs, Session, module, reactive, ui

from modules.pooling.three_models import ThreeModels
from modules.scenario.view_settings import STUDY_PARTS, ViewSettings
from modules.views.accepts import Accepted, OneOf, within
from modules.views.choices import Choices
from modules.views.heavy_work import HeavyWork
from modules.views.held import Held
from modules.views.tabs.study.designs import DESIGNS_ACCEPTS, designs_server, designs_ui
from modules.views.tabs.study.repeat import (
    REPEAT_ACCEPTS,
    Open,
    repeat_server,
    repeat_ui,
    show_repeat,
)
from modules.views.visits import Visits

STUDY_ACCEPTS = {
    "part": OneOf(STUDY_PARTS),
    **within("repeat", REPEAT_ACCEPTS),
    **within("designs", DESIGNS_ACCEPTS),
}


@module.ui
def study_tab_ui(view: ViewSettings) -> ui.Tag:
    """Return both parts behind tabs of their own."""
    parts = {"Repeat": repeat_ui("repeat", view), "Designs": designs_ui("designs")}
    panels = [
        ui.nav_panel(title, ui.h2(title, class_="visually-hidden"), part)
        for title, part in parts.items()
    ]
    return ui.div(ui.navset_pill(*panels, id="part", selected=view.study), class_="study-tab")


@module.server
def study_tab_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    choices: Choices,
    models: Callable[[], ThreeModels],
    looking: Held[ViewSettings],
    heavy: HeavyWork,
    open_in_lines: Open,
) -> None:
    """Wire each part at its first visit."""
    chosen = Accepted(input, STUDY_ACCEPTS)

    @reactive.effect
    def keep_part() -> None:
        looking.change(study=chosen.part())

    parts: dict[str, Callable[[], None]] = {
        "Repeat": lambda: repeat_server("repeat", choices, models, looking, heavy, open_in_lines),
        "Designs": lambda: designs_server("designs", choices, heavy),
    }
    Visits[None](chosen.part, parts)


@module.server
def show_study(input: Inputs, output: Outputs, session: Session, view: ViewSettings) -> None:
    """Have the controls of the tab stand as a way of looking says, seen or not."""
    ui.update_navset("part", selected=view.study)
    show_repeat("repeat", view)
