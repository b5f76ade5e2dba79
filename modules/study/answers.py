"""What the three models say of each data set, in as few numbers as a study needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.pooling.prediction import NO_SCATTER
from modules.pooling.solver.cross_products import gather
from modules.pooling.solver.identifiability import first_reason
from modules.pooling.solver.random_structure import random_structure
from modules.study.errors_of_lines import (
    by_observations_left,
    errors_of_lines,
    squared_errors,
)
from modules.study.fits import (
    ZERO_VARIANCE,
    PartialFits,
    Texts,
    complete_fits,
    none_fits,
    partial_fits,
)
from modules.study.monte_carlo import PairSums
from modules.study.samples import Samples
from modules.study.slope_tests import TESTS, Test, slope_tests

Array = NDArray[np.float64]

NO_COMMON_GROUND = "There is no subject for whom all three models have a line."

Missing = Literal[Test, "none_residual_sd", "correlation", "common_ground"]
"""What may be missing: a test of the slope, no pooling's σ, ρ, a subject for whom all models have a
line."""

MISSING: tuple[Missing, ...] = (*TESTS, "none_residual_sd", "correlation", "common_ground")


@dataclass(frozen=True, eq=False)
class Answers:
    """What the three models say of each of many data sets; NaN where there is a reason for it.

    Models and tests are in the order of `MODEL_NAMES` and `TESTS`.

    Attributes
    ----------
    seeds : ndarray of int, shape (data sets, 2)
        The sample and the seed of missingness.
    observations : ndarray, shape (data sets,)
        Observations kept.
    population, standard_errors : ndarray, shape (data sets, models, 2)
        Of γ₀ and γ₁; no pooling's are of the mean of the subjects' own lines.
    residual_sd : ndarray, shape (data sets, models)
        σ.
    spreads : ndarray, shape (data sets, 3)
        τ₀₀, τ₁₁ and ρ by partial pooling.
    singular : ndarray of bool, shape (data sets,)
        Whether partial pooling is singular.
    degrees_of_freedom, reach, p : ndarray, shape (data sets, tests)
        As in `SlopeTests`.
    common_subjects : ndarray, shape (data sets,)
        As in `ErrorsOfLines`, as are the next two.
    mean_square, closest : ndarray, shape (data sets, models)
        The errors of lines.
    reasons : ndarray of str or None, shape (data sets, 7)
        Why something is missing, in the order of `MISSING`.
    """

    seeds: NDArray[np.int64]
    observations: Array
    population: Array
    standard_errors: Array
    residual_sd: Array
    spreads: Array
    singular: NDArray[np.bool_]
    degrees_of_freedom: Array
    reach: Array
    p: Array
    common_subjects: Array
    mean_square: Array
    closest: Array
    reasons: Texts


def joined(parts: Sequence[Answers]) -> Answers:
    """Return the answers of several batches as one."""
    names = [field.name for field in fields(Answers)]
    return Answers(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def answer(
    samples: Samples, seeds: NDArray[np.int64], random: str, reml: bool
) -> tuple[Answers, PairSums]:
    """Fit the three models to a batch of data sets.

    Parameters
    ----------
    samples : Samples
        The data sets and their true lines.
    seeds : ndarray of int, shape (data sets, 2)
        What they were drawn by.
    random, reml : str, bool
        The random-effects structure, and whether by restricted maximum likelihood.

    Returns
    -------
    answers : Answers
    by_left : PairSums
        The errors of lines by the number of observations left.
    """
    n_subjects = samples.lines.shape[1]
    data = gather(samples.subject, samples.x, samples.y, samples.kept, n_subjects)
    structure = random_structure(random)
    complete, none = complete_fits(data), none_fits(data)
    partial = partial_fits(data, structure, reml)
    models = [complete, none, partial]
    tests = slope_tests(complete, none, partial)
    squares = squared_errors(models, samples.lines, samples.x)
    errors = errors_of_lines(squares)
    most = int(np.bincount(samples.subject).max())
    reasons = np.array(
        [
            complete.why_no_test,
            none.why_no_test,
            partial.why_no_fit,
            partial.why_no_test,
            first_reason((np.isnan(none.residual_sd), NO_SCATTER["none"])),
            _why_no_correlation(partial, structure.correlated),
            first_reason((errors.common_subjects == 0.0, NO_COMMON_GROUND)),
        ],
        object,
    ).T
    return Answers(
        seeds=seeds,
        observations=data.n_total,
        population=np.stack([fit.population for fit in models], axis=1),
        standard_errors=np.stack([fit.standard_errors for fit in models], axis=1),
        residual_sd=np.stack([fit.residual_sd for fit in models], axis=1),
        spreads=partial.spreads,
        singular=partial.singular,
        degrees_of_freedom=tests.degrees_of_freedom,
        reach=tests.reach,
        p=tests.p,
        common_subjects=errors.common_subjects,
        mean_square=errors.mean_square,
        closest=errors.closest,
        reasons=reasons,
    ), by_observations_left(squares, data.n_observations, most)


def _why_no_correlation(partial: PartialFits, correlated: bool) -> Texts:
    """Say why a structure that has a correlation gives none."""
    if not correlated:
        return np.full(len(partial.why_no_fit), None)
    undefined = np.isnan(partial.spreads[:, 2]) & pd.isna(partial.why_no_fit)
    return np.where(undefined, ZERO_VARIANCE, partial.why_no_fit)
