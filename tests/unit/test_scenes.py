"""Scenes, and where one is among them: files and links bring them back as they were."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from any_choices import scenarios, views
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.scenario import Scenario
from modules.scenario.kept import Kept, address_query, from_page, to_page
from modules.scenario.link import not_understood, to_query
from modules.scenario.programme import (
    LONGEST_ADDRESS,
    LONGEST_OWN,
    OWN,
    OWN_TITLE,
    Programme,
    added,
    from_link,
    moved,
    programme_from_query,
    renamed,
    to_programme_values,
    to_shared_values,
    with_own,
    without,
)
from modules.scenario.scene_file import LARGEST_FILE, NOT_OURS, from_file, to_file
from modules.scenario.scenes import (
    LONGEST_NOTICE,
    LONGEST_TITLE,
    MOST_SCENES,
    Scene,
    SceneError,
    SceneList,
)
from modules.scenario.view_settings import ViewSettings
from modules.words.scene_title import scene_title


def is_shareable(scenario: Scenario) -> bool:
    return scenario.data != "uploaded"


SHAREABLE = scenarios().map(lambda scenario: replace(scenario, upload="")).filter(is_shareable)
SCENES = st.builds(
    Scene,
    st.text(min_size=1, max_size=LONGEST_TITLE).filter(str.strip),
    st.text(max_size=LONGEST_NOTICE),
    SHAREABLE,
    views(SHAREABLE),
)
LISTS = st.builds(
    SceneList,
    st.text(min_size=1, max_size=LONGEST_TITLE).filter(str.strip),
    st.lists(SCENES, max_size=2).map(tuple),
)


def scene(title: str, **chosen: Any) -> Scene:  # noqa: ANN401 - a Scenario's own fields
    return Scene(title, "", Scenario(**chosen), ViewSettings())


TALK = SceneList("My talk", tuple(scene(title, missing=10) for title in "ABCD"))


def titles(programme: Programme) -> str:
    return "".join(one.title for one in programme.own.scenes)


# What a scene may be


@pytest.mark.parametrize(
    ("title", "notice"),
    [
        ("", ""),
        ("  ", ""),
        ("t" * 61, ""),
        ("\ud800", ""),
        ("Title", "n" * 161),
        (1, ""),
        ("T", None),
    ],
)
def test_a_title_is_needed_and_texts_are_short(title: Any, notice: Any):  # noqa: ANN401
    with pytest.raises(SceneError):
        Scene(title, notice, Scenario(), ViewSettings())


def test_uploaded_data_are_in_no_scene():
    own = Scenario("uploaded", upload="secret")
    for scenario, view in ((own, ViewSettings()), (Scenario(), ViewSettings(pinned=own))):
        with pytest.raises(SceneError, match="Your own file"):
            Scene("Title", "", scenario, view)


def test_a_list_has_a_title_and_not_too_many_scenes():
    one = scene("One")
    assert len(SceneList("Many", (one,) * MOST_SCENES).scenes) == MOST_SCENES
    with pytest.raises(SceneError, match=f"at most {MOST_SCENES}"):
        SceneList("Many", (one,) * (MOST_SCENES + 1))
    with pytest.raises(SceneError):
        SceneList(" ")


# Files


@settings(deadline=None, max_examples=20)
@given(LISTS.filter(lambda scene_list: scene_list.scenes))
def test_a_saved_list_is_loaded_as_it_was(scene_list: SceneList):
    assert from_file(to_file(scene_list).encode()) == (scene_list, [])


def test_a_file_says_only_what_is_unusual():
    written = json.loads(to_file(SceneList("Talk", (scene("Few", missing=80),))))
    assert written == {
        "pooling_lab_scenes": 1,
        "title": "Talk",
        "scenes": [{"title": "Few", "notice": "", "choices": {"missing": 80}}],
    }


def ours(**content: object) -> bytes:
    first: dict[str, object] = {"pooling_lab_scenes": 1, "title": "T", "scenes": [{"title": "A"}]}
    return json.dumps(first | content).encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", NOT_OURS),
        (b"\xff\xfe", NOT_OURS),
        (b"[" * 50_000, NOT_OURS),
        (b'{"scenes": NaN}', NOT_OURS),
        (b"[1]", NOT_OURS),
        (b'{"title": "T"}', NOT_OURS),
        (ours(scenes={}), NOT_OURS),
        (ours(pooling_lab_scenes=2), "version"),
        (ours(pooling_lab_scenes="1"), "version"),
        (ours(scenes=[]), "no scenes"),
        (ours(scenes=[{"title": "A"}, 7]), "Scene 2 cannot be read"),
        (ours(scenes=[{"title": "A", "choices": []}]), "Scene 1 cannot be read"),
        (ours(scenes=[{"notice": "A"}]), "Scene 1: A title"),
        (ours(scenes=[{"title": "A", "notice": 4}]), "Scene 1: A notice"),
        (ours(title=None), "title of a list"),
        (ours(scenes=[{"title": "A"}] * (MOST_SCENES + 1)), f"at most {MOST_SCENES}"),
        (ours() + b" " * LARGEST_FILE, "kB"),
    ],
    ids=range(17),
)
def test_what_is_no_file_of_scenes_is_refused_with_a_sentence(content: bytes, said: str):
    with pytest.raises(SceneError, match=said):
        from_file(content)


def test_choices_in_a_file_are_repaired_as_those_of_a_link():
    choices = {"missing": 400, "data": "nothing", "older": 1, "order": "left", "list": "own"}
    scene_list, notices = from_file(
        ours(scenes=[{"title": "A"}, {"title": "B", "choices": choices}])
    )
    assert scene_list.scenes[1] == replace(scene("B", missing=90), view=ViewSettings(order="left"))
    assert len(notices) == 4
    assert all(notice.startswith("Scene 2: The link's “") for notice in notices)


def test_uploaded_data_in_a_file_become_the_default_ones():
    scene_list, notices = from_file(ours(scenes=[{"title": "A", "choices": {"data": "uploaded"}}]))
    assert scene_list.scenes[0].scenario == Scenario()
    assert "Your own file is in no link" in notices[0]


# Where one is


def test_the_list_stepped_through_is_the_chosen_one_else_one_s_own():
    assert (Programme().current, Programme().scene) == ("", None)
    assert Programme(TALK).scenes == TALK.scenes
    chosen = Programme(TALK, "shrinkage", 2)
    assert chosen.scene == chosen.scenes[1] != TALK.scenes[1]


@pytest.mark.parametrize(
    "wrong", [{"chosen": "nothing"}, {"place": 5}, {"place": -1}, {"place": True}, {"place": "1"}]
)
def test_there_is_no_place_beyond_a_list(wrong: dict[str, Any]):
    with pytest.raises(ValueError, match="must be"):
        replace(Programme(TALK), **wrong)


def test_the_place_follows_its_scene_when_the_list_is_arranged():
    start = Programme(TALK, OWN, 2)
    for changed, expected in (
        (moved(start, 2, 1), ("ACBD", "B")),
        (moved(start, 4, -1), ("ABDC", "B")),
        (moved(start, 1, 1), ("BACD", "B")),
        (moved(start, 1, -1), ("ABCD", "B")),
        (without(start, 1), ("BCD", "B")),
        (without(start, 4), ("ABC", "B")),
        (without(start, 9), ("ABCD", "B")),
        (added(start, scene("E")), ("ABCDE", "B")),
        (renamed(start, 2, "X", "Look."), ("AXCD", "X")),
        (renamed(start, 9, "X", ""), ("ABCD", "B")),
    ):
        assert changed.scene is not None
        assert (titles(changed), changed.scene.title) == expected
    assert without(Programme(TALK, OWN, 1), 1).place == 0
    assert with_own(start, SceneList(OWN_TITLE)) == Programme(chosen=OWN)
    elsewhere = Programme(TALK, "shrinkage", 3)
    assert without(elsewhere, 1).scene == elsewhere.scene


def test_a_page_keeps_no_more_than_it_can_send():
    much = scene("Much", removed=tuple(range(1_000_000, 1_000_000 + LONGEST_OWN // 10)))
    with pytest.raises(SceneError, match="too much"):
        Programme(SceneList("Much", (much,)))


# Links


@settings(deadline=None, max_examples=20)
@given(LISTS, st.sampled_from(["", OWN, "shrinkage"]), st.integers(0, 4))
def test_a_link_brings_scenes_and_place_back(own: SceneList, chosen: str, place: int):
    most = len(Programme(own, chosen).scenes)
    programme = Programme(own, chosen, min(place, most))
    query = to_query(to_programme_values(programme))
    assert programme_from_query(query) == (programme, [])
    assert from_page(to_page(Kept(Scenario(), ViewSettings(), None, programme), "")).programme == (
        programme
    )


def test_a_link_without_scenes_says_nothing_of_them():
    assert to_programme_values(Programme()) == {}


def test_twenty_scenes_fit_an_address():
    twenty = tuple(
        Scene(f"Scene {n}, with a title", "And a line on it.", Scenario(missing=n), ViewSettings())
        for n in range(20)
    )
    programme = Programme(SceneList("Twenty minutes", twenty), OWN, 7)
    query = address_query(twenty[6].scenario, ViewSettings(), programme)
    assert len(query) < LONGEST_ADDRESS / 2
    assert programme_from_query(query) == (programme, [])


def test_scenes_that_make_an_address_too_long_are_left_out_of_it():
    long = SceneList("Long", (replace(TALK.scenes[0], notice="n" * LONGEST_NOTICE),) * MOST_SCENES)
    scenario, view = Scenario(missing=40), ViewSettings()
    for chosen, left in ((OWN, Programme()), ("shrinkage", Programme(chosen="shrinkage", place=2))):
        values = to_shared_values(scenario, view, Programme(long, chosen, 2))
        assert len(to_query(values)) <= LONGEST_ADDRESS
        assert programme_from_query(to_query(values)) == (left, [])
        assert from_link(to_query(values)) == (scenario, view, [])


def test_a_link_that_only_names_a_scene_leads_to_it():
    query = '_values_&list="shrinkage"&at=3'
    programme, _ = programme_from_query(query)
    assert programme.scene is not None
    assert from_link(query) == (programme.scene.scenario, programme.scene.view, [])
    assert from_link(f"{query}&missing=0") == (Scenario(), ViewSettings(), [])
    usual = address_query(Scenario(), ViewSettings(), programme)
    assert from_link(usual) == (Scenario(), ViewSettings(), [])
    assert programme_from_query(usual) == (programme, [])


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ('list="nothing"', ["list"]),
        ("list=[1]", ["list"]),
        ('list="own"&at=1', ["at"]),
        ('list="shrinkage"&at=99', ["at"]),
        ('list="shrinkage"&at="1"', ["at"]),
        ("scenes=1", ["scenes"]),
        ("scenes=[]", ["scenes"]),
        ('scenes=["T",["",""]]', ["scenes"]),
        ('scenes=["T",[["A"]]]', ["scenes"]),
        ('scenes=["T",{"title":1}]', ["scenes"]),
    ],
)
def test_what_is_not_understood_is_left_out_with_a_notice(query: str, keys: list[str]):
    programme, notices = programme_from_query(f"_values_&{query}")
    assert notices == [not_understood(key) for key in keys]
    assert programme.own == SceneList(OWN_TITLE)
    assert from_link(f"_values_&missing=40&{query}") == (
        Scenario(missing=40),
        ViewSettings(),
        notices,
    )


def test_a_scene_in_a_link_is_repaired_with_a_notice():
    programme, notices = programme_from_query(
        '_values_&scenes=["T",["A","",{"missing":999}],["B"]]'
    )
    assert programme.own == SceneList("T", (scene("A", missing=90), scene("B")))
    assert notices == ["Scene 1: The link's “missing” was out of range and is now 90."]


# Titles


@pytest.mark.parametrize(
    ("scenario", "view", "title"),
    [
        (Scenario(), ViewSettings(), "sleepstudy"),
        (
            Scenario(missing=40),
            ViewSettings(tab="Shrinkage"),
            "sleepstudy, 40\u202f% missing, Shrinkage",
        ),
        (
            Scenario("radon", missing=20, mechanism="dropout", reml=False),
            ViewSettings(dial=0.25),
            "Radon in 85 counties, 20\u202f% missing, leaving for good, ML, d…",
        ),
        (
            Scenario(mechanism="unequal_subjects", missing=30, focus="335"),
            ViewSettings(pinned=Scenario()),
            "sleepstudy, unequal subjects, 335 set apart, with earlier f…",
        ),
        (Scenario(random="1"), ViewSettings(), "sleepstudy, (1 | Subject)"),
        (
            Scenario("oxboys"),
            ViewSettings(tab="Model", part="Check"),
            "Heights of 26 boys, Model, Check",
        ),
    ],
)
def test_a_scene_is_called_by_what_is_unusual(scenario: Scenario, view: ViewSettings, title: str):
    assert scene_title(scenario, view) == title
    assert Scene(title, "", scenario, view)
