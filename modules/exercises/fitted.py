"""The three models fitted to the data of an exercise, as plain numbers by subject and term."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.exercises.drawing import Unsuitable, require
from modules.pooling.complete import CompletePooling
from modules.pooling.none import NoPooling
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels, fit
from modules.pooling.undetermined import Undetermined
from modules.scenario import Scenario

Term = Literal["intercept", "slope"]
Line = dict[Term, float]
UNITS: dict[Term, str] = {"intercept": "ms", "slope": "ms a day"}


@dataclass(frozen=True, eq=False)
class Fitted:
    """Three models that the data determine.

    Attributes
    ----------
    models : ThreeModels
    complete, none, partial : fit
    """

    models: ThreeModels
    complete: CompletePooling
    none: NoPooling
    partial: PartialPooling

    @property
    def subjects(self) -> tuple[str, ...]:
        """The labels of all subjects."""
        return self.models.subjects

    @cached_property
    def common(self) -> Line:
        """The line of complete pooling."""
        return _line(self.complete.coefficients)

    @cached_property
    def own(self) -> dict[str, Line]:
        """The line of each subject by no pooling."""
        return lines_of(self.subjects, self.none.lines)

    @cached_property
    def estimated(self) -> dict[str, Line]:
        """The line of each subject by partial pooling."""
        return lines_of(self.subjects, self.partial.lines)

    @cached_property
    def effects(self) -> dict[str, Line]:
        """The random effects of each subject."""
        return lines_of(self.subjects, self.partial.random_effects)

    @cached_property
    def population(self) -> Line:
        """The fixed effects of partial pooling."""
        return _line(self.partial.fixed_effects.to_numpy())

    @cached_property
    def errors(self) -> Line:
        """The standard errors of the fixed effects."""
        return _line(np.sqrt(np.diag(self.partial.fixed_covariance)))

    @cached_property
    def variances(self) -> Line:
        """The variances τ₀₀² and τ₁₁²."""
        return _line(np.diag(self.partial.random_covariance))

    @cached_property
    def covariance(self) -> float:
        """The covariance ρτ₀₀τ₁₁."""
        return float(self.partial.random_covariance.to_numpy()[0, 1])

    @cached_property
    def sds(self) -> Line:
        """The standard deviations τ₀₀ and τ₁₁."""
        return _line(np.sqrt(np.diag(self.partial.random_covariance)))

    @property
    def left(self) -> Mapping[str, int]:
        """How many observations each subject has left."""
        return self.models.observations_left

    @cached_property
    def days(self) -> dict[str, list[float]]:
        """On which days each subject was observed."""
        days: dict[str, list[float]] = {subject: [] for subject in self.subjects}
        for subject, x, _, kept in self.models.observations.itertuples(index=False, name=None):
            if kept:
                days[subject].append(x)
        return days


def _line(coefficients: NDArray[np.float64]) -> Line:
    intercept, slope = coefficients.tolist()
    return {"intercept": intercept, "slope": slope}


def lines_of(subjects: Iterable[str], lines: pd.DataFrame) -> dict[str, Line]:
    """Return lines, a row each, by subject."""
    return {subject: _line(line) for subject, line in zip(subjects, lines.to_numpy(), strict=True)}


def fitted(scenario: Scenario, may_be_singular: bool = False) -> Fitted:
    """Fit the three models.

    Raises
    ------
    Unsuitable
        If one is not determined, a subject has no line of its own, or partial pooling is singular
        and may not be.
    """
    models = fit(scenario)
    complete, partial = models.complete, models.partial
    if isinstance(complete, Undetermined) or isinstance(partial, Undetermined):
        raise Unsuitable
    require(not models.none.reasons and (may_be_singular or not partial.singular))
    return Fitted(models, complete, models.none, partial)
