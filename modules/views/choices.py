"""The Scenario as a session holds it: controls change it, and whole ones can be adopted."""

from __future__ import annotations

import time
from typing import Any

from shiny import Inputs, Session, reactive

from modules.scenario import LARGEST_SEED, Scenario
from modules.scenario.kept import OwnFile
from modules.views.accepts import Accepts, Number
from modules.views.held import Held

LONGEST_ECHO = 2.0
CHOICES_ACCEPTS: dict[str, Accepts] = {"adopted": Number(0, LARGEST_SEED, whole=True)}


class Choices(Held[Scenario]):
    """One person's choices.

    When a whole Scenario is adopted, the controls are moved to it and then report the values they
    were given: an echo, not a person's wish. An echo that arrives after the next Scenario has
    been adopted would undo it, so values are not followed until the page has said that it caught
    up, or `LONGEST_ECHO` seconds have passed.

    Attributes
    ----------
    adopted : reactive value of int
        Counts the whole Scenarios that arrived (from the gallery, by "Restore all"): controls
        then move to the new one.
    upload : str
        The name of the person's own data, also while others are looked at; empty before a file
        has been read.
    own_file : OwnFile or None
        How that file was read.
    """

    def __init__(self, start: Scenario) -> None:
        super().__init__(start)
        self.adopted: reactive.Value[int] = reactive.value(0, name="adopted")
        self.upload = ""
        self.own_file: OwnFile | None = None
        self._echo_until = 0.0

    @property
    def is_settling(self) -> bool:
        """Whether controls may still report the values that an adopted Scenario gave them."""
        return time.monotonic() <= self._echo_until

    def follow(self, **fields: Any) -> None:  # noqa: ANN401 - a Scenario's own fields
        """Replace some fields by what their controls report, unless that may be an echo."""
        if not self.is_settling:
            self.change(**fields)

    def adopt(self, scenario: Scenario) -> None:
        """Take over a whole Scenario, and let the controls follow."""
        self._echo_until = time.monotonic() + LONGEST_ECHO
        with reactive.isolate():
            self.take(scenario)
            self.adopted.set(self.adopted() + 1)

    def listen(self, input: Inputs, session: Session) -> None:
        """Ask the page, behind all messages to its controls, to say that it caught up."""

        @reactive.effect
        @reactive.event(self.adopted, ignore_init=True)
        def ask() -> None:
            number = self.adopted()

            async def send() -> None:
                await session.send_custom_message("adopted", {"number": number})

            session.on_flushed(send, once=True)

        @reactive.effect
        @reactive.event(input.adopted)
        def caught_up() -> None:
            if input.adopted() == self.adopted():
                self._echo_until = 0.0
