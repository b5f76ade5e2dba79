"""What the three fits say, side by side, in the chapter's symbols."""

from __future__ import annotations

import math
from collections.abc import Callable
from html import escape

import numpy as np
import pandas as pd
from shiny import Inputs, Outputs, Session, module, render, ui

from modules.figures.theme import MODEL_STYLES
from modules.observations import data_set
from modules.pooling.lines import TERMS
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import MODEL_NAMES, ModelName, ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.views.widgets.distinct import distinct
from modules.views.widgets.model_key import model_key
from modules.views.widgets.terms import with_terms
from modules.words import singularity
from modules.words.wording import count, number

NOT_IN_THE_MODEL = "\N{EM DASH}"
HEADINGS = (
    ("", "Model"),
    ("γ₀", "intercept"),
    ("γ₁", "slope"),
    ("σ", "residual SD"),
    ("τ₀₀", "SD of intercepts"),
    ("τ₁₁", "SD of slopes"),
    ("ρ", "their correlation"),
)
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
    rows = {"complete": _complete(models), "none": _none(models), "partial": _partial(models)}
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


def _complete(models: ThreeModels) -> list[str]:
    fit = models.complete
    if isinstance(fit, Undetermined):
        return [str(fit)]
    residual = _residual_sd(fit.residual_variance)
    return [*_line(fit.fixed_effects), residual, *[NOT_IN_THE_MODEL] * 3]


def _none(models: ThreeModels) -> list[str]:
    lines = models.none.lines.to_numpy()
    lines = lines[np.isfinite(lines).all(axis=1)]
    if not len(lines):
        return ["No subject has a line of its own."]
    means = [number(mean) for mean in lines.mean(axis=0).tolist()]
    residual = _residual_sd(models.none.residual_variance)
    of_some = "" if len(lines) == len(models.subjects) else f" of {count(len(lines), 'line')}"
    return [*means, residual, f"means{of_some}"]


def _partial(models: ThreeModels) -> list[str]:
    fit = models.partial
    if isinstance(fit, Undetermined):
        return [str(fit)]
    return [
        *_line(fit.fixed_effects),
        _residual_sd(fit.residual_variance),
        *_random_effects(fit),
    ]


def _line(fixed_effects: pd.Series) -> list[str]:
    return [number(float(fixed_effects.loc[term])) for term in TERMS]


def _residual_sd(variance: float) -> str:
    return number(math.sqrt(variance)) if math.isfinite(variance) else "no data left over for it"


def _random_effects(fit: PartialPooling) -> list[str]:
    covariance = fit.random_covariance.to_numpy()
    sd_intercept, sd_slope = (math.sqrt(variance) for variance in covariance.diagonal())
    has_intercept, has_slope = not fit.random.startswith("0"), "x" in fit.random
    has_correlation = fit.random == "1 + x"
    if not has_correlation:
        correlation = NOT_IN_THE_MODEL
    elif sd_intercept > 0 and sd_slope > 0:
        correlation = number(covariance[0, 1] / (sd_intercept * sd_slope), 2)
    else:
        correlation = "undefined: an SD is 0"
    return [
        number(sd_intercept) if has_intercept else NOT_IN_THE_MODEL,
        number(sd_slope) if has_slope else NOT_IN_THE_MODEL,
        correlation,
    ]


def _explanation(models: ThreeModels) -> str | None:
    fit = models.partial
    if isinstance(fit, Undetermined):
        return None
    return singularity.explain(fit, data_set(models.scenario).x)
