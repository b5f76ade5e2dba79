"""What a least squares fit needs to know of each subject, and no more.

A mixed model with a line for every subject sees a subject's observations only through n, Σx, Σx²,
Σy, Σxy and Σy². They are kept here in the form that loses no digits: the cross-products A = Z'Z of
the subject's design Z = [1 x], the least squares line through its observations, and the sum of
squares about that line. First, data set by data set, x is centred and scaled, and y is replaced by
its scaled residual from the line of complete pooling; these are the working coordinates.
"""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from modules.pooling.undetermined import Undetermined

ROUNDING = 1e-12
"""Spread, relative to the size of the numbers, that is taken for rounding error."""

SAME_X = 1e-7
"""Spread of a subject's x, relative to that of all x, below which it is a single x."""


@dataclass(frozen=True, eq=False)
class CrossProducts:
    """The cross-products of a batch of data sets, subject by subject.

    Everything but the four last fields is in working coordinates, (x - centre_x) / scale_x and
    (y - pooled line) / scale_y. A subject without observations has zeros throughout.

    Parameters
    ----------
    n_total
        N, the observations of each data set, shape (data sets,).
    n_observations
        Observations of each subject, shape (data sets, subjects).
    gram
        A = Z'Z for Z = [1 x], shape (data sets, subjects, 2, 2).
    gram_root
        Upper triangular R with A = R'R, shape (data sets, subjects, 2, 2).
    gram_determinant
        |A|; zero if and only if the subject has fewer than two distinct x. Shape (data sets,
        subjects).
    lines
        Intercept and slope of a least squares line of the subject's own, shape (data sets,
        subjects, 2). Where |A| = 0 it is level, one of many that fit equally well.
    residual_ss
        Σ RSS_s, the sum of squares about these lines, shape (data sets,).
    rounding
        Standard deviation that rounding error alone may leave, shape (data sets,).
    centre_x, scale_x
        Mean and standard deviation of all x of a data set, shape (data sets,).
    pooled_lines
        Intercept and slope of complete pooling in the units of the data, shape (data sets, 2).
    scale_y
        Standard deviation about the pooled line, shape (data sets,). Like that of x it is 1 where
        there is no spread.
    """

    n_total: NDArray[np.float64]
    n_observations: NDArray[np.float64]
    gram: NDArray[np.float64]
    gram_root: NDArray[np.float64]
    gram_determinant: NDArray[np.float64]
    lines: NDArray[np.float64]
    residual_ss: NDArray[np.float64]
    rounding: NDArray[np.float64]
    centre_x: NDArray[np.float64]
    scale_x: NDArray[np.float64]
    pooled_lines: NDArray[np.float64]
    scale_y: NDArray[np.float64]

    @property
    def n_data_sets(self) -> int:
        """Number of data sets in the batch."""
        return len(self.n_observations)

    @property
    def to_working(self) -> NDArray[np.float64]:
        """T, which maps (intercept, slope) on x to those on working x, shape (data sets, 2, 2)."""
        matrix = np.zeros((self.n_data_sets, 2, 2))
        matrix[:, 0, 0] = 1.0
        matrix[:, 0, 1] = self.centre_x
        matrix[:, 1, 1] = self.scale_x
        return matrix

    @property
    def from_working(self) -> NDArray[np.float64]:
        """The inverse of T, shape (data sets, 2, 2)."""
        matrix = np.zeros((self.n_data_sets, 2, 2))
        matrix[:, 0, 0] = 1.0
        matrix[:, 0, 1] = -self.centre_x / self.scale_x
        matrix[:, 1, 1] = 1.0 / self.scale_x
        return matrix

    def take(self, data_sets: NDArray[np.intp]) -> Self:
        """Return the batch of the data sets at these positions, which may repeat."""
        return type(self)(*(getattr(self, field.name)[data_sets] for field in fields(self)))


