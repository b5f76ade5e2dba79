"""Newton's method within a trust region, for many small problems at once."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

Derivatives = tuple[Array, Array, Array]
"""Values (problems,), gradients (problems, k) and Hessians (problems, k, k)."""

TOLERANCE = 1e-8
"""The last step is the one for which the quadratic model promises less than this, in units of
1 + |value|/1000. What it leaves to gain is smaller still, as Newton's method converges."""

ROUNDING = 1e-10
"""A value may rise by this much for rounding error alone, in the same units."""

MAX_STEPS = 200


def minimise(
    objective: Callable[[Array, NDArray[np.intp]], Derivatives], start: Array, bound: float
) -> tuple[Array, Array]:
    """Minimise smooth functions, each in its own k variables, by Newton's method.

    Each search goes its own way within a trust region of its own, and leaves the batch when the
    quadratic model promises no further reduction, or when it has gone out of bounds.

    Parameters
    ----------
    objective
        Called with points (searches, k) and the positions of these searches in the batch; returns
        their values, gradients and Hessians.
    start
        Where each search begins, not at zero, shape (searches, k).
    bound
        A search with a variable beyond this absolute value is given up there.

    Returns
    -------
    tuple
        The points reached, shape (searches, k), and their values, shape (searches,).
    """
    reached, reached_value = np.empty_like(start), np.empty(len(start))
    running = np.arange(len(start))
    point = start
    radius = 0.5 * np.abs(start).max(axis=1)
    value, gradient, hessian = objective(point, running)
    for steps_left in reversed(range(MAX_STEPS)):
        step, reduction, inside = newton_step(gradient, hessian, radius)
        unit = 1.0 + np.abs(value) / 1000.0
        trial = point + step
        finished = (reduction < TOLERANCE * unit) | (np.abs(point).max(axis=1) > bound)
        if finished.any() or not steps_left:
            reached[running] = np.where(inside[:, None] & finished[:, None], trial, point)
            reached_value[running] = value
            going = ~finished
            if not going.any():
                break
            running, point, radius, unit = running[going], point[going], radius[going], unit[going]
            value, gradient, hessian = value[going], gradient[going], hessian[going]
            trial, step, reduction = trial[going], step[going], reduction[going]
        trial_value, trial_gradient, trial_hessian = objective(trial, running)

        achieved = value - trial_value
        length = np.abs(step).max(axis=1)
        poor = achieved < 0.25 * reduction - ROUNDING * unit
        good = achieved > 0.75 * reduction
        radius = np.where(
            poor, 0.25 * length, np.where(good, np.maximum(radius, 2.0 * length), radius)
        )
        rejected = achieved < -ROUNDING * unit
        if rejected.any():
            trial[rejected], trial_value[rejected] = point[rejected], value[rejected]
            trial_gradient[rejected] = gradient[rejected]
            trial_hessian[rejected] = hessian[rejected]
        point, value, gradient, hessian = trial, trial_value, trial_gradient, trial_hessian
    return reached, reached_value


def newton_step(
    gradient: Array, hessian: Array, radius: Array
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Minimise the quadratic model g's + s'Hs/2 in a box along the eigenvectors of H.

    In these directions the model falls into one parabola each, so that the minimum is exact
    whatever the signs of the eigenvalues: the lowest point of a parabola that opens upwards, or the
    side of the box that is downhill. A saddle point is left even where its gradient is zero.

    Parameters
    ----------
    gradient
        Shape (searches, k).
    hessian
        Shape (searches, k, k).
    radius
        Half the width of the box, shape (searches,).

    Returns
    -------
    tuple
        The steps (searches, k), the reductions that the model promises (searches,), and whether
        the minimum is inside the box (searches,).
    """
    curvature, directions = np.linalg.eigh(hessian)
    slope = np.vecmat(gradient, directions)
    side = radius[:, None]
    inside = curvature * side > np.abs(slope)
    distance = np.where(
        inside, -slope / np.where(inside, curvature, 1.0), np.where(slope > 0.0, -side, side)
    )
    reduction = -np.vecdot(slope + 0.5 * curvature * distance, distance)
    return np.matvec(directions, distance), reduction, inside.all(axis=1)
