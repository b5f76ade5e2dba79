"""Observations taken away, in the few numbers from which the prediction error of any line follows.

With means m of x and y, the standard deviation s of x, t = cov(x, y)/s and r the root mean square
of the residuals from their own regression line, a line a + bx misses them by the mean square

    (a + b m_x - m_y)² + (b s - t)² + r²
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

NUMBERS = 5


def unseen(
    away: NDArray[np.bool_], codes: NDArray[np.intp], x: Array, y: Array, n_subjects: int
) -> Array:
    """Return what stands for each subject's observations taken away.

    Parameters
    ----------
    away : ndarray of bool, shape (data sets, observations)
    codes : ndarray of int, shape (observations,)
        Which subject's each is.
    x : ndarray, shape (observations,)
    y : ndarray, shape (observations,) or (data sets, observations)
    n_subjects : int

    Returns
    -------
    ndarray, shape (data sets, subjects, 5)
        m_x, m_y, s, t and r; NaN for a subject of whom nothing was taken away.
    """
    cells = codes + n_subjects * np.arange(len(away))[:, np.newaxis]
    n_cells = len(away) * n_subjects
    n = np.bincount(cells.ravel(), away.ravel(), n_cells)

    def mean(values: Array) -> Array:
        sums = np.bincount(cells.ravel(), np.where(away, values, 0.0).ravel(), n_cells)
        return sums / np.where(n > 0.0, n, np.nan)

    mean_x, mean_y = mean(x), mean(y)
    across, up = x - mean_x[cells], y - mean_y[cells]
    spread = np.sqrt(mean(across**2))
    rise = mean(across * up) / np.where(spread > 0.0, spread, 1.0)
    slope = rise / np.where(spread > 0.0, spread, 1.0)
    rest = np.sqrt(mean((up - slope[cells] * across) ** 2))
    numbers = np.stack([mean_x, mean_y, spread, rise, rest], axis=-1)
    return numbers.reshape(len(away), n_subjects, NUMBERS)
