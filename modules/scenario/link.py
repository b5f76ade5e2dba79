"""A Scenario and a way of looking at it as the few readable values of a link, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from modules.scenario import RANGES, WHOLE_NUMBERS, Scenario
from modules.scenario.declaration import link_keys
from modules.scenario.view_settings import ViewSettings

SCENARIO_KEYS, VIEW_KEYS = link_keys(Scenario), link_keys(ViewSettings)
PIN_KEY = "pin"
SCENES_KEY, LIST_KEY, AT_KEY = PROGRAMME_KEYS = ("scenes", "list", "at")
"""What `modules.scenario.programme` reads."""

LEARNING_KEYS = (
    *("lesson", "step", "done", "exercise", "draw", "assignment"),
    *("word", "marks", "signed", "history"),
)
"""What `modules.scenario.learning` reads."""

NOT_ABOUT_THE_PICTURE = {*PROGRAMME_KEYS, *LEARNING_KEYS}
OWN_DATA_STAY = (
    "Your own file is in no link and not kept after you leave: these are the default data. Choose "
    "the file again."
)
LONGEST_QUOTE = 20
REFUSALS = (ValueError, TypeError, RecursionError)
"""What a record answers to a wrong value, the last to lists in lists too deep to be quoted."""

Record = TypeVar("Record", Scenario, ViewSettings)


def to_values(scenario: Scenario, view: ViewSettings) -> dict[str, Any]:
    """Return what differs from the default, under short keys, as plain JSON values.

    Uploaded data have no place in a link: its values are those of the same choices on the
    default data.
    """
    return to_own_values(*on_default_data(scenario, view))


def to_own_values(scenario: Scenario, view: ViewSettings) -> dict[str, Any]:
    """Return the same for the person's own page, which also holds what is about uploaded data."""
    values = _differences(scenario, SCENARIO_KEYS) | _differences(view, VIEW_KEYS)
    if view.pinned is not None:
        values[PIN_KEY] = _differences(view.pinned, SCENARIO_KEYS)
    return values


def on_default_data(scenario: Scenario, view: ViewSettings) -> tuple[Scenario, ViewSettings]:
    """Return both as they are, or, without all that is about uploaded data, on the default data."""
    if view.pinned is not None and view.pinned.data == "uploaded":
        view = replace(view, pinned=None)
    if scenario.data != "uploaded":
        return scenario, view
    default = Scenario().data
    return (
        replace(scenario, data=default, upload="", focus="", removed=(), restored=()),
        replace(view, area=()),
    )


def to_query(values: Mapping[str, Any]) -> str:
    """Return values as a link's query string; empty where nothing differs from the default."""
    if not values:
        return ""
    written = {key: json.dumps(value, separators=(",", ":")) for key, value in values.items()}
    return f"_values_&{urlencode(written)}"


def from_query(query: str) -> tuple[Scenario, ViewSettings, list[str]]:
    """Return the nearest valid state to a link's query string, with a notice of each repair.

    Parameters
    ----------
    query : str
        As in ``?_values_&data="radon"&missing=40``: values in JSON. Anything else, and whatever
        comes before ``_values_``, is not ours.
    """
    values, notices = read_query(query)
    scenario, view, repairs = from_values(_about_the_picture(values))
    return scenario, view, [*notices, *repairs]


def from_own_query(query: str) -> tuple[Scenario, ViewSettings, list[str]]:
    """Return the same of what the person's own page holds, where data may be uploaded ones."""
    values, notices = read_query(query)
    scenario, view, repairs = _from_own_values(_about_the_picture(values))
    return scenario, view, [*notices, *repairs]


def read_query(query: str) -> tuple[dict[str, Any], list[str]]:
    """Return a link's values by their keys, and a notice of each that is not JSON."""
    values: dict[str, Any] = {}
    notices: list[str] = []
    ours = False
    for key, written in parse_qsl(query.removeprefix("?"), keep_blank_values=True):
        if key == "_values_":
            ours = True
        elif ours:
            try:
                values[key] = json.loads(written, parse_constant=refuse_constant)
            except (ValueError, RecursionError):
                notices.append(not_understood(key))
    return values, notices


