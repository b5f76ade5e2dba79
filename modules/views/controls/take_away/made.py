"""A file that takes its time: made on demand, with a bar and Cancel, and then to be downloaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from shiny import Inputs, Outputs, Session, reactive, render, req, ui

from modules.take_away.taken import Taken
from modules.views.accepts import Accepts, Press
from modules.views.heavy_work import HeavyWork
from modules.views.watched import watched
from modules.views.widgets.waiting import waiting

MADE_ACCEPTS: dict[str, Accepts] = {"make": Press(), "cancel": Press()}
CHANGED = "What is shown has changed since: make it again."
FAILED = "It could not be made. Try again."
CANCELLED = "Cancelled."


@dataclass(frozen=True, eq=False)
class Made:
    """A file, and what it was made of."""

    of: object
    content: str | bytes


def made_ui(make: str) -> ui.TagList:
    """Return the button, and the place of what follows."""
    return ui.TagList(
        ui.input_action_button("make", make, class_="btn-sm btn-primary"),
        ui.div(ui.output_ui("made"), role="status", class_="made"),
    )


def made_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    taken: Callable[[], Taken],
    file_name: str,
    work: Callable[..., str | bytes],
    chosen: Callable[[], tuple[Any, ...]],
    heavy: HeavyWork,
) -> None:
    """Answer the button, in a process.

    Parameters
    ----------
    taken : callable
        What the file is about.
    file_name : str
    work : callable
        Makes it of that, and of what was chosen.
    chosen : callable
    """
    bar = session.ns("made")

    def about() -> tuple[object, ...]:
        now = taken()
        return (now.scenario, now.view, *chosen())

    @reactive.extended_task
    async def make(of: object, now: Taken, also: tuple[Any, ...]) -> Made:
        return Made(of, await watched(session, bar, heavy, work, now, *also))

    @reactive.effect
    @reactive.event(input.make)
    def start() -> None:
        make.cancel()
        make(about(), taken(), chosen())

    @reactive.effect
    @reactive.event(input.cancel)
    def cancel() -> None:
        make.cancel()

    @render.ui
    def made() -> ui.TagChild:
        match make.status():
            case "running":
                return waiting("At work")
            case "cancelled":
                return ui.p(CANCELLED)
            case "error":
                return ui.p(FAILED, class_="complaint")
            case "success" if make.result().of == about():
                return ui.download_button(
                    "file", f"Download {file_name}", class_="btn-sm btn-primary"
                )
            case "success":
                return ui.p(CHANGED)
            case _:
                return None

    @render.download_button(filename=file_name)
    def file() -> Iterator[str | bytes]:
        req(make.status() == "success" and make.result().of == about())
        yield make.result().content
