"""The small picture of a scene shows its true points and lines, or arrows."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from modules.figures.small_picture import HEIGHT, MOST_PANELS, WIDTH, small_picture
from modules.pooling.three_models import fit
from modules.scenario import Scenario
from modules.scenario.scenes import Scene
from modules.scenario.view_settings import ViewSettings


def parts(scenario: Scenario, view: ViewSettings) -> dict[str, np.ndarray]:
    """The places in each mark of the picture, shape (n, 2), by its class."""
    root = ET.fromstring(small_picture(Scene("Title", "", scenario, view)))
    assert root.get("aria-hidden") == "true"
    found = {}
    for mark in root:
        course = mark.attrib["d"]
        places = re.findall(r"(-?[\d.]+)[ ,]+(-?[\d.]+)", course)
        found[mark.attrib["class"]] = np.array(places, dtype=float)
    return found


def test_panels_have_all_points_and_a_line_of_each_model():
    drawn = parts(Scenario(missing=50, seed=9), ViewSettings())
    assert len(drawn["dots kept"]) == len(drawn["dots lost"]) == 72
    assert all(len(drawn[model]) == 2 * 18 for model in ("complete", "none", "partial"))
    for places in drawn.values():
        assert (places >= 0).all()
        assert (places <= [WIDTH, HEIGHT]).all()


def test_only_what_the_scene_shows_is_drawn():
    view = ViewSettings(shown=("complete",), truth=True)
    assert parts(Scenario(), view).keys() == {"box", "complete", "dots kept"}
    assert "truth" in parts(Scenario("simulated"), view)
    assert "truth" not in parts(Scenario("simulated"), replace(view, truth=False))
    pinned = replace(view, pinned=Scenario(missing=50))
    assert "ghost" in parts(Scenario(), pinned)
    assert "ghost" not in parts(Scenario("oxboys"), pinned)


def test_a_line_that_there_is_not_is_not_drawn():
    scenario = Scenario("newcomers")
    drawn = parts(scenario, ViewSettings(order="left"))
    lacking = len(fit(scenario).none.reasons)
    assert len(drawn["none"]) == 2 * (MOST_PANELS - lacking)


def test_the_plane_has_an_arrow_for_each_subject_that_is_pulled():
    view = ViewSettings(tab="Shrinkage")
    drawn = parts(Scenario(), view)
    assert len(drawn["partial"]) == 2 * 18
    assert len(drawn["dots partial"]) == 18
    ends = drawn["partial"][1::2]
    assert ends == pytest.approx(drawn["dots partial"], abs=0.11)


def test_the_dial_moves_where_arrows_end():
    complete = parts(Scenario(), ViewSettings(tab="Shrinkage", dial=0.0))
    assert np.ptp(complete["dots partial"], axis=0) == pytest.approx([0, 0])
    none = parts(Scenario(), ViewSettings(tab="Shrinkage", dial=1.0))
    assert "partial" not in none
    assert np.ptp(none["dots partial"], axis=0).min() > 20


@pytest.mark.parametrize("data", ["radon", "chickweight"])
def test_any_data_can_be_drawn(data: str):
    for tab in ("Lines", "Shrinkage"):
        assert parts(Scenario(data, missing=90), ViewSettings(tab=tab, page=3))  # type: ignore[arg-type]
