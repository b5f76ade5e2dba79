"""The pooling dial: from complete pooling over what the data say to no pooling."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shiny import Inputs, Outputs, Session, module, reactive, ui

from modules.pooling import dial
from modules.pooling.dial import Dial
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels
from modules.scenario.view_settings import ESTIMATE, ViewSettings

STEP = 0.005
LOWEST_CURVE = 10.0
ROOM_ABOVE = 1.15
DIGITS_MOVED = 5
SMALLEST = 1e-200
LARGEST_SPREAD = 1e4


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
            data_wanted=module.resolve_id("wanted"),
            data_position=module.resolve_id("position"),
        ),
        ui.div(
            ui.span("complete"),
            ui.tags.button("the estimate", type="button", class_="dial-back"),
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
    view: ViewSettings,
) -> Callable[[], float]:
    """Send the criterion's curve with every fit, and all settings once a hand is on the dial.

    Returns
    -------
    callable
        Where the dial stands, reactively.
    """

    @reactive.effect
    async def send() -> None:
        fit = models().partial
        turned = dial.turn(fit) if isinstance(fit, PartialPooling) else None
        message: dict[str, Any] = {"curve": None, "frames": None}
        if turned is not None:
            message["curve"] = {
                "heights": curve_heights(turned),
                "shortfall": turned.shortfall or "",
                "reaches": turned.shortfall is None,
            }
            if view.dial != ESTIMATE or input.wanted.is_set():
                message["frames"] = frames(turned, models())
        await session.send_custom_message("dial", message)

    def position() -> float:
        return float(input.position()) if input.position.is_set() else view.dial

    return position


def curve_heights(turned: Dial) -> list[float]:
    """Return the criterion along the dial from 0, at its lowest, to 1; cut off where it is high."""
    above = turned.criterion - turned.criterion[np.isfinite(turned.criterion)].min()
    top = max(LOWEST_CURVE, ROOM_ABOVE * float(above[0]))
    return [round(float(height), 4) for height in np.clip(above / top, 0.0, 1.0)]


def frames(turned: Dial, models: ThreeModels) -> dict[str, Any]:
    """Return the lines, the population's line and its spread at each setting, to move between.

    Numbers are rounded, so that messages stay short, but finer than pixels show: beside how far
    lines differ in each term, and beside the range of `y` that a panel shows.
    """
    x, y = (models.observations[name].to_numpy() for name in ("x", "y"))
    heights = float(np.ptp(y))
    seen = (heights, heights / max(float(np.abs(x).max()), SMALLEST))
    decimals = [
        _decimals(min(seen[term], float(np.ptp(turned.lines[..., term])) or seen[term]))
        for term in range(2)
    ]
    spread = np.where(np.isfinite(turned.spread), turned.spread, LARGEST_SPREAD)
    return {
        "lines": dict(
            zip(
                models.subjects,
                _rounded(turned.lines, decimals).transpose(1, 0, 2).tolist(),
                strict=True,
            )
        ),
        "population": _rounded(turned.population, decimals).tolist(),
        "spread": [round(float(size), 4) for size in spread],
    }


def _decimals(range_seen: float) -> int:
    """Return the decimals that leave an error of a few millionths of a range."""
    return DIGITS_MOVED - math.floor(math.log10(max(range_seen, SMALLEST)))


def _rounded(values: NDArray[np.float64], decimals: Sequence[int]) -> NDArray[np.float64]:
    """Round intercepts and slopes, (..., 2)."""
    rounded = np.empty_like(values)
    for term, places in enumerate(decimals):
        rounded[..., term] = np.round(values[..., term], places)
    return rounded
