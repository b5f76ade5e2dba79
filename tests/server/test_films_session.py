"""One person's session: the films that a hand near a slider brings."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from session_lab import LONGEST_SECONDS, Lab, Wire, open_lab

from modules.figures import films
from modules.figures.films import Sight, dial_message, film_message, without
from modules.observations.data_sets import DATA_FOLDER
from modules.pooling.film import Film
from modules.pooling.three_models import fit
from modules.scenario import MECHANISMS, Mechanism, Scenario
from modules.views import player
from modules.views.player import DIAL, scale

Opener = Callable[..., Lab]
TABS = ("Lines", "Shrinkage", "Truth")
FOCUS = ("focus_left", "focus_noise")
OTHER_SETTING = {
    "missing": 30,
    "fewest": 3,
    "most": 6,
    "focus_left": 4,
    "focus_noise": 50,
    "intercept": 300,
    "slope": 5,
    "sd_intercept": 10,
    "sd_slope": 2,
    "correlation": -0.5,
    "residual_sd": 12,
}
TRUTH = ("intercept", "slope", "sd_intercept", "sd_slope", "correlation", "residual_sd")
SLIDERS = {
    field: f"truth-{field}" if field in TRUTH else f"spoil-{field}" for field in OTHER_SETTING
}
FIELD_OF = {slider: field for field, slider in SLIDERS.items()}
LARGEST_STATE = 8_000
LARGEST_FILM = {"baseline_corrected": 60_000, "simulated": 60_000, "radon": 300_000}
EXAMPLES = DATA_FOLDER / "examples"
RUBBISH = [
    {"slider": "spoil-fewest", "key": "0"},
    {"slider": "nothing", "key": ""},
    {"slider": "__class__"},
    {"slider": None},
    {"slider": ["spoil-missing"]},
    {"key": "spoil-missing"},
    {},
    [],
    ["spoil-missing"],
    "spoil-missing",
    "",
    7,
    True,
    None,
]


def sliders(*fields: str) -> set[str]:
    return {SLIDERS[field] for field in fields}


def size(message: object) -> int:
    """Bytes on the way to the page."""
    return len(json.dumps(message, separators=(",", ":")))


def content(film: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in film.items() if name not in ("slider", "key")}


def look_at_simulated(lab: Lab) -> None:
    lab.choose("data-data", "simulated")
    lab.choose("spoil-focus", "S3")


def numbers(film: dict[str, Any], part: str) -> NDArray[np.float64]:
    """A part at every setting, as the page reads it: shape (settings, numbers)."""
    courses = [
        np.array([float(difference or "nan") for difference in course.split(",")])
        for course in film["parts"][part].split(";")
    ]
    known = np.array([np.isfinite(course) for course in courses]).T
    whole = np.array([np.nancumsum(course) for course in courses]).T
    return np.where(known, whole * np.resize(film["units"][part], len(courses)), np.nan)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Scenario]:
    """The Scenarios of which films were computed."""
    scenarios: list[Scenario] = []
    compute = films.film

    def note(scenario: Scenario, *rest: Any) -> Film:  # noqa: ANN401 - whatever it takes
        scenarios.append(scenario)
        return compute(scenario, *rest)

    monkeypatch.setattr(films, "film", note)
    return scenarios


class Gate:
    """Films that are under way until they are let through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.open = threading.Event(), threading.Event()
        make = player.film_message

        def wait(*about: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever it takes
            self.begun.set()
            assert self.open.wait(LONGEST_SECONDS)
            return make(*about)

        monkeypatch.setattr(player, "film_message", wait)

    def ask(self, lab: Lab, slider: str) -> str:
        """Ask for a film, see that it is under way, and return its key."""
        key = lab.state["films"][slider]
        lab.choose("film", {"slider": slider, "key": key})
        assert self.begun.wait(LONGEST_SECONDS)
        assert lab.films == []
        return key


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch)


# Which sliders have a film


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_the_share_has_a_film_under_each_mechanism_that_has_a_share(lab: Lab, mechanism: Mechanism):
    lab.choose("spoil-mechanism", mechanism)
    shares = ("fewest", "most") if mechanism == "unequal_subjects" else ("missing",)
    assert set(lab.state["films"]) == sliders(*shares) | {DIAL}
    lab.choose("spoil-focus", "335")
    assert set(lab.state["films"]) == sliders(*shares, *FOCUS) | {DIAL}
    lab.choose("spoil-focus", "")
    assert set(lab.state["films"]) == sliders(*shares) | {DIAL}


