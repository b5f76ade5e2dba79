"""A page that lost its connection returns: the new session begins where the last one was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from session_lab import Lab

from modules.observations.data_sets import DATA_FOLDER
from modules.scenario import Scenario
from modules.scenario.kept import Kept, OwnFile, to_page
from modules.scenario.link import from_query
from modules.scenario.view_settings import ViewSettings

Opener = Callable[..., Lab]
NAME = "example_long.csv"
LONG = (DATA_FOLDER / "examples" / NAME).read_bytes()
MODEL = "?_values_&tab=%22Model%22"


def kept(lab: Lab) -> dict[str, str]:
    """What the page was last told to keep."""
    return lab.sent("kept")[-1]["kept"]


def address(lab: Lab) -> str:
    return lab.sent("kept")[-1]["address"]


def test_a_page_is_told_what_to_keep(lab: Lab):
    assert kept(lab) == to_page(Kept(Scenario(), ViewSettings()), "")
    assert address(lab) == ""
    lab.choose("spoil-missing", 40)
    lab.press("pin-pin")
    scenario, view, _ = from_query(address(lab))
    assert (scenario, view.pinned) == (Scenario(missing=40), Scenario(missing=40))
    assert kept(lab)["choices"] == address(lab)


def test_what_was_kept_wins_over_the_address_and_a_hand_over_both(new_lab: Opener):
    before = Scenario(missing=40, seed=5, removed=(3,))
    looked = ViewSettings(dial=0.75, pinned=Scenario(seed=2))
    lab = new_lab(
        "?_values_&missing=10", kept=to_page(Kept(before, looked), ""), **{"spoil-missing": 60}
    )
    lab.shows(replace(before, missing=60))
    assert lab.shared == (replace(before, missing=60), looked)


def test_nothing_is_told_to_sliders_that_a_hand_may_have_on_them(new_lab: Opener):
    lab = new_lab(kept=to_page(Kept(Scenario(missing=40), ViewSettings()), ""))
    assert {name for name, _ in lab.told} <= {"spoil-focus", "model-random", "model-criterion"}


@pytest.mark.parametrize(
    "nonsense",
    [
        "kept",
        17,
        {},
        {"choices": "_values_&missing=40"},
        {"choices": 1, "name": "", "y": "", "x": "", "subject": ""},
        {"choices": "x" * 200_000, "name": "", "y": "", "x": "", "subject": ""},
    ],
)
def test_what_no_page_keeps_is_as_if_nothing_was_kept(new_lab: Opener, nonsense: object):
    lab = new_lab("?_values_&missing=10", kept=nonsense)
    assert lab.shared[0] == Scenario(missing=10)


# A file of one's own

FILE = OwnFile(NAME, "reading_time", "day", "reader")
OWN = Kept(
    Scenario("uploaded", missing=20, removed=(5,)),
    ViewSettings(tab="Model", pinned=Scenario("uploaded")),
    FILE,
)


def returned(new_lab: Opener, before: Kept) -> Lab:
    texts = to_page(before, "")
    return new_lab(MODEL, kept=texts, **{"data-data": "uploaded", "spoil-missing": 20})


def test_nothing_is_shown_until_the_file_is_there_again(new_lab: Opener):
    lab = returned(new_lab, OWN)
    shown = set(lab.session.to_values().outputs)
    assert all(name.startswith("upload-") for name in shown)
    assert lab.sent("kept") == lab.sent("dial") == []
    lab.upload(NAME, LONG)
    lab.wait_until(lambda: bool(lab.sent("kept")))
    assert kept(lab) == to_page(OWN, "")
    assert lab.sent("dial") != []
    assert "Pinned, pale" in lab.html("pin-since")
    scenario, _ = lab.shared
    assert scenario == Scenario(missing=20)
    assert "cannot travel" in lab.html("shared")


def test_a_file_that_cannot_be_read_again_is_said_to_be_gone(new_lab: Opener):
    lab = returned(new_lab, OWN)
    lab.choose("upload-gone", True)
    lab.wait_until(lambda: bool(lab.sent("kept")))
    assert "choose it again" in lab.html("upload-message")
    assert lab.shared[0] == Scenario(missing=20)
    assert kept(lab)["name"] == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [(NAME, b"PK\x03\x04"), ("other.csv", LONG), (NAME, b"reader,day\nA,1\nB,2\n")],
)
def test_another_file_than_before_is_not_used_unasked(new_lab: Opener, name: str, content: bytes):
    lab = returned(new_lab, OWN)
    lab.upload(name, content)
    lab.wait_until(lambda: bool(lab.sent("kept")))
    assert lab.shared[0] == Scenario(missing=20)
    assert "cannot travel" not in lab.html("shared")


def test_a_file_beside_other_data_is_there_again_without_a_wait(new_lab: Opener):
    before = replace(OWN, scenario=Scenario("oxboys"))
    lab = new_lab("?_values_&data=%22oxboys%22&tab=%22Model%22", kept=to_page(before, ""))
    assert kept(lab)["name"] == NAME
    told = len(lab.sent("kept"))
    lab.upload(NAME, LONG)
    lab.wait_until(lambda: len(lab.sent("kept")) > told)
    assert lab.shared[0] == Scenario("oxboys")
    lab.choose("data-data", "uploaded")
    assert "Take the data away" not in lab.html("shared")
    lab.press("share")
    assert "Take the data away" in lab.html("shared")
