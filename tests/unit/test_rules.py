"""Where marks stand, against numbers worked out by hand, and what the page is told of them."""

from __future__ import annotations

import json
import math
from dataclasses import fields

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import ArrayLike, NDArray

from modules.figures.frame import Frame
from modules.figures.rules import (
    EDGE,
    LACKS,
    Corner,
    Ellipse,
    Line,
    Observation,
    Point,
    Rule,
    Segment,
    Text,
    Tick,
    TickLabel,
    visible_segments,
    written,
)
from modules.figures.state import State, state_of
from modules.figures.values import (
    Constant,
    Departure,
    Estimate,
    FirstKnown,
    LineError,
    Pinned,
    Place,
    PredictionError,
    Rank,
    TermError,
    Value,
)
from modules.pooling.lines import mean_and_sd_over_range
from modules.pooling.three_models import MODEL_NAMES, fit
from modules.scenario import DataName, Scenario
from modules.study.prediction_errors import prediction_errors_of_subjects
from modules.study.scoreboard import errors_of_subjects

Array = NDArray[np.float64]

FRAME = Frame(100.0, 50.0, 200.0, 100.0, (0.0, 10.0), (0.0, 5.0))
SUBJECTS = ("a", "b", "c")


def state(pinned: State | None = None, **parts: ArrayLike) -> State:
    known = {
        "none": [[1.0, 0.5], [np.nan, np.nan], [4.0, -1.0]],
        "partial": [[1.5, 0.25], [2.0, 0.0], [3.0, -0.5]],
        "complete": [2.0, 0.1],
        "population": [2.0, 0.0],
        "reach_none": [[0.5, 0.1], [np.nan, np.nan], [9.0, 0.2]],
        "reach_partial": [[0.2, 0.05], [0.3, 0.06], [0.1, 0.04]],
        "spread": [1.0, 0.5, 0.25],
    } | parts
    frame = pd.DataFrame({"subject": list(SUBJECTS), "x": 1.0, "y": 2.0, "kept": True})
    arrays = {name: np.array(values, float) for name, values in known.items()}
    return State(SUBJECTS, arrays, np.array([3, 1, 0]), frame, pinned)


def at(x: float, y: float) -> tuple[float, float]:
    """A place in the frame, by the rule of three."""
    return 100.0 + 20.0 * x, 150.0 - 20.0 * y


def of(value: Value, **parts: ArrayLike) -> list[float]:
    return value.of(state(None, **parts)).tolist()


def test_values_are_numbers_of_each_subject():
    assert of(Constant(4.0)) == [4.0] * 3
    assert of(Estimate("complete", "slope")) == [0.1] * 3
    assert of(Estimate("partial", "intercept")) == [1.5, 2.0, 3.0]
    assert of(Departure("partial", "intercept")) == [-0.5, 0.0, 1.0]
    assert of(Departure("partial", "intercept", -1)) == pytest.approx([-0.7, -0.3, 0.9])
    assert of(Departure("none", "slope", 1))[::2] == pytest.approx([0.6, -0.8])
    assert math.isnan(of(Departure("none", "slope", 1))[1])
    assert of(Rank("intercept")) == [2.0, 1.0, 0.0]
    assert of(Rank("slope", 0.5)) == [0.5, 1.5, 2.5]
    assert of(FirstKnown(Estimate("none", "slope"), Estimate("partial", "slope"))) == [0.5, 0, -1]


def test_ranks_of_ties_and_of_the_unknown_are_as_they_come():
    level = {"partial": [[1.0, 0.0]] * 3, "population": [1.0, 0.0]}
    assert of(Rank("intercept"), **level) == [0.0, 1.0, 2.0]
    assert of(Rank("intercept"), population=[np.nan, np.nan]) == [0.0, 1.0, 2.0]


def test_pinned_values_are_those_of_the_pinned_state():
    value = Pinned(Estimate("partial", "slope"))
    assert np.isnan(of(value)).all()
    earlier = state(partial=[[0.0, 7.0], [0.0, 8.0], [0.0, 9.0]])
    assert value.of(state(pinned=earlier)).tolist() == [7.0, 8.0, 9.0]


