"""The order in which subjects' panels stand."""

from __future__ import annotations

import re
from typing import Literal

import numpy as np
import pandas as pd

from modules.pooling.shrinkage import distance_pulled
from modules.pooling.three_models import ThreeModels
from modules.scenario.view_settings import Order

ORDER_TITLES: dict[Order, str] = {
    "label": "by label",
    "slope": "by slope (partial pooling)",
    "left": "by observations left, fewest first",
    "pulled": "by how far they were pulled",
}


def ordered(models: ThreeModels, by: Order) -> tuple[str, ...]:
    """Return all subjects in an order; where a line is undetermined they come last.

    Parameters
    ----------
    models : ThreeModels
    by : {"label", "slope", "left", "pulled"}
        Labels count numbers in them as numbers; slopes are those of partial pooling, smallest
        first; observations left, fewest first; distances pulled, largest first. Ties go by label.
    """
    by_label = sorted(models.subjects, key=_natural)
    if by == "label":
        return tuple(by_label)
    key = _key(models, by).reindex(by_label).to_numpy(dtype=float)
    return tuple(by_label[place] for place in np.argsort(key, kind="stable"))


def _key(models: ThreeModels, by: Literal["slope", "left", "pulled"]) -> pd.Series:
    """Return the numbers that subjects are ordered by, the smallest first."""
    match by:
        case "slope":
            return models.lines("partial").loc[:, "slope"]
        case "left":
            return pd.Series(dict(models.observations_left))
        case "pulled":
            return -distance_pulled(models)


def _natural(label: str) -> list[tuple[int, float, str]]:
    pieces = re.split(r"(\d+)", label)
    return [(0, float(piece), "") if piece.isdecimal() else (1, 0.0, piece) for piece in pieces]