@pytest.mark.parametrize("tab", TABS)
def test_the_truth_has_films_where_data_are_simulated(lab: Lab, tab: str):
    lab.look_at(tab)
    look_at_simulated(lab)
    assert set(lab.state["films"]) == sliders("missing", *FOCUS, *TRUTH) | {DIAL}
    lab.choose("data-data", "radon")
    assert set(lab.state["films"]) == sliders("missing") | {DIAL}


def test_without_partial_pooling_the_dial_has_no_film(new_lab: Opener):
    lab = new_lab(f"?_values_&removed={list(range(144))}")
    assert set(lab.state["films"]) == sliders("missing")
    lab.press("spoil-restore_all")
    assert set(lab.state["films"]) == sliders("missing") | {DIAL}


def test_at_its_far_end_only_the_dial_has_a_film(lab: Lab):
    look_at_simulated(lab)
    lab.choose("dial-position", 0.995)
    assert set(lab.state["films"]) == sliders("missing", *FOCUS, *TRUTH) | {DIAL}
    lab.choose("dial-position", 1)
    assert set(lab.state["films"]) == {DIAL}
    assert lab.state["settings"] == {}


def test_the_page_is_told_where_each_slider_with_a_film_stands(lab: Lab):
    look_at_simulated(lab)
    for field, value in OTHER_SETTING.items():
        if field not in ("fewest", "most"):
            control = SLIDERS[field]
            lab.choose(control, value)
            assert lab.state["settings"][control] == value
    assert set(lab.state["settings"]) == set(lab.state["films"]) - {DIAL}


# What a film is


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("position", [0.5, 0.2, 0])
def test_a_film_is_of_the_scenario_and_of_what_is_in_sight(lab: Lab, tab: str, position: float):
    look_at_simulated(lab)
    lab.choose("spoil-missing", 20)
    lab.choose("dial-position", position)
    lab.look_at(tab)
    scenario = Scenario("simulated", missing=20, focus="S3")
    seen = Sight(tab, fit(scenario).subjects)
    for slider, key in lab.state["films"].items():
        film = lab.bring(slider)
        assert (film["slider"], film["key"]) == (slider, key)
        if slider == DIAL:
            assert content(film) == dial_message(scenario, seen)
        else:
            field = FIELD_OF[slider]
            made = film_message(without(scenario, field), field, scale(position), seen)
            assert content(film) == made


