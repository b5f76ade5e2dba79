"""Which data set the lab is about."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.observations import data_set
from modules.scenario import DATA_NAMES, DataName, Scenario


@module.ui
def data_chooser_ui() -> ui.TagList:
    """Return the chooser and the sentence about the chosen data."""
    titles = {name: data_set(name).title for name in DATA_NAMES}
    return ui.TagList(
        ui.input_select("data", "Data", titles, selected=Scenario().data),
        ui.output_text("note", container=ui.p).add_class("control-note"),
    )


@module.server
def data_chooser_server(
    input: Inputs, output: Outputs, session: Session, scenario: reactive.Value[Scenario]
) -> None:
    """Change the Scenario's data; what was removed by hand belonged to the old data."""

    @reactive.effect
    @reactive.event(input.data)
    def change_data() -> None:
        name = cast(DataName, input.data())
        if name != scenario().data:
            scenario.set(replace(scenario(), data=name, removed=(), restored=()))

    @render.text
    def note() -> str:
        return data_set(scenario().data).note
