"""What a table can be taken away as: a small menu of forms beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from shiny import Session, reactive, render, ui

from modules.take_away.table_file import ENDINGS, Form, table_file
from modules.views.visits import when_first
from modules.words.tables.data_table import DataTable

FORMS: dict[str, Form] = {"csv": "CSV", "markdown": "Markdown", "latex": "LaTeX", "html": "HTML"}
"""By the name of what downloads it."""


def table_files_ui(title: str, word: str = "Save") -> ui.Tag:
    """Return the menu, closed; `static/menus.js` lays its entries out and closes it again.

    A page with all entries of all its menus would report of each whether it is seen.

    Parameters
    ----------
    title : str
        Of the table.
    word : str
        What the menu is called.
    """
    return ui.tags.details(
        ui.tags.summary(word, class_="btn btn-default btn-sm", aria_label=f"{word} {title}"),
        ui.tags.template(
            ui.div(
                *(
                    ui.download_button(name, form, class_="btn-sm", aria_label=f"{title} as {form}")
                    for name, form in FORMS.items()
                ),
                class_="menu-entries",
            )
        ),
        class_="menu",
    )


def table_files_server(
    session: Session, title: str, file_name: str, contents: Callable[[], DataTable | str]
) -> None:
    """Answer the menu of the module that asks, once it has been opened.

    Parameters
    ----------
    session : Session
    title : str
        Of the table.
    file_name : str
        Of the files, without an ending.
    contents : callable
        The table, or the sentence that takes its place.
    """

    def wire(name: str, form: Form) -> None:
        async def written() -> AsyncIterator[str]:
            with reactive.isolate():
                now = contents()
            yield await asyncio.to_thread(table_file, now, form, title)

        as_file = render.download_button(filename=f"{file_name}.{ENDINGS[form]}")
        session.output(id=name)(as_file(written))

    def wire_all() -> None:
        for name, form in FORMS.items():
            wire(name, form)

    when_first(lambda: not session.clientdata.output_hidden("csv"), wire_all)
