"""The report: which of its parts are in it, and the page to download."""

from __future__ import annotations

from collections.abc import Callable

from shiny import Inputs, Outputs, Session, module, ui

from modules.take_away.report.parts import PARTS
from modules.take_away.report.report import FILE_NAME, report
from modules.take_away.taken import Taken
from modules.views.accepts import Accepted, Accepts, SomeOf
from modules.views.controls.take_away.made import MADE_ACCEPTS, made_server, made_ui
from modules.views.heavy_work import HeavyWork

REPORT_ACCEPTS: dict[str, Accepts] = {"parts": SomeOf([*PARTS]), **MADE_ACCEPTS}
ABOUT = "One page for reading and printing, which opens without the lab and without a network."


@module.ui
def report_ui() -> ui.TagList:
    """Return the choosers, and what makes the report."""
    usual = [name for name, part in PARTS.items() if part.usual]
    titles = {name: part.title for name, part in PARTS.items()}
    return ui.TagList(
        ui.p(ABOUT, class_="control-note"),
        ui.input_checkbox_group("parts", "What is in it", titles, selected=usual),
        made_ui("Make the report"),
    )


@module.server
def report_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    taken: Callable[[], Taken],
    heavy: HeavyWork,
) -> None:
    """Make the report on demand."""
    chosen = Accepted(input, REPORT_ACCEPTS)
    made_server(
        input,
        output,
        session,
        taken,
        FILE_NAME,
        report,
        lambda: (tuple(chosen.parts()),),
        heavy,
    )
