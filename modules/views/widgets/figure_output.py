"""Put a figure that is drawn anew whenever it changes on the page."""

from __future__ import annotations

import asyncio

from shiny import ui

from modules.figures.figure import Figure


async def figure_output(figure: Figure) -> ui.Tag:
    """Draw a figure in a thread, so that nobody waits."""
    svg = await asyncio.to_thread(figure.to_svg)
    return ui.div(ui.HTML(svg), class_="drawn-figure")
