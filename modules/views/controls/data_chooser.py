"""Which data the lab is about: published, simulated, or the person's own."""

from __future__ import annotations

from collections.abc import Callable

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.observations import data_set
from modules.scenario import DATA_NAMES, Scenario
from modules.views.accepts import Accepted, OneOf
from modules.views.choices import Choices
from modules.views.widgets.fold import fold
from modules.views.widgets.shown_where import shown_where

OWN_FILE = "Your own file"
DATA_CHOOSER_ACCEPTS = {"data": OneOf(DATA_NAMES)}


@module.ui
def data_chooser_ui(start: Scenario, truth: ui.TagChild, upload: ui.TagChild) -> ui.Tag:
    """Return the chooser, the sentence about the chosen data, and what belongs to each choice."""
    published = {
        name: data_set(Scenario(data=name)).title
        for name in DATA_NAMES
        if name not in ("simulated", "uploaded")
    }
    simulated = data_set(Scenario(data="simulated")).title
    groups = {"Published": published, "Made": {"simulated": simulated, "uploaded": OWN_FILE}}
    return fold(
        "Data",
        (groups["Published"] | groups["Made"])[start.data],
        [module.resolve_id("data")],
        ui.input_select("data", "Data", {**groups}, selected=start.data),
        ui.output_text("note", container=ui.p).add_class("control-note"),
        shown_where(module.resolve_id("data"), "simulated", truth),
        shown_where(module.resolve_id("data"), "uploaded", upload),
        is_open=start.data in groups["Made"],
    )


@module.server
def data_chooser_server(
    input: Inputs, output: Outputs, session: Session, choices: Choices
) -> Callable[[], str]:
    """Change the Scenario's data; what was removed by hand belonged to the old data.

    A file of one's own takes its place only once it has been read and can be used.

    Returns
    -------
    callable
        What the chooser says, also while a file is still to be read.
    """
    chosen = Accepted(input, DATA_CHOOSER_ACCEPTS)

    @reactive.effect
    @reactive.event(chosen.data)
    def change_data() -> None:
        name = chosen.data()
        waits_for_file = name == "uploaded" and not choices.upload
        if name != choices().data and not waits_for_file:
            upload = choices.upload if name == "uploaded" else ""
            choices.follow(data=name, upload=upload, removed=(), restored=(), focus="")

    @reactive.effect
    @reactive.event(choices.adopted, ignore_init=True)
    def show_data() -> None:
        ui.update_select("data", selected=choices().data)

    @render.text
    def note() -> str:
        if chosen.data() == "uploaded" and choices().data != "uploaded":
            shown = data_set(choices()).title
            return f"Until your file is read, the picture shows: {shown}."
        return data_set(choices()).note

    return chosen.data
