from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from typing import Any
from urllib.parse import urlencode

import pytest
from any_choices import scenarios, views
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.scenario import (
    DATA_NAMES,
    LONGEST_LABEL,
    MECHANISMS,
    RANDOM_EFFECTS,
    RANGES,
    WHOLE_NUMBERS,
    Scenario,
)
from modules.scenario.link import (
    LONGEST_QUOTE,
    PIN_KEY,
    SCENARIO_KEYS,
    VIEW_KEYS,
    from_query,
    to_values,
)
from modules.scenario.view_settings import (
    LONGEST_TAB,
    ORDERS,
    SHOWABLE,
    ViewSettings,
)

LONGEST_NOTICE = 120
DEFAULT = (Scenario(), ViewSettings())

quickly = settings(derandomize=True, deadline=None, max_examples=200)


def query_of(values: dict[str, Any]) -> str:
    """A query as Shiny's bookmark writes it: each value in JSON, all encoded for an address."""
    if not values:
        return ""
    return f"?_values_&{urlencode({key: json.dumps(value) for key, value in values.items()})}"


def written(**values: str) -> str:
    """A query of values that somebody wrote by hand."""
    return f"?_values_&{urlencode(values)}"


OURS = scenarios().filter(lambda scenario: scenario.data != "uploaded")
OWN = scenarios().map(lambda scenario: replace(scenario, data="uploaded", upload="secret"))
VIEWS = views(OURS)


def differences(one: Scenario, other: Scenario) -> set[str]:
    return {key for key, value in asdict(one).items() if value != asdict(other)[key]}


# What is shared arrives


@quickly
@given(OURS, VIEWS)
def test_what_is_shared_arrives(scenario: Scenario, view: ViewSettings):
    arrived, seen, notices = from_query(query_of(to_values(scenario, view)))
    assert (arrived, seen, notices) == (scenario, view, [])
    types = [type(getattr(arrived, field)) for field in WHOLE_NUMBERS]
    assert types == [int] * len(WHOLE_NUMBERS)


def test_a_range_that_excludes_the_defaults_arrives():
    scenario = Scenario(mechanism="unequal_subjects", fewest=0, most=1)
    assert from_query(query_of(to_values(scenario, ViewSettings())))[0] == scenario


def test_what_is_as_usual_is_not_in_the_link():
    assert to_values(Scenario(), ViewSettings()) == {}
    assert from_query("") == (*DEFAULT, [])


CHANGES: list[dict[str, Any]] = [
    *(
        {field: end}
        | ({"fewest": 0} if field == "most" else {"most": 50} if field == "fewest" else {})
        for field, (smallest, largest) in RANGES.items()
        for end in (smallest, largest)
    ),
    *({"data": name} for name in DATA_NAMES if name != "uploaded"),
    *({"mechanism": mechanism} for mechanism in MECHANISMS),
    *({"random": random} for random in RANDOM_EFFECTS),
    {"focus": "<b>&=?#%+ 🙂"},
    {"removed": (1, 2)},
    {"restored": (0,)},
    {"reml": False},
]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_only_what_was_changed_is_in_the_link(change: dict[str, Any]):
    scenario = Scenario(**change)
    values = to_values(scenario, ViewSettings())
    assert set(values) == {SCENARIO_KEYS[field] for field in differences(scenario, Scenario())}
    assert from_query(query_of(values)) == (scenario, ViewSettings(), [])


def test_every_choice_but_the_upload_has_a_short_key_of_its_own():
    assert set(SCENARIO_KEYS) == {field.name for field in fields(Scenario)} - {"upload"}
    assert set(VIEW_KEYS) == {field.name for field in fields(ViewSettings)} - {"pinned"}
    keys = [*SCENARIO_KEYS.values(), *VIEW_KEYS.values(), PIN_KEY]
    assert len(set(keys)) == len(keys)
    assert all(key.isalnum() and len(key) <= 9 for key in keys)


def test_a_usual_link_is_short():
    values = to_values(Scenario("radon", missing=40, seed=7), ViewSettings(order="left"))
    assert query_of(values) == "?_values_&data=%22radon%22&missing=40&seed=7&order=%22left%22"


def test_shiny_s_own_json_is_understood():
    orjson = pytest.importorskip("orjson")
    scenario = Scenario("simulated", correlation=-0.25, removed=(3, 1), focus="Åsa 🙂", reml=False)
    values = to_values(scenario, ViewSettings(truth=True))
    encoded = urlencode({key: orjson.dumps(value).decode() for key, value in values.items()})
    assert from_query(f"?_values_&{encoded}") == (scenario, ViewSettings(truth=True), [])


