"""Repeat this: new data from the same truth again and again, and what the models make of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.figures.figure import Figure
from modules.pooling.three_models import ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.scenario import Mechanism, Scenario
from modules.scenario.view_settings import ESTIMATED, RESULTS, TIMES, ViewSettings
from modules.study.repetition import Repetition, repetition_of
from modules.study.study import Study, batch, together
from modules.views.accepts import Accepted, OneOf, Press, TypedNumber
from modules.views.choices import Choices
from modules.views.heavy_work import HeavyWork
from modules.views.held import Held
from modules.views.tabs.study import results
from modules.views.tabs.study.picture_pace import PicturePace
from modules.views.tabs.study.picture_size import size_of_picture
from modules.views.tabs.study.results import Shown
from modules.views.widgets.data_table import data_table_server, data_table_ui
from modules.views.widgets.distinct import distinct
from modules.views.widgets.drawn_figure import drawn_figure
from modules.views.widgets.shown_where import shown_where
from modules.views.widgets.waiting import waiting
from modules.words.study import (
    NOTHING_IS_MISSING,
    ONLY_SIMULATED,
    RESULT_TITLES,
    SHORT_TITLES,
    WORLD,
    WORLD_IN_SHORT,
    of_another,
    parameter_title,
    said_of_data_set,
)
from modules.words.tables.data_table import DataTable

SEED = 1
"""Equal Scenarios have equal studies, here and in a terminal."""
TITLE = "Results"
REPEAT_ACCEPTS = {
    "times": OneOf([str(number) for number in TIMES]),
    "result": OneOf(RESULTS),
    "estimated": OneOf(ESTIMATED),
    "data_set": TypedNumber(),
    **dict.fromkeys(("start", "again", "cancel", "back", "open"), Press()),
}
HOW_OFTEN = {str(number): f"{number:,} times" for number in TIMES}
NOTHING_YET = "Each time: new subjects and new noise, and the same truth."
FAILED = "The study failed. Try it again."
LEADS_BACK = "“Go back to it” in the Study tab leads back."
BEHIND_SCENES = -1
"""The priority of what is noticed: what a scene says goes first, and would take its place."""
KEYED = ("lines", "mechanisms")
"""Results whose pictures say by colour alone which model is which."""
NO_SUCH_DATA_SET = "There is no such data set."

Open = Callable[[Scenario], Awaitable[None]]
"""Shows a Scenario in the Lines."""


@module.ui
def repeat_ui(view: ViewSettings) -> ui.TagList:
    """Return the button, the choosers, the picture, the data sets and the table."""
    return ui.TagList(
        ui.div(
            ui.div(
                ui.input_action_button("start", "Repeat this", class_="btn-sm btn-primary"),
                ui.input_select(
                    "times",
                    ui.span("How often", class_="visually-hidden"),
                    HOW_OFTEN,
                    selected=str(view.times),
                ),
                class_="repeat-this",
            ),
            ui.input_select("result", "Show", {**RESULT_TITLES}, selected=view.result),
            shown_where(
                module.resolve_id("result"),
                "estimates",
                ui.input_select(
                    "estimated",
                    "Of",
                    {name: parameter_title(name) for name in ESTIMATED},
                    selected=view.estimated,
                ),
            ),
            ui.output_ui("at_work", class_="at-work"),
            class_="figure-controls",
        ),
        ui.output_ui("complaint"),
        ui.div(ui.output_ui("of_what"), role="status", class_="of-what"),
        ui.output_ui("picture", class_="shiny-report-size study-picture"),
        ui.output_ui("sentence", class_="study-sentence"),
        ui.div(
            ui.input_numeric("data_set", "Data set", 1, min=1),
            ui.input_action_button("open", "Open", class_="btn-sm"),
            ui.span(ui.output_text("said", inline=True), role="status"),
            class_="figure-controls data-sets",
        ),
        ui.tags.details(
            ui.tags.summary("Table"), data_table_ui("table", TITLE), class_="figure-table"
        ),
    )


@module.server
def repeat_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    choices: Choices,
    models: Callable[[], ThreeModels],
    looking: Held[ViewSettings],
    heavy: HeavyWork,
    open_in_lines: Open,
) -> None:
    """Repeat on demand; what was found stays until something else is repeated."""
    chosen = Accepted(input, REPEAT_ACCEPTS)
    found: reactive.Value[Repetition | None] = reactive.value(None, name="found")
    pace = PicturePace()
    has_left = False

    @session.on_ended
    def leave() -> None:
        nonlocal has_left
        has_left = True

    @reactive.effect
    def keep_choices() -> None:
        looking.change(
            times=int(chosen.times()),
            result=chosen.result(),
            estimated=chosen.estimated(),
        )

    @reactive.extended_task
    async def repeated(wanted: Repetition) -> None:
        parts: dict[Mechanism, list[Study]] = {}
        done = 0
        for way, source in wanted.sources.items():
            first = 0
            while first < wanted.replicates and not has_left:
                part = await heavy.do(batch, source, wanted.replicates, SEED, first)
                parts.setdefault(way, []).append(part)
                first += len(part)
                done += len(part)
                share = done / (wanted.replicates * len(wanted.sources))
                await session.send_custom_message(
                    "progress", {"share": share, "within": session.ns("at_work")}
                )
                if pace.is_time or share == 1.0:
                    pace.asked()
                    await show(wanted, parts)

    async def show(wanted: Repetition, parts: dict[Mechanism, list[Study]]) -> None:
        studies = {way: together(of_way) for way, of_way in parts.items()}
        async with reactive.lock():
            found.set(replace(wanted, studies=studies))
            await reactive.flush()

    @reactive.calc
    def planned() -> Repetition | str:
        """Return what a press of the button repeats, or why there is nothing to repeat."""
        mechanisms = chosen.result() == "mechanisms"
        if mechanisms and choices().data != "simulated":
            return ONLY_SIMULATED
        if mechanisms and not choices().missing:
            return NOTHING_IS_MISSING
        try:
            return repetition_of(models(), int(chosen.times()), mechanisms)
        except Undetermined as reason:
            return str(reason)

    @reactive.effect
    @reactive.event(input.start)
    def start() -> None:
        begin()

    @reactive.effect
    @reactive.event(input.again)
    def start_again() -> None:
        begin()

    def begin() -> None:
        wanted = planned()
        if isinstance(wanted, Repetition):
            repeated.cancel()
            repeated(wanted)

    @reactive.effect
    @reactive.event(input.cancel)
    def cancel() -> None:
        repeated.cancel()

    @reactive.effect
    @reactive.event(input.back)
    def back() -> None:
        now = found()
        if now is not None:
            choices.adopt(now.about)

    def number_chosen() -> int | None:
        """Return the data set that was typed, from 0; None if there is none."""
        now, typed = found(), chosen.data_set()
        if now is None or now.own is None or not isinstance(typed, int):
            return None
        return typed - 1 if 1 <= typed <= len(now.own) else None

    @reactive.effect
    @reactive.event(input.open)
    async def open_data_set() -> None:
        now, place = found(), number_chosen()
        if now is None or now.own is None or now.is_of_a_world or place is None:
            return
        await open_in_lines(now.own.scenario(place))

    def opened() -> int | None:
        now = found()
        return None if now is None else now.data_set_of(choices())

    latest_opened = distinct(opened)

    @reactive.effect(priority=BEHIND_SCENES)
    @reactive.event(latest_opened, ignore_init=True, ignore_none=False)
    async def say_on_every_tab() -> None:
        place = latest_opened()
        said = ("", "") if place is None else (f"Data set {place + 1:,}.", LEADS_BACK)
        message: dict[str, object] = {"title": said[0], "notice": said[1]}
        await session.send_custom_message("noticed", message)

    @render.ui
    def complaint() -> ui.Tag | None:
        wanted = planned()
        return ui.p(wanted, class_="complaint") if isinstance(wanted, str) else None

    @render.ui
    def at_work() -> ui.Tag | None:
        status = repeated.status()
        with reactive.isolate():
            now = found()
        if status == "running":
            return waiting("Repeating")
        if status == "error":
            return ui.span(FAILED, role="alert")
        if status == "cancelled":
            kept = f" {now.data_sets:,} data sets are kept." if now is not None else ""
            return ui.span(f"Cancelled.{kept}")
        return None

    @render.ui
    def of_what() -> ui.Tag | None:
        """Say which Scenario is shown where it is not the present one, or that it is a world."""
        now = found()
        if now is None:
            return ui.p(WORLD, class_="control-note") if choices().data != "simulated" else None
        place = latest_opened()
        if place is not None:
            said = f"The page shows data set {place + 1:,} of these."
        elif not now.is_about(choices()):
            said = of_another(now.about, choices())
        else:
            return ui.p(WORLD_IN_SHORT, class_="control-note") if now.is_of_a_world else None
        return ui.div(
            ui.span(said),
            ui.input_action_button("back", "Go back to it", class_="btn-sm"),
            ui.input_action_button("again", "Repeat the present one", class_="btn-sm")
            if place is None
            else None,
            class_="of-another",
        )

    size = size_of_picture(session)

    def chart() -> Figure | ui.Tag:
        now = found()
        if now is None or now.own is None:
            return ui.p(NOTHING_YET, class_="control-note")
        shown = Shown(chosen.result(), chosen.estimated(), size())
        contents = results.picture(now, now.own, shown)
        return ui.p(contents) if isinstance(contents, str) else contents

    def about() -> Scenario:
        now = found()
        return choices() if now is None else now.about

    output(id="picture")(drawn_figure(chart, about, when_drawn=pace.drawn))

    @render.ui
    def sentence() -> ui.Tag | None:
        now = found()
        if now is None or now.own is None:
            return None
        said = results.sentence(now, now.own, chosen.result())
        key = _key() if chosen.result() in KEYED else None
        return ui.p(said, key, class_="control-note")

    @render.text
    def said() -> str:
        """Say what is in a data set; nothing, which hides the row, where none is a Scenario."""
        now = found()
        if now is None or now.own is None or now.is_of_a_world:
            return ""
        place = number_chosen()
        return NO_SUCH_DATA_SET if place is None else said_of_data_set(now.own, place)

    def contents() -> DataTable | str:
        now = found()
        if now is None or now.own is None:
            return NOTHING_YET
        return results.table(now, now.own, chosen.result())

    data_table_server("table", TITLE, contents)


def _key() -> ui.Tag:
    """Return which colour is which model's."""
    entries = [
        ui.span(
            ui.span(class_=f"key-dot key-dot-{model}", aria_hidden="true"),
            title,
            class_="legend-entry",
        )
        for model, title in SHORT_TITLES.items()
    ]
    return ui.span(*entries, class_="study-key")


@module.server
def show_repeat(input: Inputs, output: Outputs, session: Session, view: ViewSettings) -> None:
    """Have the choosers stand as a way of looking says, seen or not."""
    ui.update_select("times", selected=str(view.times))
    ui.update_select("result", selected=view.result)
    ui.update_select("estimated", selected=view.estimated)
