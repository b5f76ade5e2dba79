"""The chapter's level 2 with one subject's numbers in it, and why it was pulled as it was."""

from __future__ import annotations

import math
from typing import Any

from shiny import ui

from modules.figures.plane import labels
from modules.pooling.lines import TERMS
from modules.pooling.partial import PartialPooling
from modules.pooling.shrinkage import distance_pulled
from modules.pooling.three_models import ThreeModels
from modules.views.scenes import scene_notice_ui
from modules.views.widgets.equations import equation, operator, sub, value_of
from modules.words.shrinkage import sentences
from modules.words.wording import MINUS, number

HINT = "Point at any subject, tap it, or reach it with Tab and the arrow keys."
SPACE = "0.22em"
NOT_THERE = "?"


def chosen_subject_ui() -> ui.Tag:
    """Return the place of the words and the formula; `static/subjects.js` fills them."""
    return ui.div(
        scene_notice_ui(),
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
        ui.p(HINT, class_="chosen-hint visually-hidden"),
        class_="chosen-subject",
        role="group",
        aria_label="The chosen subject",
        tabindex="0",
    )


def members(models: ThreeModels) -> dict[str, Any]:
    """Return what is said of each subject, and whose words stand there before one is chosen.

    That is who was pulled `farthest`, unless nobody was pulled. The lists have an element for each
    subject; the `parts` of the formula are those of all, or lists of each subject's own.
    """
    said, labelled = sentences(models), labels(models)
    pulled = distance_pulled(models)
    return {
        "members": list(models.subjects),
        "labels": [labelled[subject] for subject in models.subjects],
        "sentences": [said[subject] for subject in models.subjects],
        "parts": _parts(models),
        "otherwise": str(pulled.idxmax()) if pulled.notna().any() else models.subjects[0],
        "farthest": bool((pulled > 0).any()),
    }


def _parts(models: ThreeModels) -> dict[str, str | list[str]]:
    fit = models.partial
    if not isinstance(fit, PartialPooling):
        return dict.fromkeys(("gamma0", "gamma1", "S0", "S1", "beta0", "beta1"), NOT_THERE)
    parts: dict[str, str | list[str]] = {}
    for term, name in enumerate(TERMS):
        parts[f"gamma{term}"] = number(float(fit.fixed_effects.loc[name]))
        parts[f"S{term}"] = [_signed(mode) for mode in fit.random_effects[name].to_numpy()]
        parts[f"beta{term}"] = [number(value) for value in fit.lines[name].to_numpy()]
    return parts


def _signed(value: float) -> str:
    sign = MINUS if math.copysign(1.0, value) < 0 else "+"
    return f"{sign} {number(abs(value))}"
