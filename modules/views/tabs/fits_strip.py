"""What the three fits say, side by side, in the chapter's symbols."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from shiny import Inputs, Outputs, Session, module, render, ui

from modules.figures.theme import MODEL_STYLES
from modules.observations import data_set
from modules.pooling.three_models import MODEL_NAMES, ModelName, ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.views.widgets.distinct import distinct
from modules.views.widgets.model_key import model_key
from modules.views.widgets.terms import with_terms
from modules.words import singularity
from modules.words.tables.fits import HEADINGS, what_fits_say

HEAD = str(
    ui.TagList(
        ui.tags.caption("What the fits say", class_="visually-hidden"),
        ui.tags.thead(
            ui.tags.tr(
                *(
                    ui.tags.th(ui.span(symbol, class_="symbol"), " ", ui.span(meaning), scope="col")
                    for symbol, meaning in HEADINGS
                )
            )
        ),
    )
)
TITLES = {
    model: str(
        ui.tags.th(
            model_key(model),
            ui.span(MODEL_STYLES[model].title, class_="visually-hidden"),
            scope="row",
        )
    )
    for model in MODEL_NAMES
}


@module.ui
def fits_strip_ui() -> ui.Tag:
    """Return the place of the strip."""
    return ui.output_ui("strip", class_="fits-strip")


@module.ui
def remark_ui() -> ui.Tag:
    """Return the place of the sentence that partial pooling may need."""
    return ui.output_ui("remark")


@module.server
def fits_strip_server(
    input: Inputs, output: Outputs, session: Session, models: Callable[[], ThreeModels]
) -> None:
    """Keep the strip as the fits are, and the sentence beside the picture."""
    explained = distinct(lambda: _explanation(models()))

    @render.ui
    def strip() -> ui.Tag:
        return fits_table(models())

    @render.ui
    def remark() -> ui.Tag | None:
        explanation = explained()
        if explanation is None:
            return None
        return ui.p(ui.tags.strong(with_terms("Singular fit. ")), explanation, class_="remark")


def fits_table(models: ThreeModels) -> ui.Tag:
    """Return the strip: a row for each model."""
    rows = what_fits_say(models)
    body = "".join(_row(model, rows[model]) for model in MODEL_NAMES)
    table = f'<table class="table table-sm fits-table">{HEAD}<tbody>{body}</tbody></table>'
    return ui.div(ui.HTML(table))


def _row(model: ModelName, cells: list[str]) -> str:
    """Write a row as HTML; the last of too few cells takes the room of those that lack.

    Made of tags, the strip would be a third of what a change costs.
    """
    labelled = [
        f'<td data-symbol="{symbol}">{escape(cell)}</td>'
        for cell, (symbol, _) in zip(cells, HEADINGS[1:], strict=False)
    ]
    rest = len(HEADINGS) - 1 - len(cells)
    if rest:
        labelled[-1] = f'<td class="aside" colspan="{rest + 1}">{escape(cells[-1])}</td>'
    return f"<tr>{TITLES[model]}{''.join(labelled)}</tr>"


def _explanation(models: ThreeModels) -> str | None:
    fit = models.partial
    if isinstance(fit, Undetermined):
        return None
    return singularity.explain(fit, data_set(models.scenario).x)
