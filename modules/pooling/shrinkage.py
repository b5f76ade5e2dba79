"""How far partial pooling pulls each subject's own line, in numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.pooling.lines import TERMS, mean_square_apart
from modules.pooling.reliability import reliability
from modules.pooling.three_models import ThreeModels
from modules.pooling.undetermined import Undetermined

SMALLEST_SHARE_OF_SPREAD = 1e-3
"""An own departure below this share of the spread of own lines is none to keep a part of."""


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
    partial, none = models.lines("partial"), models.lines("none")
    squared = mean_square_apart(partial.to_numpy(), none.to_numpy(), x)
    return pd.Series(np.sqrt(squared), partial.index)


def shares_kept(models: ThreeModels) -> pd.DataFrame:
    """Return how much of its own distance from the population line each subject kept.

    The share is the conditional mode divided by the departure of the subject's least squares line
    from the population line. It is below 0 where the estimate crossed to the population's other
    side, and above 1 where it moved away.

    Returns
    -------
    DataFrame
        `intercept` and `slope` by subject; NaN where there is no own line, no partial pooling, or
        an own departure that is negligible beside the spread of own lines.
    """
    fit = models.partial
    if isinstance(fit, Undetermined):
        return models.lines("partial")
    own = models.none.lines
    departures = own.to_numpy() - fit.fixed_effects.to_numpy()
    negligible = np.abs(departures) <= SMALLEST_SHARE_OF_SPREAD * own.std(ddof=0).to_numpy()
    departures[negligible] = np.nan
    return fit.random_effects / departures


def table(models: ThreeModels) -> pd.DataFrame:
    """Return what shrinkage did to each subject, in numbers.

    Returns
    -------
    DataFrame
        By subject, in the order of `models.subjects`: `observations`; `own_`, `pooled_`, `kept_`
        and `reliability_` of `intercept` and `slope`, that is the lines of no and of partial
        pooling, `shares_kept` and the diagonal of `reliability`; and `distance`, as
        `distance_pulled` has it. NaN where undetermined.
    """
    fit = models.partial
    reliabilities = (
        np.full((len(models.subjects), 2), np.nan)
        if isinstance(fit, Undetermined)
        else np.diagonal(reliability(fit), axis1=1, axis2=2)
    )
    columns: dict[str, NDArray[np.float64]] = {}
    for name, values in {
        "own": models.lines("none").to_numpy(),
        "pooled": models.lines("partial").to_numpy(),
        "kept": shares_kept(models).to_numpy(),
        "reliability": reliabilities,
    }.items():
        columns |= {f"{name}_{term}": values[:, column] for column, term in enumerate(TERMS)}
    return pd.DataFrame(
        {
            "observations": list(models.observations_left.values()),
            **columns,
            "distance": distance_pulled(models).to_numpy(),
        },
        index=pd.Index(models.subjects, name="subject"),
    )
