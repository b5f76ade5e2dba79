"""A native range slider that answers while it is dragged.

Shiny's own slider waits 250 ms after the last movement and has no slider role for a screen reader;
this one is the browser's, bound by `static/lab.js`, and sends the next value as soon as the server
has answered the last.
"""

from __future__ import annotations

from shiny import module, ui
from shiny.session import require_active_session


def input_range(
    id: str, label: str, *, smallest: int, largest: int, value: int, step: int, unit: str
) -> ui.Tag:
    """Return a labelled slider over whole numbers with its value shown beside the label.

    Parameters
    ----------
    id : str
        The input's id, resolved in the module that calls.
    label : str
        What it sets.
    smallest, largest, value, step : int
        Its range, its first value and its step.
    unit : str
        Written behind the value, as in ``40 %``.
    """
    identifier = module.resolve_id(id)
    return ui.div(
        ui.div(
            ui.tags.label(label, for_=identifier),
            ui.tags.output(f"{value}\N{NARROW NO-BREAK SPACE}{unit}", for_=identifier),
            class_="range-slider-head",
        ),
        ui.tags.input(
            type="range",
            id=identifier,
            class_="range-slider form-range",
            min=smallest,
            max=largest,
            step=step,
            value=value,
            data_unit=unit,
        ),
        class_="range-slider-group",
    )


def update_range(id: str, value: int) -> None:
    """Move a slider of this session to a value."""
    session = require_active_session(None)
    session.send_input_message(id, {"value": value})
