"""The figures that a session shows, so that any of them can be saved as it stands.

A figure's output announces itself; nothing is worked out before somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shiny import Session, render, ui
from shiny.session import require_active_session

from modules.figures.figure import Figure
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario
from modules.scenario.view_settings import ViewSettings

LABEL = "Save picture"


@dataclass(frozen=True, eq=False)
class Seen:
    """A figure as a person sees it.

    Attributes
    ----------
    figure : callable
        Makes it; not reactive, and any thread may ask.
    scenario : Scenario
        What it is drawn from.
    view : ViewSettings
        The way of looking, as far as it matters to the figure.
    """

    figure: Callable[[], Figure]
    scenario: Scenario
    view: ViewSettings


Find = Callable[[ThreeModels | None, ViewSettings], Seen]

_ANNOUNCED: dict[Session, list[tuple[Callable[[], str], Find]]] = {}


def announce(output: render.ui, find: Find) -> None:
    """Have a figure's output found by its id.

    Parameters
    ----------
    output : render.ui
    find : callable
        Finds what is seen, with the pinned fits and the way of looking; reactive.
    """
    session = require_active_session(None)

    def name() -> str:  # once the output has been put in its place, which names it
        return session.ns(output.output_id)

    whole = session.root_scope()
    if whole not in _ANNOUNCED:
        _ANNOUNCED[whole] = []
        whole.on_ended(lambda: forget(whole))
    _ANNOUNCED[whole].append((name, find))


def forget(session: Session) -> None:
    """Forget the figures of a session that has ended."""
    del _ANNOUNCED[session]


def seen_figure(session: Session, output_id: str) -> Find | None:
    """Return what finds the figure that an output of a session shows; None if it has none."""
    announced = _ANNOUNCED.get(session.root_scope(), [])
    return next((find for name, find in announced if name() == output_id), None)


def with_save_button(picture: ui.Tag) -> ui.Tag:
    """Return a picture with the button that opens the dialog; `static/picture.js` answers it."""
    button = ui.tags.button(
        ui.Tag(
            "svg",
            ui.Tag("path", d="M10 3V12 M6 8.5L10 12.5L14 8.5 M4 13V16.5H16V13"),
            viewBox="0 0 20 20",
            aria_hidden="true",
        ),
        type="button",
        aria_label=LABEL,
        title=LABEL,
        class_="save-picture",
        data_saves_picture="",
        aria_haspopup="dialog",
    )
    picture.append(button)
    return picture.add_class("pictured")
