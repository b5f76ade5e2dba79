"""The Lines tab: every subject's observations with the three models' lines."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any

from shiny import Inputs, Outputs, Session, module, reactive, render, req, ui

from modules.figures import lines
from modules.figures.films import Sight
from modules.figures.ordering import ORDER_TITLES, ordered
from modules.figures.panels import Grid, page_with, pages, panels_in
from modules.observations import data_set, toggle
from modules.pooling.three_models import MODEL_NAMES, ThreeModels
from modules.scenario import LARGEST_SEED
from modules.scenario.view_settings import LAST_PAGE, ORDERS, SHOWABLE, Order, ViewSettings
from modules.views.accepts import Accepted, Number, OneOf, SomeOf, Switch, places
from modules.views.choices import Choices
from modules.views.held import Held
from modules.views.scenes import scene_notice_ui
from modules.views.tabs.enlarged_panel import enlarged_panel_ui, equation_places
from modules.views.tabs.line_table import line_table
from modules.views.visits import BEFORE_ALL_ELSE, when_first
from modules.views.widgets.distinct import distinct
from modules.views.widgets.in_short import in_short
from modules.views.widgets.model_key import model_key, which_pooling
from modules.views.widgets.moving_figure import (
    measured_height,
    measured_width,
    moving_figure,
    unspoiled,
)
from modules.views.widgets.source import Source, source_of
from modules.views.widgets.table_files import table_files_server, table_files_ui
from modules.views.widgets.where_simulated import where_simulated
from modules.words.description import describe, equations
from modules.words.shrinkage import sentences
from modules.words.tables.lines import lines as every_line

LINES_ACCEPTS = {
    "shown": SomeOf(SHOWABLE),
    "truth": Switch(),
    "order": OneOf(ORDERS),
    "page": places(LAST_PAGE + 1),
    "toggled": Number(0, LARGEST_SEED, whole=True),
    "settled": Number(0, LARGEST_SEED, whole=True),
}
X = "{x}"
TABLE = "Lines of every subject"
KEYS_HINT = (
    "Tab and the arrow keys reach a panel. "
    "Enter leads from a panel to its points; a click or Enter on a point removes it."
)


def truth_label() -> ui.Tag:
    """Return what switches the true lines on, with the keys of both."""
    return ui.span("Show the truth", model_key("truth"), model_key("true_population"))


def raised_panel(otherwise: ui.TagChild) -> ui.Tag:
    """Return the place for what the raised panel says; `static/subjects.js` fills it.

    Parameters
    ----------
    otherwise : tag
        What stands there while no panel is raised.
    """
    return ui.div(
        ui.div(scene_notice_ui(), otherwise, class_="raised-otherwise"),
        ui.p(KEYS_HINT, class_="visually-hidden"),
        ui.div(ui.span(class_="raised-label"), *equation_places(), class_="raised-equations"),
        ui.p(class_="raised-sentence"),
        class_="raised is-empty",
        role="group",
        aria_label="The raised subject",
        tabindex="0",
    )


@module.ui
def lines_tab_ui(view: ViewSettings, remark: ui.TagChild, strip: ui.TagChild) -> ui.Tag:
    """Return the legend, the choosers, the picture, what the fits and a raised panel say."""
    legend = {
        name: ui.span(model_key(name), which_pooling(name), class_="legend-entry")
        for name in MODEL_NAMES
    }
    fitted = ui.div(
        ui.div(
            ui.input_checkbox_group(
                "shown",
                "Pooling",
                legend,
                selected=list(view.shown),
                inline=True,
            ).add_class("legend"),
            where_simulated(
                ui.input_checkbox("truth", truth_label(), value=view.truth).add_class(
                    "truth-switch"
                )
            ),
            ui.input_select(
                "order",
                ui.span("Order", class_="visually-hidden"),
                {**ORDER_TITLES},
                selected=view.order,
                width="auto",
            ),
            ui.output_ui("pager", class_="pager"),
            class_="figure-controls",
        ),
        ui.div(
            ui.output_ui("picture", class_="shiny-report-size fitted"),
            enlarged_panel_ui(),
            class_="figure-stage",
            data_toggled=module.resolve_id("toggled"),
            data_settled=module.resolve_id("settled"),
        ),
        ui.div(strip, raised_panel(remark), class_="below-picture"),
        class_="fits-window",
    )
    as_table = ui.tags.details(
        ui.tags.summary(in_short("Table", "of the lines")),
        table_files_ui(TABLE),
        ui.output_ui("table"),
        class_="figure-table",
    )
    return ui.div(fitted, as_table, class_="lines-tab")


@module.server
def lines_tab_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    choices: Choices,
    models: Callable[[], ThreeModels],
    in_sight: Callable[[], bool],
    looking: Held[ViewSettings],
) -> Callable[[], Sight]:
    """Draw once for a data set, a page or a width; all else moves what is drawn, axes too.

    Returns
    -------
    callable
        What is in sight of the tab: the subjects whose panels there are.
    """
    chosen = Accepted(input, LINES_ACCEPTS)
    source = distinct(lambda: source_of(models()))
    width, height = measured_width(session, "picture"), measured_height(session, "picture")
    most = distinct(lambda: panels_in(width(), height(), source().subjects))
    drawing: reactive.Value[tuple[Grid, Source]] = reactive.value(name="drawing")
    all_pages: reactive.Value[list[tuple[str, ...]]] = reactive.value(name="all_pages")
    with reactive.isolate():
        adopted_page = looking().page
        page = reactive.value(adopted_page, name="page")

    @reactive.effect(priority=BEFORE_ALL_ELSE)
    @reactive.event(choices.adopted, ignore_init=True)
    def turn_to_adopted_page() -> None:
        nonlocal adopted_page
        adopted_page = looking().page
        if all_pages.is_set():
            page.set(min(adopted_page, len(all_pages()) - 1))

    @reactive.effect
    @reactive.event(source, chosen.order, most)
    def cut_into_pages() -> None:
        now = cut()
        if not all_pages.is_set() or choices.is_settling:
            turned = min(adopted_page, len(now) - 1)
        elif [*chain(*now)] == [*chain(*all_pages())]:
            turned = page_with(all_pages()[page()][0], now)
        else:
            turned = 0
        all_pages.set(now)
        page.set(turned)

    @reactive.effect
    @reactive.event(input.settled)
    def cut_anew_when_settled() -> None:
        now = cut()
        if now != all_pages():
            all_pages.set(now)

    @reactive.effect
    @reactive.event(chosen.page)
    def turn_page() -> None:
        page.set(min(int(chosen.page()), len(all_pages()) - 1))

    @reactive.effect
    @reactive.event(all_pages, page, width, height, source)
    def lay_out() -> None:
        panels = all_pages()[page()]
        if not set(panels) <= set(models().subjects):
            return  # the pages are still to be cut anew
        by_label = [subject for subject in ordered(models(), "label") if subject in panels]
        seen = unspoiled(choices())
        layout = lines.grid(models(), tuple(by_label), width(), height(), seen)
        wanted = layout, source_of(models())
        if not drawing.is_set() or drawing() != wanted:
            drawing.set(wanted)

    def order() -> Order:
        return chosen.order()

    def cut() -> list[tuple[str, ...]]:
        return pages(ordered(models(), order()), most())

    def wire_pager() -> None:
        @render.ui
        def pager() -> ui.Tag | None:
            if len(all_pages()) == 1:
                return None
            names = {str(i): f"{some[0]} to {some[-1]}" for i, some in enumerate(all_pages())}
            with reactive.isolate():
                selected = str(page())
            return ui.input_select("page", "Page", names, selected=selected, width="auto")

    when_first(lambda: len(all_pages()) > 1, wire_pager)

    output(id="picture")(moving_figure(drawing, models, lines.figure))

    def shown() -> tuple[str, ...]:
        layout, source = drawing()
        req(source == source_of(models()))  # else its picture is still to be drawn
        return layout.subjects

    @reactive.effect
    async def say() -> None:
        if in_sight():
            panels = [subject for subject in ordered(models(), order()) if subject in {*shown()}]
            await session.send_custom_message("panels", said(models(), panels))

    @reactive.effect
    @reactive.event(chosen.toggled)
    def toggle_observation() -> None:
        observation = chosen.toggled()
        if observation in models().observations.index:
            after = toggle(choices(), observation)
            choices.change(removed=after.removed, restored=after.restored)

    def wire_table() -> None:
        @render.ui
        def table() -> ui.Tag:
            return line_table(models())

        table_files_server(session, TABLE, "lines", lambda: every_line(models()))

    when_first(lambda: not session.clientdata.output_hidden("table"), wire_table)

    @reactive.effect
    def keep_looks() -> None:
        looking.change(shown=chosen.shown(), order=order(), page=page(), truth=chosen.truth())

    return lambda: Sight("Lines", shown())


@module.server
def show_lines(input: Inputs, output: Outputs, session: Session, view: ViewSettings) -> None:
    """Have the controls of the tab stand as a way of looking says, seen or not."""
    ui.update_checkbox_group("shown", selected=list(view.shown))
    ui.update_checkbox("truth", value=view.truth)
    ui.update_select("order", selected=view.order)
    ui.update_select("page", selected=str(view.page))


def said(models: ThreeModels, panels: list[str]) -> dict[str, Any]:
    """Return what is said of the panels, in their order, and of the whole picture.

    The lists have an element for each panel: what a screen reader says, what partial pooling did,
    and the equations, in which `x` is to be filled in; complete pooling has one for all.
    """
    sentence_of, label_of = sentences(models), lines.labels(models, panels)
    written = {model: equations(models, model, X) for model in MODEL_NAMES}
    words = describe(models)
    return {
        "members": panels,
        "labels": [label_of[subject] for subject in panels],
        "sentences": [sentence_of[subject] for subject in panels],
        "equations": {
            "complete": written["complete"][panels[0]],
            "none": [written["none"][subject] for subject in panels],
            "partial": [written["partial"][subject] for subject in panels],
        },
        "x": data_set(models.scenario).x,
        "words": words,
        "pictures": {"lines": words},
    }
