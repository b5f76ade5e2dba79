"""Where a share of a bivariate normal population lies."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

LEVELS = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Shares of the population inside the nested outlines."""

POINTS = 72
"""Of an outline."""

SMALLEST_RATIO = 1e-8
"""A standard deviation this much smaller than the other counts as zero."""

SMALLEST_UNEXPLAINED = 1e-12
"""A 1 - ρ² below this counts as zero, and the correlation as perfect."""


def outline(
    centre: ArrayLike, covariance: ArrayLike, level: float, n: int = POINTS
) -> NDArray[np.float64]:
    """Return the outline of the densest region that holds a share of a normal population.

    Parameters
    ----------
    centre
        Mean of the two variables.
    covariance
        Shape (2, 2).
    level
        The share of the population inside, between 0 and 1.
    n
        Number of points.

    Returns
    -------
    NDArray
        Points of a closed curve, the last one joining the first, shape (n, 2): an ellipse, a
        segment there and back, or the same point throughout, as `shape_of` says.
    """
    return outline_by_root(centre, root_of(covariance), level, n)


def outline_by_root(
    centre: ArrayLike, root: ArrayLike, level: float, n: int = POINTS
) -> NDArray[np.float64]:
    """Return the same outline for a population whose covariance is given by `root_of` it.

    Where both directions vary the outline is an ellipse, else a segment or a point.
    """
    first, both, second = np.asarray(root, np.float64)
    radius, reach = sizes(level)
    angle = 2.0 * np.pi * np.arange(n) / n
    size = radius if first != 0.0 and second != 0.0 else reach
    across, along = size * np.cos(angle), size * np.sin(angle)
    if first == 0.0:
        along = across
    return np.asarray(centre, np.float64) + np.column_stack(
        [first * across, both * across + second * along]
    )


def sizes(level: float) -> tuple[float, float]:
    """Return how many standard deviations an ellipse reaches, and a segment.

    In two dimensions the squared Mahalanobis distance from the centre has the distribution function
    1 - exp(-r²/2), hence r² = -2 log(1 - level). A population in which only one direction varies
    lies on a line, and the share between ±z of its standard deviations there is 2Φ(z) - 1.
    """
    return math.sqrt(-2.0 * math.log1p(-level)), float(ndtri((1.0 + level) / 2.0))


def root_of(covariance: ArrayLike) -> NDArray[np.float64]:
    """Return the lower triangular root of a covariance, row by row without its zero.

    Returns
    -------
    NDArray
        Shape (3,). The last number is exactly zero where one direction varies, unless that is the
        second variable's own: then it is the only one that is not.
    """
    covariance = np.asarray(covariance, np.float64)
    first, second = np.sqrt(np.diagonal(covariance))
    shape = shape_of(covariance)
    if shape == "point":
        return np.zeros(3)
    if shape == "segment":
        if first <= SMALLEST_RATIO * second:
            return np.array([0.0, 0.0, second])
        sign = np.sign(covariance[0, 1]) or 1.0
        return np.array([first, sign * second, 0.0])
    both = covariance[0, 1] / first
    return np.array([first, both, np.sqrt(second**2 - both**2)])


def shape_of(covariance: ArrayLike) -> Literal["ellipse", "segment", "point"]:
    """Say what the outline of a population with this covariance is.

    Two variables that vary have an ellipse unless their correlation is perfect, whatever their
    units. Only a standard deviation that is smaller than the other by `SMALLEST_RATIO` is taken
    for what a fit leaves of zero.
    """
    (variance_x, covariance_xy), (_, variance_y) = np.asarray(covariance, np.float64)
    small, large = sorted((variance_x, variance_y))
    if large <= 0.0:
        return "point"
    if small <= SMALLEST_RATIO**2 * large:
        return "segment"
    unexplained = 1.0 - covariance_xy**2 / (variance_x * variance_y)
    return "segment" if unexplained <= SMALLEST_UNEXPLAINED else "ellipse"