# Uploaded data stay


@quickly
@given(scenarios(), VIEWS)
def test_uploaded_data_never_travel(scenario: Scenario, view: ViewSettings):
    own = replace(scenario, data="uploaded", upload="secret-name", focus="Secret Person")
    query = query_of(to_values(own, view))
    arrived, seen, notices = from_query(query)
    assert "ecret" not in query
    assert "uploaded" not in query
    assert arrived == replace(
        own, data=Scenario().data, upload="", focus="", removed=(), restored=()
    )
    assert (seen, notices) == (replace(view, area=()), [])


@quickly
@given(views(OWN))
def test_pinned_fits_of_uploaded_data_never_travel(view: ViewSettings):
    query = query_of(to_values(Scenario(), view))
    assert "secret" not in query
    assert from_query(query) == (Scenario(), replace(view, pinned=None), [])


@pytest.mark.parametrize(
    "query",
    [
        written(data='"uploaded"'),
        written(data='"uploaded"', upload='"abc"'),
        written(upload='"abc"'),
    ],
)
def test_a_link_to_an_upload_opens_the_default_data_with_a_notice(query: str):
    scenario, _, notices = from_query(query)
    assert scenario == Scenario()
    assert notices


# Whatever else is in an address


def is_valid(scenario: Scenario, view: ViewSettings) -> bool:
    """Whether both are such as can be made anew, of plain values, and shared again."""
    again = from_query(query_of(to_values(scenario, view)))
    pinned = view.pinned and Scenario(**asdict(view.pinned))
    made_anew = (
        Scenario(**asdict(scenario)),
        ViewSettings(**{**asdict(view), "pinned": pinned}),
    )
    return made_anew == (scenario, view) == again[:2] and scenario.data != "uploaded"


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from([*DATA_NAMES, *MECHANISMS, *RANDOM_EFFECTS, *ORDERS, *SHOWABLE]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
KEYS = st.sampled_from([*SCENARIO_KEYS.values(), *VIEW_KEYS.values(), PIN_KEY, "upload", "old", ""])


@quickly
@given(st.text())
def test_any_text_opens_the_nearest_state(text: str):
    scenario, view, notices = from_query(text)
    assert is_valid(scenario, view)
    assert all(len(notice) <= LONGEST_NOTICE for notice in notices)


@quickly
@given(st.dictionaries(KEYS | st.text(max_size=50), st.text() | JSON_VALUES.map(json.dumps)))
def test_any_values_open_the_nearest_state(values: dict[str, str]):
    scenario, view, notices = from_query(written(**values))
    assert is_valid(scenario, view)
    assert all(len(notice) <= LONGEST_NOTICE for notice in notices)


@quickly
@given(OURS, VIEWS, st.data())
def test_a_link_that_was_cut_opens_a_valid_state(
    scenario: Scenario, view: ViewSettings, data: st.DataObject
):
    query = query_of(to_values(scenario, view))
    cut = query[: data.draw(st.integers(0, len(query)))]
    assert is_valid(*from_query(cut)[:2])


@pytest.mark.parametrize(
    "query",
    [
        "?",
        "?_values_",
        "?_values_&",
        "?missing=40",
        "?_inputs_&spoil-missing=40",
        "?utm_source=mail",
    ],
)
def test_what_is_not_ours_is_no_choice_and_no_notice(query: str):
    assert from_query(query) == (*DEFAULT, [])


def test_values_after_raw_inputs_are_ours():
    scenario, _, notices = from_query("?_inputs_&spoil-missing=40&_values_&missing=7")
    assert (scenario, notices) == (Scenario(missing=7), [])


# Repairs


@pytest.mark.parametrize("field", [name for name in RANGES if name not in ("fewest", "most")])
def test_a_number_out_of_range_is_taken_to_its_nearest_end(field: str):
    for end, beyond in zip(RANGES[field], (-1e9, 1e12), strict=True):
        nearest: dict[str, Any] = {field: end}
        scenario, _, notices = from_query(written(**{SCENARIO_KEYS[field]: json.dumps(beyond)}))
        assert scenario == Scenario(**nearest)
        assert type(getattr(scenario, field)) is type(getattr(Scenario(**nearest), field))
        (notice,) = notices
        assert SCENARIO_KEYS[field] in notice
        assert str(end) in notice


def test_fewest_and_most_out_of_range_are_taken_to_their_nearest_ends():
    scenario, _, notices = from_query(written(fewest="-3", most="999"))
    smallest, largest = RANGES["fewest"]
    assert (scenario.fewest, scenario.most) == (smallest, largest)
    assert len(notices) == 2


@pytest.mark.parametrize("huge", ["1e999", "9" * 400, "1e308"])
@pytest.mark.parametrize("field", ["intercept", "missing", "seed"])
def test_a_huge_number_is_the_largest_there_is(field: str, huge: str):
    scenario, _, notices = from_query(written(**{SCENARIO_KEYS[field]: huge}))
    assert getattr(scenario, field) == RANGES[field][1]
    assert len(notices) == 1


def test_a_number_with_too_many_digits_to_be_read_is_left_out():
    scenario, _, notices = from_query(written(missing="9" * 5000))
    assert scenario == Scenario()
    assert len(notices) == 1


@pytest.mark.parametrize(("value", "nearest"), [("40.0", 40), ("40.4", 40), ("-0.2", 0)])
def test_a_number_that_should_be_whole_is_rounded(value: str, nearest: int):
    scenario, _, _ = from_query(written(missing=value))
    assert scenario == Scenario(missing=nearest)
    assert type(scenario.missing) is int


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *((key, "NaN") for key in ("g0", "missing", "fewest")),
        *((key, value) for key in ("g0", "missing", "page") for value in ("true", "null", '"4"')),
        *(
            (key, value)
            for key in ("missing", "rho")
            for value in ("[4]", "{}", "{broken", "", "4 5")
        ),
        ("reml", "1"),
        ("reml", '"false"'),
        ("truth", "0"),
        ("data", '"nothing"'),
        ("data", '["radon"]'),
        ("data", "7"),
        ("how", '"MCAR"'),
        ("random", '"1+x"'),
        ("focus", "308"),
        ("focus", json.dumps("x" * (LONGEST_LABEL + 1))),
        ("removed", "3"),
        ("removed", "[[1, 2]]"),
        ("removed", "[true]"),
        ("removed", "[1.5]"),
        ("removed", "[-1]"),
        ("removed", '["x"]'),
        ("removed", '{"1": 2}'),
        ("removed", "[" * 100_000),
        ("removed", "[" * 400 + "]" * 400),
        ("order", '"random"'),
        ("order", '["label"]'),
        ("page", "-1"),
        ("page", "2.5"),
        ("shown", '["everything"]'),
        ("shown", '[["complete"]]'),
        ("shown", '"complete"'),
        ("tab", '""'),
        ("tab", json.dumps("x" * (LONGEST_TAB + 1))),
        ("tab", '"\\ud800"'),
        ("tab", "1"),
        ("tab", "null"),
        ("tab", '["Lines"]'),
        ("dial", "7"),
        ("dial", "-0.1"),
        ("dial", "true"),
        ("dial", '"0.5"'),
        ("dial", "9" * 400),
        ("levels", "[11]"),
        ("levels", "[[10]]"),
        ("levels", "10"),
        ("levels", '"10"'),
        ("area", "[1,2]"),
        ("area", "[2,1,0,1]"),
        ("area", "[0,1,1,1]"),
        ("area", "[0,1,0,1,0]"),
        ("area", '["0",1,0,1]'),
        ("area", "[-1e308,1e308,0,1]"),
        ("area", f"[0,{'9' * 400},0,1]"),
        ("area", "[1,1.0000000000000002,0,1]"),
        ("area", "0"),
        ("pin", '"x"'),
        ("pin", "null"),
        ("pin", "[]"),
        ("pin", "[" * 400 + "]" * 400),
        ("pin", '{"data": "uploaded"}'),
        ("old", "1"),
        ("", "1"),
        ("x" * 500, "1"),
        ("<b>", "1"),
    ],
)
def test_a_value_that_makes_no_sense_is_left_out_with_a_notice(key: str, value: str):
    scenario, view, notices = from_query(written(**{key: value}) + "&seed=33")
    assert scenario == Scenario(seed=33)
    assert view == ViewSettings()
    assert len(notices) == 1
    assert key[:LONGEST_QUOTE] in notices[0]


