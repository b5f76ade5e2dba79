"""Pooling Lab: the page and its wiring."""

from __future__ import annotations

from pathlib import Path

from shiny import App, Inputs, Outputs, Session, reactive, ui

from modules.figures.theme import stylesheet
from modules.pooling import three_models
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario
from modules.views.data_chooser import data_chooser_server, data_chooser_ui
from modules.views.fits_strip import fits_strip_server, fits_strip_ui
from modules.views.lines_tab import lines_tab_server, lines_tab_ui
from modules.views.model_choice import model_choice_server, model_choice_ui
from modules.views.second_opinion import second_opinion_server, second_opinion_ui
from modules.views.spoil import spoil_server, spoil_ui

STATIC = Path(__file__).parent / "modules" / "views" / "static"

page = ui.page_navbar(
    ui.nav_panel(
        "Lines",
        ui.h1("Pooling Lab", class_="visually-hidden"),
        lines_tab_ui("lines", fits_strip_ui("fits")),
        second_opinion_ui("opinion"),
    ),
    title="Pooling Lab",
    id="tab",
    lang="en",
    fillable=False,
    sidebar=ui.sidebar(
        data_chooser_ui("data"),
        ui.h2("Spoil"),
        spoil_ui("spoil"),
        ui.h2("Model"),
        model_choice_ui("model"),
        ui.div(ui.input_dark_mode(id="mode"), "Light or dark", class_="dark-mode"),
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
    scenario = reactive.value(Scenario())

    @reactive.calc
    def models() -> ThreeModels:
        return three_models.fit(scenario())

    data_chooser_server("data", scenario)
    spoil_server("spoil", scenario, models)
    model_choice_server("model", scenario)
    lines_tab_server("lines", scenario, models)
    fits_strip_server("fits", models)
    second_opinion_server("opinion", scenario, models)


app = App(page, server, static_assets=STATIC)
app.sanitize_errors = True
