"""Shares of a large population inside each outline."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.path import Path
from numpy.testing import assert_allclose, assert_array_equal

from modules.figures.ellipse import LEVELS, outline, shape_of

N = 100_000
COVARIANCES = [
    [[1.0, 0.0], [0.0, 1.0]],
    [[961.0, 0.18 * 31 * 6.8], [0.18 * 31 * 6.8, 46.24]],
    [[4.0, -1.99 * 3], [-1.99 * 3, 9.0]],
    [[1.0, 0.5e-6], [0.5e-6, 1e-12]],
]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("covariance", COVARIANCES, ids=str)
def test_an_ellipse_holds_its_share(covariance: list[list[float]], level: float):
    centre = np.array([250.0, -3.0])
    matrix = np.array(covariance)
    population = np.random.default_rng(1).multivariate_normal(centre, matrix, N)
    assert shape_of(matrix) == "ellipse"
    sd = np.sqrt(np.diag(matrix))
    polygon = Path((outline(centre, matrix, level, n=720) - centre) / sd)
    inside = polygon.contains_points((population - centre) / sd)
    assert inside.mean() == pytest.approx(level, abs=0.006)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    "covariance",
    [[[4.0, -6.0], [-6.0, 9.0]], [[4.0, 6.0], [6.0, 9.0]], [[4.0, 0.0], [0.0, 0.0]]],
    ids=str,
)
def test_a_segment_holds_its_share(covariance: list[list[float]], level: float):
    centre = np.array([1.0, 2.0])
    matrix = np.array(covariance)
    direction = np.array([2.0, matrix[0, 1] / 2.0])
    scores = np.random.default_rng(2).normal(size=N)
    points = outline(centre, matrix, level)
    assert shape_of(matrix) == "segment"
    positions = (points - centre)[:, 0] / 2.0
    assert_allclose(points, centre + positions[:, None] * direction, rtol=1e-12)
    assert positions.min() == pytest.approx(-positions.max())
    assert np.mean(np.abs(scores) <= positions.max()) == pytest.approx(level, abs=0.006)
    steps = np.sign(np.diff(positions))
    assert np.count_nonzero(steps[1:] != steps[:-1]) == 1


def test_only_the_second_varies():
    points = outline([1.0, 2.0], [[0.0, 0.0], [0.0, 9.0]], 0.5)
    assert_array_equal(points[:, 0], 1.0)
    assert points[:, 1].max() == pytest.approx(2.0 + 3.0 * 0.6744897501960817)


def test_no_variance_leaves_the_point():
    assert shape_of(np.zeros((2, 2))) == "point"
    points = outline([1.0, 2.0], np.zeros((2, 2)), 0.9, n=8)
    assert_array_equal(points, np.tile([1.0, 2.0], (8, 1)))


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    st.floats(-0.999, 0.999),
    st.floats(1e-3, 1e3),
    st.floats(1e-3, 1e3),
    st.floats(0.01, 0.99),
    st.integers(4, 200),
)
def test_all_points_are_at_one_mahalanobis_distance(
    correlation: float, sd_x: float, sd_y: float, level: float, n: int
):
    sd = np.array([sd_x, sd_y])
    matrix = np.outer(sd, sd) * [[1.0, correlation], [correlation, 1.0]]
    points = outline([0.0, 0.0], matrix, level, n)
    assert points.shape == (n, 2)
    squared = np.vecdot(points, np.linalg.solve(matrix, points.T).T)
    assert_allclose(squared, -2.0 * np.log(1.0 - level), rtol=1e-6)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.sampled_from([-1.0, 1.0]), st.floats(0.2, 5.0), st.floats(0.2, 5.0))
def test_the_shape_does_not_depend_on_units(correlation: float, sd_x: float, sd_y: float):
    for unit in (1e-6, 1.0, 1e6):
        scaled = np.array([unit * sd_x, sd_y])
        perfect = np.outer(scaled, scaled) * [[1.0, correlation], [correlation, 1.0]]
        loose = np.outer(scaled, scaled) * [[1.0, 0.999], [0.999, 1.0]]
        assert shape_of(perfect) == "segment"
        assert shape_of(loose) == "ellipse"
