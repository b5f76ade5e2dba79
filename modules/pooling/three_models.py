"""The chapter's three answers to one Scenario, fitted side by side and remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.observations import observe, simulation
from modules.pooling import complete, none, partial
from modules.pooling.complete import CompletePooling
from modules.pooling.none import NoPooling
from modules.pooling.partial import PartialPooling
from modules.pooling.undetermined import Undetermined
from modules.scenario import Scenario, remembered

ModelName = Literal["complete", "none", "partial"]
MODEL_NAMES: tuple[ModelName, ...] = ("complete", "none", "partial")
REMEMBERED_SCENARIOS = 2048


@dataclass(frozen=True)
class ThreeModels:
    """The observations of a Scenario and the three models fitted to them.

    Attributes
    ----------
    scenario : Scenario
        What was fitted.
    observations : DataFrame
        Columns `subject`, `x`, `y`, `kept`.
    complete, partial : fit or Undetermined
        The fit, or the reason why the data cannot determine one.
    none : NoPooling
        Its lines are missing, with reasons, where a subject's own data determine none.
    """

    scenario: Scenario
    observations: pd.DataFrame
    complete: CompletePooling | Undetermined
    none: NoPooling
    partial: PartialPooling | Undetermined

    @cached_property
    def truth(self) -> pd.DataFrame | None:
        """The true `intercept` and `slope` of each subject, where the data are simulated."""
        return simulation.true_lines(self.scenario) if self.scenario.data == "simulated" else None

    def lines(self, model: ModelName) -> pd.DataFrame:
        """Return each subject's `intercept` and `slope` by a model; NaN where undetermined."""
        fit = getattr(self, model)
        if isinstance(fit, Undetermined):
            return pd.DataFrame(float("nan"), list(self.subjects), ["intercept", "slope"])
        return fit.lines

    def reason(self, model: ModelName, subject: str) -> str | None:
        """Return why a model has no line for a subject, or None where it has one."""
        fit = getattr(self, model)
        if isinstance(fit, Undetermined):
            return str(fit)
        return fit.reasons.get(subject) if isinstance(fit, NoPooling) else None

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """The labels of all subjects, those without observations too, as the data list them."""
        return tuple(self.observations["subject"].unique())

    @property
    def missing(self) -> list[int]:
        """The ids of the observations that are not kept."""
        return [int(row) for row in np.flatnonzero(~self.observations["kept"].to_numpy())]

    @cached_property
    def observations_made(self) -> Mapping[str, int]:
        """The number of observations of each subject, kept or not."""
        return self._counted(np.ones(len(self.observations)))

    @cached_property
    def observations_left(self) -> Mapping[str, int]:
        """The number of kept observations of each subject."""
        return self._counted(self.observations["kept"].to_numpy(float))

    @cached_property
    def codes(self) -> NDArray[np.intp]:
        """The place among `subjects` of each observation's subject."""
        return pd.factorize(self.observations["subject"])[0]

    def _counted(self, each: NDArray[np.float64]) -> Mapping[str, int]:
        """Return the sums of each subject's ones."""
        sums = np.bincount(self.codes, each).astype(int).tolist()
        return MappingProxyType(dict(zip(self.subjects, sums, strict=True)))


@remembered(REMEMBERED_SCENARIOS)
def fit(scenario: Scenario) -> ThreeModels:
    """Fit the three models to a Scenario; equal Scenarios share one answer across people."""
    observations = observe(scenario)
    return ThreeModels(
        scenario=scenario,
        observations=observations,
        complete=_complete(observations),
        none=none.fit(observations),
        partial=_partial(observations, scenario),
    )


def _complete(observations: pd.DataFrame) -> CompletePooling | Undetermined:
    try:
        return complete.fit(observations)
    except Undetermined as reason:
        return reason


def _partial(observations: pd.DataFrame, scenario: Scenario) -> PartialPooling | Undetermined:
    try:
        return partial.fit(observations, random=scenario.random, reml=scenario.reml)
    except Undetermined as reason:
        return reason
