"""Behind the gate: a session goes on whatever its inputs hold, and nothing of it is logged."""

from __future__ import annotations

from typing import Any

import pytest
from session_lab import Lab

from app import ACCEPTS, TABS
from modules.scenario import Scenario
from modules.scenario.view_settings import STUDY_PARTS

MARK = "what-somebody-wrote"
WRONG: list[Any] = [None, True, MARK, -1, 3.7, 1e9, [], [MARK], {"a": MARK}, [1, 2, 3, 4]]
OTHERWISE_RIGHT = {
    "data-data": "uploaded",
    "spoil-focus": "nobody there",
    "lines-page": "99",
    "lines-toggled": 144,
    "shrinkage-zoomed": [1.0, 1.0, 2.0, 2.0],
    "parts-predict-subject": "nobody there",
    "upload-y": "199",
    "film": {"slider": "truth-slope", "key": "00000000"},
}
"""Values of the right kind that are wrong for the data that are shown."""


@pytest.mark.parametrize("tab", TABS)
def test_no_wrong_value_ends_a_session_or_reaches_the_log(
    lab: Lab, tab: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
):
    lab.look_at(tab)
    for part in ("Intervals", "Predict", "Second opinion") if tab == "Model" else ():
        lab.choose("parts-part", part)
    for part in STUDY_PARTS if tab == "Study" else ():
        lab.choose("study-part", part)
    for value in WRONG:
        lab.session.set_inputs(**dict.fromkeys(ACCEPTS, value))
    for name, value in OTHERWISE_RIGHT.items():
        lab.session.set_inputs(**{name: value})
    written = "".join(capfd.readouterr()) + caplog.text
    assert "Traceback" not in written
    assert MARK not in written
    lab.press("spoil-restore_all")
    lab.choose("data-data", "oxboys")
    lab.choose("spoil-missing", 20)
    assert "187 of 234" in lab.left


def test_a_value_that_is_wrong_for_these_data_changes_nothing(lab: Lab):
    for name, value in OTHERWISE_RIGHT.items():
        lab.choose(name, value)
    lab.shows(Scenario())
    lab.choose("spoil-missing", 20)
    lab.shows(Scenario(missing=20))
