"""How far partial pooling pulls each subject's own line, in numbers and in a sentence."""

from __future__ import annotations

import numpy as np
import pandas as pd

from modules.pooling.lines import TERMS
from modules.pooling.three_models import ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.pooling.wording import count, number, per_cent

SMALLEST_SHARE_OF_SPREAD = 1e-3


def distance_pulled(models: ThreeModels) -> pd.Series:
    """Return how far each subject's line moved from no pooling to partial pooling.

    The distance is the root mean square, over the range of all `x`, of the vertical distance
    between the two lines.

    Returns
    -------
    Series
        By subject, in units of `y`; NaN where either line is undetermined.
    """
    x = models.observations["x"].to_numpy()
    moved = models.lines("partial") - models.lines("none")
    intercept, slope = moved["intercept"].to_numpy(), moved["slope"].to_numpy()
    at_smallest, at_largest = intercept + slope * x.min(), intercept + slope * x.max()
    squared = (at_smallest**2 + at_smallest * at_largest + at_largest**2) / 3
    return pd.Series(np.sqrt(squared), moved.index)


def sentences(models: ThreeModels) -> dict[str, str]:
    """Say for each subject, in one sentence, what partial pooling did to its own line."""
    fit = models.partial
    if isinstance(fit, Undetermined):
        return dict.fromkeys(models.subjects, "Partial pooling has no answer for these data.")
    own, pooled = models.none.lines.to_numpy(), fit.lines.to_numpy()
    population, spread = fit.fixed_effects.to_numpy(), models.none.lines.std(ddof=0).to_numpy()
    said = {}
    for row, (subject, left) in enumerate(models.observations_left.items()):
        if left == 0:
            said[subject] = "No observations left: partial pooling gives the population line."
        elif np.isnan(own[row]).any():
            said[subject] = (
                f"{count(left, 'observation')} cannot give it a line of its own: partial pooling "
                "takes the population line and lets them pull it."
            )
        else:
            moves = map(_move, TERMS, own[row], pooled[row], population, spread)
            said[subject] = f"Partial pooling pulls its {' and its '.join(moves)}."
    return said


def _move(term: str, own: float, pooled: float, population: float, spread: float) -> str:
    change = f"{term} from {number(own)} to {number(pooled)}"
    if abs(own - population) <= SMALLEST_SHARE_OF_SPREAD * spread:
        return change
    share = (own - pooled) / (own - population)
    if share < 0:
        return f"{change} (away from the population's {number(population)})"
    if share > 1:
        return f"{change} (past the population's {number(population)})"
    return f"{change} ({per_cent(share)} of the way to {number(population)})"
