"""Which random effects partial pooling has, and by which criterion it is fitted."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from shiny import Inputs, Outputs, Session, module, reactive, ui

from modules.observations import DataSet, data_set
from modules.scenario import DataName, RandomEffects, Scenario
from modules.views.distinct import distinct

CRITERIA = {"REML": "REML", "ML": "ML"}


def formulas(variables: DataSet) -> dict[str, str]:
    """Return the chapter's random-effects structures in lme4's words and the data's names."""
    x, subject = variables.x, variables.subject
    return {
        "1": f"(1 | {subject})",
        "1 + x": f"(1 + {x} | {subject})",
        "0 + x": f"(0 + {x} | {subject})",
        "1 + x ||": f"(1 + {x} || {subject})",
    }


@module.ui
def model_choice_ui() -> ui.TagList:
    """Return the choosers of structure and criterion."""
    start = Scenario()
    return ui.TagList(
        ui.input_select(
            "random", "Random effects", formulas(data_set(start.data)), selected=start.random
        ),
        ui.input_radio_buttons("criterion", "Fitted by", CRITERIA, selected="REML", inline=True),
    )


@module.server
def model_choice_server(
    input: Inputs, output: Outputs, session: Session, scenario: reactive.Value[Scenario]
) -> None:
    """Keep the Scenario's model as the controls say, and the formulas in the data's words."""

    @reactive.effect
    @reactive.event(input.random, input.criterion)
    def change_model() -> None:
        random = cast(RandomEffects, input.random())
        scenario.set(replace(scenario(), random=random, reml=input.criterion() == "REML"))

    data: reactive.Value[DataName] = distinct(lambda: scenario().data)

    @reactive.effect
    @reactive.event(data)
    def name_variables() -> None:
        choices = formulas(data_set(data()))
        ui.update_select("random", choices=choices, selected=scenario().random)
