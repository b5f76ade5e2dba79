"""What partial pooling did to each subject's own line, in a sentence or two."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from modules.pooling.dial import directions, terms_that_vary
from modules.pooling.lines import TERMS
from modules.pooling.partial import PartialPooling
from modules.pooling.reliability import reliability
from modules.pooling.shrinkage import shares_kept
from modules.pooling.solver.cross_products import ROUNDING
from modules.pooling.solver.random_structure import random_structure
from modules.pooling.three_models import ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.words.wording import MINUS, count, number, per_cent

ROUNDS_TO_NOTHING = 0.005
"""A share beyond 0 or 1 by less than this is as good as there."""

LARGEST_SINE = 0.2
"""Sine of the angle beside the centre up to which an arrow counts as pointing at it, about 12°."""


def sentences(models: ThreeModels) -> dict[str, str]:
    """Say for each subject, in one or two sentences, what partial pooling did to its own line.

    The second says why the arrow from its own intercept and slope to the estimated ones does not
    point at the population's.
    """
    fit = models.partial
    if isinstance(fit, Undetermined):
        return dict.fromkeys(models.subjects, "Partial pooling has no answer for these data.")
    varies = terms_that_vary(fit)
    own, pooled = models.none.lines.to_numpy(), fit.lines.to_numpy()
    own = np.where(np.abs(own) < ROUNDING * np.abs(pooled).max(axis=0), 0.0, own)
    kept = shares_kept(models).to_numpy()
    kept_of_mean = np.trace(reliability(fit), axis1=1, axis2=2)
    astray = _points_elsewhere(own, pooled, fit.fixed_effects.to_numpy()) | _crosses(kept)
    why_astray, why_fixed = _why_astray(fit), _why_fixed(fit, varies)

    said = {}
    for row, (subject, left) in enumerate(models.observations_left.items()):
        observations = count(left, "observation")
        if left == 0:
            said[subject] = "No observations left: it sits on the population line."
        elif not varies.any():
            said[subject] = (
                f"{observations}; no differences between subjects were found, so it sits on the "
                "population line."
            )
        elif subject in models.none.reasons:
            where, what = ("there", "its value") if left == 1 else ("at their one x", "their mean")
            said[subject] = (
                f"{observations} and no line of its own; {where} it kept "
                f"{per_cent(kept_of_mean[row])} of the distance between {what} and the population "
                "line."
            )
        else:
            moves = " and its ".join(
                _move(TERMS[term], own[row, term], pooled[row, term], kept[row, term])
                for term in np.flatnonzero(varies)
            )
            why = why_fixed or (why_astray if astray[row] else "")
            said[subject] = f"{observations}; its {moves}.{why}"
    return said


def _move(term: str, own: float, pooled: float, kept: float) -> str:
    """Say how much of its own distance from the population a term kept, and where it went."""
    before, after = number(own), number(pooled)
    if before == after:
        return f"{term} stayed at {after}"
    if np.isnan(kept):
        return f"{term} moved from {before} to {after}"
    if kept < -ROUNDS_TO_NOTHING:
        did = "moved past the population"
    elif kept > 1.0 + ROUNDS_TO_NOTHING:
        did = "moved away from the population"
    else:
        did = f"kept {per_cent(kept)} of its own"
    return f"{term} {did} ({before} to {after})"


def _crosses(kept: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether a share kept is clearly below 0 or above 1, shape (subjects,)."""
    return np.any(np.abs(kept - 0.5) > 0.5 + ROUNDS_TO_NOTHING, axis=1)


def _points_elsewhere(
    own: NDArray[np.float64], pooled: NDArray[np.float64], population: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Whether the way from a subject's own line to the estimated one misses the population's.

    Angles are those of a plane in which the own intercepts and the own slopes are equally far from
    the population's.
    """
    to_centre = population - own
    has_line = np.isfinite(to_centre[:, 0])
    scale = np.sqrt((to_centre[has_line] ** 2).sum(axis=0))
    scale[scale == 0.0] = 1.0
    to_centre, moved = to_centre / scale, (pooled - own) / scale
    lengths = np.hypot(*to_centre.T) * np.hypot(*moved.T)
    across = to_centre[:, 0] * moved[:, 1] - to_centre[:, 1] * moved[:, 0]
    backwards = np.vecdot(to_centre, moved) < 0.0
    return (np.abs(across) > LARGEST_SINE * lengths) | backwards


def _why_astray(fit: PartialPooling) -> str:
    """Say why estimates need not move straight to the centre."""
    structure = random_structure(fit.random)
    if not structure.correlated:
        return (
            " Not straight to the population: its data tell one term more surely, and it goes "
            "where lines are dense."
        )
    varying = directions(fit)
    if varying.shape[1] == 0:
        return ""
    if varying.shape[1] == 1:
        correlation = "+1" if varying[0, 0] * varying[1, 0] > 0.0 else f"{MINUS}1"
        return (
            f" Not straight to the population: with ρ = {correlation} all estimates lie on one "
            "line through it."
        )
    covariance = fit.random_covariance.to_numpy()
    correlation = covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1])
    return (
        f" Not straight to the population: ρ = {number(correlation, 2)} and unequal certainty draw "
        "it where lines are dense."
    )


def _why_fixed(fit: PartialPooling, varies: NDArray[np.bool_]) -> str:
    """Say why one term is the same for all, if it is."""
    if varies.all():
        return ""
    fixed = int(np.argmin(varies))
    value = number(float(fit.fixed_effects.iloc[fixed]))
    structure = random_structure(fit.random)
    if len(structure.terms) == 1:
        return (
            f" Only {TERMS[1 - fixed]}s may differ: its {TERMS[fixed]} is the population's {value}."
        )
    variance = ("τ₀₀", "τ₁₁")[fixed]
    return f" {variance} is estimated as zero: its {TERMS[fixed]} is the population's {value}."
