"""The numbers that a step can ask for or quote, each computed from the fits."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from modules.lessons.lesson import LessonError
from modules.observations import data_set
from modules.observations.data_sets import DataSet
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ModelName, ThreeModels
from modules.study.scoreboard import scoreboard
from modules.words.wording import fixed, number

LONGEST_WRITTEN = 1e6
STEPS_BEYOND = 3
"""How far the Model tab predicts beyond the data at first, in steps of x."""

_QUOTED = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Quantity:
    """A number that the fits to a Scenario tell.

    Attributes
    ----------
    of : callable
        Returns it.
    unit : callable
        Returns its unit in some data.
    decimals : int
        With how many decimals it is told.
    tolerance : float
        How far from it a guess may be and still be right.
    """

    of: Callable[[ThreeModels], float]
    unit: Callable[[DataSet], str]
    decimals: int
    tolerance: float

    def told(self, models: ThreeModels) -> str:
        """Return it with its unit."""
        return self.written(self.of(models), data_set(models.scenario))

    def written(self, value: float, variables: DataSet) -> str:
        """Return a value of it, such as a guess, with its unit."""
        small = abs(value) < LONGEST_WRITTEN
        written = fixed(value, self.decimals) if small else number(value, 2)
        return f"{written} {self.unit(variables)}".rstrip()


def unit_of_y(variables: DataSet) -> str:
    """Return the unit of y, or its name where it has none."""
    return variables.y_unit or variables.y


def unit_of_slope(variables: DataSet) -> str:
    """Return the unit of a slope, as in ``ms a day``."""
    by = "a day" if variables.x_unit == "days" else f"per {variables.x}"
    return f"{unit_of_y(variables)} {by}"


def _partial(models: ThreeModels) -> PartialPooling:
    if not isinstance(models.partial, PartialPooling):
        raise LessonError(str(models.partial))
    return models.partial


def population_slope(models: ThreeModels) -> float:
    """Return γ₁, the slope of the population line."""
    return float(_partial(models).fixed_effects.to_numpy()[1])


def new_subject_beyond_the_data(models: ThreeModels) -> float:
    """Return the height of the population line a few steps beyond the last x."""
    x = np.unique(models.observations["x"].to_numpy())
    beyond = x[-1] + STEPS_BEYOND * (x[-1] - x[0]) / (len(x) - 1)
    intercept, slope = _partial(models).fixed_effects.to_numpy().tolist()
    return float(intercept + slope * beyond)


def sd_of_slopes(models: ThreeModels) -> float:
    """Return τ₁₁, the SD of slopes that partial pooling estimates."""
    return math.sqrt(_partial(models).random_covariance.to_numpy()[1, 1])


def standard_error_of_the_slope(models: ThreeModels) -> float:
    """Return the standard error of γ₁ by partial pooling."""
    return math.sqrt(_partial(models).fixed_covariance.to_numpy()[1, 1])


def subjects_without_an_own_line(models: ThreeModels) -> float:
    """Return for how many subjects no pooling has no line."""
    return float(len(models.none.reasons))


def error_of_lines(model: ModelName, models: ThreeModels) -> float:
    """Return the root mean square error of a model's lines of simulated subjects."""
    return float(scoreboard(models)["rmse"].to_dict()[model])


def _none(variables: DataSet) -> str:
    return ""


QUANTITIES: Mapping[str, Quantity] = {
    "population slope": Quantity(population_slope, unit_of_slope, 1, 0.5),
    "new subject beyond the data": Quantity(new_subject_beyond_the_data, unit_of_y, 0, 10),
    "SD of slopes": Quantity(sd_of_slopes, unit_of_slope, 1, 0.5),
    "standard error of the slope": Quantity(standard_error_of_the_slope, unit_of_slope, 2, 0.15),
    "subjects without an own line": Quantity(subjects_without_an_own_line, _none, 0, 0.49),
    "error of complete pooling": Quantity(partial(error_of_lines, "complete"), unit_of_y, 1, 2),
    "error of no pooling": Quantity(partial(error_of_lines, "none"), unit_of_y, 1, 2),
    "error of partial pooling": Quantity(partial(error_of_lines, "partial"), unit_of_y, 1, 2),
}
"""By the names that steps call them."""


def quoted(text: str) -> list[str]:
    """Return the names of quantities that a text quotes, each in braces."""
    return _QUOTED.findall(text)


def with_quantities(text: str, models: ThreeModels) -> str:
    """Return a text with the values of the quantities that it quotes."""
    return _QUOTED.sub(lambda found: QUANTITIES[found[1]].told(models), text)
