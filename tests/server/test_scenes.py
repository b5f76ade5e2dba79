"""One person's session: the gallery, stepping from scene to scene, and a list of one's own."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from session_lab import SPOILING, TRUTH, Lab

from app import opened_by
from modules.figures.small_picture import small_picture
from modules.observations.data_sets import DATA_FOLDER
from modules.scenario import Scenario
from modules.scenario.gallery import FOLDER, GALLERY
from modules.scenario.kept import Kept, to_page
from modules.scenario.programme import (
    LONGEST_ADDRESS,
    OWN,
    Programme,
    programme_from_query,
)
from modules.scenario.scene_file import LARGEST_FILE, from_file, to_file
from modules.scenario.scenes import MOST_SCENES, Scene, SceneError, SceneList
from modules.scenario.view_settings import ViewSettings
from modules.views.small_pictures import picture_key

Opener = Callable[..., Lab]
MISSING = GALLERY["missing-data"].scenes
DROPOUT, CORRELATION = 5, 10
TALK = SceneList(
    "My talk",
    (
        Scene("One", "First.", Scenario(missing=40), ViewSettings()),
        Scene("Two", "", Scenario("oxboys"), ViewSettings(tab="Shrinkage", levels=(50,))),
        Scene("Three", "Last.", Scenario(missing=40), ViewSettings(dial=0.25, shown=("none",))),
    ),
)


def programme(lab: Lab) -> Programme:
    """What the page was told last to keep of scenes."""
    found, notices = programme_from_query(lab.sent("kept")[-1]["kept"]["choices"])
    assert notices == []
    return found


def address(lab: Lab) -> str:
    return lab.sent("kept")[-1]["address"]


def titles(lab: Lab) -> list[str]:
    return [scene.title for scene in programme(lab).own.scenes]


def said(lab: Lab) -> list[str]:
    return [
        html.unescape(words)
        for words in re.findall(r"<li>(.*?)</li>", lab.html("gallery-own-said"))
    ]


@pytest.fixture
def own(lab: Lab) -> Lab:
    """The app with the gallery open at one's own scenes."""
    lab.choose("gallery", True)
    lab.choose("gallery-list", OWN)
    return lab


def load(lab: Lab, content: str | bytes) -> None:
    """Hand a file of scenes to the file input."""
    sent = len(lab.sent("values"))
    written = content.encode() if isinstance(content, str) else content
    uploads = lab.server._file_upload_manager
    job = uploads.create_upload_operation(
        [{"name": "talk.json", "size": len(written), "type": ""}]  # type: ignore[typeddict-item]
    )
    operation = uploads.get_upload_operation(job)
    assert operation is not None
    with operation:
        operation.write_chunk(written)
    connection = lab.session._async_session._conn
    assert connection is not None
    finished = {"method": "uploadEnd", "args": [job, "gallery-own-file"], "tag": 1}
    connection.cause_receive(json.dumps(finished))
    lab.wait_until(
        lambda: any("gallery-own-said" in values for values in lab.sent("values")[sent:])
    )
    lab.answer()


# The gallery


def test_a_page_without_scenes_is_told_nothing_of_them(lab: Lab):
    assert lab.sent("scene") == lab.sent("picture") == []
    lab.choose("step", 1)
    lab.choose("scene", {"list": "gallery", "place": 2})
    assert lab.sent("scene") == []


def test_scenes_are_taken_over_whole_one_after_the_other(lab: Lab):
    lab.choose("spoil-missing", 15)
    lab.choose("lines-toggled", 3)
    for place in (DROPOUT, CORRELATION, 4):
        scene = GALLERY["gallery"].scenes[place - 1]
        lab.show_scene("gallery", place)
        lab.shows(scene.scenario)
        assert lab.shared == (scene.scenario, scene.view)
        assert (lab.scene["title"], lab.scene["notice"]) == (scene.title, scene.notice)
        assert (lab.scene["place"], lab.scene["count"]) == (place, len(GALLERY["gallery"].scenes))


