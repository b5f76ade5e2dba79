"""A figure that is drawn once and then moved, as `static/marks.js` does it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from typing import TypeVar

from shiny import Session, reactive, render, req, ui

from modules.figures.figure import Figure
from modules.pooling.three_models import ThreeModels
from modules.views.widgets.distinct import distinct
from modules.views.widgets.source import Source, source_of

WIDTH_STEP = 20
NARROWEST = 300


Layout = TypeVar("Layout", bound=Hashable)


def measured_width(session: Session, name: str) -> reactive.Value[int]:
    """Return an output's width in steps that few pictures serve well: browsers scale the rest."""

    def width() -> int:
        measured = session.clientdata.output_width(name)
        req(measured)
        return max(NARROWEST, int(measured or 0) // WIDTH_STEP * WIDTH_STEP)

    return distinct(width)


def moving_figure(
    session: Session,
    layout: Callable[[], Layout],
    models: Callable[[], ThreeModels],
    figure: Callable[[ThreeModels, Layout], Figure],
    in_sight: Callable[[], bool],
) -> render.ui:
    """Return an output that draws a figure for a layout and moves it to the latest fits.

    Parameters
    ----------
    session : Session
    layout : callable
        What the figure shows and how large; another one draws it anew, an equal one moves it.
    models : callable
        The fits, reactively.
    figure : callable
        The figure of fits in a layout; it may read more reactive values, which then move it.
    in_sight : callable
        Whether anybody sees it; nothing is computed for a figure that nobody sees.
    """

    def wanted() -> tuple[Layout, Source]:
        return layout(), source_of(models())

    drawn = distinct(wanted)

    def key() -> str:
        return f"{hash(drawn()):x}"

    @reactive.effect
    async def move() -> None:
        if not in_sight() or drawn() != wanted():
            return
        now = figure(models(), layout())
        message = {
            "figure": now.name,
            "drawing": key(),
            "places": now.places(),
            "words": now.words,
        }
        await session.send_custom_message("place", message)

    @render.ui
    async def picture() -> ui.Tag:
        identifier = key()
        with reactive.isolate():
            now = figure(models(), layout())
        svg = await asyncio.to_thread(now.to_svg)
        return ui.div(ui.HTML(svg), data_placing=identifier)

    return picture
