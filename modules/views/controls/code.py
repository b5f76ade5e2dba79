"""The code behind what is on screen: a dialog with programs in R and Python, and for Quarto."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shiny import Inputs, Outputs, Session, module, reactive, render, req, ui

from modules.pooling import second_opinion
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario
from modules.scenario.view_settings import ViewSettings
from modules.views.accepts import Accepted, Accepts, OneOf, Switch
from modules.views.heavy_work import HeavyWork
from modules.views.widgets.coloured_code import Language, coloured
from modules.words.code.about import CSV_NAME, About
from modules.words.code.python.script import python_script
from modules.words.code.quarto import quarto_document
from modules.words.code.r.script import r_script

CODE_BUTTON_ACCEPTS: dict[str, Accepts] = {"code": Switch()}
FILES: dict[Language, str] = {
    "R": "pooling-lab.R",
    "Python": "pooling-lab.py",
    "Quarto": "pooling-lab.qmd",
}
CODE_ACCEPTS: dict[str, Accepts] = {"language": OneOf([*FILES])}
ABOUT = "The data as they are now, the three models, their pictures, and the part that is open."
READS = f"There are too many observations to write them out: the program reads {CSV_NAME}."
AT_WORK = "The program is being written."
ASKED = "MixedLM is asked first, to see whether to believe it."
FAILED = "The program could not be written. Close this and try again."


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


def code_button() -> ui.Tag:
    """Return what opens the dialog; `static/code.js` answers it."""
    return ui.tags.button(
        ui.span("</>", aria_hidden="true"),
        type="button",
        aria_label="Code",
        title="Code",
        class_="btn btn-default btn-sm",
        data_opens_code="",
        aria_haspopup="dialog",
    )


@module.ui
def code_ui() -> ui.Tag:
    """Return the dialog: which language, and the place of the program."""
    title = "code-title"
    return ui.Tag(
        "dialog",
        ui.div(
            ui.h2("Code", id=title),
            ui.tags.button(type="button", class_="btn-close", aria_label="Close"),
            class_="dialog-head",
        ),
        ui.p(ABOUT, class_="control-note"),
        ui.input_radio_buttons("language", "Program in", [*FILES], inline=True),
        ui.output_ui("written"),
        class_="code-dialog",
        aria_labelledby=title,
    )


@module.server
def code_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    models: Callable[[], ThreeModels],
    looking: Callable[[], ViewSettings],
    is_open: Callable[[], bool],
    heavy: HeavyWork,
) -> None:
    """Write the program that is looked at, in a thread; MixedLM has a process."""
    chosen = Accepted(input, CODE_ACCEPTS)
    asked_for: Wanted | None = None

    @reactive.extended_task
    async def write(wanted: Wanted, about: ThreeModels, view: ViewSettings) -> Written:
        opinion = None
        if wanted.language == "Python" and isinstance(about.partial, PartialPooling):
            scenario = about.scenario
            opinion = await heavy.do(
                second_opinion.fit, about.observations, scenario.random, scenario.reml
            )

        def program() -> str:
            if wanted.language == "Python":
                return python_script(about, view, opinion)
            return (r_script if wanted.language == "R" else quarto_document)(about, view)

        return await asyncio.to_thread(lambda: _written(wanted, about, program()))

    def wanted() -> Wanted:
        view = looking()
        return Wanted(chosen.language(), models().scenario, view.tab, view.part)

    @reactive.effect
    def keep_written() -> None:
        nonlocal asked_for
        if not is_open() or write.status() == "running":
            return
        now = wanted()
        if now != asked_for:
            asked_for = now
            write(now, models(), looking())

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
        said = ASKED if chosen.language() == "Python" else ""
        return ui.p(f"{AT_WORK} {said}".strip(), ui.tags.progress(aria_label=AT_WORK))

    def to_download() -> Written:
        found = ready()
        req(found is not None)
        assert found is not None
        return found

    @render.download_button(filename=lambda: FILES[chosen.language()])
    def program() -> Iterator[str]:
        yield to_download().program

    @render.download_button(filename=CSV_NAME)
    def observations() -> Iterator[str]:
        yield to_download().csv or ""


def _written(wanted: Wanted, models: ThreeModels, program: str) -> Written:
    about = About(models)
    csv = None if about.is_embedded else about.csv
    return Written(wanted, program, coloured(program, wanted.language), csv)


def _shown(written: Written) -> ui.TagList:
    """Return a program with its buttons, and with the button of the file that it reads."""
    text, file = module.resolve_id("text"), FILES[written.wanted.language]
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
