"""The pooling dial: from complete pooling over what the data say to no pooling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from shiny import Inputs, Outputs, Session, module, reactive, ui

from modules.pooling import dial
from modules.pooling.dial import Dial
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels
from modules.scenario.view_settings import ViewSettings
from modules.views.accepts import Accepted, Number
from modules.views.held import Held
from modules.words.dial import shortfall

DIAL_ACCEPTS = {"position": Number(0, 1, clamped=True)}
STEP = 0.005
LOWEST_CURVE = 10.0
ROOM_ABOVE = 1.15


@module.ui
def dial_ui(view: ViewSettings) -> ui.Tag:
    """Return the dial under the curve of the criterion, its ends and its middle named."""
    identifier = module.resolve_id("slider")
    curve = ui.Tag(
        "svg",
        ui.Tag("line", class_="dial-estimate", x1="50", x2="50", y1="0", y2="40"),
        ui.Tag("path", class_="dial-curve", fill="none"),
        ui.Tag("path", class_="dial-here"),
        class_="dial-picture",
        viewBox="0 0 100 40",
        preserveAspectRatio="none",
        role="img",
        aria_label="The criterion along the dial, lowest at the estimate",
    )
    return ui.div(
        ui.div(
            ui.tags.label("Pooling dial", for_=identifier),
            ui.tags.output(for_=identifier),
            class_="range-slider-head",
        ),
        curve,
        ui.tags.input(
            type="range",
            id=identifier,
            class_="dial-slider form-range",
            min=0,
            max=1,
            step=STEP,
            value=view.dial,
            data_position=module.resolve_id("position"),
        ),
        ui.div(
            ui.span("complete"),
            ui.tags.button("estimate", type="button", class_="dial-back"),
            ui.span("none"),
            class_="dial-ends",
        ),
        ui.p(class_="dial-shortfall control-note", hidden=True),
        class_="dial",
    )


@module.server
def dial_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    models: Callable[[], ThreeModels],
    looking: Held[ViewSettings],
) -> None:
    """Send the criterion's curve with every fit, and keep where the dial stands."""
    moved = Accepted(input, DIAL_ACCEPTS)

    @reactive.effect
    async def send() -> None:
        fit = models().partial
        curve: dict[str, Any] | None = None
        if isinstance(fit, PartialPooling):
            turned = dial.turn(fit)
            curve = {
                "heights": curve_heights(turned),
                "shortfall": shortfall(fit) or "",
                "reaches": turned.reaches_no_pooling,
            }
        await session.send_custom_message("dial", {"curve": curve})

    @reactive.effect
    @reactive.event(moved.position)
    def keep() -> None:
        looking.change(dial=float(moved.position()))


async def show_dial(session: Session, view: ViewSettings) -> None:
    """Have the dial stand as a way of looking says; pictures turn with the next state."""
    await session.send_custom_message("turned", {"at": view.dial})


def curve_heights(turned: Dial) -> list[float]:
    """Return the criterion along the dial from 0, at its lowest, to 1; cut off where it is high."""
    above = turned.criterion - turned.criterion[np.isfinite(turned.criterion)].min()
    top = max(LOWEST_CURVE, ROOM_ABOVE * float(above[0]))
    return [round(float(height), 4) for height in np.clip(above / top, 0.0, 1.0)]
