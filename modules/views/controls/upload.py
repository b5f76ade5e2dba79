"""A person's own file: read it, say which column is what, use it."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from shiny import Inputs, Outputs, Session, module, reactive, render, req, ui
from shiny.types import FileInfo

from modules.lessons import Shown
from modules.observations import forget_upload, keep_upload
from modules.observations.arrived_file import (
    CHANGED,
    Found,
    packed_to_observations,
    read_and_delete,
)
from modules.observations.file_rows import MOST_COLUMNS
from modules.observations.upload import Columns, Uploaded, UploadError
from modules.scenario.data_header import DataHeader
from modules.scenario.kept import OwnFile, with_upload
from modules.views.accepts import Accepted, File, Press, Switch, places
from modules.views.heavy_work import HeavyWork
from modules.views.returning import Return
from modules.views.widgets.scrolling import scrolling
from modules.views.widgets.waiting import waiting

ACCEPTED = [".csv", ".tsv", ".txt", ".xlsx"]
COLUMNS = {"y": "Response", "x": "Predictor", "subject": "Subject"}
UPLOAD_ACCEPTS = {
    "file": File(),
    **dict.fromkeys(COLUMNS, places(MOST_COLUMNS)),
    "use": Press(),
    "cancel": Press(),
    "gone": Switch(),
}
GONE = "Your file could not be read once more after the connection was lost: choose it again."
PRIVACY = (
    "Your file stays in this session's memory: it is not stored, and gone when you leave. "
    "CSV, TSV or Excel, up to {megabytes} MB, 500 subjects and 50,000 rows."
)
AS_TAKEN = "Opened as it was taken away: the data, how they are spoiled, and what was shown."
NAME_BYTES = 16


class Made(NamedTuple):
    """What three columns of a file were made into, or why they could not be."""

    found: Found
    columns: Columns
    answer: Uploaded | UploadError


@module.ui
def upload_ui(most_megabytes: int) -> ui.TagList:
    """Return the file chooser, two examples to download, and what follows from a file."""
    return ui.TagList(
        ui.div(
            ui.input_file("file", "Your file", accept=ACCEPTED),
            class_="own-file",
            data_gone=module.resolve_id("gone"),
        ),
        ui.p(PRIVACY.format(megabytes=most_megabytes), class_="control-note"),
        ui.p(
            "Examples: ",
            ui.a("long format", href="examples/example_long.csv", download=True),
            ", ",
            ui.a("semicolons", href="examples/example_semicolon.csv", download=True),
            class_="control-note",
        ),
        ui.output_ui("reading"),
        ui.div(ui.output_ui("message"), role="alert"),
        ui.output_ui("columns"),
    )


@module.server
def upload_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    begun: Return,
    most_megabytes: int,
    heavy: HeavyWork,
    open_shown: Callable[[Shown], Awaitable[None]],
) -> None:
    """Read in a thread, and change the Scenario only when a table can be used.

    A file that was taken away here leads back to what was shown. One that the page sends again is
    used as it was before.
    """
    choices = begun.choices
    chosen = Accepted(input, UPLOAD_ACCEPTS)
    complaint: reactive.Value[str | None] = reactive.value(None, name="complaint")
    report: reactive.Value[Sequence[str]] = reactive.value((), name="report")
    session.on_ended(lambda: forget_upload(choices.upload))

    @reactive.extended_task
    async def read_in(file: FileInfo) -> Found | UploadError:
        try:
            return await heavy.do(read_and_delete, file["datapath"], file["name"], most_megabytes)
        except UploadError as wrong:
            return wrong

    @reactive.effect
    @reactive.event(input.file)
    def read() -> None:
        files = input.file()
        req(isinstance(files, list))  # a forged value arrives as a tuple
        complaint.set(None)
        report.set(())
        read_in.cancel()
        read_in(files[0])

    @reactive.effect
    @reactive.event(input.cancel)
    def cancel() -> None:
        read_in.cancel()

    @render.ui
    def reading() -> ui.Tag | None:
        return waiting("Reading the file") if read_in.status() == "running" else None

    def read_file() -> Found | None:
        found = read_in.result() if read_in.status() == "success" else None
        return found if isinstance(found, Found) else None

    @reactive.effect
    @reactive.event(read_in.status)
    async def recall() -> None:
        found = read_file()
        if found is None or found.recalled is None or begun.awaits_file:
            return
        if found.recalled.scenario.data == "uploaded":
            made(found, found.guess)
        else:
            await open_recalled(found.recalled)

    async def open_recalled(recalled: DataHeader) -> None:
        report.set((AS_TAKEN, *recalled.repairs))
        await open_shown(Shown(recalled.scenario, recalled.view))

    @render.ui
    def message() -> ui.Tag | None:
        found = read_in.result() if read_in.status() == "success" else None
        wrong = str(found) if isinstance(found, UploadError) else complaint()
        if wrong:
            return ui.p(wrong, class_="complaint")
        return ui.tags.ul(*map(ui.tags.li, report()), class_="control-note") if report() else None

    @render.ui
    def columns() -> ui.TagList | None:
        found = read_file()
        if found is None or found.recalled is not None:
            return None
        guess = _columns_before(found, choices.own_file) or found.guess
        names = {str(place): column for place, column in enumerate(found.columns)}
        return ui.TagList(
            ui.p(CHANGED, class_="control-note") if CHANGED in found.notes else None,
            _preview(found),
            *(
                ui.input_select(
                    role, title, names, selected=str(found.columns.index(getattr(guess, role)))
                )
                for role, title in COLUMNS.items()
            ),
            ui.input_action_button("use", "Use these data", class_="btn-sm btn-primary"),
        )

    @reactive.extended_task
    async def made(found: Found, columns: Columns) -> Made:
        try:
            uploaded = await heavy.do(packed_to_observations, found.packed, columns)
        except UploadError as wrong:
            return Made(found, columns, wrong)
        return Made(found, columns, uploaded)

    @reactive.effect
    @reactive.event(input.use)
    def use() -> None:
        found = read_file()
        if found is None:
            return
        at = {role: int(chosen[role]()) for role in COLUMNS}
        req(max(at.values()) < len(found.columns))
        y, x, subject = (found.columns[at[role]] for role in ("y", "x", "subject"))
        made.cancel()
        made(found, Columns(y, x, subject))

    @reactive.effect
    @reactive.event(made.status)
    async def show() -> None:
        if made.status() != "success":
            return
        found, columns, uploaded = made.result()
        if isinstance(uploaded, UploadError):
            complaint.set(str(uploaded))
            if begun.awaits_file:
                begun.file_is_gone()
            return
        complaint.set(None)
        report.set((*found.notes, *uploaded.report))
        before, choices.upload = choices.upload, secrets.token_hex(NAME_BYTES)
        keep_upload(choices.upload, uploaded.data_set)
        if begun.awaits_file:
            begun.file_arrived(choices.upload)
            return
        choices.own_file = OwnFile(found.name, columns.y, columns.x, columns.subject)
        if found.recalled is None:
            choices.change(
                data="uploaded",
                upload=choices.upload,
                removed=uploaded.removed,
                restored=(),
                focus="",
            )
        else:
            await open_recalled(_with_upload(found.recalled, choices.upload))
        forget_upload(before)

    def await_again(file: OwnFile) -> None:
        """Use what the page sends first, if it is this file; go on without it if it never comes."""

        @reactive.effect
        def use_again() -> None:
            if read_in.status() in ("initial", "running"):
                return
            use_again.destroy()
            found = read_file()
            columns = None if found is None else _columns_before(found, file)
            if found is not None and columns is not None:
                made(found, columns)
            else:
                begun.file_is_gone()

        @reactive.effect
        @reactive.event(chosen.gone)
        def go_on_without() -> None:
            use_again.destroy()
            complaint.set(GONE)
            begun.file_is_gone()

    if begun.file is not None:
        await_again(begun.file)


def _with_upload(recalled: DataHeader, upload: str) -> DataHeader:
    """Return what to show of a person's own data, which are known under a name now."""
    return replace(
        recalled,
        scenario=replace(recalled.scenario, upload=upload),
        view=with_upload(recalled.view, upload),
    )


def _columns_before(found: Found, file: OwnFile | None) -> Columns | None:
    """Return the columns that were used of this very file before."""
    if file is None or found.name != file.name:
        return None
    columns = Columns(file.y, file.x, file.subject)
    return columns if {file.y, file.x, file.subject} <= {*found.columns} else None


def _preview(found: Found) -> ui.Tag:
    rows = [ui.tags.tr(*(ui.tags.td(cell or "") for cell in row)) for row in found.head]
    heads = [ui.tags.th(column, scope="col") for column in found.columns]
    preview = ui.tags.table(
        ui.tags.caption(f"{found.name}: its first rows of {found.n_rows}"),
        ui.tags.thead(ui.tags.tr(*heads)),
        ui.tags.tbody(*rows),
        class_="table table-sm preview",
    )
    return scrolling(preview, "The file's first rows")
