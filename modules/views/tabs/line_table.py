"""Every subject's three lines as a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from shiny import ui

from modules.figures.theme import MODEL_STYLES
from modules.observations import data_set
from modules.pooling.three_models import ThreeModels
from modules.views.widgets.scrolling import scrolling
from modules.words.wording import number

UNDETERMINED = "no line"


def line_table(models: ThreeModels) -> ui.Tag:
    """Return a table of subjects, their observations left, and intercept and slope by model."""
    lines = {name: models.lines(name) for name in MODEL_STYLES}
    spans = [
        ui.tags.th(style.title, colspan=2, scope="colgroup") for style in MODEL_STYLES.values()
    ]
    terms = [ui.tags.th(term, scope="col") for _ in lines for term in ("intercept", "slope")]
    estimates = [frame[["intercept", "slope"]].to_numpy().tolist() for frame in lines.values()]
    rows = "".join(
        _row(str(subject), left, [value for pair in of_models for value in pair])
        for (subject, left), *of_models in zip(
            models.observations_left.items(), *estimates, strict=True
        )
    )
    subject = data_set(models.scenario).subject
    table = ui.tags.table(
        ui.tags.thead(
            ui.tags.tr(
                ui.tags.th(subject, rowspan=2, scope="col"),
                ui.tags.th("left", rowspan=2, scope="col"),
                *spans,
            ),
            ui.tags.tr(*terms),
        ),
        ui.tags.tbody(ui.HTML(rows)),
        class_="table table-sm numbers",
    )
    return scrolling(table, "The lines as a table")


def _row(subject: str, left: int, estimates: Sequence[float]) -> str:
    """Write a row as HTML; made of tags, hundreds of rows would hold up everybody."""
    cells = "".join(f"<td>{_written(value)}</td>" for value in estimates)
    return f'<tr><th scope="row">{escape(subject)}</th><td>{left}</td>{cells}</tr>'


def _written(value: float) -> str:
    return number(value) if math.isfinite(value) else UNDETERMINED
