"""Files of data that were taken away say what they are, and damage to that breaks no upload."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from any_scenario import Drawn
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.observations import data_set, forget_upload, keep_upload, observe
from modules.observations.arrived_file import CHANGED, Found, read_and_delete
from modules.observations.data_sets import DataSet
from modules.observations.harmless_csv import to_csv
from modules.observations.taken_rows import TakenRows, column_names
from modules.observations.upload import Uploaded, UploadError
from modules.scenario import Scenario
from modules.scenario.data_header import FIRST, NOT_READ, ROWS, read_header, split
from modules.scenario.view_settings import ViewSettings
from modules.take_away.data_file import data_file

VIEW = ViewSettings(tab="Shrinkage", levels=(50,), truth=True)
ADDRESS = "http://lab/"
KINDS: tuple[TakenRows, ...] = ("generated", "spoiled", "truth")
HOSTILE = [
    'say "no"',
    "two\nlines",
    "cr\rhere",
    "# Rows: 1",
    "#",
    "🐢",
    "=1+1",
    "-x;@y",
    "a,b",
    "|",
]


def arrived(content: bytes, monkeypatch: pytest.MonkeyPatch, name: str = "mine.csv") -> Found:
    from modules.observations import arrived_file

    monkeypatch.setattr(arrived_file, "take", lambda _: content)
    return read_and_delete("", name, 10)


def observations_of(found: Found) -> Uploaded:
    from modules.observations.arrived_file import packed_to_observations

    return packed_to_observations(found.packed, found.guess)


@pytest.fixture
def own() -> Iterator[Scenario]:
    rows = pd.DataFrame(
        {
            "subject": [label for label in HOSTILE for _ in range(4)],
            "x": [0.0, 1.0, 2.0, 3.0] * len(HOSTILE),
            "y": [0.1 * place + (place % 3) / 7 for place in range(4 * len(HOSTILE))],
        }
    )
    described = DataSet("mine.csv", "", "#who", "when, then", '"y" z', "", "", rows.copy)
    keep_upload("own", described)
    yield Scenario(
        data="uploaded", upload="own", missing=20, focus="🐢", focus_noise=3.3, removed=(1, 5)
    )
    forget_upload("own")


@pytest.mark.parametrize("which", KINDS)
@pytest.mark.parametrize("seed", range(12))
def test_any_scenario_comes_back(seed: int, which: TakenRows, monkeypatch: pytest.MonkeyPatch):
    scenario = Drawn(seed).scenario()
    if which == "truth" and scenario.data != "simulated":
        which = "spoiled"
    found = arrived(data_file(scenario, VIEW, which, ADDRESS).encode(), monkeypatch)
    assert found.recalled is not None
    assert (found.recalled.scenario, found.recalled.view) == (scenario, VIEW)
    assert CHANGED not in found.notes


@pytest.mark.parametrize("which", ["generated", "spoiled"])
def test_own_data_come_back_as_they_were(
    own: Scenario, which: TakenRows, monkeypatch: pytest.MonkeyPatch
):
    before = observe(own)
    found = arrived(data_file(own, VIEW, which, ADDRESS).encode(), monkeypatch)
    assert found.recalled is not None
    assert found.columns[:3] == column_names(data_set(own))
    described = observations_of(found).data_set
    assert (described.subject, described.x, described.y) == ("#who", "when, then", '"y" z')
    keep_upload("own", described)
    after = observe(replace(found.recalled.scenario, upload="own"))
    pd.testing.assert_frame_equal(before, after)


def test_a_changed_row_makes_own_data_in_which_the_missing_stay_missing(
    monkeypatch: pytest.MonkeyPatch,
):
    scenario = Scenario(missing=30, seed=4)
    rows = observe(scenario)
    lines = data_file(scenario, VIEW, "spoiled", ADDRESS).splitlines()
    assert lines[-1].startswith("372,")
    changed = "\n".join([*lines[:-1], lines[-1].replace(",7.0,", ",7.5,")])
    found = arrived(changed.encode(), monkeypatch)
    assert found.recalled is None
    assert CHANGED in found.notes
    assert (found.guess.y, found.guess.subject) == ("Reaction", "Subject")
    uploaded = observations_of(found)
    assert list(uploaded.removed) == np.flatnonzero(~rows["kept"].to_numpy()).tolist()


def test_a_spreadsheet_may_save_it_anew(monkeypatch: pytest.MonkeyPatch):
    scenario = Scenario(missing=30)
    lines = data_file(scenario, VIEW, "spoiled", ADDRESS).splitlines()
    above = [f"{line},,," for line in lines if line.startswith("#")]
    table = [line.replace("True", "TRUE").replace(".0,", ",") for line in lines[len(above) :]]
    found = arrived("\r\n".join([*above, *table]).encode("utf-8-sig"), monkeypatch)
    assert found.recalled is not None
    assert found.recalled.scenario == scenario
    semicolons = [line.replace(",", ";").replace(".", ",") for line in table]
    above = [f'"{line}";;;' for line in lines if line.startswith("#")]
    found = arrived("\r\n".join([*above, *semicolons]).encode(), monkeypatch)
    assert found.recalled is not None
    assert found.recalled.scenario == scenario


def test_no_line_above_the_table_is_a_formula_in_a_cell(own: Scenario):
    label = "a,=1+1;@b"
    described = data_set(own)
    keep_upload("own", replace(described, title=label, x=label))
    written = data_file(replace(own, focus=label), VIEW, "generated", ADDRESS)
    above, _ = split(written)
    assert sum(label.replace("=", "'=").replace("@", "'@") in line for line in above) == 4
    for line in above:
        for cell in line.replace(";", ",").split(","):
            assert not cell.strip().startswith(("=", "+", "-", "@")), line


WRITTEN = data_file(Scenario(missing=30), VIEW, "spoiled", ADDRESS)
PIECES = [
    FIRST,
    ROWS,
    "# Link: ",
    "?_values_&",
    "\r",
    "\n",
    '"',
    "#",
    "%",
    "missing=",
    "[[[[",
    "\0",
]


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_done_to_the_lines_above_the_table_an_upload_has_an_answer(data: st.DataObject):
    end = WRITTEN.index("\n", WRITTEN.index(ROWS)) + 1
    above, table = WRITTEN[:end], WRITTEN[end:]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(above)))
        to = data.draw(st.integers(at, min(len(above), at + 60)))
        put = data.draw(st.sampled_from(PIECES) | st.text(max_size=8))
        above = above[:at] + put + above[to:]
    with pytest.MonkeyPatch.context() as patched:
        content = (above + table).encode(errors="surrogatepass")
        try:
            found = arrived(content, patched)
        except UploadError:
            return
    if found.recalled is not None:
        shown = found.recalled.scenario
        rows = observe(shown)
        assert rows["kept"].tolist() == observe(Scenario(missing=30))["kept"].tolist()


def test_a_lying_link_is_not_believed(monkeypatch: pytest.MonkeyPatch):
    for lie in ('data="radon"', "missing=31", "subjects=[]", "x=" + "[" * 100_000):
        said = WRITTEN.replace("_values_&", f"_values_&{lie}&", 1)
        if lie == "missing=31":
            said = WRITTEN.replace("missing=30", lie)
        found = arrived(said.encode(), monkeypatch)
        if found.recalled is not None:  # what was not understood is left out, and the rows fit
            assert found.recalled.scenario == Scenario(missing=30)
            assert found.recalled.repairs
        else:
            assert CHANGED in found.notes or NOT_READ in found.notes


def test_other_files_with_comments_are_left_alone():
    assert split("# a comment\nsubject,x,y\n") == ([], "# a comment\nsubject,x,y\n")
    assert read_header([]) is None


def test_a_workbook_has_its_lines_in_its_first_column(tmp_path: Path):
    from modules.scenario.data_header import split_rows

    above = WRITTEN.splitlines()[: WRITTEN[: WRITTEN.index("Subject,days")].count("\n")]
    rows = [[line, "", ""] for line in above] + [["Subject", "x", "y"], ["#1", "2", "3"]]
    assert split_rows(rows) == above
    read = read_header(split_rows(rows))
    assert read is not None
    assert read.scenario == Scenario(missing=30)


def test_a_carriage_return_alone_stays_in_its_cell(monkeypatch: pytest.MonkeyPatch):
    frame = pd.DataFrame({"a\rb": ["x\ry", "z"], "n": [1.5, 2.0], "m": [1, 2]}, index=["i\rj", "k"])
    found = arrived(to_csv(frame, "who").encode(), monkeypatch)
    assert found.columns == ("who", "a\rb", "n", "m")
    assert found.n_rows == 2
    assert found.head[0] == ["i\rj", "x\ry", "1.5", "1"]
