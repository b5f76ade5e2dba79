"""The Shrinkage tab: how far, whereto and why partial pooling pulls each subject's own line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.figures import caterpillar, plane, slope_chart
from modules.figures.caterpillar import Caterpillar, departure_limits
from modules.figures.estimate_limits import (
    EstimateLimits,
    around_all,
    around_centre,
    digits_closer,
    estimate_limits,
)
from modules.figures.films import Sight
from modules.figures.plane import Plane
from modules.figures.slope_chart import SlopeChart
from modules.observations import data_set
from modules.pooling.shrinkage import table as shrinkage_table
from modules.pooling.three_models import ThreeModels
from modules.scenario.view_settings import LEVELS, ViewSettings, is_area
from modules.views.accepts import Accepted, Numbers, Press, SomeOf, Switch
from modules.views.choices import Choices
from modules.views.held import Held
from modules.views.tabs.chosen_subject import chosen_subject_ui, members
from modules.views.widgets.distinct import distinct
from modules.views.widgets.in_short import in_short
from modules.views.widgets.model_key import which_pooling
from modules.views.widgets.moving_figure import measured_height, measured_width, moving_figure
from modules.views.widgets.sortable import sortable
from modules.views.widgets.source import source_of
from modules.views.widgets.table_files import table_files_server, table_files_ui
from modules.views.widgets.where_simulated import where_simulated
from modules.words.tables.data_table import DataTable

LIMITS_OF_AN_AREA = 4
SHRINKAGE_ACCEPTS = {
    "levels": SomeOf([str(level) for level in LEVELS]),
    "truth": Switch(),
    "zoomed": Numbers(LIMITS_OF_AN_AREA),
    **dict.fromkeys(("centre", "everything", "usual"), Press()),
}
COLUMNS = {
    "observations": "observations",
    "own_intercept": "own intercept",
    "pooled_intercept": "pooled intercept",
    "kept_intercept": "share kept, intercept",
    "reliability_intercept": "weight of own data, intercept",
    "own_slope": "own slope",
    "pooled_slope": "pooled slope",
    "kept_slope": "share kept, slope",
    "reliability_slope": "weight of own data, slope",
    "distance": "distance pulled",
}
TABLE = "Table of every subject"


@module.ui
def shrinkage_tab_ui(view: ViewSettings) -> ui.Tag:
    """Return the plane with its controls, the chosen subject, both other pictures, the table."""
    levels = {str(level): f"{level}\N{NARROW NO-BREAK SPACE}%" for level in LEVELS}
    fitted = ui.div(
        ui.div(
            ui.div(
                "Pooling",
                *_key("none", which_pooling("none")),
                ui.span("→", class_="key-arrow", aria_hidden="true"),
                *_key("partial", which_pooling("partial")),
                *_key("complete", which_pooling("complete")),
                class_="plane-key",
            ),
            ui.input_checkbox_group(
                "levels",
                "Ellipses hold",
                levels,
                selected=[str(level) for level in view.levels],
                inline=True,
            ).add_class("levels"),
            where_simulated(
                ui.input_checkbox(
                    "truth", ui.span(*_key("truth", "Show the truth")), value=view.truth
                ).add_class("truth-switch")
            ),
            ui.div(
                ui.input_action_button("centre", "Centre", class_="btn-sm"),
                ui.input_action_button("everything", in_short("All", "there is"), class_="btn-sm"),
                ui.input_action_button("usual", in_short("Usual", "axes"), class_="btn-sm"),
                class_="button-row",
                role="group",
                aria_label="What the plane shows",
            ),
            class_="figure-controls",
        ),
        ui.div(
            ui.div(
                ui.output_ui("plane", class_="shiny-report-size fitted"),
                class_="plane-stage",
                data_zoomed=module.resolve_id("zoomed"),
            ),
            ui.div(
                ui.output_ui("slopes", class_="shiny-report-size fitted"),
                chosen_subject_ui(),
                class_="beside-plane",
            ),
            class_="plane-row",
        ),
        class_="fits-window",
    )
    return ui.div(
        fitted,
        ui.h2("How sure is each?"),
        ui.p(
            "Conditional modes with 95 % intervals, sorted; dotted, each subject's own line with "
            "its own interval.",
            class_="control-note",
        ),
        ui.output_ui("caterpillars", class_="shiny-report-size"),
        ui.tags.details(
            ui.tags.summary(in_short("Table", "of every subject")),
            table_files_ui(TABLE),
            ui.output_ui("table"),
            class_="figure-table",
        ),
        class_="shrinkage-tab",
    )


@module.server
def shrinkage_tab_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    choices: Choices,
    models: Callable[[], ThreeModels],
    in_sight: Callable[[], bool],
    looking: Held[ViewSettings],
) -> Callable[[], Sight]:
    """Draw the three pictures once for their axes and widths; all else moves what is drawn.

    Returns
    -------
    callable
        What is in sight of the tab, and how much closer than usual.
    """
    chosen = Accepted(input, SHRINKAGE_ACCEPTS)
    usual = distinct(lambda: estimate_limits(choices()))
    area = distinct(lambda: _area(looking()))
    plane_width, plane_height = measured_width(session, "plane"), measured_height(session, "plane")
    slopes_width = measured_width(session, "slopes")
    slopes_height = measured_height(session, "slopes")
    caterpillar_width = measured_width(session, "caterpillars")
    data = distinct(lambda: (choices().data, choices().upload))

    @reactive.effect
    @reactive.event(data, ignore_init=True)
    def show_other_data_whole() -> None:
        if not choices.is_settling:  # else what is shown of them was adopted with them
            looking.change(area=())

    @reactive.effect
    @reactive.event(input.centre)
    def show_centre() -> None:
        show(around_centre(models()))

    @reactive.effect
    @reactive.event(input.everything)
    def show_everything() -> None:
        show(around_all(models()))

    @reactive.effect
    @reactive.event(input.usual)
    def show_usual() -> None:
        looking.change(area=())

    @reactive.effect
    @reactive.event(chosen.zoomed)
    def show_zoomed() -> None:
        if is_area(chosen.zoomed()):
            looking.change(area=chosen.zoomed())

    @output
    @render.ui
    def table() -> ui.Tag:
        return sortable(
            shrinkage_table(models()), data_set(choices()).subject, COLUMNS, "Every subject"
        )

    def contents() -> DataTable:
        frame = shrinkage_table(models())
        return DataTable(frame, "subject", {name: COLUMNS[name] for name in frame.columns})

    table_files_server(session, TABLE, "shrinkage", contents)

    @reactive.effect
    async def say() -> None:
        if in_sight():
            await session.send_custom_message("members", said(models()))

    source = distinct(lambda: source_of(models()))
    output(id="plane")(
        moving_figure(
            lambda: (Plane(area() or usual(), plane_width(), plane_height()), source()),
            models,
            plane.figure,
        )
    )
    output(id="slopes")(
        moving_figure(
            lambda: (SlopeChart(usual(), slopes_width(), slopes_height()), source()),
            models,
            slope_chart.figure,
        )
    )
    output(id="caterpillars")(
        moving_figure(
            lambda: (
                Caterpillar(departure_limits(usual()), len(source().subjects), caterpillar_width()),
                source(),
            ),
            models,
            caterpillar.figure,
        )
    )

    def show(limits: EstimateLimits) -> None:
        looking.change(area=(*limits.intercept, *limits.slope))

    @reactive.effect
    def keep_levels() -> None:
        looking.change(levels=tuple(int(level) for level in chosen.levels()))

    def sight() -> Sight:
        now = area()
        closer = 0 if now is None else digits_closer(now, usual())
        return Sight("Shrinkage", models().subjects, closer)

    return sight


@module.server
def show_shrinkage(input: Inputs, output: Outputs, session: Session, view: ViewSettings) -> None:
    """Have the controls of the tab stand as a way of looking says, seen or not."""
    ui.update_checkbox_group("levels", selected=[str(level) for level in view.levels])
    ui.update_checkbox("truth", value=view.truth)


def said(models: ThreeModels) -> dict[str, Any]:
    """Return what is said of each subject, and of each picture."""
    words = {
        "shrinkage": plane.words(models),
        "slope-chart": slope_chart.WORDS,
        "caterpillar": caterpillar.words(models),
    }
    return members(models) | {"words": words["shrinkage"], "pictures": words}


def _key(model: str, title: ui.TagChild) -> tuple[ui.Tag, ui.TagChild]:
    return ui.span(class_=f"key-dot key-dot-{model}", aria_hidden="true"), title


def _area(view: ViewSettings) -> EstimateLimits | None:
    if not view.area:
        return None
    left, right, low, high = view.area
    return EstimateLimits((left, right), (low, high))
