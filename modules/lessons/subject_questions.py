"""The questions that a subject answers: the one that has most of something."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from modules.lessons.lesson import LessonError
from modules.lessons.quantities import unit_of_slope, unit_of_y
from modules.observations import data_set
from modules.pooling.shrinkage import distance_pulled
from modules.pooling.three_models import ThreeModels
from modules.words.wording import count, fixed


@dataclass(frozen=True)
class SubjectQuestion:
    """What one subject has most of.

    Attributes
    ----------
    most : callable
        Returns it for each subject; NaN for one that is not compared.
    said : callable
        Says of one subject how much it has.
    """

    most: Callable[[ThreeModels], dict[str, float]]
    said: Callable[[ThreeModels, str], str]

    def answer(self, models: ThreeModels) -> str:
        """Return the subject that has most.

        Raises
        ------
        LessonError
            If there is none, or several.
        """
        measured = {
            subject: value for subject, value in self.most(models).items() if math.isfinite(value)
        }
        first = [subject for subject, value in measured.items() if value == max(measured.values())]
        if len(first) != 1:
            raise LessonError(f"{count(len(first), 'subject')} come first, not one.")
        return first[0]


def _fall(models: ThreeModels) -> dict[str, float]:
    lines = models.none.lines
    falls = -lines["slope"].to_numpy(float)
    return dict(zip(map(str, lines.index), falls.tolist(), strict=True))


def _own_slope(models: ThreeModels, subject: str) -> str:
    slope = models.none.lines["slope"].to_dict()[subject]
    if math.isnan(slope):
        return f"{subject} has no line of its own."
    unit = unit_of_slope(data_set(models.scenario))
    return f"The own slope of {subject} is {fixed(slope, 1)} {unit}."


def _pull(models: ThreeModels) -> dict[str, float]:
    return {str(subject): pulled for subject, pulled in distance_pulled(models).items()}


def _pulled(models: ThreeModels, subject: str) -> str:
    pulled = _pull(models)[subject]
    left = count(models.observations_left[subject], "observation")
    if math.isnan(pulled):
        return f"{subject}, with {left} left, has no line of its own to be pulled."
    unit = unit_of_y(data_set(models.scenario))
    return f"The line of {subject}, with {left} left, moved by {fixed(pulled, 0)} {unit}."


SUBJECT_QUESTIONS: Mapping[str, SubjectQuestion] = {
    "lowest own slope": SubjectQuestion(_fall, _own_slope),
    "pulled most": SubjectQuestion(_pull, _pulled),
}
"""By the names that steps call them."""
