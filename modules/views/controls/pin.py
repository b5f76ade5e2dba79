"""Pin the present fits: they stay as a pale ghost in every picture, to compare with later ones."""

from __future__ import annotations

from collections.abc import Callable

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.pooling import three_models
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario
from modules.scenario.view_settings import ViewSettings
from modules.views.accepts import Press
from modules.views.held import Held
from modules.views.visits import when_first
from modules.views.widgets.distinct import distinct
from modules.views.widgets.in_short import in_short
from modules.words.before_after import difference, summary

PIN_ACCEPTS = {"pin": Press(), "unpin": Press()}
OTHER_DATA = "The pinned fits are of other data and cannot be shown beside these."


@module.ui
def pin_ui() -> ui.TagList:
    """Return the buttons and the place for the difference in words."""
    return ui.TagList(
        ui.div(
            ui.input_action_button("pin", in_short("Pin", "these fits"), class_="btn-sm"),
            ui.output_ui("release", class_="unpin"),
            class_="button-row",
        ),
        ui.output_ui("since"),
    )


@module.server
def pin_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    models: Callable[[], ThreeModels],
    looking: Held[ViewSettings],
) -> Callable[[], ThreeModels | None]:
    """Keep what is pinned.

    Returns
    -------
    callable
        The pinned fits, where they are of the data that are shown.
    """
    pinned = distinct(lambda: looking().pinned)

    @reactive.effect
    @reactive.event(input.pin)
    def pin() -> None:
        looking.change(pinned=models().scenario)

    @reactive.effect
    @reactive.event(input.unpin)
    def unpin() -> None:
        looking.change(pinned=None)

    @reactive.calc
    def fits() -> ThreeModels | None:
        scenario = pinned()
        if scenario is None or not same_data(scenario, models().scenario):
            return None
        return three_models.fit(scenario)

    def show() -> None:
        @render.ui
        def release() -> ui.Tag | None:
            if pinned() is None:
                return None
            return ui.input_action_button("unpin", "Unpin", class_="btn-sm")

        @render.ui
        def since() -> ui.Tag | None:
            before = fits()
            if before is None:
                return None if pinned() is None else ui.p(OTHER_DATA, class_="control-note")
            changes = difference(before, models())
            return ui.div(
                f"Pinned, pale: {summary(before)}. Since then:",
                ui.tags.ul(*(ui.tags.li(change) for change in changes), class_="since"),
                class_="control-note",
            )

    when_first(lambda: pinned() is not None, show)
    return fits


def same_data(pinned: Scenario, now: Scenario) -> bool:
    """Whether both are of the same data set; simulated ones may differ in their truth."""
    return (pinned.data, pinned.upload) == (now.data, now.upload)
