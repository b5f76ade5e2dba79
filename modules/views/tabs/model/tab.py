"""The Model tab: everything that the chapter reads off its models, part by part."""

from __future__ import annotations

from collections.abc import Callable

from shiny import Inputs, Outputs, Session, module, reactive, ui

from modules.pooling.three_models import ThreeModels
from modules.scenario.view_settings import PARTS, Part, ViewSettings
from modules.views.accepts import Accepted, OneOf, within
from modules.views.choices import Choices
from modules.views.heavy_work import HeavyWork
from modules.views.held import Held
from modules.views.tabs.model.check import check_server, check_ui
from modules.views.tabs.model.compare import compare_server, compare_ui
from modules.views.tabs.model.complete_pooling import complete_pooling_server, complete_pooling_ui
from modules.views.tabs.model.glossary import glossary_server, glossary_ui
from modules.views.tabs.model.intervals import INTERVALS_ACCEPTS, intervals_server, intervals_ui
from modules.views.tabs.model.no_pooling import no_pooling_server, no_pooling_ui
from modules.views.tabs.model.partial_pooling import partial_pooling_server, partial_pooling_ui
from modules.views.tabs.model.predict import PREDICT_ACCEPTS, predict_server, predict_ui
from modules.views.tabs.model.second_opinion import (
    SECOND_OPINION_ACCEPTS,
    second_opinion_server,
    second_opinion_ui,
)
from modules.views.visits import Visits

MODEL_ACCEPTS = {
    "part": OneOf(PARTS),
    **within("intervals", INTERVALS_ACCEPTS),
    **within("predict", PREDICT_ACCEPTS),
    **within("opinion", SECOND_OPINION_ACCEPTS),
}


@module.ui
def model_tab_ui(opened: Part) -> ui.Tag:
    """Return the parts behind a row of tabs of their own, on a phone behind a list of them."""
    parts: dict[Part, ui.TagList | ui.Tag] = {
        "Complete pooling": complete_pooling_ui("complete"),
        "No pooling": no_pooling_ui("none"),
        "Partial pooling": partial_pooling_ui("partial"),
        "Intervals": intervals_ui("intervals"),
        "Compare": compare_ui("compare"),
        "Predict": predict_ui("predict"),
        "Check": check_ui("check"),
        "Second opinion": second_opinion_ui("opinion"),
        "Glossary": glossary_ui("glossary"),
    }
    panels = [
        ui.nav_panel(title, ui.h2(title, class_="visually-hidden"), part)
        for title, part in parts.items()
    ]
    listed = ui.tags.select(
        *(ui.tags.option(title, selected=title == opened or None) for title in parts),
        class_="part-list form-select",
        aria_label="Part",
    )
    return ui.div(listed, ui.navset_pill(*panels, id="part", selected=opened), class_="model-tab")


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
    heavy: HeavyWork,
) -> None:
    """Wire each part at its first visit; it follows the fits while it is in sight."""
    chosen = Accepted(input, MODEL_ACCEPTS)

    @reactive.effect
    def keep_part() -> None:
        looking.change(part=chosen.part())

    def intervals_in_sight() -> bool:
        return in_sight() and chosen.part() == "Intervals"

    parts: dict[str, Callable[[], None]] = {
        "Complete pooling": lambda: complete_pooling_server("complete", models),
        "No pooling": lambda: no_pooling_server("none", models),
        "Partial pooling": lambda: partial_pooling_server("partial", models),
        "Intervals": lambda: intervals_server("intervals", models, intervals_in_sight, heavy),
        "Compare": lambda: compare_server("compare", models),
        "Predict": lambda: predict_server("predict", models, pinned),
        "Check": lambda: check_server("check", models),
        "Second opinion": lambda: second_opinion_server("opinion", choices, models, heavy),
        "Glossary": lambda: glossary_server("glossary", models),
    }
    Visits[None](chosen.part, parts)


@module.server
def show_model(input: Inputs, output: Outputs, session: Session, view: ViewSettings) -> None:
    """Open the part that a way of looking says, seen or not."""
    ui.update_navset("part", selected=view.part)
