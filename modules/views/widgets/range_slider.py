"""A native range slider that answers while it is dragged.

Shiny's own slider waits 250 ms after the last movement and has no slider role for a screen reader;
this one is the browser's, bound by `static/lab.js`, and sends the next value as soon as the server
has answered the last.
"""

from __future__ import annotations

from shiny import module, reactive, ui
from shiny.session import require_active_session

from modules.scenario import RANGES, SLIDERS, scenario_at
from modules.views.accepts import Accepted
from modules.views.choices import Choices


def input_range(field: str, value: float, *, class_: str = "") -> ui.Tag:
    """Return the labelled slider of a Scenario's number.

    Parameters
    ----------
    field : str
        The number; the input's id too, resolved in the module that calls.
    value : float
        Its first value.
    class_ : str
        A class of its own.
    """
    identifier = module.resolve_id(field)
    slider = SLIDERS[field]
    smallest, largest = RANGES[field]
    symbol = ui.span(slider.symbol, class_=f"symbol symbol-{field}")
    label = ui.span(symbol, " ", slider.label) if slider.symbol else slider.label
    return ui.div(
        ui.div(
            ui.tags.label(label, for_=identifier),
            ui.tags.output(f"{value:g}\N{NARROW NO-BREAK SPACE}{slider.unit}", for_=identifier),
            class_="range-slider-head",
        ),
        ui.tags.input(
            type="range",
            id=identifier,
            class_="range-slider form-range",
            min=smallest,
            max=largest,
            step=slider.step,
            value=value,
            data_unit=slider.unit,
        ),
        class_=f"range-slider-group slider-{field} {class_}".strip(),
        data_value=f"{value:g}",
    )


def follow_range(moved: Accepted, field: str, choices: Choices) -> None:
    """Keep a number of the Scenario as its slider says, and move sliders that it carries along."""

    @reactive.effect
    @reactive.event(moved[field])
    def change() -> None:
        now = choices()
        after = scenario_at(now, field, moved[field]())
        changed = {
            name: getattr(after, name)
            for name in SLIDERS
            if getattr(after, name) != getattr(now, name)
        }
        for carried in changed.keys() - {field}:
            update_range(carried, changed[carried])
        choices.follow(**changed)


def update_range(field: str, value: float) -> None:
    """Move a slider of this session to a value."""
    require_active_session(None).send_input_message(field, {"value": value})
