"""A figure that is drawn anew whenever it changes."""

from __future__ import annotations

from collections.abc import Callable

from shiny import reactive, render, ui

from modules.figures.drawing import draw, while_drawing
from modules.figures.figure import Figure
from modules.views.widgets.later import Later


def drawn_figure(
    contents: Callable[[], Figure | ui.Tag],
    caption: bool = False,
    when_drawn: Callable[[], None] | None = None,
) -> render.ui:
    """Return an output that shows a figure, or what stands in its place.

    Parameters
    ----------
    contents : callable
        The figure, or a sentence where there is none; reactive.
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
        return ui.div(ui.div(ui.HTML(svg), class_="drawn-figure"), below)

    return drawn_figure_output
