"""One person's session: a file of one's own, good or bad."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from session_lab import Lab, Wire, open_lab

from modules.observations import DataSet, data_set, observe, toggle
from modules.observations.arrived_file import CHANGED
from modules.observations.data_sets import DATA_FOLDER
from modules.scenario import Scenario
from modules.views.controls import upload as upload_view

EXAMPLES = DATA_FOLDER / "examples"
FILES = Path(__file__).parents[1] / "files"
LONG = (EXAMPLES / "example_long.csv").read_bytes()
SEMICOLONS = (EXAMPLES / "example_semicolon.csv").read_bytes()


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names under which uploads were kept, the latest last."""
    names: list[str] = []
    keep_upload = upload_view.keep_upload

    def keep(name: str, data: DataSet) -> None:
        names.append(name)
        keep_upload(name, data)

    monkeypatch.setattr(upload_view, "keep_upload", keep)
    return names


@pytest.fixture
def own(lab: Lab, kept: list[str]) -> Lab:
    """The app with the first example in use."""
    lab.choose("data-data", "uploaded")
    lab.upload("example_long.csv", LONG)
    lab.use_upload()
    return lab


def of(name: str) -> Scenario:
    return Scenario(data="uploaded", upload=name)


def complaint(lab: Lab) -> str:
    found = re.findall(r'<p class="complaint">(.*?)</p>', lab.html("upload-message"))
    return found[0] if found else ""


def test_until_a_file_is_read_the_picture_stays(lab: Lab):
    lab.choose("spoil-missing", 20)
    lab.choose("data-data", "uploaded")
    lab.shows(Scenario(missing=20))
    assert lab.note.startswith("Until your file is read")
    assert data_set(Scenario()).title in lab.note


def test_a_file_is_previewed_and_its_columns_are_guessed(lab: Lab):
    lab.choose("data-data", "uploaded")
    lab.upload("example_long.csv", LONG)
    rows = LONG.decode().splitlines()
    for cell in ",".join(rows[:3]).split(","):
        assert cell in lab.html("upload-columns")
    lab.shows(Scenario())


def test_a_file_is_used_when_its_owner_says_so(own: Lab, kept: list[str]):
    read = pd.read_csv(io.BytesIO(LONG))
    own.shows(of(kept[-1]))
    rows = observe(of(kept[-1]))
    assert len(rows) == len(read)
    assert set(rows["subject"]) == set(read.iloc[:, 0].astype(str))
    assert own.note == data_set(of(kept[-1])).note
    own.moved_to(of(kept[-1]))


def test_one_s_own_data_are_spoiled_like_any(own: Lab, kept: list[str]):
    subject = str(observe(of(kept[-1]))["subject"].iloc[0])
    own.choose("spoil-missing", 40)
    own.choose("spoil-mechanism", "dropout")
    own.choose("spoil-focus", subject)
    own.shows(
        Scenario(data="uploaded", upload=kept[-1], missing=40, mechanism="dropout", focus=subject)
    )


def test_numbers_with_commas_and_semicolons_are_read(lab: Lab, kept: list[str]):
    lab.choose("data-data", "uploaded")
    lab.upload("example_semicolon.csv", SEMICOLONS)
    lab.use_upload()
    lab.shows(of(kept[-1]))
    assert len(observe(of(kept[-1]))) == len(SEMICOLONS.splitlines()) - 1


@pytest.mark.parametrize(
    "file", ["pdf_renamed.csv", "empty.csv", "png_renamed.csv", "password.xlsx", "cut.xlsx"]
)
def test_a_bad_file_gets_a_message_and_the_data_stay(own: Lab, kept: list[str], file: str):
    own.upload(file, (FILES / file).read_bytes())
    assert complaint(own)
    own.shows(of(kept[0]))
    own.choose("spoil-missing", 20)
    own.shows(Scenario(data="uploaded", upload=kept[0], missing=20))
    assert len(kept) == 1


def test_after_a_bad_file_a_good_one_is_read(lab: Lab, kept: list[str]):
    lab.choose("data-data", "uploaded")
    lab.upload("pdf_renamed.csv", (FILES / "pdf_renamed.csv").read_bytes())
    lab.upload("example_long.csv", LONG)
    assert complaint(lab) == ""
    lab.use_upload()
    lab.shows(of(kept[-1]))


def test_columns_that_cannot_be_used_get_a_message_and_the_data_stay(own: Lab, kept: list[str]):
    own.upload("example_semicolon.csv", SEMICOLONS)
    own.use_upload(y="0", x="0", subject="0")
    assert complaint(own)
    own.shows(of(kept[0]))
    own.use_upload()
    assert len(kept) == 2
    own.shows(of(kept[1]))
    assert complaint(own) == ""


def test_html_in_a_file_is_only_text(lab: Lab):
    bad = "<img src=x onerror=alert(1)>"
    rows = "\n".join(f"{bad}{who},{x},{x + who}" for who in (1, 2) for x in (0, 1, 2))
    lab.choose("data-data", "uploaded")
    lab.upload(f"{bad}.csv", f"{bad},<b>x</b>,y\n{rows}\n".encode())
    lab.use_upload()
    assert not complaint(lab)
    places = ["upload-columns", "upload-message", "lines-picture", "lines-table", "fits-strip"]
    options = [message.get("options", "") for _, message in lab.sent("control")]
    assert "&lt;img" in str(options)
    for html in [*map(lab.html, places), *options]:
        assert "<img" not in html
        assert "<b>" not in html