def test_an_error_is_how_far_a_line_is_from_the_true_one():
    truth = {"truth": [[1.0, 0.0], [2.0, 0.1], [3.5, -0.5]]}
    assert of(TermError("partial", "intercept"), **truth) == pytest.approx([0.5, 0.0, 0.5])
    assert of(TermError("partial", "slope"), **truth) == pytest.approx([0.25, 0.1, 0.0])
    assert math.isnan(of(TermError("none", "slope"), **truth)[1])
    x = np.linspace(2.0, 6.0, 20001)
    off = np.array([[0.5, 0.25], [0.0, -0.1], [-0.5, 0.0]]) @ [np.ones_like(x), x]
    found = of(LineError("partial", *mean_and_sd_over_range(x)), **truth)
    assert_allclose(found, np.sqrt((off**2).mean(axis=1)), rtol=1e-4)


def test_errors_of_lines_and_terms_are_the_scoreboard_s():
    models = fit(Scenario("simulated", missing=60, seed=3))
    exact = state_of(models, digits=14)
    known = errors_of_subjects(models).set_index("model")
    moments = mean_and_sd_over_range(models.observations["x"].to_numpy())
    for model in MODEL_NAMES:
        values = {
            "line": LineError(model, *moments),
            "intercept": TermError(model, "intercept"),
            "slope": TermError(model, "slope"),
        }
        for error, value in values.items():
            assert_allclose(value.of(exact), np.abs(known.loc[model, error]), rtol=1e-9)


@pytest.mark.parametrize("data", ["baseline_corrected", "radon"])
def test_errors_of_predictions_are_those_of_the_observations_taken_away(data: DataName):
    models = fit(Scenario(data, missing=60, seed=3))
    exact = state_of(models, digits=14)
    known = prediction_errors_of_subjects(models).set_index("model")
    for model in MODEL_NAMES:
        found = PredictionError(model).of(exact)
        assert_allclose(found, known.loc[model, "rmse"], rtol=1e-9)


def test_a_point_that_is_cut_stands_at_the_side_that_it_is_beyond():
    beyond = Constant(11.0), Constant(1.0)
    assert np.isnan(Point(*beyond).places(state(), [FRAME] * 3)).all()
    assert_allclose(Point(*beyond, cut=True).places(state(), [FRAME] * 3)[:, 0], [at(10, 1)] * 3)
    unknown = Estimate("none", "intercept"), Constant(1.0)
    places = Point(*unknown, cut=True).places(state(), [FRAME] * 3)
    assert np.isnan(places[1]).all()
    assert np.isfinite(places[::2]).all()


def test_a_point_is_at_its_values_and_hidden_outside_its_frame():
    points = Point(Constant(4.0), Estimate("partial", "intercept"))
    assert_allclose(points.places(state(), [FRAME] * 3)[:, 0], [at(4, 1.5), at(4, 2), at(4, 3)])
    beyond = 10.0 + np.array([EDGE - 0.1, EDGE + 0.1]) / 20.0
    for x, seen in zip(beyond, (True, False), strict=True):
        place = Point(Constant(x), Constant(1.0)).places(state(), [FRAME] * 3)
        assert np.isfinite(place).all() == seen


TICKED = Frame(100.0, 50.0, 200.0, 100.0, (0.0, 10.0), (0.0, 5.0), y_ticks=((2.0, "two"),))


def test_a_tick_is_across_its_frame_or_on_its_left():
    _, height = at(0, 2)
    (across,) = Tick(0).places(state(), [TICKED])
    assert_allclose(across, [(100, height), (300, height)])
    (beside,) = Tick(0, outside=4.0).places(state(), [TICKED])
    assert_allclose(beside, [(96, height), (100, height)])
    (label,) = TickLabel(0, outside=6.0).places(state(), [TICKED])
    assert_allclose(label, [(94, height)])
    assert TickLabel(0, outside=6.0).says(TICKED) == "two"