def test_controls_stand_as_the_scene_says(lab: Lab):
    lab.show_scene("gallery", CORRELATION)
    scenario = GALLERY["gallery"].scenes[CORRELATION - 1].scenario
    told = dict(lab.told)
    assert {field: told[f"truth-{field}"] for field in TRUTH} == {
        field: getattr(scenario, field) for field in TRUTH
    }
    assert {field: told[f"spoil-{field}"] for field in SPOILING} == {
        field: getattr(scenario, field) for field in SPOILING
    }
    assert told["data-data"] == "simulated"
    assert told["model-random"] == scenario.random


def test_the_notice_stands_until_something_is_changed_and_the_place_remains(lab: Lab):
    changes: dict[str, Any] = {
        "spoil-missing": 7,
        "model-criterion": "ML",
        "lines-toggled": 0,
        "truth-residual_sd": 3,
        "data-data": "oxboys",
    }
    for control, value in changes.items():
        lab.show_scene("gallery", DROPOUT)
        assert lab.scene["notice"]
        lab.choose(control, value)
        assert (lab.scene["title"], lab.scene["notice"]) == ("", "")
        assert lab.scene["place"] == DROPOUT


def test_looking_another_way_leaves_the_notice(lab: Lab):
    lab.show_scene("gallery", DROPOUT)
    lab.choose("lines-order", "slope")
    lab.choose("lines-truth", True)
    assert lab.scene["notice"]


def test_a_late_echo_of_one_scene_does_not_spoil_the_next(lab: Lab):
    first, second = (GALLERY["gallery"].scenes[place - 1].scenario for place in (CORRELATION, 2))
    lab.tell(gallery=True)
    lab.tell(scene={"list": "gallery", "place": CORRELATION})
    lab.tell(scene={"list": "gallery", "place": 2})
    lab.session.set_inputs(**{"data-data": first.data, "spoil-missing": first.missing})
    lab.session.set_inputs(**{f"truth-{field}": getattr(first, field) for field in TRUTH})
    lab.session.set_inputs(adopted=1)
    lab.session.set_inputs(**{"truth-residual_sd": first.residual_sd})
    lab.answer()
    lab.shows(second)
    assert lab.shared[0] == second


def test_when_the_page_has_caught_up_controls_are_followed_again(lab: Lab):
    lab.show_scene("gallery", 2)
    lab.choose("spoil-missing", 10)
    lab.shows(replace(GALLERY["gallery"].scenes[1].scenario, missing=10))


def test_pictures_of_the_list_that_is_looked_at_come_once(own: Lab):
    scenes = GALLERY["shrinkage"].scenes
    own.choose("gallery-list", "shrinkage")
    sent = {message["key"]: message["svg"] for message in own.sent("picture")}
    for scene in scenes:
        assert sent[picture_key(scene)] == small_picture(scene)
    count = len(own.sent("picture"))
    own.choose("gallery-list", OWN)
    own.choose("gallery-list", "shrinkage")
    assert len(own.sent("picture")) == count


# Stepping


def test_steps_lead_through_the_chosen_list_and_end_with_it(lab: Lab):
    lab.show_scene("missing-data", 1)
    for place, scene in enumerate(MISSING[1:], 2):
        lab.choose("step", 1)
        assert lab.scene["place"] == place
        assert lab.shared == (scene.scenario, scene.view)
        lab.choose("step", 0)
    lab.choose("step", 1)
    assert lab.scene["place"] == len(MISSING)
    lab.choose("step", -1)
    assert lab.shared[0] == MISSING[-2].scenario


def test_a_step_moves_what_is_drawn_and_draws_nothing_anew(lab: Lab):
    lab.show_scene("missing-data", 1)
    drawing = lab.drawing
    for _ in range(4):
        lab.choose("step", 1)
        lab.choose("step", 0)
    lab.moved_to(MISSING[4].scenario)
    assert lab.drawing == drawing


