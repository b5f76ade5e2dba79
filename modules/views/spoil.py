"""Make observations go missing, draw again which ones, bring all back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.pooling.three_models import ThreeModels
from modules.pooling.wording import count
from modules.scenario import LARGEST_MISSING, LARGEST_SEED, Scenario
from modules.views.range_slider import input_range, update_range

STEP = 1


@module.ui
def spoil_ui() -> ui.TagList:
    """Return the slider, the two buttons and what is left."""
    return ui.TagList(
        input_range(
            "missing", "Missing", smallest=0, largest=LARGEST_MISSING, value=0, step=STEP, unit="%"
        ),
        ui.div(
            ui.input_action_button("draw_again", "Draw again", class_="btn-sm"),
            ui.input_action_button("restore_all", "Restore all", class_="btn-sm"),
            class_="button-row",
        ),
        ui.output_text("left", container=ui.p).add_class("control-note"),
    )


@module.server
def spoil_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    scenario: reactive.Value[Scenario],
    models: Callable[[], ThreeModels],
) -> None:
    """Keep the Scenario's missing share and seed as the controls say."""

    @reactive.effect
    @reactive.event(input.missing)
    def change_share() -> None:
        scenario.set(replace(scenario(), missing=int(input.missing())))

    @reactive.effect
    @reactive.event(input.draw_again)
    def draw_again() -> None:
        seed = (scenario().seed + 1) % (LARGEST_SEED + 1)
        scenario.set(replace(scenario(), seed=seed))

    @reactive.effect
    @reactive.event(input.restore_all)
    def restore_all() -> None:
        scenario.set(replace(scenario(), missing=0, removed=(), restored=()))
        update_range("missing", 0)

    @render.text
    def left() -> str:
        each = models().observations_left.values()
        kept, total = sum(each), len(models().observations)
        with_data = sum(left > 0 for left in each)
        return (
            f"{kept} of {count(total, 'observation')} left, "
            f"from {with_data} of {count(len(each), 'subject')}."
        )
