"""Share this: a link with every choice; of uploaded data it sends people to a file of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from shiny import Inputs, Session, reactive, render, ui
from shiny.bookmark import BookmarkState

from modules.scenario import Scenario
from modules.scenario.learning import Learning
from modules.scenario.programme import Programme, to_shared_values
from modules.scenario.view_settings import ViewSettings
from modules.views.accepts import Accepts, Press
from modules.views.choices import Choices
from modules.views.held import Held
from modules.views.visits import when_first
from modules.views.widgets.in_short import in_short
from modules.views.widgets.qr_code import OPENS_QR_CODE

Shared = tuple[Scenario, ViewSettings, Programme, Learning]

SHARE_ACCEPTS: dict[str, Accepts] = {"share": Press()}
UPLOAD_STAYS = (
    "Your own data cannot travel in a link: it would hold all choices but open on the default "
    "data. Hand on a file of the data instead: who chooses it at “Your file” sees the same picture."
)


def share_ui() -> ui.TagList:
    """Return the button, and the place for what it gives."""
    return ui.TagList(
        ui.input_action_button("share", in_short("Share", "this"), class_="btn-sm"),
        ui.div(ui.output_ui("shared"), role="status", class_="shared"),
    )


def link_notice(notices: Sequence[str]) -> ui.Tag | None:
    """Return what was repaired in the link that opened the page, to be read and closed."""
    if not notices:
        return None
    close = ui.tags.button(
        type="button", class_="btn-close", data_bs_dismiss="alert", aria_label="Close"
    )
    return ui.div(
        ui.tags.ul(*map(ui.tags.li, notices)),
        close,
        class_="alert alert-warning alert-dismissible link-notice",
    )


def share_server(
    input: Inputs,
    session: Session,
    choices: Choices,
    looking: Held[ViewSettings],
    programme: Held[Programme],
    learning: Held[Learning],
) -> Callable[[], Awaitable[str]]:
    """Answer the button; what a link holds are the person's choices, never raw inputs.

    Returns
    -------
    callable
        The link of what is on the page; reactive.
    """

    @session.bookmark.on_bookmark
    def keep_choices(state: BookmarkState) -> None:
        with reactive.isolate():
            state.values.update(to_shared_values(*now()))

    given: reactive.Value[tuple[Shared, str] | None] = reactive.value(None, name="given")

    def now() -> Shared:
        return choices(), looking(), programme(), learning()

    async def link() -> str:
        now()
        with reactive.isolate():
            session.bookmark.exclude = dir(input)
            return await session.bookmark.get_bookmark_url() or ""

    @reactive.effect
    @reactive.event(input.share)
    async def share() -> None:
        given.set((now(), await link()))

    def show() -> None:
        @render.ui
        def shared() -> ui.TagList | None:
            latest = given()
            if latest is None or latest[0] != now():
                return None
            return _handed_on(latest[1], uploaded=choices().data == "uploaded")

    when_first(lambda: given() is not None, show)
    return link


def _handed_on(link: str, *, uploaded: bool) -> ui.TagList:
    """Return the link to copy or to scan; of uploaded data the way to a file."""
    own = (
        ui.p(UPLOAD_STAYS, class_="control-note"),
        ui.tags.button(
            "Take the data away",
            type="button",
            class_="btn btn-default btn-sm",
            data_takes_away="Data",
            aria_haspopup="dialog",
        ),
    )
    return ui.TagList(
        *(own if uploaded else ()),
        ui.tags.label("Whoever opens this link sees the same picture.", for_="share_link"),
        ui.tags.input(id="share_link", class_="form-control", readonly=True, value=link),
        ui.div(
            ui.tags.button(
                "Copy", type="button", class_="btn btn-default btn-sm", data_copy="share_link"
            ),
            None
            if uploaded
            else ui.tags.button("QR code", class_="btn btn-default btn-sm", **OPENS_QR_CODE),
            class_="button-row",
        ),
    )
