"""Where a share of a bivariate normal population lies."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

LEVELS = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Shares of the population inside the nested outlines."""

SMALLEST_RATIO = 1e-8
"""A standard deviation this much smaller than the other counts as zero."""

SMALLEST_UNEXPLAINED = 1e-12
"""A 1 - ρ² below this counts as zero, and the correlation as perfect."""


def outline(
    centre: ArrayLike, covariance: ArrayLike, level: float, n: int = 72
) -> NDArray[np.float64]:
    """Return the outline of the densest region that holds a share of a normal population.

    In two dimensions the squared Mahalanobis distance from the centre has the distribution function
    1 - exp(-r²/2), hence r² = -2 log(1 - level). A population in which only one direction varies
    lies on a line, and the share between ±z of its standard deviations there is 2Φ(z) - 1.

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
    covariance = np.asarray(covariance, np.float64)
    sd = np.sqrt(np.diagonal(covariance))
    angle = 2.0 * np.pi * np.arange(n) / n
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    shape = shape_of(covariance)
    if shape == "ellipse":
        slope = covariance[0, 1] / sd[0]
        root = np.array([[sd[0], 0.0], [slope, np.sqrt(sd[1] ** 2 - slope**2)]])
        return centre + np.sqrt(-2.0 * np.log1p(-level)) * circle @ root.T
    if shape == "segment":
        direction = sd * [1.0, np.sign(covariance[0, 1]) or 1.0]
        return centre + ndtri((1.0 + level) / 2.0) * circle[:, :1] * direction
    return np.tile(np.asarray(centre, np.float64), (n, 1))


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