def test_another_file_takes_the_place_of_the_first(own: Lab, kept: list[str]):
    own.upload("example_semicolon.csv", SEMICOLONS)
    own.use_upload()
    own.shows(of(kept[1]))
    with pytest.raises(KeyError):
        data_set(of(kept[0]))


def test_other_data_and_back_again(own: Lab, kept: list[str]):
    own.choose("data-data", "radon")
    own.shows(Scenario("radon"))
    own.choose("data-data", "uploaded")
    own.shows(of(kept[-1]))


def test_two_people_s_files_do_not_mix(own: Lab, kept: list[str], new_lab: Callable[[], Lab]):
    other = new_lab()
    other.shows(Scenario())
    other.choose("data-data", "uploaded")
    other.shows(Scenario())
    other.upload("example_semicolon.csv", SEMICOLONS)
    other.use_upload()
    first, second = kept
    other.shows(of(second))
    own.choose("spoil-missing", 10)
    own.shows(Scenario(data="uploaded", upload=first, missing=10))
    assert not set(own.panels) & set(other.panels)


def test_who_leaves_is_forgotten(monkeypatch: pytest.MonkeyPatch, kept: list[str]):
    with open_lab(Wire(monkeypatch), "") as lab:
        lab.choose("data-data", "uploaded")
        lab.upload("example_long.csv", LONG)
        lab.use_upload()
        assert data_set(of(kept[-1]))
    with pytest.raises(KeyError):
        data_set(of(kept[-1]))


def test_a_file_is_not_left_on_the_server_s_disk(own: Lab):
    folder = Path(own.server._file_upload_manager._basedir)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_page_cannot_make_the_server_read_or_delete_a_file_of_its_own(lab: Lab, tmp_path: Path):
    """Only the browser's upload may name a file; a forged message may name any."""
    secret = tmp_path / "secret.csv"
    secret.write_text("who,x,y\nhidden,0,1\nhidden,1,2\nother,0,1\nother,1,3\n")
    forged = [{"name": "mine.csv", "size": 9, "type": "text/csv", "datapath": str(secret)}]
    lab.choose("data-data", "uploaded")
    lab.session.set_inputs(**{"upload-file": forged})
    for turn in range(20):
        lab.choose("time-passes", turn)
    assert secret.exists()
    assert "hidden" not in lab.html("upload-columns")


def test_the_link_of_one_s_own_data_says_that_they_stay(own: Lab):
    own.choose("spoil-missing", 20)
    scenario, _ = own.shared
    assert scenario == Scenario(missing=20)
    assert "cannot travel in a link" in own.html("shared")
    assert "Take the data away" in own.html("shared")
    own.choose("data-data", "radon")
    own.press("share")
    assert "cannot travel in a link" not in own.html("shared")


def test_own_data_go_out_and_come_back_as_they_were(
    own: Lab, kept: list[str], new_lab: Callable[[], Lab]
):
    own.choose("spoil-missing", 20)
    subject = own.panels[0]
    own.choose("spoil-focus", subject)
    own.choose("spoil-focus_noise", 4)
    own.choose("lines-toggled", 7)
    own.choose("take_away", True)
    own.choose("take-part", "Data")
    shown = replace(of(kept[-1]), missing=20, focus=subject, focus_noise=4)
    shown = toggle(shown, 7)
    own.shows(shown)
    before = observe(shown)
    other = new_lab()
    other.choose("data-data", "uploaded")
    for number, which in enumerate(("spoiled", "generated"), start=2):
        other.upload("taken.csv", own.downloaded(f"take-data-{which}"))
        other.wait_until(lambda many=number: len(kept) == many)
        other.wait_until(lambda: other.panels == own.panels)
        other.answer()
        again = replace(shown, upload=kept[-1])
        other.shows(again)
        pd.testing.assert_frame_equal(observe(again), before)
        assert upload_view.AS_TAKEN in other.html("upload-message")
        assert "upload-use" not in other.html("upload-columns")


def test_a_file_of_known_data_leads_back_to_what_was_shown(lab: Lab, new_lab: Callable[[], Lab]):
    lab.choose("data-data", "simulated")
    lab.choose("spoil-missing", 30)
    lab.choose("shrinkage-levels", ["50"])
    lab.look_at("Shrinkage")
    lab.choose("take_away", True)
    lab.choose("take-part", "Data")
    other = new_lab()
    other.choose("data-data", "uploaded")
    other.upload("taken.csv", lab.downloaded("take-data-truth"))
    other.wait_until(lambda: upload_view.AS_TAKEN in other.html("upload-message"))
    other.answer()
    assert other.shared == lab.shared
    other.shows(Scenario("simulated", missing=30))


def test_a_changed_file_is_one_s_own_and_says_so(lab: Lab, kept: list[str]):
    lab.choose("spoil-missing", 30)
    lab.choose("take_away", True)
    lab.choose("take-part", "Data")
    written = lab.downloaded("take-data-spoiled").decode()
    rows = observe(Scenario(missing=30))
    changed = written.replace(",7.0,", ",7.5,")
    lab.choose("data-data", "uploaded")
    lab.upload("changed.csv", changed.encode())
    assert CHANGED in unescape(lab.html("upload-columns"))
    lab.choose("spoil-missing", 0)
    lab.use_upload()
    lab.shows(
        replace(of(kept[-1]), removed=tuple(np.flatnonzero(~rows["kept"].to_numpy()).tolist()))
    )
