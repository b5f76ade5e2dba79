"""The truth of simulated data: its sliders, with the chapter's equations beside them."""

from __future__ import annotations

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.scenario import LARGEST_SEED, SLIDERS, Scenario
from modules.views.accepts import Accepted, Press, sliders
from modules.views.choices import Choices
from modules.views.widgets.equations import data_generating_process
from modules.views.widgets.range_slider import follow_range, input_range, update_range

FIELDS = [field for field, slider in SLIDERS.items() if slider.group == "truth"]
SIMULATE_ACCEPTS = {**sliders(FIELDS), "new_sample": Press()}


@module.ui
def simulate_ui(start: Scenario) -> ui.Tag:
    """Return the equations, a slider for each parameter, and the button for a new sample."""
    return ui.tags.details(
        ui.tags.summary("The truth"),
        ui.output_ui("equations"),
        *(input_range(field, getattr(start, field)) for field in FIELDS),
        ui.input_action_button("new_sample", "New sample", class_="btn-sm"),
        open=True,
    )


@module.server
def simulate_server(input: Inputs, output: Outputs, session: Session, choices: Choices) -> None:
    """Keep the Scenario's truth as the sliders say."""
    moved = Accepted(input, SIMULATE_ACCEPTS)
    for field in FIELDS:
        follow_range(moved, field, choices)

    @reactive.effect
    @reactive.event(input.new_sample)
    def new_sample() -> None:
        choices.change(sample=(choices().sample + 1) % (LARGEST_SEED + 1))

    @reactive.effect
    @reactive.event(choices.adopted)
    def show_truth() -> None:
        if choices.adopted() == 0:
            return  # the sliders stand as they did when the page was opened, or as a hand put them
        for field in FIELDS:
            update_range(field, getattr(choices(), field))

    @render.ui
    def equations() -> ui.Tag:
        return data_generating_process(choices())