def test_a_tick_that_its_frame_does_not_have_is_hidden():
    assert np.isnan(Tick(1).places(state(), [TICKED])).any()
    assert np.isnan(TickLabel(1, 6.0).places(state(), [TICKED])).any()
    assert TickLabel(1, 6.0).says(TICKED) == ""


def test_a_corner_is_where_it_is_whatever_the_frame_shows():
    other = Frame(100.0, 50.0, 200.0, 100.0, (3.0, 4.0), (-9.0, -1.0))
    for frame in (FRAME, other):
        assert_allclose(Corner(1, 0, -6.0, -10.0).places(state(), [frame]), [[(294, 40)]])
        assert_allclose(Corner(0, 1, 6.0, -9.0).places(state(), [frame]), [[(106, 141)]])


def test_a_segment_leads_from_one_place_to_the_other():
    ends = (Constant(0.0), Estimate("none", "intercept")), (Constant(10.0), Constant(-3.0))
    places = Segment(*ends).places(state(), [FRAME] * 3)
    assert_allclose(places[0], [at(0, 1), at(10, -3)])
    assert np.isnan(places[1]).any()


def test_a_segment_without_a_direction_is_hidden():
    for length, seen in ((2.9, False), (3.1, True)):
        ends = (Constant(1.0), Constant(1.0)), (Constant(1.0 + length / 20.0), Constant(1.0))
        places = Segment(*ends, shortest=3.0).places(state(), [FRAME] * 3)
        assert np.isfinite(places).all() == seen


def test_an_interval_ends_where_its_frame_does():
    lower, upper = (Departure("none", "intercept", side) for side in (-1, 1))
    row = Constant(1.0)
    places = Segment((lower, row), (upper, row), cut=True).places(state(), [FRAME] * 3)
    assert_allclose(places[2], [at(0, 1), at(10, 1)])


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ((1.0, 0.2), [(0, 1), (10, 3)]),
        ((1.0, 1.0), [(0, 1), (4, 5)]),
        ((-1.0, 0.5), [(2, 0), (10, 4)]),
        ((10.0, -1.0), [(5, 5), (10, 0)]),
        ((2.0, 0.0), [(0, 2), (10, 2)]),
        ((0.0, 5e-324), [(0, 0), (10, 0)]),
        ((2.0, -5e-324), [(0, 2), (10, 2)]),
        ((6.0, 5e-324), None),
        ((6.0, 0.0), None),
        ((6.0, 1.0), None),
        ((np.nan, np.nan), None),
    ],
)
def test_a_line_is_cut_to_what_its_panel_shows(
    line: tuple[float, float], ends: list[tuple[float, float]] | None
):
    (places,) = visible_segments([FRAME], np.array([line[0]]), np.array([line[1]]))
    if ends is None:
        assert np.isnan(places).all()
    else:
        assert_allclose(places, [at(*end) for end in ends], atol=1e-9)


def test_a_steep_line_goes_from_floor_to_ceiling():
    (places,) = visible_segments([FRAME], np.array([2.5 - 3e7]), np.array([1e7]))
    assert_allclose(places, [at(3.0 - 2.5e-7, 0), at(3.0 + 2.5e-7, 5)], atol=1e-5)


SLOPES = st.one_of(st.floats(-20, 20), st.floats(-1e5, 1e5), st.sampled_from([0.0, 1e-12, -1e-12]))


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.one_of(st.floats(-50, 50), st.floats(-1e6, 1e6)), SLOPES)
def test_a_visible_line_goes_from_edge_to_edge_of_its_panel(intercept: float, slope: float):
    (places,) = visible_segments([FRAME], np.array([intercept]), np.array([slope]))
    heights = intercept + slope * np.array([0.0, 10.0])
    if np.isnan(places).any():
        assert np.isnan(places).all()
        assert heights.max() <= 0 or heights.min() >= 5
        return
    x, y = (places[:, 0] - 100.0) / 20.0, (150.0 - places[:, 1]) / 20.0
    rounding = 1e-12 * (1 + abs(slope) + abs(intercept))
    assert_allclose(y, intercept + slope * x, rtol=0, atol=rounding)
    only_a_corner = heights.max() <= rounding or heights.min() >= 5 - rounding
    assert x[0] < x[1] or only_a_corner
    for along, ends in ((x, (0, 10)), (y, (0, 5))):
        assert (along >= ends[0] - rounding).all()
        assert (along <= ends[1] + rounding).all()
    to_edges = np.abs([x - 0, x - 10, y - 0, y - 5]).min(axis=0)
    assert (to_edges <= rounding).all()


