"""Designs: what more or fewer subjects and occasions are worth, if some go missing."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pandas as pd
from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.figures.figure import Figure
from modules.scenario import RANDOM_EFFECTS, RandomEffects, Scenario
from modules.study.grid import DESIGN_COLUMNS, Grid, cells_of
from modules.views.accepts import Accepted, OneOf, Press, Text, TypedNumber
from modules.views.choices import Choices
from modules.views.heavy_work import HeavyWork
from modules.views.tabs.study import comparison
from modules.views.tabs.study.cells import studied
from modules.views.tabs.study.comparison import CHARTS, MEASURE_TITLES, MEASURES, Comparison, Prices
from modules.views.tabs.study.grid_inputs import LONGEST_SIDE, SIDES, NoSide, Side, read_side
from modules.views.tabs.study.picture_pace import PicturePace
from modules.views.tabs.study.picture_size import size_of_picture
from modules.views.tabs.study.repeat import SEED
from modules.views.widgets.data_table import data_table_server, data_table_ui
from modules.views.widgets.drawn_figure import drawn_figure
from modules.views.widgets.waiting import waiting
from modules.words.study import of_another
from modules.words.tables.data_table import DataTable

REPLICATES = 500
NO_OTHER = "none"
TITLE = "Designs"
USUAL: dict[Side, str] = {"subjects": "6, 12, 18, 24", "occasions": "4, 6, 8", "missing": "0, 30"}
LABELS: dict[Side, str] = {
    "subjects": "Subjects",
    "occasions": "Occasions",
    "missing": "Missing, %",
}
PRICES = {"price_subject": "A subject costs", "price_occasion": "An occasion costs"}
LARGEST_PRICE = 1e9
DESIGNS_ACCEPTS = {
    **{side: Text(LONGEST_SIDE) for side in SIDES},
    **{price: TypedNumber() for price in PRICES},
    "other": OneOf([NO_OTHER, *RANDOM_EFFECTS]),
    "measure": OneOf(MEASURES),
    "chart": OneOf(CHARTS),
    **dict.fromkeys(("start", "cancel", "back"), Press()),
}
CHART_TITLES = {"map": "map", "curves": "curves"}
NEEDS_A_TRUTH = "Designs need a truth that you set: choose Simulated under Data."
ONE_SHARE = "With unequal subjects no share goes missing: give one share only."
NO_PRICE = f"A price is a number from 0 to {LARGEST_PRICE:g}."
NOTHING_YET = "Each design is repeated 500 times, with the truth that is set."
FAILED = "The designs could not be compared. Try it again."


@module.ui
def designs_ui() -> ui.TagList:
    """Return the sides of the grid, the picture, what to read off it, and the table."""
    sides = [
        ui.div(
            ui.input_text(side, LABELS[side], USUAL[side]),
            ui.output_ui(f"no_{side}"),
            class_="grid-side",
        )
        for side in SIDES
    ]
    structures = {NO_OTHER: "no other"} | {name: name for name in RANDOM_EFFECTS if name != "x"}
    prices = [ui.input_numeric(name, label, 0, min=0) for name, label in PRICES.items()]
    return ui.TagList(
        ui.div(
            *sides,
            ui.input_action_button("start", "Compare", class_="btn-sm btn-primary"),
            ui.output_ui("at_work", class_="at-work"),
            class_="figure-controls",
        ),
        ui.div(
            ui.input_select("measure", "Show", {**MEASURE_TITLES}),
            ui.input_select("chart", "as", CHART_TITLES),
            class_="figure-controls",
        ),
        ui.output_ui("complaint"),
        ui.div(ui.output_ui("of_what"), role="status", class_="of-what"),
        ui.output_ui("picture", class_="shiny-report-size study-picture"),
        ui.div(ui.output_ui("reading"), role="status"),
        ui.tags.details(
            ui.tags.summary("Another structure, prices"),
            ui.div(
                ui.input_select("other", "Also fit", structures),
                *prices,
                class_="figure-controls",
            ),
            ui.output_ui("no_price"),
        ),
        ui.tags.details(
            ui.tags.summary("Table"), data_table_ui("table", TITLE), class_="figure-table"
        ),
    )


@module.server
def designs_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    choices: Choices,
    heavy: HeavyWork,
) -> None:
    """Compare on demand; what was found stays until something else is compared."""
    chosen = Accepted(input, DESIGNS_ACCEPTS)
    found: reactive.Value[Comparison | None] = reactive.value(None, name="found")
    pace = PicturePace()
    has_left = False

    @session.on_ended
    def leave() -> None:
        nonlocal has_left
        has_left = True

    def side_of(side: Side) -> tuple[int, ...] | None:
        """Return a side of the grid, or None where it is none."""
        try:
            return read_side(side, chosen[side]())
        except NoSide:
            return None

    def complaint_about(side: Side) -> render.ui:
        @render.ui
        def complaint_output() -> ui.Tag | None:
            try:
                read_side(side, chosen[side]())
            except NoSide as wrong:
                return ui.p(str(wrong), class_="complaint", role="alert")
            return None

        return complaint_output

    for side in SIDES:
        output(id=f"no_{side}")(complaint_about(side))

    @reactive.calc
    def prices() -> Prices | None:
        """Return what things cost, nothing where a field is empty; None where it is no price."""
        typed = [chosen[name]() or 0 for name in PRICES]
        if not all(0 <= price <= LARGEST_PRICE for price in typed):
            return None
        return Prices(*typed)

    @render.ui
    def no_price() -> ui.Tag | None:
        return ui.p(NO_PRICE, class_="complaint", role="alert") if prices() is None else None

    @reactive.calc
    def why_not() -> str | None:
        if choices().data != "simulated":
            return NEEDS_A_TRUTH
        shares = side_of("missing")
        if choices().mechanism == "unequal_subjects" and shares is not None and len(shares) > 1:
            return ONE_SHARE
        return None

    @render.ui
    def complaint() -> ui.Tag | None:
        why = why_not()
        return ui.p(why, class_="complaint") if why else None

    def structures() -> tuple[RandomEffects, ...]:
        own, other = choices().random, chosen.other()
        return (own,) if other in (NO_OTHER, own) else (own, other)

    def grid() -> Grid | None:
        """Return the grid as it is typed, or None where a side is none."""
        subjects, occasions, missing = (side_of(side) for side in SIDES)
        if subjects is None or occasions is None or missing is None:
            return None
        return Grid(subjects, occasions, missing, structures())

    @reactive.extended_task
    async def compared(about: Scenario, grid: Grid) -> None:
        cells = cells_of(about, grid, REPLICATES, SEED)
        loop, bar = asyncio.get_running_loop(), session.ns("at_work")
        rows: dict[int, pd.DataFrame] = {}

        def told(share: float) -> None:
            message: dict[str, object] = {"share": share, "within": bar}
            if not has_left:
                sending = session.send_custom_message("progress", message)
                asyncio.run_coroutine_threadsafe(sending, loop)

        async for place, of_cell in studied(cells, heavy, told):
            rows[place] = of_cell
            if has_left:
                return
            if pace.is_time or len(rows) == len(cells):
                pace.asked()
                whole = pd.concat([rows[at] for at in sorted(rows)], ignore_index=True)
                async with reactive.lock():
                    found.set(Comparison(about, grid, whole))
                    await reactive.flush()

    @reactive.effect
    @reactive.event(input.start)
    def start() -> None:
        wanted = grid()
        if why_not() is None and wanted is not None:
            compared.cancel()
            compared(choices(), wanted)

    @reactive.effect
    @reactive.event(input.cancel)
    def cancel() -> None:
        compared.cancel()

    @reactive.effect
    @reactive.event(input.back)
    def back() -> None:
        now = found()
        if now is not None:
            choices.adopt(now.about)

    @render.ui
    def at_work() -> ui.Tag | None:
        if compared.status() == "running":
            return waiting("Comparing designs")
        if compared.status() == "error":
            return ui.span(FAILED, role="alert")
        if compared.status() == "cancelled":
            return ui.span("Cancelled.")
        return None

    @render.ui
    def of_what() -> ui.Tag | None:
        now = found()
        if now is None or without_design(now.about) == without_design(choices()):
            return None
        return ui.div(
            ui.span(of_another(now.about, choices())),
            ui.input_action_button("back", "Go back to it", class_="btn-sm"),
            class_="of-another",
        )

    size = size_of_picture(session)

    def chart() -> Figure | ui.Tag:
        now = found()
        if now is None:
            return ui.p(NOTHING_YET, class_="control-note")
        return comparison.picture(now, chosen.measure(), chosen.chart(), size())

    def about() -> Scenario:
        now = found()
        return choices() if now is None else now.about

    output(id="picture")(drawn_figure(chart, about, when_drawn=pace.drawn))

    @render.ui
    def reading() -> ui.TagList | None:
        now = found()
        if now is None:
            return None
        said = comparison.readings(now, prices() or Prices())
        return ui.TagList(*(ui.p(sentence, class_="control-note") for sentence in said))

    def contents() -> DataTable | str:
        now = found()
        return comparison.table(now, prices() or Prices()) if now is not None else NOTHING_YET

    data_table_server("table", TITLE, contents)


def without_design(scenario: Scenario) -> Scenario:
    """Return a Scenario as far as a grid of designs depends on it."""
    usual = Scenario()
    design = {name: getattr(usual, name) for name in (*DESIGN_COLUMNS, "sample", "seed")}
    return replace(scenario, **design, removed=(), restored=())
