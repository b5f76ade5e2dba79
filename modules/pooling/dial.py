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
from modules.pooling.random_effects import adjugate_gram
from modules.pooling.scaled import scaled
from modules.pooling.solver.cross_products import ROUNDING, SAME_X, CrossProducts
from modules.pooling.solver.generalised_least_squares import determinant, generalised_least_squares
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
    conditional_sd
        Conditional standard deviations of the random effects, infinite at the far end where the
        observations do not hold them. Shape (settings, subjects, 2).
    spread
        kσ(k)/σ(1), the size of the population of lines beside that at the estimate; 0 where Λ is
        zero, and infinite at the far end unless no residual is left there. Shape (settings,).
    criterion
        The REML criterion or deviance, infinite at the far end unless no residual is left there;
        it may then even fall without bound, to -inf. Shape (settings,).
    covariance
        The random effects' covariance at the estimate, with a variance that counts as zero, or a
        correlation that counts as ±1, made exactly so. Shape (2, 2).
    reaches_no_pooling
        Whether the far end is no pooling: where lines vary in both directions.
    """

    positions: Array
    lines: Array
    population: Array
    conditional_sd: Array
    spread: Array
    criterion: Array
    covariance: Array
    reaches_no_pooling: bool


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
    same = np.zeros(len(scale), np.intp)
    settings = scaled(data.take(same), factor[None].repeat(len(scale), axis=0), scale, fit.reml)
    size, size_of_estimate = settings.size, settings.size[POSITIONS // 2]

    varying = directions(fit)
    rank = varying.shape[1]
    if rank == 0:
        last_lines, last_population = settings.lines[0], settings.population[0]
        last_criterion, last_size = float(settings.criterion[0]), 0.0
        size, last_sd = np.zeros_like(size), settings.conditional_sd[0]
    else:
        far_end = _all_free(fit) if rank == 2 else _free_along(fit, varying[:, 0])
        last_lines, last_population = far_end.lines, far_end.population
        last_criterion, last_size = _limits(fit, far_end)
        last_sd = _last_conditional_sd(fit, varying, far_end)
    return Dial(
        positions=positions,
        lines=np.concatenate([settings.lines, last_lines[None]]),
        population=np.vstack([settings.population, last_population]),
        conditional_sd=np.concatenate([settings.conditional_sd, last_sd[None]]),
        spread=np.append(size, last_size) / size_of_estimate,
        criterion=np.append(settings.criterion, last_criterion),
        covariance=fit.residual_variance * (varying @ varying.T),
        reaches_no_pooling=rank == 2,
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


def _last_conditional_sd(fit: PartialPooling, varying: Array, far_end: _FarEnd) -> Array:
    """Return the limits of the conditional standard deviations, (subjects, 2).

    With G = ΛΛ' and the terms of `random_effects_given`, the conditional covariance at kΛ is

        σ²(k) (k²G + k⁴|Λ|² adj A) / (1 + k² tr(AG) + k⁴|A||Λ|²)

    for each subject. The powers of k decide: adj A / |A| where the subject has a line of its own
    and Λ has rank 2, whatever the population; else what does not grow tends to G / tr(AG), and the
    rest to infinity. Without residuals σ²(k) vanishes as k⁻² does, and two powers less remain.
    """
    data = fit.data
    covariance = varying @ varying.T
    area = determinant(data.to_working[0] @ varying) ** 2 if varying.shape[1] == 2 else 0.0
    adjugates = np.diagonal(area * adjugate_gram(data)[0], axis1=1, axis2=2)
    working = data.to_working[0] @ covariance @ data.to_working[0].T
    told = np.einsum("sij,ij->s", data.gram[0], working)[:, None]
    held = (area * data.gram_determinant[0])[:, None]
    residual_left = fit.n_observations > far_end.n_free + far_end.n_common
    degrees_of_freedom = fit.n_observations - N_FIXED * fit.reml
    residual_ss = far_end.residual_ss if residual_left else far_end.vanishing_ss
    variance = data.scale_y[0] ** 2 * residual_ss / degrees_of_freedom

    # Numerator and denominator by their powers of k; σ²(k) takes two of them where it vanishes.
    typical = np.array([np.hypot(data.centre_x[0], data.scale_x[0]) ** 2, 1.0])
    rounding = ROUNDING * area * data.n_observations[0][:, None] * typical
    above = np.where(adjugates > rounding, 4, np.where(np.diag(covariance) > 0.0, 2, -np.inf))
    below = np.where(held > 0.0, 4, np.where(told > 0.0, 2, 0))
    power = above - below - 2 * (not residual_left)
    numerator = np.where(above == 4, adjugates, np.diag(covariance))
    denominator = np.where(held > 0.0, held, np.where(told > 0.0, told, 1.0))
    limit = np.where(power == 0, numerator / denominator, np.where(power > 0, np.inf, 0.0))
    return np.sqrt(variance * limit) if variance > 0.0 else np.zeros_like(limit)


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
