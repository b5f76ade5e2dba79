from __future__ import annotations

import re

import numpy as np
import pytest
from drawn_marks import HIDDEN, drawn_marks
from numpy.testing import assert_allclose

from modules.figures import slope_chart
from modules.figures.estimate_limits import TERM_NAMES, estimate_limits
from modules.figures.frame import Frame
from modules.figures.slope_chart import SlopeChart
from modules.pooling.three_models import ThreeModels, fit
from modules.scenario import Scenario

EVERYTHING = tuple(range(144))


def layout(models: ThreeModels, width: int = 640, height: int = 430) -> SlopeChart:
    return SlopeChart(estimate_limits(models.scenario), width, height)


def places(models: ThreeModels, pinned: ThreeModels | None = None) -> dict[str, dict[str, str]]:
    return drawn_marks(slope_chart.figure(models, layout(models), pinned))


def course(place: dict[str, str]) -> np.ndarray:
    return np.array([float(word) for word in re.findall(r"-?[\d.]+", place["d"])]).reshape(2, 2)


def assert_stands(place: dict[str, str], expected: np.ndarray, frame: Frame) -> None:
    """A point stands where it should, or is hidden because its frame does not show that."""
    if frame.top <= expected[1] <= frame.bottom:
        assert_allclose([float(place["cx"]), float(place["cy"])], expected, atol=0.051)
    else:
        assert place == HIDDEN


@pytest.mark.parametrize(
    "scenario",
    [Scenario(missing=75), Scenario("radon"), Scenario("simulated", missing=70)],
    ids=str,
)
def test_a_line_leads_from_the_own_estimate_to_the_pooled_one(scenario: Scenario):
    models = fit(scenario)
    placed = places(models)
    for term, frame in layout(models).frames.items():
        own, pooled = models.none.lines[term], models.lines("partial")[term]
        for subject in models.subjects:
            move, start, end = (
                placed[f"{kind}:{term}:{subject}"] for kind in ("move", "own", "pooled")
            )
            expected = frame.to_picture([0.0, 1.0], [own[subject], pooled[subject]])
            assert_stands(end, expected[1], frame)
            if subject in models.none.reasons:
                assert move == start == HIDDEN
            else:
                assert_allclose(course(move), expected, atol=0.051)
                assert_stands(start, expected[0], frame)


@pytest.mark.parametrize("scenario", [Scenario(), Scenario(missing=75)], ids=str)
def test_the_raised_subject_is_named_with_its_observations(scenario: Scenario):
    models = fit(scenario)
    marks = slope_chart.figure(models, layout(models), None).marks
    assert all("only-raised" in mark.looks["class"] for mark in marks if mark.rule.kind == "text")
    placed = places(models)
    for term, frame in layout(models).frames.items():
        names = [placed[f"name:{term}:{subject}"] for subject in models.subjects]
        assert [name["text"] for name in names] == [
            f"{subject} · {left}" for subject, left in models.observations_left.items()
        ]
        seen = [name for name in names if name.get("visibility") != "hidden"]
        assert seen
        assert all(float(name["x"]) < frame.across[0][0] for name in seen)


def test_pinned_lines_are_ghosts_where_they_were():
    now, before = fit(Scenario(missing=60)), fit(Scenario())
    placed, earlier = places(now, before), places(before)
    for term in TERM_NAMES:
        for subject in now.subjects:
            ghost = placed[f"ghost:{term}:{subject}"]
            assert ghost == earlier[f"move:{term}:{subject}"]
    assert places(now)["ghost:slope:308"] == HIDDEN


def test_without_data_nothing_is_seen():
    placed = places(fit(Scenario(removed=EVERYTHING)))
    shown = {name.split(":")[0] for name, place in placed.items() if "visibility" not in place}
    assert shown == {"member"}


@pytest.mark.parametrize("width", [300, 399, 400, 640, 1200])
def test_panels_lie_in_the_picture_and_apart(width: int):
    first, second = layout(fit(Scenario()), width, 620).frames.values()
    assert first.right < second.left or first.bottom < second.top
    for frame in (first, second):
        assert frame.left >= 0
        assert frame.top >= 0
        assert frame.right <= width
        assert frame.bottom <= 620
        assert min(frame.width, frame.height) > 0
        ends = [place for place, _ in frame.across]
        assert frame.left < ends[0] < ends[1] < frame.right
