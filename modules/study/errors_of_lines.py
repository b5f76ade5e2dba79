"""How far each model's lines of the subjects are from the true ones.

A model without a line for a subject has no error there. Models are compared on common ground: on
the subjects for whom all three have a line.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from modules.pooling.lines import mean_square_apart
from modules.study.fits import ModelFits

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


@dataclass(frozen=True, eq=False)
class LeftSums:
    """Sums over data sets of the squared errors of lines, by the observations left of a subject.

    In each data set let n be the number of subjects who have so many observations left and a line,
    and s the sum of their mean square errors; shapes (models, observations left).

    Attributes
    ----------
    n, s, nn, ns, ss : ndarray
        Σn, Σs, Σn², Σns, Σs².
    data_sets : ndarray
        How many data sets have such a subject.
    """

    n: Array
    s: Array
    nn: Array
    ns: Array
    ss: Array
    data_sets: Array

    def plus(self, other: Self) -> Self:
        """Return the sums over the data sets of both."""
        return type(self)(
            *(getattr(self, field.name) + getattr(other, field.name) for field in fields(self))
        )


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


def by_observations_left(squares: Array, left: Array, most: int) -> LeftSums:
    """Sum squared errors by the number of observations left.

    Parameters
    ----------
    squares
        As `squared_errors` returns them.
    left
        Observations left of each subject, shape (data sets, subjects).
    most
        The most that can be left.
    """
    n_data_sets = len(left)
    cell = (left + (most + 1) * np.arange(n_data_sets)[:, None]).astype(np.intp).ravel()
    shape = (n_data_sets, most + 1)

    def sums(weights: Array) -> Array:
        return np.bincount(cell, weights.ravel(), minlength=shape[0] * shape[1]).reshape(shape)

    known = np.isfinite(squares)
    n = np.stack([sums(of_model.astype(np.float64)) for of_model in known])
    s = np.stack([sums(of_model) for of_model in np.where(known, squares, 0.0)])
    return LeftSums(
        n.sum(axis=1),
        s.sum(axis=1),
        (n * n).sum(axis=1),
        (n * s).sum(axis=1),
        (s * s).sum(axis=1),
        (n > 0.0).sum(axis=1).astype(np.float64),
    )