def test_a_scene_sets_everything_that_is_about_looking(new_lab: Opener):
    view = ViewSettings(
        shown=("partial",),
        order="left",
        page=1,
        truth=True,
        dial=0.75,
        levels=(50, 90),
        area=(0.0, 2.0, -2.0, 1.0),
        pinned=Scenario("radon", missing=30),
    )
    other = ViewSettings(tab="Model", part="Check")
    talk = SceneList(
        "Talk",
        (
            Scene("Lines", "", Scenario("radon"), view),
            Scene("Shrinkage", "", Scenario("radon"), replace(view, tab="Shrinkage")),
            Scene("Model", "", Scenario("oxboys"), other),
        ),
    )
    lab = new_lab(kept=to_page(Kept(Scenario(), ViewSettings(), None, Programme(talk)), ""))
    assert lab.scene == {"list": OWN, "place": 0, "count": 3, "title": "", "notice": ""}
    for scene in talk.scenes:
        lab.choose("step", 1)
        lab.choose("step", 0)
        assert lab.shared == (scene.scenario, scene.view)
    assert lab.session.get_input("tab").value == "Model"
    assert lab.sent("turned")[-1] == {"at": other.dial}
    lab.choose("step", -1)
    assert lab.session.get_input("dial-position").value == view.dial
    assert lab.shared[1] == talk.scenes[1].view


def test_a_scene_of_a_tab_that_is_not_there_opens_the_first(new_lab: Opener):
    scene = Scene("Elsewhere", "", Scenario(missing=20), ViewSettings(tab="Nowhere"))
    start = Programme(SceneList("Talk", (scene,)))
    lab = new_lab(kept=to_page(Kept(Scenario(), ViewSettings(), None, start), ""))
    lab.choose("step", 1)
    assert lab.shared == (Scenario(missing=20), ViewSettings())


def test_a_link_that_names_a_scene_opens_it(new_lab: Opener):
    lab = new_lab("?_values_&list=%22missing-data%22&at=4")
    scene = MISSING[3]
    lab.shows(scene.scenario)
    assert lab.shared == (scene.scenario, scene.view)
    assert (lab.scene["place"], lab.scene["notice"]) == (4, scene.notice)
    lab.choose("spoil-missing", 0)
    lab.choose("spoil-mechanism", "completely_at_random")
    lab.choose("data-data", "baseline_corrected")
    lab.choose("lines-truth", False)
    assert opened_by(address(lab))[:2] == (Scenario(), ViewSettings())


# One's own scenes


def test_what_is_shown_is_added_with_a_title_of_its_own_or_a_typed_one(own: Lab):
    own.choose("spoil-missing", 40)
    own.press("gallery-own-add")
    own.tell(**{"gallery-own-title": " My point ", "gallery-own-notice": "Look."})
    own.press("gallery-own-add")
    first, second = programme(own).own.scenes
    assert first == Scene("sleepstudy, 40\u202f% missing", "", Scenario(missing=40), ViewSettings())
    assert (second.title, second.notice) == ("My point", "Look.")
    assert said(own) == ["“My point” is added."]
    assert own.html("gallery-own-cards").count("data-own-place") == 2
    assert own.told[-2:] == [("gallery-own-title", ""), ("gallery-own-notice", "")]
    assert (own.scene["list"], own.scene["place"], own.scene["count"]) == (OWN, 0, 2)
    assert programme_from_query(address(own)) == (programme(own), [])


def test_scenes_are_moved_renamed_and_removed_and_come_back(own: Lab):
    load(own, to_file(TALK))
    assert titles(own) == ["One", "Two", "Three"]
    own.choose("scene", {"list": OWN, "place": 1})
    own.choose("gallery-own-change", {"what": "down", "place": 1})
    assert titles(own) == ["Two", "One", "Three"]
    assert own.scene["place"] == 2
    own.choose("gallery-own-change", {"what": "up", "place": 1})
    own.choose("gallery-own-rename", {"place": 2, "title": "Uno", "notice": "Primo."})
    assert titles(own) == ["Two", "Uno", "Three"]
    assert own.scene["notice"] == "Primo."
    own.choose("gallery-own-rename", {"place": 2, "title": " ", "notice": ""})
    assert said(own) == ["A title has 1 to 60 letters."]
    assert titles(own) == ["Two", "Uno", "Three"]
    own.choose("gallery-own-change", {"what": "remove", "place": 1})
    assert titles(own) == ["Uno", "Three"]
    assert own.scene["place"] == 1
    own.press("gallery-own-undo")
    assert titles(own) == ["Two", "Uno", "Three"]
    own.choose("gallery-own-change", {"what": "remove", "place": MOST_SCENES})
    assert len(titles(own)) == 3


