"""Make observations go missing in every classical way, draw again which ones, bring all back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.figures.lost_points import draw as draw_lost_points
from modules.observations import mechanism_definition
from modules.pooling.three_models import ThreeModels
from modules.scenario import LARGEST_SEED, LONGEST_LABEL, MECHANISMS, SLIDERS, Scenario
from modules.scenario.declaration import Group
from modules.views.accepts import Accepted, OneOf, Press, Text, sliders
from modules.views.choices import Choices
from modules.views.widgets.distinct import distinct
from modules.views.widgets.fold import fold
from modules.views.widgets.options import update_options
from modules.views.widgets.range_slider import follow_range, input_range, update_range
from modules.views.widgets.shown_where import shown_where
from modules.words.wording import count

NO_FOCUS, NOBODY, SET_APART = "", "nobody", "{} set apart"
FIELDS = [field for field, slider in SLIDERS.items() if slider.group != "truth"]
SPOIL_ACCEPTS = {
    **sliders(FIELDS),
    "mechanism": OneOf(MECHANISMS),
    "focus": Text(LONGEST_LABEL),
    "draw_again": Press(),
    "restore_all": Press(),
}

# Drawn while the server starts, when matplotlib also looks for its fonts: nobody waits for either.
MECHANISM_CHOICES: dict[str, ui.TagChild] = {
    mechanism: ui.span(
        ui.HTML(draw_lost_points(mechanism)),
        ui.span(
            ui.span(mechanism_definition[mechanism][0], class_="mechanism-title", data_headline=""),
            ui.span(mechanism_definition[mechanism][1], class_="control-note"),
        ),
        class_="mechanism",
    )
    for mechanism in MECHANISMS
}


@module.ui
def spoil_ui(start: Scenario) -> ui.TagList:
    """Return the sliders, the buttons, and what is left."""
    return ui.TagList(
        shown_where(
            module.resolve_id("mechanism"), "unequal_subjects", *_sliders("unequal", start)
        ),
        *_sliders("share", start, class_="main-slider"),
        ui.div(
            ui.tags.button(
                "Play",
                type="button",
                class_="btn btn-default btn-sm play",
                aria_pressed="false",
                aria_label="Play Missing from 0 to 90 per cent and back",
                data_plays=module.resolve_id("missing"),
            ),
            ui.input_action_button("draw_again", "Draw again", class_="btn-sm"),
            ui.input_action_button("restore_all", "Restore all", class_="btn-sm"),
            class_="button-row spoil-buttons",
        ),
        ui.output_text("left", container=ui.p).add_class("control-note left"),
    )


@module.ui
def which_ones_ui(start: Scenario) -> ui.Tag:
    """Return the mechanisms, and the focus subject with its sliders."""
    mechanism = mechanism_definition[start.mechanism][0]
    return fold(
        "Missing",
        f"{mechanism}, {SET_APART.format(start.focus)}" if start.focus else mechanism,
        [module.resolve_id("mechanism"), module.resolve_id("focus")],
        ui.input_radio_buttons(
            "mechanism",
            ui.span("Which observations are missing", class_="visually-hidden"),
            MECHANISM_CHOICES,
            selected=start.mechanism,
        ),
        ui.div(
            ui.input_select(
                "focus",
                "Subject set apart",
                {NO_FOCUS: NOBODY, start.focus: start.focus or NOBODY},
                selected=start.focus,
            ),
            data_said_as=SET_APART,
        ),
        shown_where(module.resolve_id("focus"), NO_FOCUS, *_sliders("focus", start), unless=True),
    )


@module.server
def spoil_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    choices: Choices,
    models: Callable[[], ThreeModels],
) -> None:
    """Keep what the Scenario spoils as the controls say."""
    chosen = Accepted(input, SPOIL_ACCEPTS)
    for field in FIELDS:
        follow_range(chosen, field, choices)

    @reactive.effect
    @reactive.event(chosen.mechanism)
    def change_mechanism() -> None:
        choices.follow(mechanism=chosen.mechanism())

    @reactive.effect
    @reactive.event(chosen.focus)
    def change_focus() -> None:
        if chosen.focus() in {NO_FOCUS, *models().subjects}:
            choices.follow(focus=chosen.focus())

    @reactive.effect
    @reactive.event(input.draw_again)
    def draw_again() -> None:
        choices.change(seed=(choices().seed + 1) % (LARGEST_SEED + 1))

    @reactive.effect
    @reactive.event(input.restore_all)
    def restore_all() -> None:
        mechanism = Scenario().mechanism
        unspoiled = replace(
            choices(), missing=0, mechanism=mechanism, focus=NO_FOCUS, removed=(), restored=()
        )
        choices.adopt(unspoiled)

    subjects = distinct(lambda: models().subjects)

    @reactive.effect
    @reactive.event(choices.adopted, ignore_init=True)
    def show_spoiling() -> None:
        now = choices()
        for field in FIELDS:
            update_range(field, getattr(now, field))
        ui.update_radio_buttons("mechanism", selected=now.mechanism)

    @reactive.effect
    @reactive.event(subjects, choices.adopted)
    def show_subjects() -> None:
        now = choices()
        labels = {NO_FOCUS: NOBODY} | {subject: subject for subject in subjects()}
        focus = now.focus if now.focus in labels else NO_FOCUS
        update_options("focus", labels, focus)

    @render.text
    def left() -> str:
        return what_is_left(models())


def _sliders(group: Group, start: Scenario, class_: str = "") -> list[ui.Tag]:
    return [
        input_range(field, getattr(start, field), class_=class_)
        for field in FIELDS
        if SLIDERS[field].group == group
    ]


def what_is_left(models: ThreeModels) -> str:
    """Say how many observations are left, and of how many subjects; nothing while all are."""
    each = models.observations_left
    left, total = sum(each.values()), len(models.observations)
    if left == total:
        return ""
    said = f"{left} of {count(total, 'observation')} left"
    with_data = sum(own > 0 for own in each.values())
    if with_data < len(each):
        said += f", from {with_data} of {count(len(each), 'subject')}"
    return f"{said}."
