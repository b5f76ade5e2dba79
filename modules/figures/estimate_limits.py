"""What a picture of intercepts and slopes shows, whatever is missing."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from modules.figures.panels import Limits
from modules.observations.simulation import rounded_outwards
from modules.pooling.three_models import ThreeModels, fit
from modules.pooling.undetermined import Undetermined
from modules.scenario import Scenario

SDS_SHOWN = 3.2
SDS_AT_THE_CENTRE = 2.7
ROOM = 0.08
TERM_NAMES = ("intercept", "slope")


@dataclass(frozen=True)
class EstimateLimits:
    """What is shown of intercepts and of slopes, in data units."""

    intercept: Limits
    slope: Limits

    def of(self, term: str) -> Limits:
        """Return the limits of ``"intercept"`` or ``"slope"``."""
        return self.intercept if term == "intercept" else self.slope


def estimate_limits(scenario: Scenario) -> EstimateLimits:
    """Return limits that hold the subjects' own estimates before any observation went missing.

    Simulated data are shown as far as the truth makes own estimates likely, so that another sample
    stays on the same axes.
    """
    if scenario.data == "simulated":
        return _from_truth(scenario)
    whole = fit(_unspoiled(scenario))
    return _around([whole.lines("none"), whole.lines("complete")])


def around_all(models: ThreeModels) -> EstimateLimits:
    """Return limits that hold every estimate there is now, and what is shown of it anyway."""
    usual = estimate_limits(models.scenario)
    corners = pd.DataFrame({term: usual.of(term) for term in TERM_NAMES})
    found = _around([models.lines("none"), models.lines("partial"), models.lines("complete")])
    both = pd.DataFrame({term: found.of(term) for term in TERM_NAMES})
    return _around([corners, both], room=0.0)


def around_centre(models: ThreeModels) -> EstimateLimits:
    """Return limits close around the population that partial pooling estimates."""
    partial = models.partial
    if isinstance(partial, Undetermined):
        return estimate_limits(models.scenario)
    usual = estimate_limits(models.scenario)
    centre = partial.fixed_effects.to_numpy()
    reach = SDS_AT_THE_CENTRE * np.sqrt(np.diagonal(partial.random_covariance.to_numpy()))
    smallest = [0.1 * (usual.of(term)[1] - usual.of(term)[0]) for term in TERM_NAMES]
    reach = np.maximum(reach, smallest)
    intercept, slope = (
        rounded_outwards(float(middle - far), float(middle + far))
        for middle, far in zip(centre, reach, strict=True)
    )
    return EstimateLimits(intercept, slope)


def digits_closer(limits: EstimateLimits, usual: EstimateLimits) -> int:
    """Return how many digits more than usual a closer look shows."""
    widest = max(
        (usual.of(term)[1] - usual.of(term)[0]) / (limits.of(term)[1] - limits.of(term)[0])
        for term in TERM_NAMES
    )
    return max(0, math.ceil(math.log10(widest)))


def _unspoiled(scenario: Scenario) -> Scenario:
    return replace(Scenario(), data=scenario.data, upload=scenario.upload)


def _around(frames: list[pd.DataFrame], room: float = ROOM) -> EstimateLimits:
    values = pd.concat(frames).dropna()
    intercept, slope = (_limits(values[term].to_numpy(dtype=float), room) for term in TERM_NAMES)
    return EstimateLimits(intercept, slope)


def _limits(values: np.ndarray, room: float) -> Limits:
    if not len(values):
        return (-1.0, 1.0)
    low, high = float(values.min()), float(values.max())
    padding = room * (high - low)
    return rounded_outwards(low - padding, high + padding)


def _from_truth(truth: Scenario) -> EstimateLimits:
    days = np.arange(truth.occasions)
    spread = float(((days - days.mean()) ** 2).sum())
    own_slope = truth.residual_sd**2 / spread
    own_intercept = truth.residual_sd**2 / truth.occasions + own_slope * days.mean() ** 2
    reach_intercept = SDS_SHOWN * math.hypot(truth.sd_intercept, math.sqrt(own_intercept))
    reach_slope = SDS_SHOWN * math.hypot(truth.sd_slope, math.sqrt(own_slope))
    return EstimateLimits(
        rounded_outwards(truth.intercept - reach_intercept, truth.intercept + reach_intercept),
        rounded_outwards(truth.slope - reach_slope, truth.slope + reach_slope),
    )
