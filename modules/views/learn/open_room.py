"""Open a room: what a class is to do in it, one after the other, and the way to the projector."""

from __future__ import annotations

import json
from collections.abc import Mapping

from shiny import ui

from modules.exercises import CATALOGUE, KIND_TITLES, Kind
from modules.lessons import LESSONS
from modules.pooling.three_models import MODEL_NAMES
from modules.rooms.protocol import ActivityName, Json
from modules.views.widgets.shown_where import shown_where
from modules.words.model_titles import MODEL_TITLES

ABOUT = (
    "Students join on their phones with a code of five letters. What they do piles up on the "
    "projector. The data are those that this page shows."
)
NOT_OWN_DATA = "Your own data stay in this session: the room shows the default data instead."
WITH_A_CHOICE: tuple[Kind, ...] = (
    "formula_and_matrix",
    "which_model",
    "pulled_most",
    "wrong_statement",
    "r_bug",
)
"""The kinds of exercises that begin with a choice, on which a class can vote."""
DRAW = 1
OBSERVATIONS = 3


def open_room_ui() -> ui.Tag:
    """Return the fold in which a room is put together; `static/open_room.js` does it."""
    return ui.div(
        ui.h2("Together"),
        ui.tags.details(
            ui.tags.summary("Open a room"),
            ui.p(ABOUT, class_="control-note"),
            shown_where("data-data", "uploaded", ui.p(NOT_OWN_DATA, class_="control-note")),
            ui.tags.ol(class_="room-programme", aria_label="What the class does"),
            ui.div(
                ui.div(
                    ui.span("Activity", aria_hidden="true"),
                    ui.tags.select(*_offered(), class_="form-select", aria_label="Activity"),
                ),
                _button("Add", "adds-activity"),
                class_="room-adds",
            ),
            ui.div(role="alert"),
            _button("Open the room", "opens-room", "btn-primary"),
        ),
        class_="learn-tab open-room",
    )


def activities() -> dict[str, dict[str, dict[str, Json]]]:
    """Return what can be chosen: by group and title, an activity with its settings."""
    together: dict[str, dict[str, Json]] = {
        "Your own sample": _activity("own_sample"),
        "Who is closest": _activity("closest", observations=OBSERVATIONS),
        **{
            f"Spoil {MODEL_TITLES[model].lower()}": _activity("spoil_it", model=model)
            for model in MODEL_NAMES
        },
    }
    guesses = {
        f"Predict: {lesson.title}": {
            step.title: _activity("predict", lesson=name, step=place)
            for place, step in enumerate(lesson.steps, 1)
        }
        for name, lesson in LESSONS.items()
    }
    votes = {
        f"Vote: {KIND_TITLES[kind]}": {
            entry.title: _activity("vote", exercise=name, draw=DRAW)
            for name, entry in CATALOGUE.items()
            if entry.kind == kind
        }
        for kind in WITH_A_CHOICE
    }
    return {"Together": together, **guesses, **votes}


def _activity(name: ActivityName, **settings: Json) -> dict[str, Json]:
    return {"activity": name, **settings}


def _offered() -> list[ui.Tag]:
    return [
        ui.tags.optgroup(
            *(ui.tags.option(title, value=_named(activity)) for title, activity in group.items()),
            label=name,
        )
        for name, group in activities().items()
    ]


def _named(activity: Mapping[str, Json]) -> str:
    return json.dumps(activity)


def _button(says: str, answers: str, class_: str = "btn-default") -> ui.Tag:
    return ui.tags.button(says, type="button", class_=f"btn btn-sm {class_} {answers}")
