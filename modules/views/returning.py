"""A page that lost its connection returns to a new session, which begins where the last one was.

The page keeps what the server tells it (`modules.scenario.kept`), sends it with its controls'
values when it connects again (`static/kept.js`), and sends a file of the person's own once more
(`static/own_file.js`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from shiny import Inputs, Session, reactive, ui

from modules.scenario import LARGEST_SEED
from modules.scenario.kept import Kept, address_query, from_page, to_page, with_upload
from modules.scenario.learning import Learning
from modules.scenario.link import on_default_data
from modules.scenario.programme import LONGEST_OWN, Programme
from modules.scenario.view_settings import ViewSettings
from modules.views.accepts import Accepts, NotAccepted, Number, Record, Text
from modules.views.choices import Choices
from modules.views.held import Held
from modules.views.visits import when_first

LONGEST_CHOICES = 12_000 + LONGEST_OWN
LONGEST_NAME = 1_000
RETURNING_ACCEPTS: dict[str, Accepts] = {
    "kept": Record(
        {"choices": Text(LONGEST_CHOICES)}
        | dict.fromkeys(("name", "y", "x", "subject"), Text(LONGEST_NAME))
    ),
    "there": Number(0, LARGEST_SEED, whole=True),
}


def connection_ui() -> ui.Tag:
    """Return the place where the page says that its connection is lost."""
    return ui.div(
        ui.span(role="status", class_="connection-words"),
        ui.tags.button("Try now", type="button", class_="btn btn-default btn-sm", hidden=True),
        class_="connection",
    )


def kept_by_page(input: Inputs) -> Kept | None:
    """Return what a returning page has kept; None where the page was just opened."""
    with reactive.isolate():
        if not input.kept.is_set():
            return None
        try:
            RETURNING_ACCEPTS["kept"].nearest(input.kept())
        except NotAccepted:
            return None
        return from_page(input.kept())


class Return:
    """What a session begins with, and the person's own file while that is still on its way.

    Parameters
    ----------
    kept : Kept
        What the page has kept, or what the link says that opened it.

    Attributes
    ----------
    choices : Choices
    looking : Held of ViewSettings
        Both on the default data until a file that they need has arrived.
    programme : Held of Programme
    learning : Held of Learning
    file : OwnFile or None
        The file that the page sends again.
    awaits_file : bool
        Whether it is still on its way.
    """

    def __init__(self, kept: Kept) -> None:
        scenario, view = kept.scenario, kept.view
        if kept.needs_file:
            scenario, view = on_default_data(scenario, view)
        self.choices, self.looking = Choices(scenario), Held[ViewSettings](view)
        self.programme = Held[Programme](kept.programme)
        self.learning = Held[Learning](kept.learning)
        self.choices.own_file = self.file = kept.file
        self.awaits_file = kept.file is not None
        self._kept = kept
        self._complete: reactive.Value[bool] = reactive.value(not kept.needs_file, name="complete")

    def file_arrived(self, upload: str) -> None:
        """Go on with the data of the file, which are known under this name now."""
        self.awaits_file = False
        self.choices.upload = upload
        if self._kept.needs_file:
            self.choices.take(replace(self._kept.scenario, upload=upload))
            self.looking.take(with_upload(self._kept.view, upload))
        else:
            self.looking.take(with_upload(self.looking(), upload))
        self._complete.set(True)

    def file_is_gone(self) -> None:
        """Go on without it."""
        self.awaits_file = False
        self.choices.own_file = None
        self._complete.set(True)

    def when_complete(self, wire: Callable[[], None]) -> None:
        """Wire the rest of the session once all that is shown is there.

        Until then the page is told nothing, so that its last pictures stay.
        """
        if self._kept.needs_file:
            when_first(self._complete, wire)
        else:
            wire()


def answer(input: Inputs, session: Session) -> None:
    """Answer a page that asks whether its connection still leads anywhere."""

    @reactive.effect
    @reactive.event(input.there)
    async def say() -> None:
        await session.send_custom_message("there", {})


def keep_on_page(
    session: Session,
    choices: Choices,
    looking: Held[ViewSettings],
    programme: Held[Programme],
    learning: Held[Learning],
) -> None:
    """Tell the page what to keep, and its address, behind all messages to its controls."""

    @reactive.effect
    def keep() -> None:
        now = Kept(choices(), looking(), choices.own_file, programme(), learning())
        message: dict[str, object] = {
            "kept": to_page(now, choices.upload),
            "address": address_query(now.scenario, now.view, now.programme, now.learning),
        }

        async def send() -> None:
            await session.send_custom_message("kept", message)

        session.on_flushed(send, once=True)
