"""All that the form offers for a room can be done there, and nothing that can is left out."""

from __future__ import annotations

from modules.exercises import CATALOGUE, KIND_TITLES, Choice, draw
from modules.lessons import LESSONS
from modules.rooms.activities import ACTIVITIES, activity_of
from modules.scenario import Scenario
from modules.views.learn.open_room import DRAW, activities

OFFERED = [activity for group in activities().values() for activity in group.values()]


def test_every_activity_can_be_done():
    for activity in OFFERED:
        activity_of(activity, Scenario(), seed=1).prepare()
    assert {activity["activity"] for activity in OFFERED} == {*ACTIVITIES}


def test_every_step_and_every_kind_that_begins_with_a_choice_is_offered():
    steps = {(name, place + 1) for name in LESSONS for place in range(len(LESSONS[name].steps))}
    assert {(one["lesson"], one["step"]) for one in OFFERED if "lesson" in one} == steps
    without = {
        entry.kind
        for name, entry in CATALOGUE.items()
        if not isinstance(draw(name, DRAW).task.parts[0], Choice)
    }
    offered = {CATALOGUE[one["exercise"]].kind for one in OFFERED if "exercise" in one}
    assert offered == {*KIND_TITLES} - without
