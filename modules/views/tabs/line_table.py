"""Every subject's three lines as a table."""

from __future__ import annotations

import math

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
    rows = [
        ui.tags.tr(
            ui.tags.th(str(subject), scope="row"),
            ui.tags.td(str(left)),
            *(
                ui.tags.td(_written(float(frame.at[subject, term])))
                for frame in lines.values()
                for term in ("intercept", "slope")
            ),
        )
        for subject, left in models.observations_left.items()
    ]
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
        ui.tags.tbody(*rows),
        class_="table table-sm numbers",
    )
    return scrolling(table, "The lines as a table")


def _written(value: float) -> str:
    return number(value) if math.isfinite(value) else UNDETERMINED
