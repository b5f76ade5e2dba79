"""The data as CSV, in files that lead back to what is shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.observations.taken_rows import TakenRows
from modules.take_away.data_file import FILE_NAMES, TITLES, data_file
from modules.take_away.taken import Taken
from modules.views.widgets.where_simulated import unless_simulated, where_simulated

ABOUT = (
    "Each file says in its first lines what was chosen. Choose it again at “Your file”, here or "
    "on another machine, and the same picture comes back, of your own data too."
)
SAID: dict[TakenRows, str] = {
    "generated": "All observations, with nothing spoiled.",
    "spoiled": "With the noise that was added; kept says which observations are left.",
    "truth": "The same, with the intercept and slope that are true of each subject.",
}
UNKNOWN = "What is true of these data nobody knows; of simulated ones there is a file with it."


@module.ui
def data_ui() -> ui.TagList:
    """Return a button for each file."""
    files = {which: _file(which) for which in TITLES}
    return ui.TagList(
        ui.p(ABOUT, class_="control-note"),
        files["spoiled"],
        files["generated"],
        where_simulated(files["truth"]),
        unless_simulated(ui.p(UNKNOWN, class_="control-note")),
    )


def _file(which: TakenRows) -> ui.Tag:
    return ui.div(
        ui.h3(TITLES[which]),
        ui.p(SAID[which], class_="control-note"),
        ui.download_button(which, f"Download {FILE_NAMES[which]}", class_="btn-sm"),
        class_="taken-file",
    )


@module.server
def data_server(
    input: Inputs, output: Outputs, session: Session, taken: Callable[[], Taken]
) -> None:
    """Write a file when it is asked for."""

    def wire(which: TakenRows) -> None:
        async def written() -> AsyncIterator[str]:
            with reactive.isolate():
                now = taken()
            yield await asyncio.to_thread(data_file, now.scenario, now.view, which, now.address)

        output(id=which)(render.download_button(filename=FILE_NAMES[which])(written))

    for which in TITLES:
        wire(which)
