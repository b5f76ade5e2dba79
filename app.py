"""Pooling Lab: the page and its wiring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from shiny import App, Inputs, Outputs, Session, reactive, ui
from starlette.requests import Request

from modules.figures.films import Sight
from modules.figures.theme import stylesheet
from modules.hosting.hosted import host
from modules.hosting.settings import Settings
from modules.pooling import three_models
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario
from modules.scenario.link import from_query, not_understood
from modules.scenario.view_settings import ViewSettings
from modules.views.choices import Choices
from modules.views.controls.data_chooser import data_chooser_server, data_chooser_ui
from modules.views.controls.dial import dial_server, dial_ui
from modules.views.controls.gallery import gallery_server, gallery_ui
from modules.views.controls.model_choice import model_choice_server, model_choice_ui
from modules.views.controls.pin import pin_server, pin_ui
from modules.views.controls.share import link_notice, share_server, share_ui
from modules.views.controls.simulate import simulate_server, simulate_ui
from modules.views.controls.spoil import spoil_server, spoil_ui
from modules.views.controls.upload import upload_server, upload_ui
from modules.views.held import Held
from modules.views.player import player_server
from modules.views.tabs.fits_strip import fits_strip_server, fits_strip_ui
from modules.views.tabs.lines import lines_tab_server, lines_tab_ui
from modules.views.tabs.model.tab import model_tab_server, model_tab_ui
from modules.views.tabs.shrinkage import shrinkage_tab_server, shrinkage_tab_ui

PROJECT = Path(__file__).parent
SCRIPTS = sorted((PROJECT / "modules" / "views" / "static").glob("*.js"))
STATIC = {
    "/": PROJECT / "modules" / "views" / "static",
    "/examples": PROJECT / "data" / "examples",
}
TABS: dict[str, Callable[[ViewSettings], ui.Tag]] = {
    "Lines": lambda view: lines_tab_ui("lines", view, fits_strip_ui("fits")),
    "Shrinkage": lambda view: shrinkage_tab_ui("shrinkage", view),
    "Model": lambda view: model_tab_ui("parts", view),
}


def opened_by(query: str) -> tuple[Scenario, ViewSettings, list[str]]:
    """Return what a link says, with the usual tab in place of one that the page does not have."""
    scenario, view, notices = from_query(query)
    if view.tab in TABS:
        return scenario, view, notices
    return scenario, replace(view, tab=ViewSettings().tab), [*notices, not_understood("tab")]


def page(request: Request) -> ui.Tag:
    """Return the page, its controls as the link says that opened it."""
    scenario, view, notices = opened_by(request.url.query)
    return ui.page_navbar(
        *(ui.nav_panel(name, tab(view)) for name, tab in TABS.items()),
        title="Pooling Lab",
        id="tab",
        selected=view.tab,
        lang="en",
        fillable=False,
        sidebar=ui.sidebar(
            gallery_ui("gallery"),
            data_chooser_ui("data", scenario, simulate_ui("truth", scenario), upload_ui("upload")),
            ui.h2("Spoil"),
            spoil_ui("spoil", scenario),
            pin_ui("pin"),
            ui.h2("Model"),
            model_choice_ui("model", scenario),
            dial_ui("dial", view),
            ui.div(
                ui.span(ui.input_dark_mode(id="mode"), "Light or dark", class_="dark-mode"),
                share_ui(),
                class_="sidebar-end",
            ),
            resizable=False,
            width=300,
            open={"desktop": "open", "mobile": "always-above"},
        ),
        header=ui.TagList(
            ui.head_content(
                ui.tags.link(rel="icon", type="image/svg+xml", href="icon.svg"),
                ui.tags.link(rel="stylesheet", href="lab.css"),
                ui.tags.style(stylesheet()),
                *(ui.tags.link(rel="modulepreload", href=script.name) for script in SCRIPTS),
                ui.tags.script(src="lab.js", type="module"),
            ),
            ui.h1("Pooling Lab", class_="visually-hidden"),
            link_notice(notices),
            ui.div(class_="visually-hidden", aria_live="polite", role="status", id="announcement"),
        ),
    )


def server(input: Inputs, output: Outputs, session: Session) -> None:
    """Wire one person's session: controls change the Scenario, everything else follows it."""
    with reactive.isolate():
        scenario, view, _ = opened_by(session.clientdata.url_search())
    choices, looking = Choices(scenario), Held(view)
    choices.listen(input, session)

    @reactive.calc
    def models() -> ThreeModels:
        return three_models.fit(choices())

    @reactive.effect
    def keep_tab() -> None:
        looking.change(tab=input.tab())

    gallery_server("gallery", choices)
    data_chooser_server("data", choices)
    simulate_server("truth", choices)
    upload_server("upload", choices)
    spoil_server("spoil", choices, models)
    model_choice_server("model", choices)
    dial_server("dial", models, looking)
    pinned = pin_server("pin", models, looking)
    panels = lines_tab_server("lines", choices, models, lambda: input.tab() == "Lines", looking)
    closer = shrinkage_tab_server(
        "shrinkage", choices, models, lambda: input.tab() == "Shrinkage", looking
    )
    model_tab_server("parts", choices, models, lambda: input.tab() == "Model", pinned, looking)
    fits_strip_server("fits", models)

    def sight() -> Sight | None:
        if input.tab() == "Lines":
            return Sight("Lines", panels())
        if input.tab() == "Shrinkage":
            return Sight("Shrinkage", models().subjects, closer())
        return None

    player_server(input, session, models, pinned, looking, sight)
    share_server(input, session, choices, looking, models)


app = host(App(page, server, static_assets=STATIC, bookmark_store="url"), Settings())
app.sanitize_errors = True
