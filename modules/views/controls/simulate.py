"""The truth of simulated data: its sliders, with the chapter's equations beside them."""

from __future__ import annotations

from dataclasses import dataclass

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.scenario import LARGEST_SEED, WHOLE_NUMBERS, Scenario
from modules.views.choices import Choices
from modules.views.widgets.equations import data_generating_process
from modules.views.widgets.range_slider import input_range, update_range


@dataclass(frozen=True)
class Parameter:
    """A slider of the truth: its symbol in the chapter, what it is, and its step."""

    symbol: str
    meaning: str
    step: float


PARAMETERS = {
    "intercept": Parameter("γ₀", "intercept", 1),
    "slope": Parameter("γ₁", "slope", 0.2),
    "sd_intercept": Parameter("τ₀₀", "SD of intercepts", 0.5),
    "sd_slope": Parameter("τ₁₁", "SD of slopes", 0.2),
    "correlation": Parameter("ρ", "correlation", 0.01),
    "residual_sd": Parameter("σ", "residual SD", 0.5),
    "subjects": Parameter("", "Subjects", 1),
    "occasions": Parameter("", "Occasions", 1),
}


@module.ui
def simulate_ui(start: Scenario) -> ui.Tag:
    """Return the equations, a slider for each parameter, and the button for a new sample."""
    sliders = [
        input_range(
            field,
            ui.span(
                ui.span(parameter.symbol, class_=f"symbol symbol-{field}"), " ", parameter.meaning
            ),
            field,
            getattr(start, field),
            step=parameter.step,
            class_=f"slider-{field}",
        )
        for field, parameter in PARAMETERS.items()
    ]
    return ui.tags.details(
        ui.tags.summary("The truth"),
        ui.output_ui("equations"),
        *sliders,
        ui.input_action_button("new_sample", "New sample", class_="btn-sm"),
        open=True,
    )


@module.server
def simulate_server(input: Inputs, output: Outputs, session: Session, choices: Choices) -> None:
    """Keep the Scenario's truth as the sliders say."""

    def follow(field: str) -> None:
        number = int if field in WHOLE_NUMBERS else float

        @reactive.effect
        @reactive.event(input[field])
        def change() -> None:
            choices.follow(**{field: number(input[field]())})

    for field in PARAMETERS:
        follow(field)

    @reactive.effect
    @reactive.event(input.new_sample)
    def new_sample() -> None:
        choices.change(sample=(choices().sample + 1) % (LARGEST_SEED + 1))

    @reactive.effect
    @reactive.event(choices.adopted)
    def show_truth() -> None:
        for field in PARAMETERS:
            update_range(field, getattr(choices(), field))

    @render.ui
    def equations() -> ui.Tag:
        return data_generating_process(choices())