def says_what_to_show(query: str) -> bool:
    """Whether a link says more than which scene of which list."""
    return bool(_about_the_picture(read_query(query)[0]))


def from_values(values: Mapping[str, Any]) -> tuple[Scenario, ViewSettings, list[str]]:
    """Return the nearest valid state to values as `to_values` gives them, and each repair."""
    scenario, view, notices = _from_own_values(values)
    if view.pinned is not None and view.pinned.data == "uploaded":
        notices.append(not_understood(PIN_KEY))
    if scenario.data == "uploaded":
        notices.append(OWN_DATA_STAY)
    return *on_default_data(scenario, view), notices


def _about_the_picture(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in NOT_ABOUT_THE_PICTURE}


def _from_own_values(values: Mapping[str, Any]) -> tuple[Scenario, ViewSettings, list[str]]:
    scenario, repairs = _read(Scenario(), SCENARIO_KEYS, values)
    view, more_repairs = _read(ViewSettings(), VIEW_KEYS, values)
    unknown = values.keys() - {*SCENARIO_KEYS.values(), *VIEW_KEYS.values(), PIN_KEY}
    notices = [*repairs, *more_repairs, *map(not_understood, sorted(unknown))]
    if PIN_KEY in values:
        pinned, repairs = _read_pinned(values[PIN_KEY])
        view, notices = replace(view, pinned=pinned), [*notices, *repairs]
    return scenario, view, notices


def _read_pinned(values: object) -> tuple[Scenario | None, list[str]]:
    """Take a pinned Scenario as the present one is taken."""
    if not isinstance(values, dict):
        return None, [not_understood(PIN_KEY)]
    pinned, notices = _read(Scenario(), SCENARIO_KEYS, values)
    unknown = sorted(values.keys() - {*SCENARIO_KEYS.values()})
    return pinned, [*notices, *map(not_understood, unknown)]


def refuse_constant(constant: str) -> float:
    """Refuse NaN and Infinity, which JSON does not have but Python reads."""
    raise ValueError(f"{constant} is not a number of JSON.")


def _differences(record: Scenario | ViewSettings, keys: Mapping[str, str]) -> dict[str, Any]:
    default = type(record)()
    return {
        keys[field.name]: _plain(getattr(record, field.name))
        for field in fields(record)
        if field.name in keys and getattr(record, field.name) != getattr(default, field.name)
    }


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _read(
    record: Record, keys: Mapping[str, str], values: Mapping[str, Any]
) -> tuple[Record, list[str]]:
    """Take each value that is valid, or the nearest that is."""
    given = {
        field: tuple(values[key]) if isinstance(values[key], list) else values[key]
        for field, key in keys.items()
        if key in values
    }
    nearest = {field: _nearest(field, value) for field, value in given.items()}
    notices = [
        f"The link's “{keys[field]}” was out of range and is now {value}."
        for field, value in nearest.items()
        if value != given[field]
    ]
    try:
        return replace(record, **nearest), notices
    except REFUSALS:
        return _one_by_one(record, keys, nearest, notices)


def _one_by_one(
    record: Record, keys: Mapping[str, str], given: Mapping[str, Any], notices: list[str]
) -> tuple[Record, list[str]]:
    """Take what is valid with what was taken before; two bounds are tried together first."""
    if bounds := {field: given[field] for field in ("fewest", "most") if field in given}:
        try:
            record = replace(record, **bounds)
        except REFUSALS:
            bounds = {}
    for field in sorted(given.keys() - bounds.keys(), key=lambda field: (field != "most", field)):
        try:
            record = replace(record, **{field: given[field]})
        except REFUSALS:
            notices.append(not_understood(keys[field]))
    return record, notices


def _nearest(field: str, value: object) -> object:
    if field not in RANGES or isinstance(value, bool) or not isinstance(value, int | float):
        return value
    smallest, largest = RANGES[field]
    inside = max(smallest, min(largest, value))
    return round(inside) if field in WHOLE_NUMBERS else inside


def not_understood(key: str) -> str:
    """Return the notice that a value of a link was not understood."""
    quoted = key if len(key) <= LONGEST_QUOTE else f"{key[:LONGEST_QUOTE]}…"
    return f"The link's “{quoted}” was not understood and is left out."
