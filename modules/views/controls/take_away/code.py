"""The code behind what is on screen: programs in R and Python, and for Quarto."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shiny import Inputs, Outputs, Session, module, reactive, render, req, ui

from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario
from modules.take_away.programs import (
    PROGRAM_FILES,
    Language,
    data_of_programs,
    program_and_data,
    program_in,
)
from modules.take_away.taken import Taken
from modules.views.accepts import Accepted, Accepts, OneOf, Press
from modules.views.heavy_work import HeavyWork
from modules.views.watched import watched
from modules.views.widgets.coloured_code import coloured
from modules.views.widgets.waiting import waiting
from modules.words.code.about import CSV_NAME

CODE_ACCEPTS: dict[str, Accepts] = {
    "language": OneOf([*PROGRAM_FILES]),
    "cancel": Press(),
    "again": Press(),
}
ABOUT = "The data as they are now, the three models, their pictures, and the part that is open."
READS = f"There are too many observations to write them out: the program reads {CSV_NAME}."
AT_WORK = "The program is being written."
ASKED = "MixedLM is asked first, to see whether to believe it."
FAILED = "The program could not be written. Close this and try again."
CANCELLED = "Cancelled."


@dataclass(frozen=True)
class Wanted:
    """What a program depends on: its language, the data and the models, and the open part."""

    language: Language
    scenario: Scenario
    tab: str
    part: str


@dataclass(frozen=True, eq=False)
class Written:
    """A program, plain and with colours, and the file that it reads, if it reads one."""

    wanted: Wanted
    program: str
    shown: ui.HTML
    csv: str | None


@module.ui
def code_ui() -> ui.TagList:
    """Return the chooser of a language, and the place of the program."""
    return ui.TagList(
        ui.p(ABOUT, class_="control-note"),
        ui.input_radio_buttons("language", "Program in", [*PROGRAM_FILES], inline=True),
        ui.output_ui("written"),
    )


@module.server
def code_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    taken: Callable[[], Taken],
    models: Callable[[], ThreeModels],
    is_open: Callable[[], bool],
    heavy: HeavyWork,
) -> None:
    """Write the program that is looked at, in a thread; one that asks MixedLM in a process."""
    chosen = Accepted(input, CODE_ACCEPTS)
    asked_for: Wanted | None = None
    bar = session.ns("written")

    @reactive.extended_task
    async def write(wanted: Wanted, about: Taken, fits: ThreeModels) -> Written:
        language = wanted.language
        if asks_mixed_lm(language, fits):
            work = watched(session, bar, heavy, program_and_data, about, language)
            program, csv = await work
        else:
            program = await asyncio.to_thread(program_in, fits, about, language)
            csv = await asyncio.to_thread(data_of_programs, fits)
        shown = await asyncio.to_thread(coloured, program, language)
        return Written(wanted, program, shown, csv)

    def wanted() -> Wanted:
        view = taken().view
        return Wanted(chosen.language(), models().scenario, view.tab, view.part)

    @reactive.effect
    def keep_written() -> None:
        nonlocal asked_for
        if not is_open() or write.status() == "running":
            return
        now = wanted()
        if now != asked_for:
            asked_for = now
            write(now, taken(), models())

    @reactive.effect
    @reactive.event(input.cancel)
    def cancel() -> None:
        write.cancel()

    @reactive.effect
    @reactive.event(input.again)
    def write_again() -> None:
        write(wanted(), taken(), models())

    def ready() -> Written | None:
        if write.status() != "success" or write.result().wanted != wanted():
            return None
        return write.result()

    @render.ui
    def written() -> ui.TagChild:
        found = ready()
        if found is not None:
            return _shown(found)
        if write.status() == "error":
            return ui.p(FAILED, role="alert")
        if write.status() == "cancelled":
            again = ui.input_action_button("again", "Write it", class_="btn-sm")
            return ui.p(f"{CANCELLED} ", again)
        if asks_mixed_lm(chosen.language(), models()):
            return ui.p(f"{AT_WORK} {ASKED} ", waiting(AT_WORK))
        return ui.p(AT_WORK, ui.tags.progress(aria_label=AT_WORK))

    def to_download() -> Written:
        found = ready()
        req(found is not None)
        assert found is not None
        return found

    @render.download_button(filename=lambda: PROGRAM_FILES[chosen.language()])
    def program() -> Iterator[str]:
        yield to_download().program

    @render.download_button(filename=CSV_NAME)
    def observations() -> Iterator[str]:
        yield to_download().csv or ""


def asks_mixed_lm(language: Language, models: ThreeModels) -> bool:
    """Whether a program says of MixedLM whether to believe it."""
    return language == "Python" and isinstance(models.partial, PartialPooling)


def _shown(written: Written) -> ui.TagList:
    """Return a program with its buttons, and with the button of the file that it reads."""
    text, file = module.resolve_id("text"), PROGRAM_FILES[written.wanted.language]
    return ui.TagList(
        ui.p(READS, class_="control-note") if written.csv else None,
        ui.div(
            ui.tags.button("Copy", type="button", class_="btn btn-default btn-sm", data_copy=text),
            ui.download_button("program", f"Download {file}", class_="btn-sm"),
            ui.download_button("observations", f"Download {CSV_NAME}", class_="btn-sm")
            if written.csv
            else None,
            class_="button-row",
        ),
        ui.tags.pre(
            ui.tags.code(written.shown),
            id=text,
            class_="coloured-code",
            tabindex="0",
            role="region",
            aria_label=f"The program in {written.wanted.language}",
        ),
    )
