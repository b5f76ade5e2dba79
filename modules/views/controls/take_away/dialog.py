"""The dialog itself: a button that opens it, and a tab for each of its parts."""

from __future__ import annotations

from collections.abc import Callable

from shiny import Inputs, Outputs, Session, module, ui

from modules.observations import data_set
from modules.pooling.three_models import ThreeModels
from modules.scenario.view_settings import ViewSettings
from modules.take_away.taken import Taken
from modules.views.accepts import Accepted, Accepts, OneOf, Switch, within
from modules.views.controls.take_away.code import CODE_ACCEPTS, code_server, code_ui
from modules.views.controls.take_away.data import data_server, data_ui
from modules.views.controls.take_away.everything import (
    EVERYTHING_ACCEPTS,
    everything_server,
    everything_ui,
)
from modules.views.controls.take_away.report import REPORT_ACCEPTS, report_server, report_ui
from modules.views.heavy_work import HeavyWork
from modules.views.visits import when_first

TITLE = "Take away"
PARTS = ("Code", "Data", "Report", "Everything")
TAKE_AWAY_BUTTON_ACCEPTS: dict[str, Accepts] = {"take_away": Switch()}
TAKE_AWAY_ACCEPTS: dict[str, Accepts] = {
    "part": OneOf(PARTS),
    **within("code", CODE_ACCEPTS),
    **within("report", REPORT_ACCEPTS),
    **within("everything", EVERYTHING_ACCEPTS),
}
ICON = "M8 1.5v8.5M4.5 6.8 8 10.3l3.5-3.5M1.8 10.8v3.4h12.4v-3.4"  # an arrow into a tray


def take_away_button() -> ui.Tag:
    """Return what opens the dialog; `static/take_away.js` answers it."""
    icon = ui.Tag(
        "svg",
        ui.Tag("path", d=ICON),
        class_="take-away-icon",
        viewBox="0 0 16 16",
        aria_hidden="true",
    )
    return ui.tags.button(
        icon,
        type="button",
        aria_label=TITLE,
        title=TITLE,
        class_="btn btn-default btn-sm",
        data_takes_away="",
        aria_haspopup="dialog",
    )


@module.ui
def take_away_ui() -> ui.Tag:
    """Return the dialog."""
    title = "take-away-title"
    parts = (code_ui("code"), data_ui("data"), report_ui("report"), everything_ui("everything"))
    panels = [ui.nav_panel(name, part) for name, part in zip(PARTS, parts, strict=True)]
    return ui.Tag(
        "dialog",
        ui.div(
            ui.h2(TITLE, id=title),
            ui.tags.button(type="button", class_="btn-close", aria_label="Close"),
            class_="dialog-head",
        ),
        ui.navset_pill(*panels, id="part"),
        class_="take-away",
        aria_labelledby=title,
    )


@module.server
def take_away_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    models: Callable[[], ThreeModels],
    looking: Callable[[], ViewSettings],
    is_open: Callable[[], bool],
    heavy: HeavyWork,
) -> None:
    """Wire each part when it is first looked at."""
    chosen = Accepted(input, TAKE_AWAY_ACCEPTS)

    def taken() -> Taken:
        scenario = models().scenario
        own = data_set(scenario) if scenario.data == "uploaded" else None
        return Taken(scenario, looking(), own, address_of(session))

    def is_seen(part: str) -> bool:
        return is_open() and chosen.part() == part

    when_first(
        lambda: is_seen("Code"),
        lambda: code_server("code", taken, models, lambda: is_seen("Code"), heavy),
    )
    when_first(lambda: is_seen("Data"), lambda: data_server("data", taken))
    when_first(lambda: is_seen("Report"), lambda: report_server("report", taken, heavy))
    when_first(lambda: is_seen("Everything"), lambda: everything_server("everything", taken, heavy))


def address_of(session: Session) -> str:
    """Return where the page is, without its query."""
    client = session.clientdata
    port = client.url_port()
    host = f"{client.url_hostname()}:{port}" if port else client.url_hostname()
    return f"{client.url_protocol()}//{host}{client.url_pathname()}"
