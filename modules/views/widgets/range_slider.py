"""A native range slider that answers while it is dragged.

Shiny's own slider waits 250 ms after the last movement and has no slider role for a screen reader;
this one is the browser's, bound by `static/lab.js`, and sends the next value as soon as the server
has answered the last.
"""

from __future__ import annotations

from shiny import module, ui
from shiny.session import require_active_session

from modules.scenario import RANGES


def input_range(
    id: str,
    label: ui.TagChild,
    field: str,
    value: float,
    *,
    step: float = 1,
    unit: str = "",
    class_: str = "",
) -> ui.Tag:
    """Return a labelled slider over the range of a Scenario's field.

    Parameters
    ----------
    id : str
        The input's id, resolved in the module that calls.
    label : tag or str
        What it sets.
    field : str
        The field of the Scenario whose range it has.
    value, step : float
        Its first value and its step.
    unit : str
        Written behind the value, as in ``40 %``.
    class_ : str
        A class of its own.
    """
    identifier = module.resolve_id(id)
    smallest, largest = RANGES[field]
    return ui.div(
        ui.div(
            ui.tags.label(label, for_=identifier),
            ui.tags.output(f"{value:g}\N{NARROW NO-BREAK SPACE}{unit}", for_=identifier),
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
        class_=f"range-slider-group {class_}".strip(),
    )


def update_range(id: str, value: float) -> None:
    """Move a slider of this session to a value."""
    require_active_session(None).send_input_message(id, {"value": value})
