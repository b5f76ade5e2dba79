"""The Study tab: what is repeated is repeated elsewhere, and stays until something else is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from session_lab import Lab

Opener = Callable[..., Lab]
SIMULATED = "?_values_&data=%22simulated%22&missing=30&tab=%22Study%22&replicates=100"
START, CANCEL = "study-repeat-start", "study-repeat-cancel"
PICTURE = "study-repeat-picture"


@pytest.fixture
def study_tab(new_lab: Opener) -> Lab:
    return new_lab(SIMULATED)


def shares(lab: Lab) -> list[float]:
    return [message["share"] for message in lab.sent("progress") if "share" in message]


def wait_for_the_end(lab: Lab, part: str = "repeat") -> None:
    lab.wait_until(lambda: "<progress" not in lab.html(f"study-{part}-at_work"))
    lab.wait_for_drawings()


def repeat(lab: Lab) -> None:
    """Press the button, and wait until all data sets are there."""
    lab.press(START)
    lab.wait_until(lambda: 1.0 in shares(lab))
    wait_for_the_end(lab)


def test_repeating_shows_a_dot_for_each_data_set(study_tab: Lab):
    repeat(study_tab)
    assert study_tab.html(PICTURE).count("data-data-sets=") == 300
