"""The chapter's symbols in a table, and their rows wherever a symbol is pointed at."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.figures.theme import MODEL_STYLES
from modules.pooling.three_models import ThreeModels
from modules.views.widgets.equations import symbol
from modules.views.widgets.scrolling import scrolling
from modules.words.symbols import symbols

TITLE = "The chapter's symbols"
HEADS = ("Variable", "Type", "Meaning", "Now")


@module.ui
def symbol_table_ui() -> ui.TagList:
    """Return the place of the table and the button of its download."""
    return ui.TagList(
        ui.p("Point at a symbol, or tap it, to see its row.", class_="control-note"),
        ui.download_button("csv", "CSV", class_="btn-sm", aria_label=f"{TITLE} as CSV"),
        ui.output_ui("table"),
    )


@module.server
def symbol_table_server(
    input: Inputs, output: Outputs, session: Session, models: Callable[[], ThreeModels]
) -> None:
    """Keep the table as the fit is, and hand the page the rows to show beside symbols."""

    @render.ui
    def table() -> ui.Tag:
        rows = [
            ui.tags.tr(
                ui.tags.td(symbol(written)),
                ui.tags.td(kind),
                ui.tags.th(meaning, scope="row"),
                ui.tags.td(value),
            )
            for written, kind, meaning, value in symbols(models()).to_numpy()
        ]
        return scrolling(
            ui.tags.table(
                ui.tags.caption(TITLE, class_="visually-hidden"),
                ui.tags.thead(ui.tags.tr(*(ui.tags.th(head, scope="col") for head in HEADS))),
                ui.tags.tbody(*rows),
                class_="table table-sm symbol-table",
            ),
            TITLE,
            whole=True,
        )

    @render.download_button(filename="symbols.csv")
    def csv() -> Iterator[str]:
        yield symbols(models()).to_csv(index_label="name")

    @reactive.effect
    async def hand_over() -> None:
        rows: dict[str, object] = {
            str(name): f"{kind}: {meaning}. {_whose(kind)}: {value}."
            for name, _, kind, meaning, value in symbols(models()).itertuples()
        }
        await session.send_custom_message("symbols", rows)


def _whose(kind: object) -> str:
    """Say what a value is of, lest an estimate pass for the truth behind simulated data."""
    return "Now" if kind == "observed" else MODEL_STYLES["partial"].title