def gather(
    subject: ArrayLike,
    x: ArrayLike,
    y: ArrayLike,
    kept: ArrayLike = True,
    n_subjects: int | None = None,
) -> CrossProducts:
    """Gather the cross-products of a batch of data sets.

    The first four arguments are broadcast together to (data sets, observations), so that data sets
    may share their subjects and x and differ in y alone, or in what is kept.

    Parameters
    ----------
    subject
        Number of the subject that an observation belongs to, counted from 0.
    x, y
        The observations.
    kept
        False for an observation that is left out; its x and y are never looked at.
    n_subjects
        Number of subjects, by default one more than the largest number in `subject`.

    Raises
    ------
    Undetermined
        If a kept observation has an x or y that is not a finite number.
    """
    batch = np.broadcast_shapes((1, 1), *map(np.shape, (subject, x, y, kept)))
    is_kept = np.broadcast_to(np.asarray(kept, np.bool_), batch)
    code = np.broadcast_to(np.asarray(subject, np.intp), batch)
    if n_subjects is None:
        n_subjects = int(code.max(initial=-1)) + 1
    code = code[is_kept]
    kept_x = np.broadcast_to(np.asarray(x, np.float64), batch)[is_kept]
    kept_y = np.broadcast_to(np.asarray(y, np.float64), batch)[is_kept]
    n_data_sets = batch[0]
    data_set = np.nonzero(is_kept)[0]
    if not (np.isfinite(kept_x).all() and np.isfinite(kept_y).all()):
        raise Undetermined(
            "Some observations have no number for x or y; leave them out before fitting a model."
        )
    working_x, working_y, coordinates = _to_working_coordinates(
        kept_x, kept_y, data_set, n_data_sets
    )

    cell = data_set * n_subjects + code
    shape = (n_data_sets, n_subjects)

    def total(values: NDArray[np.float64]) -> NDArray[np.float64]:
        sums = np.bincount(cell, values, minlength=n_data_sets * n_subjects)
        return sums.astype(np.float64, copy=False)

    n = total(np.ones(len(cell)))
    n_or_one = np.maximum(n, 1.0)
    mean_x, mean_y = total(working_x) / n_or_one, total(working_y) / n_or_one
    centred_x, centred_y = working_x - mean_x[cell], working_y - mean_y[cell]
    ss_x = total(centred_x * centred_x)
    single_x = ss_x <= n * SAME_X**2
    ss_x[single_x] = 0.0
    slope = np.where(single_x, 0.0, total(centred_x * centred_y) / np.where(single_x, 1.0, ss_x))
    residual = centred_y - slope[cell] * centred_x
    residual_ss = total(residual * residual)
    residual_ss[residual_ss <= n * coordinates["rounding"].repeat(n_subjects) ** 2] = 0.0

    sum_x = n * mean_x
    gram = np.stack([n, sum_x, sum_x, ss_x + sum_x * mean_x], axis=-1)
    root_n = np.sqrt(n)
    gram_root = np.stack([root_n, root_n * mean_x, np.zeros_like(n), np.sqrt(ss_x)], axis=-1)
    lines = np.stack([mean_y - slope * mean_x, slope], axis=-1)
    return CrossProducts(
        n_total=n.reshape(shape).sum(axis=1),
        n_observations=n.reshape(shape),
        gram=gram.reshape(*shape, 2, 2),
        gram_root=gram_root.reshape(*shape, 2, 2),
        gram_determinant=(n * ss_x).reshape(shape),
        lines=lines.reshape(*shape, 2),
        residual_ss=residual_ss.reshape(shape).sum(axis=1),
        **coordinates,
    )


def gather_frame(observations: pd.DataFrame) -> tuple[CrossProducts, pd.Index]:
    """Gather the cross-products of one data set held in a frame.

    Parameters
    ----------
    observations
        Columns `subject`, `x`, `y` and, if some are left out, `kept`.

    Returns
    -------
    tuple
        The cross-products, a batch of one, and the subjects in order of first appearance.
    """
    codes, labels = pd.factorize(observations["subject"])
    cross_products = gather(
        codes,
        observations["x"].to_numpy(),
        observations["y"].to_numpy(),
        observations["kept"].to_numpy() if "kept" in observations else True,
        n_subjects=len(labels),
    )
    return cross_products, pd.Index(labels, name="subject")


def _to_working_coordinates(
    x: NDArray[np.float64], y: NDArray[np.float64], data_set: NDArray[np.intp], n_data_sets: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], dict[str, NDArray[np.float64]]]:
    """Return working x and y, and the fields of `CrossProducts` that describe the way back."""
    n_or_one = np.maximum(np.bincount(data_set, minlength=n_data_sets), 1)

    def mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(data_set, values, minlength=n_data_sets) / n_or_one

    def cleared(
        values: NDArray[np.float64], rounding: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Scale values by their root mean square, or make them zero where it is but rounding."""
        scale = np.sqrt(mean(values * values))
        is_rounding = scale <= rounding
        scale[is_rounding] = 1.0
        return np.where(is_rounding[data_set], 0.0, values / scale[data_set]), scale

    rounding_x = ROUNDING * np.sqrt(mean(x * x))
    rounding_y = ROUNDING * np.sqrt(mean(y * y))
    centre_x, centre_y = mean(x), mean(y)
    working_x, scale_x = cleared(x - centre_x[data_set], rounding_x)
    spread_y, sd_y = cleared(y - centre_y[data_set], rounding_y)
    rounding_y = rounding_y / sd_y
    slope = mean(working_x * spread_y)
    working_y, scale_residual = cleared(spread_y - slope[data_set] * working_x, rounding_y)

    slope = slope * sd_y / scale_x
    return (
        working_x,
        working_y,
        {
            "rounding": rounding_y / scale_residual,
            "centre_x": centre_x,
            "scale_x": scale_x,
            "pooled_lines": np.stack([centre_y - slope * centre_x, slope], axis=1),
            "scale_y": sd_y * scale_residual,
        },
    )