def test_every_choice_keeps_its_key_so_that_old_links_keep_their_meaning():
    assert (
        SCENARIO_KEYS.items()
        >= {
            "data": "data",
            "intercept": "g0",
            "slope": "g1",
            "sd_intercept": "t00",
            "sd_slope": "t11",
            "correlation": "rho",
            "residual_sd": "sigma",
            "subjects": "subjects",
            "occasions": "occasions",
            "sample": "sample",
            "mechanism": "how",
            "missing": "missing",
            "fewest": "fewest",
            "most": "most",
            "seed": "seed",
            "focus": "focus",
            "focus_left": "left",
            "focus_noise": "noise",
            "removed": "removed",
            "restored": "restored",
            "random": "random",
            "reml": "reml",
        }.items()
    )
    assert all(field == key for field, key in VIEW_KEYS.items())


@pytest.mark.parametrize("depth", [*range(200, 1000, 25), 5000])
@pytest.mark.parametrize("key", ["removed", "data", "missing", "shown", "order", "focus"])
def test_lists_in_lists_are_left_out_however_deep(key: str, depth: int):
    scenario, view, notices = from_query(written(**{key: "[" * depth + "]" * depth}))
    assert (scenario, view) == DEFAULT
    assert len(notices) == 1


@pytest.mark.parametrize("key", ["removed", "data", "missing", "shown", "order", "focus"])
def test_lists_as_deep_as_can_just_be_read_are_left_out(key: str):
    for depth in range(800, 1000):
        assert from_query(written(**{key: "[" * depth + "]" * depth}))[:2] == DEFAULT


