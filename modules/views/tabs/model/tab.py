"""The Model tab: everything that the chapter reads off its models, part by part."""

from __future__ import annotations

from collections.abc import Callable

from shiny import Inputs, Outputs, Session, module, reactive, ui

from modules.pooling.three_models import ThreeModels
from modules.scenario.view_settings import Part, ViewSettings
from modules.views.choices import Choices
from modules.views.held import Held
from modules.views.tabs.model.check import check_server, check_ui
from modules.views.tabs.model.compare import compare_server, compare_ui
from modules.views.tabs.model.complete_pooling import complete_pooling_server, complete_pooling_ui
from modules.views.tabs.model.intervals import intervals_server, intervals_ui
from modules.views.tabs.model.no_pooling import no_pooling_server, no_pooling_ui
from modules.views.tabs.model.partial_pooling import partial_pooling_server, partial_pooling_ui
from modules.views.tabs.model.predict import predict_server, predict_ui
from modules.views.tabs.model.second_opinion import second_opinion_server, second_opinion_ui
from modules.views.tabs.model.symbol_table import symbol_table_server, symbol_table_ui


@module.ui
def model_tab_ui(view: ViewSettings) -> ui.Tag:
    """Return the parts behind a row of tabs of their own."""
    parts: dict[Part, ui.TagList] = {
        "Complete pooling": complete_pooling_ui("complete"),
        "No pooling": no_pooling_ui("none"),
        "Partial pooling": partial_pooling_ui("partial"),
        "Intervals": intervals_ui("intervals"),
        "Compare": compare_ui("compare"),
        "Predict": predict_ui("predict"),
        "Check": check_ui("check"),
        "Second opinion": second_opinion_ui("opinion"),
        "Symbols": symbol_table_ui("symbols"),
    }
    panels = [
        ui.nav_panel(title, ui.h2(title, class_="visually-hidden"), part)
        for title, part in parts.items()
    ]
    return ui.div(ui.navset_pill(*panels, id="part", selected=view.part), class_="model-tab")


@module.server
def model_tab_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    choices: Choices,
    models: Callable[[], ThreeModels],
    in_sight: Callable[[], bool],
    pinned: Callable[[], ThreeModels | None],
    looking: Held[ViewSettings],
) -> None:
    """Wire the parts; each follows the fits while it is in sight."""

    @reactive.effect
    def keep_part() -> None:
        looking.change(part=input.part())

    complete_pooling_server("complete", models)
    no_pooling_server("none", models)
    partial_pooling_server("partial", models)
    intervals_server("intervals", models, lambda: in_sight() and input.part() == "Intervals")
    compare_server("compare", models)
    predict_server("predict", models, pinned)
    check_server("check", models)
    second_opinion_server("opinion", choices, models)
    symbol_table_server("symbols", models)
