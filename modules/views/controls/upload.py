"""A person's own file: read it, say which column is what, use it."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path

from shiny import Inputs, Outputs, Session, module, reactive, render, ui
from shiny.types import FileInfo

from modules.observations import forget_upload, keep_upload
from modules.observations.upload import (
    Columns,
    TableFile,
    UploadError,
    guess_columns,
    read_table,
    to_observations,
)
from modules.views.choices import Choices
from modules.views.widgets.scrolling import scrolling
from modules.views.widgets.waiting import waiting

ACCEPTED = [".csv", ".tsv", ".txt", ".xlsx"]
PREVIEW_ROWS = 4
PRIVACY = (
    "Your file stays in this session's memory: it is not stored, and gone when you leave. "
    "CSV, TSV or Excel, up to 10 MB, 500 subjects and 50,000 rows."
)
NAME_BYTES = 16
UPLOAD_PREFIX, UPLOAD_DEPTH = "fileupload-", 2


@module.ui
def upload_ui() -> ui.TagList:
    """Return the file chooser, two examples to download, and what follows from a file."""
    return ui.TagList(
        ui.input_file("file", "Your file", accept=ACCEPTED),
        ui.p(PRIVACY, class_="control-note"),
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
def upload_server(input: Inputs, output: Outputs, session: Session, choices: Choices) -> None:
    """Read in a thread, and change the Scenario only when a table can be used."""
    complaint: reactive.Value[str | None] = reactive.value(None, name="complaint")
    report: reactive.Value[Sequence[str]] = reactive.value((), name="report")
    session.on_ended(lambda: forget_upload(choices.upload))

    @reactive.extended_task
    async def table(file: FileInfo) -> TableFile | UploadError:
        return await asyncio.to_thread(_read_and_delete, file)

    @reactive.effect
    @reactive.event(input.file)
    def read() -> None:
        complaint.set(None)
        report.set(())
        table.cancel()
        table(input.file()[0])

    @reactive.effect
    @reactive.event(input.cancel)
    def cancel() -> None:
        table.cancel()

    @render.ui
    def reading() -> ui.Tag | None:
        return waiting("Reading the file") if table.status() == "running" else None

    def read_file() -> TableFile | None:
        found = table.result() if table.status() == "success" else None
        return found if isinstance(found, TableFile) else None

    @render.ui
    def message() -> ui.Tag | None:
        found = table.result() if table.status() == "success" else None
        wrong = str(found) if isinstance(found, UploadError) else complaint()
        if wrong:
            return ui.p(wrong, class_="complaint")
        return ui.tags.ul(*map(ui.tags.li, report()), class_="control-note") if report() else None

    @render.ui
    def columns() -> ui.TagList | None:
        found = read_file()
        if found is None:
            return None
        guess = guess_columns(found)
        names = {str(place): column for place, column in enumerate(found.columns)}
        return ui.TagList(
            _preview(found),
            *(
                ui.input_select(
                    role, title, names, selected=str(found.columns.index(getattr(guess, role)))
                )
                for role, title in (("y", "Response"), ("x", "Predictor"), ("subject", "Subject"))
            ),
            ui.input_action_button("use", "Use these data", class_="btn-sm btn-primary"),
        )

    @reactive.effect
    @reactive.event(input.use)
    async def use() -> None:
        found = read_file()
        if found is None:
            return
        y, x, subject = (found.columns[int(input[role]())] for role in ("y", "x", "subject"))
        try:
            uploaded = await asyncio.to_thread(to_observations, found, Columns(y, x, subject))
        except UploadError as wrong:
            complaint.set(str(wrong))
            return
        complaint.set(None)
        report.set((*found.notes, *uploaded.report))
        before, choices.upload = choices.upload, secrets.token_hex(NAME_BYTES)
        keep_upload(choices.upload, uploaded.data_set)
        choices.change(data="uploaded", upload=choices.upload, removed=(), restored=(), focus="")
        forget_upload(before)


def _read_and_delete(file: FileInfo) -> TableFile | UploadError:
    """Read an uploaded file into memory and delete it from the server's disk."""
    path = Path(file["datapath"]).resolve()
    if not _was_uploaded(path):
        return UploadError("The file did not arrive. Choose it again.")
    content = path.read_bytes()
    path.unlink()
    try:
        return read_table(content, file["name"])
    except UploadError as wrong:
        return wrong


def _was_uploaded(path: Path) -> bool:
    """Whether Shiny put the file there; a forged message could name any file of the server."""
    folders = path.parents
    arrived_in = Path(tempfile.gettempdir()).resolve()
    return (
        len(folders) > UPLOAD_DEPTH
        and folders[UPLOAD_DEPTH] == arrived_in
        and folders[UPLOAD_DEPTH - 1].name.startswith(UPLOAD_PREFIX)
    )


def _preview(found: TableFile) -> ui.Tag:
    head = found.rows.head(PREVIEW_ROWS)
    rows = [ui.tags.tr(*(ui.tags.td(cell or "") for cell in row)) for row in head.to_numpy()]
    heads = [ui.tags.th(column, scope="col") for column in found.columns]
    table = ui.tags.table(
        ui.tags.caption(f"{found.name}: its first rows of {len(found.rows)}"),
        ui.tags.thead(ui.tags.tr(*heads)),
        ui.tags.tbody(*rows),
        class_="table table-sm preview",
    )
    return scrolling(table, "The file's first rows")
