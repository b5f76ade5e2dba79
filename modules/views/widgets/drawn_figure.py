"""A figure that is drawn anew whenever it changes."""

from __future__ import annotations

from collections.abc import Callable

from shiny import reactive, render, req, ui

from modules.figures.drawing import draw, while_drawing
from modules.figures.figure import Figure
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario
from modules.scenario.view_settings import ViewSettings
from modules.views.widgets.later import Later
from modules.views.widgets.seen_figures import Seen, announce, with_save_button


def drawn_figure(
    contents: Callable[[], Figure | ui.Tag],
    about: Callable[[], Scenario],
    caption: bool = False,
    when_drawn: Callable[[], None] | None = None,
) -> render.ui:
    """Return an output that shows a figure, or what stands in its place.

    Parameters
    ----------
    contents : callable
        The figure, or a sentence where there is none; reactive.
    about : callable
        The Scenario that the figure is drawn from; reactive, and asked where there is a figure.
    caption : bool
        Whether what the figure says in words stands below it.
    when_drawn : callable, optional
        Called when the latest figure is there.
    """
    now = reactive.calc(contents)
    drawing: Later[str] = Later()

    @render.ui
    def drawn_figure_output() -> ui.Tag:  # not the name of any place: Shiny would put it there
        figure = now()
        if not isinstance(figure, Figure):
            return figure
        svg = drawing.answer(figure, lambda: while_drawing(draw, figure))
        if when_drawn is not None:
            when_drawn()
        below = ui.p(figure.words, class_="control-note") if caption else None
        picture = with_save_button(ui.div(ui.HTML(svg), class_="drawn-figure"))
        return ui.div(picture, below)

    def seen(pinned: ThreeModels | None, view: ViewSettings) -> Seen:
        figure = now()
        req(isinstance(figure, Figure))
        assert isinstance(figure, Figure)
        return Seen(lambda: figure, about(), ViewSettings())

    announce(drawn_figure_output, seen)
    return drawn_figure_output
