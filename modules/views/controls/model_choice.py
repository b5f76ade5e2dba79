"""Which random effects partial pooling has, and by which criterion it is fitted."""

from __future__ import annotations

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.observations import data_set
from modules.scenario import RANDOM_EFFECTS, Scenario
from modules.views.accepts import Accepted, OneOf
from modules.views.choices import Choices
from modules.views.widgets.distinct import distinct
from modules.views.widgets.equations import covariance_of
from modules.views.widgets.fold import fold
from modules.words.formulas import formulas

CRITERIA = {"REML": "REML", "ML": "ML"}
MODEL_CHOICE_ACCEPTS = {"random": OneOf(RANDOM_EFFECTS), "criterion": OneOf([*CRITERIA])}


@module.ui
def model_choice_ui(start: Scenario) -> ui.Tag:
    """Return the choosers of structure and criterion."""
    written = formulas(data_set(start))
    return fold(
        "Model",
        f"{written[start.random]}, {_criterion(start)}",
        [module.resolve_id("random"), module.resolve_id("criterion")],
        ui.input_select("random", "Random effects", {**written}, selected=start.random),
        ui.output_ui("matrix"),
        ui.input_radio_buttons(
            "criterion", "Fitted by", CRITERIA, selected=_criterion(start), inline=True
        ),
    )


@module.server
def model_choice_server(input: Inputs, output: Outputs, session: Session, choices: Choices) -> None:
    """Keep the Scenario's model as the controls say, and the formulas in the data's words."""
    chosen = Accepted(input, MODEL_CHOICE_ACCEPTS)

    @reactive.effect
    @reactive.event(chosen.random, chosen.criterion)
    def change_model() -> None:
        choices.follow(random=chosen.random(), reml=chosen.criterion() == "REML")

    random = distinct(lambda: choices().random)

    @render.ui
    def matrix() -> ui.Tag:
        return covariance_of(random())

    named = distinct(lambda: formulas(data_set(choices())))

    @reactive.effect
    @reactive.event(named, choices.adopted, ignore_init=True)
    def show_model() -> None:
        ui.update_select("random", choices={**named()}, selected=choices().random)
        ui.update_radio_buttons("criterion", selected=_criterion(choices()))


def _criterion(scenario: Scenario) -> str:
    return "REML" if scenario.reml else "ML"
