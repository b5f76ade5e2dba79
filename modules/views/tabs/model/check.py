"""Check the fit: residuals and normal quantile plots."""

from __future__ import annotations

from collections.abc import Callable

from shiny import Inputs, Outputs, Session, module, ui

from modules.figures.diagnostics import NARROW, diagnostics
from modules.figures.figure import Figure
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels
from modules.views.widgets.drawn_figure import drawn_figure
from modules.views.widgets.moving_figure import measured_height, measured_width
from modules.views.widgets.terms import with_terms

WHAT_TO_SEE = (
    "A good fit leaves a level band without a shape on the left, and points along the line in the "
    "normal Q-Q plots."
)
CAPTION = 40
"""Room that what the pictures say takes below them, in pixels."""


@module.ui
def check_ui() -> ui.TagList:
    """Return the place of the pictures."""
    return ui.TagList(
        ui.p(with_terms(WHAT_TO_SEE), class_="control-note explains"),
        ui.output_ui("picture", class_="shiny-report-size check-picture"),
    )


@module.server
def check_server(
    input: Inputs, output: Outputs, session: Session, models: Callable[[], ThreeModels]
) -> None:
    """Keep the pictures as the fit is."""
    width, height = measured_width(session, "picture"), measured_height(session, "picture")

    def contents() -> Figure | ui.Tag:
        fit = models().partial
        if not isinstance(fit, PartialPooling):
            return ui.p(str(fit))
        room = height() - CAPTION if width() >= NARROW else None
        return diagnostics(models(), fit, width(), room)

    output(id="picture")(drawn_figure(contents, lambda: models().scenario, caption=True))