def test_a_list_is_named_saved_cleared_brought_back_and_loaded(own: Lab):
    load(own, to_file(TALK))
    assert said(own) == ["3 scenes loaded."]
    own.choose("gallery-own-name", "Twenty minutes")
    assert programme(own).own == replace(TALK, title="Twenty minutes")
    own.choose("gallery-own-name", "  ")
    assert programme(own).own.title == "Twenty minutes"
    own.press("gallery-own-clear")
    assert programme(own).own.scenes == ()
    assert said(own) == ["3 scenes cleared."]
    own.press("gallery-own-undo")
    assert programme(own).own == replace(TALK, title="Twenty minutes")
    load(own, (FOLDER / "shrinkage.json").read_bytes())
    assert programme(own).own == GALLERY["shrinkage"]


WRONG = {
    "not JSON": b"Title: One",
    "bytes": b"\xff\xfe\x00",
    "another file": b'{"data": 1}',
    "another version": to_file(TALK).replace('scenes": 1', 'scenes": 2').encode(),
    "no scenes": to_file(SceneList("None")).encode(),
    "too many": json.dumps(
        {"pooling_lab_scenes": 1, "title": "T", "scenes": [{"title": "x"}] * (MOST_SCENES + 1)}
    ).encode(),
    "too large": b" " * LARGEST_FILE + to_file(TALK).encode(),
}


def test_a_wrong_file_is_answered_beside_the_button_and_nothing_is_lost(own: Lab):
    load(own, to_file(TALK))
    for content in WRONG.values():
        load(own, content)
        with pytest.raises(SceneError) as refused:
            from_file(content)
        assert said(own) == [str(refused.value)]
        assert programme(own).own == TALK


def test_what_is_repaired_in_a_file_is_said(own: Lab):
    load(own, to_file(TALK).replace('"missing": 40', '"missing": 400', 1))
    assert said(own) == [
        "3 scenes loaded.",
        "Scene 1: The link's “missing” was out of range and is now 90.",
    ]
    assert programme(own).own.scenes[0].scenario == Scenario(missing=90)


def test_a_list_that_is_too_long_for_the_address_stays_with_the_page(own: Lab):
    many = tuple(
        Scene("n" * 60, "w" * 160, Scenario(missing=place), ViewSettings()) for place in range(50)
    )
    own.choose("gallery", False)  # and no picture of them is drawn
    load(own, to_file(SceneList("Long", many)))
    assert len(programme(own).own.scenes) == 50
    assert "scenes=" not in address(own)
    assert len(address(own)) <= LONGEST_ADDRESS
    assert "save it as a file" in own.html("gallery-own-kept")
    own.press("gallery-own-clear")
    assert "save it as a file" not in own.html("gallery-own-kept")


def test_more_than_a_page_can_keep_is_not_added(own: Lab):
    rows = tuple(range(5000))
    scenes = (Scene("Much", "", Scenario(removed=rows), ViewSettings()),)
    load(own, to_file(SceneList("Much", scenes)))
    own.choose("scene", {"list": OWN, "place": 1})
    for _ in range(3):
        own.press("gallery-own-add")
    assert len(programme(own).own.scenes) == 3
    assert "hold too much" in said(own)[0]


def test_uploaded_data_are_in_no_scene(own: Lab):
    own.choose("data-data", "uploaded")
    own.upload("long.csv", (DATA_FOLDER / "examples" / "example_long.csv").read_bytes())
    own.use_upload()
    own.press("gallery-own-add")
    assert said(own) == ["Your own file cannot be in a scene: it stays in this session."]
    assert programme(own).own.scenes == ()


def test_scenes_return_after_a_lost_connection(new_lab: Opener):
    start = Programme(TALK, OWN, 3)
    scene = TALK.scenes[2]
    kept = to_page(Kept(scene.scenario, scene.view, None, start), "")
    lab = new_lab(kept=kept, **{"spoil-missing": 40, "lines-shown": ["none"]})
    assert programme(lab) == start
    assert (lab.scene["place"], lab.scene["notice"]) == (3, "Last.")