def test_more_at_least_than_at_most_is_not_believed():
    scenario, _, notices = from_query(written(fewest="40", most="3"))
    assert scenario.fewest <= scenario.most == 3
    assert notices


def test_an_observation_both_removed_and_restored_is_not_believed():
    scenario, _, notices = from_query(written(removed="[1, 2]", restored="[2, 3]"))
    assert not set(scenario.removed) & set(scenario.restored)
    assert notices


def test_a_focus_that_no_page_can_write_is_left_out():
    """Half of a surrogate pair is text to JSON, but no UTF-8: a page with it could not be sent."""
    scenario, _, _ = from_query(written(focus='"\\ud800"'))
    assert scenario.focus.encode() == b""


def test_a_bad_value_does_not_cost_a_range_that_excludes_the_defaults():
    scenario, _, notices = from_query(written(data='"nothing"', fewest="0", most="1"))
    assert scenario == Scenario(fewest=0, most=1)
    assert len(notices) == 1


def test_one_bad_value_does_not_cost_the_others():
    scenario, view, notices = from_query(
        written(data='"radon"', missing="{", seed="5", order='"left"', nonsense="1")
    )
    assert (scenario, view) == (Scenario("radon", seed=5), ViewSettings(order="left"))
    assert len(notices) == 2


# Pinned fits


def test_pinned_fits_travel_as_what_differs_from_the_default():
    view = ViewSettings(pinned=Scenario("radon", missing=30))
    assert to_values(Scenario(), view) == {PIN_KEY: {"data": "radon", "missing": 30}}
    assert to_values(Scenario(), ViewSettings(pinned=Scenario())) == {PIN_KEY: {}}


@pytest.mark.parametrize(
    ("pin", "pinned", "culprit"),
    [
        ({"missing": 1000}, Scenario(missing=90), "missing"),
        ({"missing": "x", "seed": 4}, Scenario(seed=4), "missing"),
        ({"nonsense": 1, "data": "radon"}, Scenario("radon"), "nonsense"),
        ({"data": "nothing", "fewest": 0, "most": 1}, Scenario(fewest=0, most=1), "data"),
        ({"pin": {}}, Scenario(), "pin"),
        ({"tab": "Shrinkage"}, Scenario(), "tab"),
    ],
    ids=str,
)
def test_damaged_pinned_fits_are_mended_with_a_notice(
    pin: dict[str, Any], pinned: Scenario, culprit: str
):
    scenario, view, notices = from_query(written(pin=json.dumps(pin), missing="7"))
    assert (scenario, view) == (Scenario(missing=7), ViewSettings(pinned=pinned))
    (notice,) = notices
    assert culprit in notice


@quickly
@given(st.dictionaries(st.sampled_from([*SCENARIO_KEYS.values(), "upload"]), JSON_VALUES))
def test_whatever_is_pinned_is_valid(pin: dict[str, Any]):
    scenario, view, notices = from_query(written(pin=json.dumps(pin)))
    assert scenario == Scenario()
    assert is_valid(scenario, view)
    assert all(len(notice) <= LONGEST_NOTICE for notice in notices)


def test_a_notice_quotes_no_more_of_a_link_than_is_needed():
    long = "k" * 10_000
    for query in (written(**{long: "1"}), written(**{long: "{"}), written(data=json.dumps(long))):
        for notice in from_query(query)[2]:
            assert "k" * (LONGEST_QUOTE + 1) not in notice
            assert len(notice) <= LONGEST_NOTICE
