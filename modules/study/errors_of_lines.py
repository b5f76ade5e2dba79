"""How far each model's lines of the subjects are from the true ones.

A model without a line for a subject has no error there. Models are compared on common ground: on
the subjects for whom all three have a line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from modules.pooling.lines import mean_square_apart
from modules.study.fits import ModelFits
from modules.study.monte_carlo import PairSums, pair_sums

Array = NDArray[np.float64]

TIE = 1e-9
"""Relative difference below which two errors are the same."""


@dataclass(frozen=True, eq=False)
class ErrorsOfLines:
    """The errors of lines in a batch of data sets.

    Attributes
    ----------
    common_subjects : ndarray, shape (data sets,)
        For how many subjects all models have a line.
    mean_square : ndarray, shape (data sets, models)
        Mean square error over these subjects and the observed range; NaN without such subjects.
    closest : ndarray, shape (data sets, models)
        For how many of these subjects a model's line is the closest to the true one. Equally close
        ones count for each of their models.
    """

    common_subjects: Array
    mean_square: Array
    closest: Array


def squared_errors(models: list[ModelFits], truth: Array, x: Array) -> Array:
    """Return mean square errors over the observed range, shape (models, data sets, subjects)."""
    return np.stack([mean_square_apart(fit.lines, truth, x) for fit in models])


def errors_of_lines(squares: Array) -> ErrorsOfLines:
    """Compare the models on common ground.

    Parameters
    ----------
    squares
        As `squared_errors` returns them.
    """
    common = np.isfinite(squares).all(axis=0)
    n = common.sum(axis=1)
    there = np.where(common, squares, 0.0)
    smallest = there.min(axis=0)
    closest = common & (there <= smallest * (1.0 + TIE))
    mean = there.sum(axis=2) / np.where(n > 0, n, np.nan)
    return ErrorsOfLines(n.astype(np.float64), mean.T, closest.sum(axis=2).T.astype(np.float64))


def by_observations_left(squares: Array, left: Array, most: int) -> PairSums:
    """Sum squared errors by the number of observations left of a subject.

    Parameters
    ----------
    squares
        As `squared_errors` returns them.
    left
        Observations left of each subject, shape (data sets, subjects).
    most
        The most that can be left.

    Returns
    -------
    PairSums
        Of how many subjects have so many left and a line, and of the sum of their errors; shapes
        (models, 0 to most).
    """
    n_data_sets = len(left)
    cell = (left + (most + 1) * np.arange(n_data_sets)[:, None]).astype(np.intp).ravel()

    def sums(weights: Array) -> Array:
        counted = np.bincount(cell, weights.ravel(), minlength=n_data_sets * (most + 1))
        return counted.astype(np.float64, copy=False).reshape(n_data_sets, most + 1)

    known = np.isfinite(squares)
    n = np.stack([sums(of_model.astype(np.float64)) for of_model in known], axis=1)
    s = np.stack([sums(of_model) for of_model in np.where(known, squares, 0.0)], axis=1)
    return pair_sums(n, s)
