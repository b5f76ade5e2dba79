"""The pooling dial: from complete pooling through the estimate to no pooling.

A mixed model whose relative covariance factor Λ is scaled by k is complete pooling at k = 0, the
estimate at k = 1, and as k → ∞ it lets go of the population. The dial turns k from 0 to ∞.

At the far end the subjects' weights k²W_s (see `generalised_least_squares`) have a limit. In the
coordinates in which random effects are spherical, lines Λγ, it is a projection: on all that the
subject's observations tell of γ. That is everything for a subject with a line of its own, which
it then has; one direction, q = Λ'z, for a subject whose observations all have z = (1, x), whose
line then goes through their mean; and nothing without observations.

A Λ of rank 1 lets lines differ in one direction g only. The far end is then least squares with a
coefficient along g for each subject that tells anything of it, and one across g for all. The limit
of the equation C β = Σ W_s β̂_s in the direction of g puts the population at the mean coefficient.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from modules.pooling.partial import PartialPooling
from modules.pooling.solver.cross_products import SAME_X, CrossProducts
from modules.pooling.solver.generalised_least_squares import determinant, generalised_least_squares
from modules.pooling.solver.random_structure import random_structure
from modules.pooling.solver.reml import N_FIXED, SMALLEST_FACTOR, profiled_criterion

Array = NDArray[np.float64]

POSITIONS = 41
"""Settings of the dial, evenly spaced from 0 to 1; the middle one is the estimate."""


@dataclass(frozen=True, eq=False)
class Dial:
    """The lines at each setting of the dial.

    Parameters
    ----------
    positions
        d = k / (1 + k), from 0 to 1, shape (settings,).
    lines
        Intercept and slope by subject, shape (settings, subjects, 2).
    population
        Intercept and slope of the population line, shape (settings, 2).
    spread
        kσ(k)/σ(1), the size of the population of lines beside that at the estimate; 0 where Λ is
        zero, and infinite at the far end unless no residual is left there. Shape (settings,).
    criterion
        The REML criterion or deviance, infinite at the far end unless no residual is left there;
        it may then even fall without bound, to -inf. Shape (settings,).
    covariance
        The random effects' covariance at the estimate, with a variance that counts as zero, or a
        correlation that counts as ±1, made exactly so. Shape (2, 2).
    shortfall
        Why the far end is not no pooling, in one sentence; None where it is.
    """

    positions: Array
    lines: Array
    population: Array
    spread: Array
    criterion: Array
    covariance: Array
    shortfall: str | None


@dataclass(frozen=True, eq=False)
class _FarEnd:
    """The limit k → ∞, and how |M_s|, |C| and r² behave on the way to it.

    Parameters
    ----------
    lines, population
        In the units of the data, shapes (subjects, 2) and (2,).
    determinants
        |M_s|, divided by k² for each coefficient that is free, shape (subjects,).
    log_information
        log|C|, C multiplied by k² in the directions in which lines are free.
    residual_ss, vanishing_ss
        r² tends to the first; if that leaves no degrees of freedom, k²r² tends to the second.
    n_free, n_common
        Coefficients that are free subject by subject, and those that are common to all.
    """

    lines: Array
    population: Array
    determinants: Array
    log_information: float
    residual_ss: float
    vanishing_ss: float
    n_free: int
    n_common: int


def turn(fit: PartialPooling) -> Dial:
    """Turn the dial through all its positions.

    Parameters
    ----------
    fit
        A mixed model. Its Λ is scaled, and its fixed effects and σ follow.
    """
    data, factor = fit.data, fit.relative_covariance_factor
    positions = np.linspace(0.0, 1.0, POSITIONS)
    scale = positions[:-1] / (1.0 - positions[:-1])
    settings = data.take(np.zeros(len(scale), np.intp))
    factors = scale[:, None, None] * factor
    working_factors = settings.to_working @ factors
    least_squares = generalised_least_squares(settings, working_factors)
    spherical = np.matvec(working_factors.mT[:, None], least_squares.scores)
    population = _in_units_of_the_data(data, least_squares.fixed_effects)
    lines = population[:, None] + data.scale_y[0] * np.matvec(factors[:, None], spherical)
    criterion = profiled_criterion(settings, least_squares, fit.reml)
    size = scale * np.sqrt(least_squares.residual_ss)
    size_of_estimate = size[POSITIONS // 2]

    varying = directions(fit)
    rank = varying.shape[1]
    if rank == 0:
        last_lines, last_population, last_criterion = lines[0], population[0], criterion[0]
        size, last_size = np.zeros_like(size), 0.0
    else:
        far_end = _all_free(fit) if rank == 2 else _free_along(fit, varying[:, 0])
        last_lines, last_population = far_end.lines, far_end.population
        last_criterion, last_size = _limits(fit, far_end)
    return Dial(
        positions=positions,
        lines=np.concatenate([lines, last_lines[None]]),
        population=np.vstack([population, last_population]),
        spread=np.append(size, last_size) / size_of_estimate,
        criterion=np.append(criterion, last_criterion),
        covariance=fit.residual_variance * (varying @ varying.T),
        shortfall=_shortfall(fit, varying),
    )


def directions(fit: PartialPooling) -> Array:
    """Return the directions in which lines vary, each as long as its share of Λ.

    What is below `SMALLEST_FACTOR` in working coordinates, where it is beside the scatter of
    observations, counts as zero.

    Returns
    -------
    NDArray
        Columns on (intercept, slope) in the units of the data, shape (2, rank of Λ). Their products
        with themselves sum to ΛΛ'.
    """
    factor = fit.relative_covariance_factor
    _, sizes, right = np.linalg.svd(fit.data.to_working[0] @ factor)
    return factor @ right[sizes > SMALLEST_FACTOR].T


def terms_that_vary(fit: PartialPooling) -> NDArray[np.bool_]:
    """Return whether subjects differ in their intercept, and whether in their slope.

    A standard deviation counts as zero if at the typical x it is below `SMALLEST_FACTOR` in units
    of σ. Where x = 0 is far away, the intercept is known less precisely in proportion.
    """
    intercept, slope = np.linalg.norm(directions(fit), axis=1)
    centre_x, scale_x = fit.data.centre_x[0], fit.data.scale_x[0]
    return np.array(
        [
            intercept > SMALLEST_FACTOR * np.hypot(1.0, centre_x * slope),
            slope * np.hypot(centre_x, scale_x) > SMALLEST_FACTOR,
        ]
    )


def _all_free(fit: PartialPooling) -> _FarEnd:
    """Let lines differ in every way, for a Λ of rank 2."""
    data, factor = fit.data, fit.data.to_working[0] @ fit.relative_covariance_factor
    n, has_line = data.n_observations[0], data.gram_determinant[0] > 0.0
    seen = n > 0.0
    q = np.matvec(factor.T, data.gram[0, :, 0])
    length = np.hypot(q[:, 0], q[:, 1])
    q[seen] /= length[seen, None]
    projection = np.where(has_line[:, None, None], np.eye(2), q[:, :, None] * q[:, None, :])

    own = np.linalg.solve(factor, data.lines[0].T).T
    information = projection.sum(axis=0)
    common = np.linalg.solve(information, np.matvec(projection, own).sum(axis=0))
    departures = np.matvec(projection, own - common)
    lines = np.where(has_line[:, None], data.lines[0], np.matvec(factor, common + departures))
    determinants = np.ones_like(n)
    determinants[seen] = length[seen] ** 2 / n[seen]
    determinants[has_line] = (data.gram_determinant[0] * determinant(factor) ** 2)[has_line]
    return _FarEnd(
        lines=_in_units_of_the_data(data, lines),
        population=_in_units_of_the_data(data, factor @ common),
        determinants=determinants,
        log_information=float(np.log(determinant(information) / determinant(factor) ** 2)),
        residual_ss=float(data.residual_ss[0]),
        vanishing_ss=float(np.vecdot(departures, departures).sum()),
        n_free=int(seen.sum() + has_line.sum()),
        n_common=0,
    )


def _free_along(fit: PartialPooling, direction: Array) -> _FarEnd:
    """Let lines differ in one direction, for a ΛΛ' that is its product with itself.

    In coordinates along g and across it, which are orthonormal, A_s is [[a, b], [b, c]] and
    A_s β̂_s is (p, q). A subject's coefficient along g is (p - b e) / a, where e is the common one
    across. What the subject tells of e is |A_s| / a, or c if a = 0. If nobody tells anything, then
    e is chosen so that the coefficients differ least.
    """
    data = fit.data
    working_direction = data.to_working[0] @ direction
    length = np.hypot(*working_direction)
    g = working_direction / length
    across = np.array([-g[1], g[0]])
    basis = np.column_stack([g, across])
    gram = basis.T @ data.gram[0] @ basis
    a, b, c = gram[:, 0, 0], gram[:, 0, 1], gram[:, 1, 1]
    own = data.lines[0] @ basis
    score = np.matvec(gram, own)

    n, has_line = data.n_observations[0], data.gram_determinant[0] > 0.0
    free = has_line | (a > n * (SAME_X * g[1]) ** 2)
    ratio, along = b[free] / a[free], score[free, 0] / a[free]
    weight = np.where(free, 0.0, c)
    weight[has_line] = data.gram_determinant[0, has_line] / a[has_line]
    n_common = int(weight.any())
    if n_common:
        information = weight.sum()
        common = (weight * own[:, 1])[has_line].sum() + score[~free, 1].sum()
    else:
        centred = ratio - ratio.mean()
        information = centred @ centred
        common = centred @ along
    common /= information
    coefficients = along - ratio * common
    departures = np.zeros(len(n))
    departures[free] = coefficients - coefficients.mean()

    population = _in_units_of_the_data(data, coefficients.mean() * g + common * across)
    in_data = data.scale_y[0] * direction / length
    across_ss = (weight * (own[:, 1] - common) ** 2).sum() if n_common else 0.0
    return _FarEnd(
        lines=population + departures[:, None] * in_data,
        population=population,
        determinants=np.where(free, length**2 * a, 1.0),
        log_information=float(
            np.log(len(along) * information) - 2.0 * (2 - n_common) * np.log(length)
        ),
        residual_ss=float(data.residual_ss[0] + across_ss),
        vanishing_ss=float((departures @ departures) / length**2),
        n_free=int(free.sum()),
        n_common=n_common,
    )


def _limits(fit: PartialPooling, far_end: _FarEnd) -> tuple[float, float]:
    """Return the limits of the criterion and of k√r².

    The criterion is a number of times log k² plus the criterion of the far end's leading terms.
    """
    data, reml = fit.data, fit.reml
    residual_left = fit.n_observations > far_end.n_free + far_end.n_common
    residual_ss = far_end.residual_ss if residual_left else far_end.vanishing_ss
    size = np.inf if residual_left else np.sqrt(residual_ss)
    powers = far_end.n_free - (N_FIXED - far_end.n_common) * reml
    if not residual_left:
        powers -= fit.n_observations - N_FIXED * reml
    if powers:
        return float(np.copysign(np.inf, powers)), size
    leading = replace(
        generalised_least_squares(data, np.zeros((1, 2, 2))),
        determinants=far_end.determinants[None],
        log_information=np.array([far_end.log_information]),
        residual_ss=np.array([residual_ss]),
    )
    return float(profiled_criterion(data, leading, reml)[0]), size


def _in_units_of_the_data(data: CrossProducts, lines: Array) -> Array:
    """Return lines given in working coordinates, shape (..., 2)."""
    return data.pooled_lines[0] + data.scale_y[0] * np.matvec(data.from_working[0], lines)


def _shortfall(fit: PartialPooling, varying: Array) -> str | None:
    """Say what the far end lacks of no pooling, given the directions in which lines vary."""
    structure = random_structure(fit.random)
    rank = varying.shape[1]
    if rank == 2:
        return None
    if rank == 0:
        variances = ["τ₀₀"] * structure.has_intercept + ["τ₁₁"] * structure.has_slope
        return (
            f"{' and '.join(variances)} {'are' if len(variances) == 2 else 'is'} estimated as "
            "zero, so there is nothing to scale: the dial leaves everyone on the line of complete "
            "pooling."
        )
    if not structure.has_slope:
        return (
            "Only intercepts may differ in this model, so the far end gives parallel lines rather "
            "than each subject's own."
        )
    if not structure.has_intercept:
        return (
            "Only slopes may differ in this model, so at the far end the lines fan out from one "
            "intercept rather than being each subject's own."
        )
    intercept_varies, slope_varies = terms_that_vary(fit)
    if not intercept_varies:
        return (
            "τ₀₀ is estimated as zero and stays so when it is scaled: at the far end the lines fan "
            "out from one intercept rather than being each subject's own."
        )
    if not slope_varies:
        return (
            "τ₁₁ is estimated as zero and stays so when it is scaled: the far end gives parallel "
            "lines rather than each subject's own."
        )
    positive = varying[0, 0] * varying[1, 0] > 0.0
    return (
        f"ρ is estimated as {'+1' if positive else '−1'} and stays so at any scale: a subject's "
        "intercept fixes its slope, so even at the far end it does not get a line of its own."
    )
