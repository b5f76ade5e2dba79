"""One panel in the picture's full width, where panels are too small for a finger.

Which panel, and what stands in it, is the page's own business: `static/enlarged.js`.
"""

from __future__ import annotations

from shiny import ui

from modules.figures.theme import MODEL_STYLES
from modules.views.widgets.model_key import model_key

LABEL = "enlarged-label"


def enlarged_panel_ui() -> ui.Tag:
    """Return the place of the panel, with what leads on and away above it, and its words below."""
    return ui.tags.dialog(
        ui.div(
            _button("‹", "The subject before", data_leads="-1"),
            ui.span(class_="raised-label", id=LABEL),
            _button("›", "The next subject", data_leads="1"),
            _button("✕", "Close", class_="enlarged-close"),
            class_="enlarged-head",
        ),
        ui.div(class_="enlarged-place"),
        ui.div(
            ui.div(*equation_places(), class_="raised-equations"),
            ui.p(class_="raised-sentence"),
            class_="enlarged-words",
        ),
        class_="enlarged",
        aria_labelledby=LABEL,
    )


def equation_places() -> list[ui.Tag]:
    """Return the place of each model's equation beside its key; `static/subjects.js` fills them."""
    return [
        ui.div(
            model_key(name),
            ui.span(style.title, class_="visually-hidden"),
            ui.span(data_equation=name, class_="raised-equation"),
        )
        for name, style in MODEL_STYLES.items()
    ]


def _button(sign: str, meaning: str, **attributes: str) -> ui.Tag:
    return ui.tags.button(
        ui.span(sign, aria_hidden="true"), type="button", aria_label=meaning, **attributes
    )
