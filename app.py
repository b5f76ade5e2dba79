"""Pooling Lab: the page and its wiring."""

from __future__ import annotations

from pathlib import Path

from shiny import App, Inputs, Outputs, Session, reactive, ui
from starlette.requests import Request

from modules.figures.theme import stylesheet
from modules.link import from_query
from modules.pooling import three_models
from modules.pooling.three_models import ThreeModels
from modules.views.choices import Choices
from modules.views.data_chooser import data_chooser_server, data_chooser_ui
from modules.views.fits_strip import fits_strip_server, fits_strip_ui
from modules.views.gallery import gallery_server, gallery_ui
from modules.views.lines_tab import lines_tab_server, lines_tab_ui
from modules.views.model_choice import model_choice_server, model_choice_ui
from modules.views.second_opinion import second_opinion_server, second_opinion_ui
from modules.views.share import link_notice, share_server, share_ui
from modules.views.simulate import simulate_server, simulate_ui
from modules.views.spoil import spoil_server, spoil_ui
from modules.views.upload import upload_server, upload_ui

PROJECT = Path(__file__).parent
STATIC = {
    "/": PROJECT / "modules" / "views" / "static",
    "/examples": PROJECT / "data" / "examples",
}


def page(request: Request) -> ui.Tag:
    """Return the page, its controls as the link says that opened it."""
    scenario, view, notices = from_query(request.url.query)
    return ui.page_navbar(
        ui.nav_panel(
            "Lines",
            ui.h1("Pooling Lab", class_="visually-hidden"),
            link_notice(notices),
            lines_tab_ui("lines", view, fits_strip_ui("fits")),
            second_opinion_ui("opinion"),
        ),
        title="Pooling Lab",
        id="tab",
        lang="en",
        fillable=False,
        sidebar=ui.sidebar(
            gallery_ui("gallery"),
            data_chooser_ui("data", scenario, simulate_ui("truth", scenario), upload_ui("upload")),
            ui.h2("Spoil"),
            spoil_ui("spoil", scenario),
            ui.h2("Model"),
            model_choice_ui("model", scenario),
            ui.div(
                ui.span(ui.input_dark_mode(id="mode"), "Light or dark", class_="dark-mode"),
                share_ui(),
                class_="sidebar-end",
            ),
            resizable=False,
            width=300,
            open={"desktop": "open", "mobile": "always-above"},
        ),
        header=ui.head_content(
            ui.tags.link(rel="icon", type="image/svg+xml", href="icon.svg"),
            ui.tags.link(rel="stylesheet", href="lab.css"),
            ui.tags.style(stylesheet()),
            ui.tags.script(src="lab.js", defer=True),
        ),
    )


def server(input: Inputs, output: Outputs, session: Session) -> None:
    """Wire one person's session: controls change the Scenario, everything else follows it."""
    with reactive.isolate():
        scenario, view, _ = from_query(session.clientdata.url_search())
    choices = Choices(scenario)
    choices.listen(input, session)

    @reactive.calc
    def models() -> ThreeModels:
        return three_models.fit(choices())

    gallery_server("gallery", choices)
    data_chooser_server("data", choices)
    simulate_server("truth", choices)
    upload_server("upload", choices)
    spoil_server("spoil", choices, models)
    model_choice_server("model", choices)
    looking = lines_tab_server("lines", choices, models, view)
    fits_strip_server("fits", models)
    second_opinion_server("opinion", choices, models)
    share_server(input, session, choices, looking, models)


app = App(page, server, static_assets=STATIC, bookmark_store="url")
app.sanitize_errors = True
