"""What the page's player is told: the present state, the pinned one, and films of sliders."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable
from typing import Any

from shiny import Inputs, Session, reactive

from modules.figures.films import (
    Sight,
    dial_message,
    fields_with_a_film,
    film_message,
    without,
)
from modules.figures.messages import of_state, parts_needed
from modules.figures.state import DIGITS, state_of
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels
from modules.scenario.view_settings import ESTIMATE
from modules.views.widgets.source import source_of

SLIDERS = {
    "missing": "spoil-missing",
    "fewest": "spoil-fewest",
    "most": "spoil-most",
    "focus_left": "spoil-focus_left",
    "focus_noise": "spoil-focus_noise",
    "intercept": "truth-intercept",
    "slope": "truth-slope",
    "sd_intercept": "truth-sd_intercept",
    "sd_slope": "truth-sd_slope",
    "correlation": "truth-correlation",
    "residual_sd": "truth-residual_sd",
}
FIELD_OF = {slider: field for field, slider in SLIDERS.items()}
DIAL = "dial-slider"


def player_server(
    input: Inputs,
    session: Session,
    models: Callable[[], ThreeModels],
    pinned: Callable[[], ThreeModels | None],
    dial: Callable[[], float],
    sight: Callable[[], Sight | None],
) -> None:
    """Send the state whenever it changes, and a film when a hand comes near its slider.

    Parameters
    ----------
    models, pinned : callable
        The fits, and the pinned ones of the same data.
    dial : callable
        Where the pooling dial stands.
    sight : callable
        What is in sight of the figures; None where none is.
    """
    under_way: set[asyncio.Task[None]] = set()

    @reactive.effect
    async def send_state() -> None:
        seen = sight()
        if seen is None:
            return
        now = models()
        films = keys(now, dial(), seen)
        if dial() != ESTIMATE and DIAL in films:
            film = dial_message(now.scenario, seen)
            await session.send_custom_message("film", _named(film, DIAL, films))
        state = state_of(now, digits=DIGITS + seen.closer).of_subjects(seen.subjects)
        parts = parts_needed(seen.tab, now.truth is not None)
        message = of_state(state, parts, with_observations=seen.tab == "Lines") | {
            "source": source_of(now).key,
            "films": films,
            "settings": {
                slider: getattr(now.scenario, FIELD_OF[slider])
                for slider in films
                if slider != DIAL
            },
        }
        await session.send_custom_message("state", message)

    @reactive.effect
    async def send_pinned() -> None:
        fits = pinned()
        message: dict[str, Any] = {"state": None}
        if fits is not None:
            parts = parts_needed("Shrinkage", fits.truth is not None)
            message["state"] = of_state(state_of(fits), parts, with_observations=False)
        await session.send_custom_message("pinned", message)

    @reactive.effect
    @reactive.event(input.film)
    def fetch() -> None:
        seen, wanted = sight(), input.film()
        if seen is None or not isinstance(wanted, dict):
            return
        now, position, slider = models(), dial(), str(wanted.get("slider"))
        films = keys(now, position, seen)
        if slider not in films:
            return

        async def send() -> None:
            if slider == DIAL:
                film = await asyncio.to_thread(dial_message, now.scenario, seen)
            else:
                field = FIELD_OF[slider]
                scenario = without(now.scenario, field)
                film = await asyncio.to_thread(film_message, scenario, field, scale(position), seen)
            await session.send_custom_message("film", _named(film, slider, films))

        task = asyncio.create_task(send())
        under_way.add(task)
        task.add_done_callback(under_way.discard)


def keys(models: ThreeModels, position: float, seen: Sight) -> dict[str, str]:
    """Return which sliders have a film now, and what tells it from the films of other Scenarios.

    Parameters
    ----------
    models : ThreeModels
    position : float
        Where the pooling dial stands; at its far end only its own film is known.
    seen : Sight
    """
    scenario = models.scenario
    about: dict[str, object] = {}
    if position < 1.0:
        about = {
            SLIDERS[field]: (without(scenario, field), position)
            for field in fields_with_a_film(scenario)
        }
    if isinstance(models.partial, PartialPooling):
        about[DIAL] = scenario
    return {slider: _key(subject, seen) for slider, subject in about.items()}


def scale(position: float) -> float:
    """Return k, by which the dial multiplies the relative covariance factor at a position."""
    return position / (1.0 - position)


def _key(*about: object) -> str:
    return f"{zlib.crc32(repr(about).encode(errors='surrogatepass')):08x}"


def _named(film: dict[str, Any], slider: str, films: dict[str, str]) -> dict[str, Any]:
    return film | {"slider": slider, "key": films[slider]}
