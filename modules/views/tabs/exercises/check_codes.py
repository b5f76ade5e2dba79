"""Check codes that were handed in: paste them or choose a file, and get a table."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from shiny import Inputs, Outputs, Session, module, reactive, render, req, ui

from modules.exercises import MOST_CODES, NoCodes, checked_table, codes_of_file, codes_of_text
from modules.observations.arrived_file import take
from modules.observations.upload_error import UploadError
from modules.views.accepts import Accepted, Accepts, File, Press, Text
from modules.views.player import in_the_film_thread
from modules.views.widgets.data_table import data_table_server, data_table_ui
from modules.words.tables.data_table import DataTable

LONGEST_PASTE = 100_000
LARGEST_FILE = 1_000_000
CHECK_CODES_ACCEPTS: dict[str, Accepts] = {
    "pasted": Text(LONGEST_PASTE),
    "file": File(),
    "check": Press(),
}
TITLE = "Checked codes"
HEADS = {"word": "Word", "code": "Code", "points": "Points", "of": "Of", "exercises": "Exercises"}
NO_KEY = "This copy has no key, so signed codes cannot be checked here."
TOO_MANY = f"At most {MOST_CODES:,} codes at once."
TOO_LARGE = "A file of codes has at most 1 MB."


@module.ui
def check_codes_ui() -> ui.TagList:
    """Return the ways to hand in codes, and the place of the table."""
    return ui.TagList(
        ui.input_text_area("pasted", "Codes, one a line", rows=4, autocomplete="off"),
        ui.input_action_button("check", "Check", class_="btn-primary btn-sm"),
        ui.input_file("file", "Or a CSV file with a column “code”", accept=[".csv", ".txt"]),
        ui.div(ui.output_ui("complaint"), role="alert"),
        ui.output_ui("table"),
    )


@module.server
def check_codes_server(input: Inputs, output: Outputs, session: Session, key: bytes | None) -> None:
    """Check what is pasted, or a file as soon as it is there.

    Parameters
    ----------
    key : bytes or None
        What signed the codes.
    """
    given = Accepted(input, CHECK_CODES_ACCEPTS)

    @reactive.extended_task
    async def checked(found: Callable[[], list[str]]) -> pd.DataFrame | str:
        return await in_the_film_thread(_table_or_complaint, found, key)

    def answer() -> pd.DataFrame | str | None:
        return checked.result() if checked.status() == "success" else None

    @reactive.effect
    @reactive.event(input.check)
    def check_pasted() -> None:
        text = given.pasted()
        checked.cancel()
        checked(lambda: codes_of_text(text))

    @reactive.effect
    @reactive.event(input.file)
    def check_file() -> None:
        files = input.file()
        req(isinstance(files, list))  # a forged value arrives as a tuple
        path = files[0]["datapath"]
        checked.cancel()
        checked(lambda: _codes_in(path))

    @render.ui
    def complaint() -> ui.Tag | None:
        said = answer()
        return ui.p(said, class_="complaint") if isinstance(said, str) else None

    @render.ui
    def table() -> ui.Tag | None:
        return data_table_ui("table", TITLE) if isinstance(answer(), pd.DataFrame) else None

    def contents() -> DataTable | str:
        found = answer()
        if not isinstance(found, pd.DataFrame):
            return ""
        notes = (NO_KEY,) if "unchecked" in found["code"].to_list() else ()
        return DataTable(found, "Row", HEADS, notes=notes)

    data_table_server("table", TITLE, contents)


def _table_or_complaint(found: Callable[[], list[str]], key: bytes | None) -> pd.DataFrame | str:
    """Return the table of some codes, or why there is none."""
    try:
        codes = found()
    except (NoCodes, UploadError) as wrong:
        return str(wrong)
    return checked_table(codes, key) if len(codes) <= MOST_CODES else TOO_MANY


def _codes_in(path: str) -> list[str]:
    """Return the codes in an uploaded file, and delete it."""
    content = take(path)
    if len(content) > LARGEST_FILE:
        raise NoCodes(TOO_LARGE)
    return codes_of_file(content)
