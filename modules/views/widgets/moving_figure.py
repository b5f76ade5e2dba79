"""A figure that is drawn once and then moved, as `static/player.js` does it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from typing import TypeVar

from shiny import Session, reactive, render, req, ui

from modules.figures.figure import Figure
from modules.pooling import three_models
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario, remembered
from modules.views.widgets.distinct import distinct
from modules.views.widgets.source import Source

WIDTH_STEP = 20
NARROWEST = 300
REMEMBERED_PICTURES = 64

Layout = TypeVar("Layout", bound=Hashable)


def measured_width(session: Session, name: str) -> reactive.Value[int]:
    """Return an output's width in steps that few pictures serve well: browsers scale the rest."""

    def width() -> int:
        measured = session.clientdata.output_width(name)
        req(measured)
        return max(NARROWEST, int(measured or 0) // WIDTH_STEP * WIDTH_STEP)

    return distinct(width)


def moving_figure(
    drawn: Callable[[], tuple[Layout, Source]],
    models: Callable[[], ThreeModels],
    figure: Callable[[ThreeModels, Layout], Figure],
) -> render.ui:
    """Return an output that draws a figure; the page moves it to the latest fits.

    Parameters
    ----------
    drawn : callable
        What the figure shows and how large, and whose observations: reactive values that change
        only where it must be drawn anew.
    models : callable
        The fits.
    figure : callable
        The figure of fits in a layout: a function of a module, the same in every session.
    """

    @render.ui
    async def picture() -> ui.Tag:
        layout, source = drawn()
        with reactive.isolate():
            scenario = models().scenario
        svg = await asyncio.to_thread(_drawn, scenario, layout, figure)
        return ui.div(ui.HTML(svg), data_source=source.key)

    return picture


@remembered(REMEMBERED_PICTURES)
def _drawn(
    scenario: Scenario, layout: Layout, figure: Callable[[ThreeModels, Layout], Figure]
) -> str:
    return figure(three_models.fit(scenario), layout).to_svg()
