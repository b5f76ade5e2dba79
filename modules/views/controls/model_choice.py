"""Which random effects partial pooling has, and by which criterion it is fitted."""

from __future__ import annotations

from typing import cast

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.observations import data_set
from modules.scenario import RandomEffects, Scenario
from modules.views.choices import Choices
from modules.views.widgets.distinct import distinct
from modules.views.widgets.equations import covariance_of
from modules.words.formulas import formulas

CRITERIA = {"REML": "REML", "ML": "ML"}


@module.ui
def model_choice_ui(start: Scenario) -> ui.TagList:
    """Return the choosers of structure and criterion."""
    return ui.TagList(
        ui.input_select(
            "random", "Random effects", {**formulas(data_set(start))}, selected=start.random
        ),
        ui.output_ui("matrix"),
        ui.input_radio_buttons(
            "criterion", "Fitted by", CRITERIA, selected=_criterion(start), inline=True
        ),
    )


@module.server
def model_choice_server(input: Inputs, output: Outputs, session: Session, choices: Choices) -> None:
    """Keep the Scenario's model as the controls say, and the formulas in the data's words."""

    @reactive.effect
    @reactive.event(input.random, input.criterion)
    def change_model() -> None:
        random = cast(RandomEffects, input.random())
        choices.follow(random=random, reml=input.criterion() == "REML")

    @render.ui
    def matrix() -> ui.Tag:
        return covariance_of(choices().random)

    named = distinct(lambda: formulas(data_set(choices())))

    @reactive.effect
    @reactive.event(named, choices.adopted)
    def show_model() -> None:
        ui.update_select("random", choices={**named()}, selected=choices().random)
        ui.update_radio_buttons("criterion", selected=_criterion(choices()))


def _criterion(scenario: Scenario) -> str:
    return "REML" if scenario.reml else "ML"
