"""Draw a task from a seed, and draw again where the data are not fit for its question."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.exercises.exercise import Number, Task
from modules.observations.missingness import generator
from modules.pooling.complete import CompletePooling
from modules.pooling.none import NoPooling
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels, fit
from modules.pooling.undetermined import Undetermined
from modules.scenario import LARGEST_SEED, Scenario

MOST_DRAWS = 500

DrawTask = Callable[[np.random.Generator], Task]
Term = Literal["intercept", "slope"]
Line = dict[Term, float]
UNITS: dict[Term, str] = {"intercept": "ms", "slope": "ms a day"}


class Unsuitable(Exception):
    """Data to which a question has no single answer, or not the one that it is about."""


def require(suitable: bool) -> None:
    """Refuse data that are not fit for the question.

    Raises
    ------
    Unsuitable
        If they are not suitable.
    """
    if not suitable:
        raise Unsuitable


def draw_task(draws: Sequence[DrawTask], name: str, seed: int) -> Task:
    """Return the first task of a seed whose data are fit for it; equal seeds give equal tasks.

    Parameters
    ----------
    draws : sequence of callable
        Each makes a task with random numbers, or raises Unsuitable. The seed decides for one.
    name : str
        What the task is called: each draws other numbers from the same seed.
    seed : int
    """
    draw: DrawTask = pick(generator(seed, name), *draws)
    for attempt in range(MOST_DRAWS):
        try:
            task = draw(generator(seed, f"{name} {attempt}"))
        except Unsuitable:
            continue
        if is_clear(task):
            return task
    raise RuntimeError(f"None of {MOST_DRAWS} draws of seed {seed} is fit for {name!r}.")


def is_clear(task: Task) -> bool:
    """Whether every number that is right or a known mistake can be told from the others."""
    return all(_is_clear(part) for part in task.parts if isinstance(part, Number))


def _is_clear(part: Number) -> bool:
    numbers = [part.answer, *(mistake.answer for mistake in part.mistakes)]
    return all(map(math.isfinite, numbers)) and all(
        abs(one - other) > 2 * part.tolerance for one, other in combinations(numbers, 2)
    )


def new_people(random: np.random.Generator, /, **choices: Any) -> Scenario:  # noqa: ANN401 - a field's
    """Draw people of a new truth, much like those of sleepstudy.

    Parameters
    ----------
    random : Generator
    **choices
        Fields of the Scenario that are not left to chance.
    """
    drawn: dict[str, Any] = {
        "intercept": float(random.integers(220, 321)),
        "slope": round(random.uniform(5.0, 16.0), 1),
        "sd_intercept": float(random.integers(25, 41)),
        "sd_slope": round(random.uniform(5.0, 9.0), 1),
        "correlation": round(random.uniform(-0.3, 0.4), 2),
        "residual_sd": float(random.integers(12, 26)),
        "subjects": int(random.integers(6, 9)),
        "occasions": int(random.integers(7, 11)),
        "sample": int(random.integers(LARGEST_SEED)),
        "seed": int(random.integers(LARGEST_SEED)),
    }
    return Scenario(data="simulated", **drawn | choices)


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


def pick(random: np.random.Generator, *options: Any) -> Any:  # noqa: ANN401 - what is picked from
    """Pick one of some options."""
    return options[int(random.integers(len(options)))]


def shuffled(random: np.random.Generator, *texts: str) -> tuple[str, ...]:
    """Return texts in another order."""
    return tuple(texts[place] for place in random.permutation(len(texts)))
