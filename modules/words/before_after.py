"""What changed between two fits, in words."""

from __future__ import annotations

import math

import numpy as np

from modules.pooling.dial import terms_that_vary
from modules.pooling.partial import PartialPooling
from modules.pooling.shrinkage import distance_pulled
from modules.pooling.three_models import ThreeModels
from modules.words.wording import count, number

DIGITS = 3


def difference(before: ThreeModels, after: ThreeModels) -> list[str]:
    """Say what has become of a pinned fit: its observations, lines, estimates and shrinkage.

    Returns
    -------
    list of str
        Short sentences, ``from`` the pinned value ``to`` the present one; a single one where
        nothing has changed.
    """
    found = [
        _changed("observations", _left(before), _left(after)),
        _changed("subjects without a line of their own", *_lineless(before, after)),
    ]
    found += [
        _moved(symbol, estimates[0], estimates[1])
        for symbol, estimates in _estimates(before, after).items()
    ]
    found.append(_moved("average pull", _pull(before), _pull(after)))
    said = [sentence for sentence in found if sentence]
    return said or ["to three digits nothing has changed."]


def _left(models: ThreeModels) -> int:
    return sum(models.observations_left.values())


def _lineless(before: ThreeModels, after: ThreeModels) -> tuple[int, int]:
    return len(before.none.reasons), len(after.none.reasons)


def _estimates(before: ThreeModels, after: ThreeModels) -> dict[str, tuple[float, float]]:
    earlier, later = before.partial, after.partial
    if not isinstance(earlier, PartialPooling) or not isinstance(later, PartialPooling):
        return {}
    return {
        symbol: (values[0], values[1])
        for symbol, values in zip(
            ("γ₀", "γ₁", "τ₀₀", "τ₁₁", "σ"),
            zip(_parameters(earlier), _parameters(later), strict=True),
            strict=True,
        )
    }


def _parameters(fit: PartialPooling) -> tuple[float, ...]:
    variances = np.where(terms_that_vary(fit), np.diagonal(fit.random_covariance.to_numpy()), 0.0)
    return (*fit.fixed_effects, *np.sqrt(variances), math.sqrt(fit.residual_variance))


def _pull(models: ThreeModels) -> float:
    return float(distance_pulled(models).mean())


def _changed(what: str, before: int, after: int) -> str:
    return "" if before == after else f"{what} {before} → {after}"


def _moved(what: str, before: float, after: float) -> str:
    if not (math.isfinite(before) and math.isfinite(after)):
        return ""
    earlier, later = number(before, DIGITS), number(after, DIGITS)
    return "" if earlier == later else f"{what} {earlier} → {later}"


def summary(models: ThreeModels) -> str:
    """Say of a fit how many observations it had of how many, to know it again."""
    return f"{_left(models)} of {count(len(models.observations), 'observation')}"
