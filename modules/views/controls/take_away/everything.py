"""Everything that can be taken away, in one zip."""

from __future__ import annotations

from collections.abc import Callable

from shiny import Inputs, Outputs, Session, module, ui

from modules.take_away.everything import NAME, everything
from modules.take_away.taken import Taken
from modules.views.accepts import Accepts
from modules.views.controls.take_away.made import MADE_ACCEPTS, made_server, made_ui
from modules.views.heavy_work import HeavyWork

EVERYTHING_ACCEPTS: dict[str, Accepts] = MADE_ACCEPTS
ABOUT = (
    "One zip with the data, the programs and what they read, the pictures as SVG, PNG and PDF, the "
    "tables as CSV, the report with all its parts, and the link."
)


@module.ui
def everything_ui() -> ui.TagList:
    """Return what makes the zip."""
    return ui.TagList(ui.p(ABOUT, class_="control-note"), made_ui("Pack everything"))


@module.server
def everything_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    taken: Callable[[], Taken],
    heavy: HeavyWork,
) -> None:
    """Pack on demand."""
    made_server(input, output, session, taken, NAME, everything, tuple, heavy)
