"""The activities by name, and how one is made of what a lecturer chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, fields
from typing import Any, get_type_hints

from modules.rooms.activities.activity import Activity, NotPossible
from modules.rooms.activities.closest import Closest
from modules.rooms.activities.own_sample import OwnSample
from modules.rooms.activities.predict import Predict
from modules.rooms.activities.spoil_it import SpoilIt
from modules.rooms.activities.vote import Vote
from modules.rooms.protocol import Json
from modules.scenario import Scenario

ACTIVITIES: Mapping[str, type[Any]] = {
    kind.name: kind for kind in (OwnSample, Predict, Vote, Closest, SpoilIt)
}
OF_THE_ROOM = ("scenario", "seed")
"""What an activity takes from its room; all else is its settings."""

LONGEST_TEXT = 200


def activity_of(chosen: Mapping[str, Json], scenario: Scenario, seed: int) -> Activity:
    """Return an activity of a room.

    Parameters
    ----------
    chosen : mapping
        Its name under ``activity``, and its settings beside it.
    scenario : Scenario
    seed : int
        The room's own.

    Raises
    ------
    NotPossible
        If there is no such activity or no such setting. Whether it can be done says `prepare`.
    """
    name = chosen.get("activity")
    kind = ACTIVITIES.get(name) if isinstance(name, str) else None
    if kind is None:
        raise NotPossible("There is no such activity.")
    declared = {declared.name: declared for declared in fields(kind)}
    given = {key: value for key, value in chosen.items() if key != "activity"}
    settings = {key: declared[key] for key in declared if key not in OF_THE_ROOM}
    if given.keys() - settings.keys() or any(
        not _is_of(kind, settings[key], value) for key, value in given.items()
    ):
        raise NotPossible("There is no such setting.")
    of_room = {"scenario": scenario, "seed": seed}
    try:
        return kind(**given, **{key: of_room[key] for key in OF_THE_ROOM if key in declared})
    except TypeError:
        raise NotPossible("A setting is missing.") from None


def _is_of(kind: type[Any], declared: Field[Any], value: Json) -> bool:
    """Whether a value has a setting's type; whether it means anything says `prepare`."""
    wanted = get_type_hints(kind)[declared.name]
    if wanted is int:
        return type(value) is int
    return isinstance(value, str) and len(value) <= LONGEST_TEXT