@pytest.mark.parametrize("field", ["missing", "residual_sd"])
def test_a_film_says_at_each_setting_what_the_state_says_there(lab: Lab, field: str):
    lab.choose("data-data", "simulated")
    lab.look_at("Shrinkage")
    film = lab.bring(SLIDERS[field])
    for place in (0, len(film["values"]) // 3, -30):
        lab.choose(SLIDERS[field], film["values"][place])
        told = lab.state["parts"]
        assert lab.state["films"][SLIDERS[field]] == film["key"]
        for part in film["parts"]:
            there, expected = numbers(film, part)[place], np.array(told[part], dtype=float)
            steps = np.resize(film["units"][part], len(expected))
            assert_allclose(there / steps, expected / steps, rtol=0, atol=0.6, err_msg=part)


def test_a_film_of_a_large_data_set_is_of_its_page(lab: Lab):
    lab.choose("data-data", "radon")
    lab.choose("lines-page", "2")
    film, key = lab.bring(SLIDERS["missing"]), lab.state["films"][SLIDERS["missing"]]
    assert list(film["subjects"]) == lab.panels
    lab.choose("lines-page", "1")
    assert lab.state["films"][SLIDERS["missing"]] != key
    assert list(lab.bring(SLIDERS["missing"])["subjects"]) == lab.panels != list(film["subjects"])


# Its key


@pytest.mark.parametrize("mechanism", ["completely_at_random", "unequal_subjects"])
def test_a_film_stays_true_while_its_own_slider_moves_and_no_longer(lab: Lab, mechanism: Mechanism):
    look_at_simulated(lab)
    lab.choose("spoil-mechanism", mechanism)
    fields = [FIELD_OF[slider] for slider in lab.state["films"] if slider != DIAL]
    assert len(fields) >= 9
    for field in fields:
        before = lab.state["films"]
        lab.choose(SLIDERS[field], OTHER_SETTING[field])
        after = lab.state["films"]
        same = {slider for slider in before if after[slider] == before[slider]}
        assert same == {SLIDERS[field]}


@pytest.mark.parametrize(
    ("control", "value"),
    [
        ("spoil-draw_again", None),
        ("truth-new_sample", None),
        ("lines-toggled", 3),
        ("model-random", "1"),
        ("model-criterion", "ML"),
        ("spoil-mechanism", "dropout"),
        ("truth-occasions", 7),
        ("data-data", "newcomers"),
    ],
)
def test_any_other_change_makes_all_films_untrue(lab: Lab, control: str, value: object):
    look_at_simulated(lab)
    before = lab.state["films"]
    if value is None:
        lab.press(control)
    else:
        lab.choose(control, value)
    after = lab.state["films"]
    assert not set(before.values()) & set(after.values())


def test_the_dial_s_own_film_stays_true_while_it_turns_and_the_others_do_not(lab: Lab):
    before = lab.state["films"]
    lab.choose("dial-position", 0.3)
    after = lab.state["films"]
    assert after[DIAL] == before[DIAL]
    assert after[SLIDERS["missing"]] != before[SLIDERS["missing"]]


def test_another_tab_and_a_closer_look_need_other_films(lab: Lab):
    seen = [lab.state["films"]]
    lab.look_at("Shrinkage")
    seen.append(lab.state["films"])
    lab.choose("shrinkage-zoomed", [250.0, 251.0, 9.0, 10.0])
    seen.append(lab.state["films"])
    for slider in seen[0]:
        assert len({films[slider] for films in seen}) == len(seen)
    lab.press("shrinkage-usual")
    assert lab.state["films"] == seen[1]
    lab.look_at("Lines")
    assert lab.state["films"] == seen[0]


# Asking


@pytest.mark.parametrize("wanted", RUBBISH, ids=repr)
def test_rubbish_brings_nothing_and_ends_no_session(
    lab: Lab, wanted: object, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.WARNING):
        lab.choose("film", wanted)
        film = lab.bring(SLIDERS["missing"])
        gc.collect()
    assert lab.films == [film]
    assert caplog.records == []
    lab.choose("spoil-missing", 10)
    lab.shows(Scenario(missing=10))


def test_where_no_figure_is_in_sight_there_is_no_film(lab: Lab):
    key = lab.state["films"][SLIDERS["missing"]]
    lab.look_at("Model")
    lab.choose("film", {"slider": SLIDERS["missing"], "key": key})
    lab.look_at("Lines")
    lab.bring(DIAL)
    assert [film["slider"] for film in lab.films] == [DIAL]


def test_an_old_key_brings_the_film_that_is_true_now(lab: Lab):
    old = lab.state["films"][SLIDERS["missing"]]
    lab.press("spoil-draw_again")
    lab.choose("film", {"slider": SLIDERS["missing"], "key": old})
    lab.wait_until(lambda: bool(lab.films))
    assert lab.films[-1]["key"] == lab.state["films"][SLIDERS["missing"]] != old


def test_nobody_waits_for_a_film_and_it_is_of_the_scenario_that_asked(
    lab: Lab, new_lab: Opener, gate: Gate
):
    key = gate.ask(lab, SLIDERS["missing"])
    lab.press("spoil-draw_again")
    lab.shows(Scenario(seed=Scenario().seed + 1))
    other = new_lab()
    other.choose("spoil-missing", 20)
    other.shows(Scenario(missing=20))
    assert lab.films == other.films == []
    gate.open.set()
    lab.wait_until(lambda: bool(lab.films))
    (film,) = lab.films
    assert film["key"] == key != lab.state["films"][SLIDERS["missing"]]
    subjects = fit(Scenario()).subjects
    assert content(film) == film_message(Scenario(), "missing", 1.0, Sight("Lines", subjects))
    assert other.films == []


def test_two_people_who_want_the_same_film_have_it_computed_once(
    lab: Lab, new_lab: Opener, made: list[Scenario]
):
    other = new_lab()
    for person in (lab, other):
        person.show_scene("gallery", 5)
        person.choose("spoil-focus_noise", 17)
        person.choose("spoil-focus", person.panels[3])
    first, second = lab.bring(SLIDERS["missing"]), other.bring(SLIDERS["missing"])
    assert first == second
    assert len(made) == 1
    lab.choose("spoil-missing", 33)
    assert lab.state["films"][SLIDERS["missing"]] == first["key"]
    assert lab.bring(SLIDERS["missing"]) == first
    assert len(made) == 1
    lab.bring(SLIDERS["focus_noise"])
    assert len(made) == 2


# One's own data


def use_own(lab: Lab, file: str = "example_long.csv") -> None:
    lab.choose("data-data", "uploaded")
    lab.upload(file, (EXAMPLES / file).read_bytes())
    lab.use_upload()


def test_films_of_one_s_own_data_are_never_remembered(
    lab: Lab, new_lab: Opener, made: list[Scenario]
):
    use_own(lab)
    film = lab.bring(SLIDERS["missing"])
    assert list(film["subjects"]) == lab.panels
    assert lab.bring(SLIDERS["missing"]) == film
    assert len(made) == 2
    other = new_lab()
    other.choose("film", {"slider": SLIDERS["missing"], "key": film["key"]})
    other.wait_until(lambda: bool(other.films))
    assert not set(other.films[-1]["subjects"]) & set(film["subjects"])
    use_own(other)
    assert other.state["films"][SLIDERS["missing"]] != film["key"]
    assert content(other.bring(SLIDERS["missing"])) == content(film)
    assert len({scenario.upload for scenario in made if scenario.data == "uploaded"}) == 2


def test_another_file_that_arrives_while_a_film_is_made_harms_nobody(
    lab: Lab, gate: Gate, caplog: pytest.LogCaptureFixture
):
    use_own(lab)
    with caplog.at_level(logging.WARNING):
        gate.ask(lab, SLIDERS["missing"])
        use_own(lab, "example_semicolon.csv")
        gate.open.set()
        film = lab.bring(SLIDERS["missing"])
        gc.collect()
    assert film["key"] == lab.state["films"][SLIDERS["missing"]]
    assert lab.films == [film]
    assert caplog.records == []


async def finish() -> None:
    """Wait for all that is under way."""
    if under_way := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(under_way)


@pytest.mark.parametrize("own", [False, True])
def test_who_leaves_while_a_film_is_made_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, gate: Gate, caplog: pytest.LogCaptureFixture, own: bool
):
    with caplog.at_level(logging.WARNING), open_lab(Wire(monkeypatch), "") as lab:
        if own:
            use_own(lab)
        gate.ask(lab, SLIDERS["missing"])
        lab.leave()
        gate.open.set()
        lab.loop.run_until_complete(finish())
        gc.collect()
    assert lab.films == []
    assert caplog.records == []


# How much is sent


@pytest.mark.parametrize("data", ["baseline_corrected", "simulated"])
@pytest.mark.parametrize("tab", TABS)
def test_what_a_change_sends_is_small(lab: Lab, data: str, tab: str):
    lab.choose("data-data", data)
    lab.look_at(tab)
    lab.choose("spoil-missing", 37)
    lab.choose("spoil-focus", str(lab.state["subjects"][2]))
    lab.choose("spoil-focus_noise", 31)
    assert len(lab.state["subjects"]) == 18
    assert size(lab.state) <= LARGEST_STATE


@pytest.mark.parametrize("data", LARGEST_FILM)
@pytest.mark.parametrize("tab", TABS)
def test_a_film_is_small(lab: Lab, data: str, tab: str):
    lab.choose("data-data", data)
    lab.choose("spoil-focus", str(lab.state["subjects"][2]))
    lab.look_at(tab)
    for mechanism in ("dropout", "unequal_subjects"):
        lab.choose("spoil-mechanism", mechanism)
        sizes = {slider: size(lab.bring(slider)) for slider in lab.state["films"]}
        assert len(sizes) >= 4
        assert max(sizes.values()) <= LARGEST_FILM[data], sizes
