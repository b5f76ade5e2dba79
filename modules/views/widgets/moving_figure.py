"""A figure that is drawn once and then moved, as `static/player.js` does it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from shiny import Session, reactive, render, req, ui

from modules.figures.drawing import draw, while_drawing
from modules.figures.standing import FigureOf, Standing
from modules.pooling import three_models
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario
from modules.scenario.shared_answers import SharedAnswers
from modules.scenario.view_settings import ViewSettings
from modules.views.widgets.distinct import distinct
from modules.views.widgets.later import Later
from modules.views.widgets.seen_figures import Seen, announce, with_save_button
from modules.views.widgets.source import Source

SIZE_STEP = 20
NARROWEST, SHORTEST = 300, 200

Layout = TypeVar("Layout", bound=Hashable)

# What follows from an uploaded file belongs to one person and is not kept here.
DRAWINGS: SharedAnswers[Hashable, str] = SharedAnswers(128)


def measured_width(session: Session, name: str) -> reactive.Value[int]:
    """Return an output's width in steps that few pictures serve well: browsers scale the rest."""
    return distinct(lambda: _in_steps(session.clientdata.output_width(name), NARROWEST))


def measured_height(session: Session, name: str) -> reactive.Value[int]:
    """Return the height of an output that the page, not its picture, makes high, in such steps."""
    return distinct(lambda: _in_steps(session.clientdata.output_height(name), SHORTEST))


def _in_steps(measured: float | None, least: int) -> int:
    req(measured)
    return max(least, int(measured or 0) // SIZE_STEP * SIZE_STEP)


def moving_figure(
    drawn: Callable[[], tuple[Layout, Source]],
    models: Callable[[], ThreeModels],
    figure: FigureOf[Layout],
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
        The figure of fits in a layout, with pinned fits: a function of a module, the same in every
        session.
    """
    drawing: Later[str] = Later()

    @render.ui
    def picture() -> ui.Tag:
        layout, source = drawn()
        with reactive.isolate():
            now = models()
        svg = drawing.answer((layout, source), lambda: _drawn(now, layout, figure))
        return with_save_button(ui.div(ui.HTML(svg), data_source=source.key))

    def seen(pinned: ThreeModels | None, view: ViewSettings) -> Seen:
        layout, _ = drawn()
        standing = Standing(figure, models(), layout, pinned, view)
        return Seen(standing.as_it_stands, models().scenario, view)

    announce(picture, seen)
    return picture


def unspoiled(scenario: Scenario) -> Scenario:
    """Return the Scenario that a figure is drawn from: one for all people who look at some data.

    All in which Scenarios of the same data differ is in the state, by which the page's player
    places the marks as soon as the drawing arrives.
    """
    return Scenario(
        data=scenario.data,
        upload=scenario.upload,
        subjects=scenario.subjects,
        occasions=scenario.occasions,
    )


async def _drawn(now: ThreeModels, layout: Layout, figure: FigureOf[Layout]) -> str:
    scenario = unspoiled(now.scenario)

    async def drawn() -> str:
        return await while_drawing(_draw, scenario, now, layout, figure)

    if scenario.data == "uploaded":
        return await drawn()
    return await DRAWINGS.to((scenario, layout, figure), drawn)


def _draw(
    scenario: Scenario,
    now: ThreeModels,
    layout: Layout,
    figure: FigureOf[Layout],
) -> str:
    models = now if now.scenario == scenario else three_models.fit(scenario)
    return draw(figure(models, layout, None))
