"""The chapter's level 2 with one subject's numbers in it, and why it was pulled as it was."""

from __future__ import annotations

import math
from typing import Any

from shiny import ui

from modules.pooling.partial import PartialPooling
from modules.pooling.shrinkage import distance_pulled
from modules.pooling.three_models import ThreeModels
from modules.views.widgets.equations import equation, operator, sub, value_of
from modules.words.shrinkage import sentences
from modules.words.wording import MINUS, number

HINT = "Point at any subject, tap it, or reach it with Tab and the arrow keys."
SPACE = "0.22em"
NOT_THERE = "?"


def chosen_subject_ui() -> ui.Tag:
    """Return the place of the words and the formula; `static/subjects.js` fills them."""
    return ui.div(
        ui.p(
            ui.span(class_="chosen-label"),
            ui.span("pulled farthest", class_="chosen-farthest"),
            ui.span("at the estimate", class_="at-estimate"),
            class_="chosen-head",
        ),
        ui.div(
            *(
                equation(
                    sub("β", f"{term}s"),
                    operator("="),
                    sub("γ", str(term)),
                    operator("+"),
                    sub("S", f"{term}s"),
                    operator("="),
                    value_of(f"gamma{term}"),
                    ui.Tag("mspace", width=SPACE),
                    value_of(f"S{term}"),
                    operator("="),
                    value_of(f"beta{term}"),
                )
                for term in (0, 1)
            ),
            class_="equations",
        ),
        ui.p(class_="chosen-sentence"),
        ui.p(HINT, class_="chosen-hint control-note"),
        class_="chosen-subject",
    )


def members(models: ThreeModels) -> dict[str, Any]:
    """Return what is said of each subject, and whose words stand there before one is chosen.

    That is who was pulled `farthest`, unless nobody was pulled.
    """
    said = sentences(models)
    parts = _parts(models)
    pulled = distance_pulled(models)
    return {
        "members": {
            subject: {
                "label": subject,
                "sentence": said[subject],
                "parts": parts[subject],
            }
            for subject in models.subjects
        },
        "otherwise": str(pulled.idxmax()) if pulled.notna().any() else models.subjects[0],
        "farthest": bool((pulled > 0).any()),
    }


def _parts(models: ThreeModels) -> dict[str, dict[str, str]]:
    fit = models.partial
    if not isinstance(fit, PartialPooling):
        names = [f"{symbol}{term}" for symbol in ("gamma", "S", "beta") for term in (0, 1)]
        return {subject: dict.fromkeys(names, NOT_THERE) for subject in models.subjects}
    fixed, modes, lines = (
        fit.fixed_effects.to_numpy(),
        fit.random_effects.to_numpy(),
        fit.lines.to_numpy(),
    )
    return {
        subject: {
            part: written
            for term in (0, 1)
            for part, written in (
                (f"gamma{term}", number(fixed[term])),
                (f"S{term}", _signed(modes[row, term])),
                (f"beta{term}", number(lines[row, term])),
            )
        }
        for row, subject in enumerate(models.subjects)
    }


def _signed(value: float) -> str:
    sign = MINUS if math.copysign(1.0, value) < 0 else "+"
    return f"{sign} {number(abs(value))}"