def test_each_subject_has_its_line_in_its_own_panel():
    panels = [FRAME, FRAME, Frame(400.0, 50.0, 200.0, 100.0, (0.0, 10.0), (0.0, 5.0))]
    places = Line("partial").places(state(), panels)
    assert_allclose(places[0], [at(0, 1.5), at(10, 4)])
    assert_allclose(places[2] - [300.0, 0.0], [at(0, 3), at(6, 0)])
    assert np.isnan(Line("partial", pinned=True).places(state(), panels)).all()


def test_an_ellipse_that_is_far_larger_than_its_frame_is_hidden():
    (points,) = Ellipse("population", 0.5).places(state(), [FRAME])
    assert_allclose(points.mean(axis=0), at(2, 0), atol=1e-9)
    assert np.isnan(Ellipse("population", 0.5).places(state(spread=[400.0, 0, 1]), [FRAME])).all()
    unknown = state(population=[np.nan, np.nan])
    assert np.isnan(Ellipse("population", 0.5).places(unknown, [FRAME])).all()


def test_texts_stand_beside_their_places():
    places = Text(Constant(1.0), Estimate("partial", "intercept"), 7.0, -9.0).places(
        state(), [FRAME] * 3
    )
    x, y = at(1, 1.5)
    assert_allclose(places[0, 0], [x + 7, y - 9])


def test_words_are_filled_in():
    assert written("{left} of 8", state(), 0) == "3 of 8"
    assert [written(words, state(), 0) for words in ("{left/8}", "{left/3}")] == ["3/8", ""]
    assert [written("{lack}", state(), row) for row in range(3)] == ["", LACKS[0], ""]
    empty = state(none=[[np.nan] * 2] * 3)
    assert written("{lack}", empty, 2) == LACKS[1]


RULES: list[Rule] = [
    Line("truth", pinned=True),
    Point(Constant(1.0), Rank("slope", 0.5)),
    Segment(
        (Departure("none", "slope", -1), Constant(0.0)),
        (Pinned(Estimate("partial", "slope")), Constant(1.0)),
        3.0,
        True,
    ),
    Ellipse("true_population", 0.9),
    Text(Constant(0.0), FirstKnown(Estimate("none", "slope"), Estimate("partial", "slope")), 1, 2),
    Observation("x", "y"),
    Point(LineError("none", 3.5, 2.0), Place(), cut=True),
    Point(Pinned(TermError("none", "slope")), Place()),
    Point(PredictionError("complete"), Place()),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
def test_a_description_is_json_and_differs_where_the_rule_does(rule: Rule):
    description = rule.described()
    assert json.loads(json.dumps(description)) == description
    others = [other.described() for other in RULES if other is not rule]
    assert description not in others
    if not isinstance(rule, Observation):  # its places are told by the points themselves
        assert len(description) >= len([field for field in fields(rule) if field.init])


def test_a_state_of_some_subjects_knows_nothing_of_others():
    some = state(pinned=state()).of_subjects(("c", "nobody"))
    assert some.subjects == ("c", "nobody")
    assert_array_equal(some.parts["partial"][0], [3.0, -0.5])
    assert np.isnan(some.parts["partial"][1]).all()
    assert_array_equal(some.parts["complete"], [2.0, 0.1])
    assert some.left.tolist() == [0, 0]
    assert set(some.observations["subject"]) == {"c"}
    assert some.pinned is not None
    assert some.pinned.subjects == some.subjects
