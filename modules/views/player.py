"""What the page's player is told: the present state, the pinned one, and films of sliders."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

from shiny import Inputs, Session, reactive

from modules.figures.films import (
    Sight,
    dial_message,
    fields_with_a_film,
    film_message,
    without,
)
from modules.figures.lines import axes
from modules.figures.messages import of_state, parts_needed
from modules.figures.state import DIGITS, state_of
from modules.observations import ForgottenUpload
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels
from modules.scenario import SLIDERS, Scenario
from modules.scenario.view_settings import ESTIMATE, ViewSettings
from modules.views.accepts import Accepted, Accepts, OneOf, Record, Text
from modules.views.counted_threads import CountedThreads
from modules.views.held import Held
from modules.views.widgets.distinct import distinct
from modules.views.widgets.later import UNDER_WAY
from modules.views.widgets.source import source_of

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")

FILM_THREAD = CountedThreads(1)
SLIDER_OF = {
    field: f"{'truth' if slider.group == 'truth' else 'spoil'}-{field}"
    for field, slider in SLIDERS.items()
}
FIELD_OF = {slider: field for field, slider in SLIDER_OF.items()}
DIAL = "dial-slider"
LONGEST_KEY = 64
PLAYER_ACCEPTS: dict[str, Accepts] = {
    "film": Record({"slider": OneOf([DIAL, *FIELD_OF]), "key": Text(LONGEST_KEY)})
}


def player_server(
    input: Inputs,
    session: Session,
    models: Callable[[], ThreeModels],
    pinned: Callable[[], ThreeModels | None],
    looking: Held[ViewSettings],
    sight: Callable[[], Sight | None],
) -> None:
    """Send the state whenever it changes, and a film when a hand comes near its slider.

    Parameters
    ----------
    models, pinned : callable
        The fits, and the pinned ones of the same data.
    looking : Held of ViewSettings
        With where the pooling dial stands.
    sight : callable
        What is in sight of the figures; None where none is.
    """
    asked = Accepted(input, PLAYER_ACCEPTS)
    under_way: set[asyncio.Task[None]] = set()
    latest_state: dict[str, Any] | None = None
    one_at_a_time = asyncio.Lock()
    dial = distinct(lambda: looking().dial)

    @reactive.effect
    async def send_state() -> None:
        nonlocal latest_state
        seen = sight()
        if seen is None:
            return
        now = models()
        films = keys(now, dial(), seen)
        state = state_of(now, digits=DIGITS + seen.closer).of_subjects(seen.subjects)
        parts = parts_needed(seen.tab, now.truth is not None)
        message: dict[str, Any] = of_state(state, parts, with_observations=seen.tab == "Lines") | {
            "source": source_of(now).key,
            "axes": axes(now.scenario),
            "films": films,
            "settings": {
                slider: getattr(now.scenario, FIELD_OF[slider])
                for slider in films
                if slider != DIAL
            },
        }
        latest_state = message
        if dial() != ESTIMATE and DIAL in films:
            UNDER_WAY.add(begin(send_behind_the_dial_s_film(message, now.scenario, seen, films)))
        else:
            await session.send_custom_message("state", message)

    async def send_behind_the_dial_s_film(
        message: dict[str, Any], scenario: Scenario, seen: Sight, films: dict[str, str]
    ) -> None:
        async with one_at_a_time:
            if message is not latest_state:
                return
            film = await in_the_film_thread(dial_message, scenario, seen)
        if message is latest_state:
            await session.send_custom_message("film", _named(film, DIAL, films))
            await session.send_custom_message("state", message)

    def ghost() -> tuple[Scenario, int] | None:
        """Return what is pinned, and how many digits more than usual are to be seen."""
        fits = pinned()
        if fits is None:
            return None
        seen = sight()
        return fits.scenario, 0 if seen is None else seen.closer

    latest_ghost = distinct(ghost)

    @reactive.effect
    @reactive.event(latest_ghost, ignore_none=False)
    async def send_pinned() -> None:
        fits, wanted = pinned(), latest_ghost()
        message: dict[str, Any] = {"state": None}
        if fits is not None and wanted is not None:
            state = state_of(fits, digits=DIGITS + wanted[1])
            parts = parts_needed("Shrinkage", fits.truth is not None)
            message["state"] = of_state(state, parts, with_observations=False)
        await session.send_custom_message("pinned", message)

    @reactive.effect
    @reactive.event(asked.film)
    def fetch() -> None:
        seen, slider = sight(), asked.film()["slider"]
        if seen is None:
            return
        now, position = models(), dial()
        films = keys(now, position, seen)
        if slider not in films:
            return

        async def send() -> None:
            async with one_at_a_time:
                film = await in_the_film_thread(_film, now.scenario, slider, position, seen)
            await session.send_custom_message("film", _named(film, slider, films))

        begin(send())

    def begin(sending: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        async def send() -> None:
            with suppress(ForgottenUpload):  # its owner uses another file by now, or has left
                await sending

        task = asyncio.create_task(send())
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        return task

    @session.on_ended
    def leave() -> None:
        for task in under_way:
            task.cancel()


async def in_the_film_thread(
    work: Callable[Rest, Answer], *args: Rest.args, **kwargs: Rest.kwargs
) -> Answer:
    """Work out a film in the one thread for all films, which leaves half of Python to the rest."""
    return await asyncio.wrap_future(FILM_THREAD.submit(work, *args, **kwargs))


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
            SLIDER_OF[field]: (without(scenario, field), position)
            for field in fields_with_a_film(scenario)
        }
    if isinstance(models.partial, PartialPooling):
        about[DIAL] = scenario
    return {slider: _key(subject, seen) for slider, subject in about.items()}


def scale(position: float) -> float:
    """Return k, by which the dial multiplies the relative covariance factor at a position."""
    return position / (1.0 - position)


def _film(scenario: Scenario, slider: str, position: float, seen: Sight) -> dict[str, Any]:
    if slider == DIAL:
        return dial_message(scenario, seen)
    field = FIELD_OF[slider]
    return film_message(without(scenario, field), field, scale(position), seen)


def _key(*about: object) -> str:
    return f"{zlib.crc32(repr(about).encode(errors='surrogatepass')):08x}"


def _named(film: dict[str, Any], slider: str, films: dict[str, str]) -> dict[str, Any]:
    return film | {"slider": slider, "key": films[slider]}
