"""How large errors the picture shows, whatever is missing."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from modules.observations.simulation import rounded_outwards
from modules.pooling.lines import mean_and_sd_over_range
from modules.pooling.three_models import ThreeModels, fit
from modules.pooling.undetermined import Undetermined
from modules.scenario import Scenario
from modules.scenario.view_settings import Error

SDS_SHOWN = 2.5


def largest_error(scenario: Scenario, error: Error) -> float:
    """Return the largest error that is told from larger ones.

    Of simulated data it follows from the truth, so that another sample stays on the same axis: as
    far as complete pooling and own lines, of all observations, are likely to be off. Of others it
    is the largest error of complete pooling before anything was taken away.
    """
    if scenario.data == "simulated":
        likely = SDS_SHOWN * _sd_of_error(scenario, error)
    else:
        likely = _by_complete_pooling(fit(Scenario(data=scenario.data, upload=scenario.upload)))
    return rounded_outwards(0.0, likely)[1]


def _sd_of_error(truth: Scenario, error: Error) -> float:
    """Return how far subjects' lines differ, together with how far own lines are off."""
    x = np.arange(truth.occasions, dtype=float)
    mean, spread = float(x.mean()), float(((x - x.mean()) ** 2).sum())
    slope = truth.sd_slope**2 + truth.residual_sd**2 / spread
    if error == "slope":
        return math.sqrt(slope)
    at = 0.0 if error == "intercept" else mean
    height = (
        truth.sd_intercept**2
        + 2.0 * at * truth.correlation * truth.sd_intercept * truth.sd_slope
        + at**2 * truth.sd_slope**2
        + truth.residual_sd**2 * (1.0 / len(x) + (at - mean) ** 2 / spread)
    )
    if error == "intercept":
        return math.sqrt(height)
    return math.sqrt(height + mean_and_sd_over_range(x)[1] ** 2 * slope)


def _by_complete_pooling(whole: ThreeModels) -> float:
    observations = whole.observations
    y = observations["y"].to_numpy()
    if isinstance(whole.complete, Undetermined):
        off = y - y.mean()
    else:
        off = y - whole.complete.predict(observations).to_numpy()
    codes = pd.factorize(observations["subject"])[0]
    return math.sqrt(float((np.bincount(codes, off**2) / np.bincount(codes)).max()))
