"""Predict: a step of a lesson, guessed by the whole class before its answer is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd

from modules.exercises.exercise import Choice, Number
from modules.lessons import (
    LESSONS,
    ChoiceCommit,
    LessonError,
    LineCommit,
    PointCommit,
    Step,
    SubjectCommit,
    answer_of,
    commit_part,
    reply,
    step_at,
)
from modules.lessons.quantities import LONGEST_WRITTEN
from modules.pooling import three_models
from modules.pooling.three_models import MODEL_NAMES, ModelName, ThreeModels
from modules.rooms.activities.activity import (
    Entry,
    NotPossible,
    Refused,
    counts,
    is_number,
    is_pair,
    line_columns,
    place_among,
    written,
    written_one,
)
from modules.rooms.activities.axes import axes
from modules.rooms.protocol import ActivityName, Axes, Json
from modules.scenario.learning import Learning

Told = dict[str, Json]
Kind = Literal["line", "point", "number", "subject", "choice"]

FAR_OUT = "That is far outside the picture."


@dataclass(frozen=True)
class Predict:
    """Everybody commits to a guess of a lesson's step.

    Attributes
    ----------
    lesson : str
        The lesson's name.
    step : int
        Which of its steps, from 1.
    """

    name: ClassVar[ActivityName] = "predict"
    unanswered: ClassVar[Told] = {"said": None}

    lesson: str
    step: int

    def prepare(self) -> None:
        """Fit what the step reveals; NotPossible if there is no such step."""
        if self.lesson not in LESSONS or not 1 <= self.step <= len(LESSONS[self.lesson].steps):
            raise NotPossible("There is no such step.")
        try:
            _ = self._answer
        except LessonError as wrong:
            raise NotPossible(str(wrong)) from None

    def task(self) -> Told:
        """Return what the step shows and asks."""
        step, kind = self._step, self._kind
        told: Told = {
            "kind": kind,
            "title": step.title,
            "text": step.text,
            "ask": step.commit.ask,
            "unit": "",
            "options": [],
            "axes": self._axes,
        }
        if isinstance(step.commit, LineCommit | PointCommit):
            return told | self._before(step.commit.subject, every=kind == "point")
        part = self._part
        if isinstance(part, Number):
            return told | {"unit": part.unit}
        return told | {"options": list(part.options)}

    def picture(self) -> Told:
        """Return the same."""
        return self.task()

    def check(self, answer: Json) -> Json:
        """Return a guess, if it is one to this step and can be shown."""
        if self._kind in ("line", "point"):
            return self._checked_line(answer)
        if self._kind == "number":
            if not is_number(answer) or abs(answer) > LONGEST_WRITTEN:
                raise Refused("Give a number, such as 12.5.")
            return written_one(answer)
        return place_among(answer, self._options)

    def entries(self, numbers: Sequence[int], answers: Sequence[Json]) -> list[Json]:
        """Return the guesses."""
        return [*answers]

    def mine(self, entries: Sequence[Entry]) -> list[Told]:
        """Return the guesses."""
        return [{"answer": entry.shown} for entry in entries]

    def reveal(self, entries: Sequence[Entry]) -> Told:
        """Return the answer, and the guess of the class."""
        told: Told = {"answer": self._answer, "said": self._step.after}
        guesses = [entry.shown for entry in entries]
        if self._kind in ("subject", "choice"):
            return told | {"counts": counts(entries, self._options)}
        if not guesses:
            return told | {"mean": None, "median": None}
        if self._kind == "number":
            return told | {
                "mean": written_one(float(np.mean(guesses))),
                "median": written_one(float(median(guesses))),
            }
        return told | {
            "mean": written(np.mean(guesses, axis=0)),
            "median": written(np.median(guesses, axis=0)),
        }

    def results(self, entries: Sequence[Entry], reveal: Told) -> list[Told]:
        """Return what became of everybody's guess."""
        return [
            {"said": reply(self._step, self._as_asked(entry.shown), self._models)}
            for entry in entries
        ]

    def table(self, entries: Sequence[Entry]) -> pd.DataFrame:
        """Return the guesses."""
        columns: dict[str, Any] = {"person": [entry.number for entry in entries]}
        guesses = [entry.shown for entry in entries]
        if self._kind in ("line", "point"):
            return pd.DataFrame(columns | line_columns("guess", guesses))
        return pd.DataFrame(columns | {"guess": [self._as_asked(guess) for guess in guesses]})

    def _as_asked(self, guess: Json) -> Json:
        """Return a guess as lessons take it: options by their text."""
        return self._options[guess] if self._kind in ("subject", "choice") else guess

    def _checked_line(self, answer: Json) -> Json:
        if not is_pair(answer):
            raise Refused("Nothing is drawn yet.")
        intercept, slope = answer
        shown = self._axes
        if self._kind == "point":
            inside = _near(intercept, shown["intercept"]) and _near(slope, shown["slope"])
        else:
            heights = [intercept + slope * x for x in shown["x"]["limits"]]
            inside = all(_near(height, shown["y"]["limits"]) for height in heights)
        if not inside:
            raise Refused(FAR_OUT)
        return written(answer)

    def _before(self, subject: str, every: bool) -> Told:
        """Return a subject's points, and the lines that are shown before the guess."""
        start = three_models.fit(self._step.start.scenario)
        rows = start.observations
        rows = rows.loc[(rows["subject"] == subject) & rows["kept"], ["x", "y"]]
        shown: list[ModelName] = [
            model for model in MODEL_NAMES if model in self._step.start.view.shown
        ]
        told: Told = {
            "subject": subject,
            "points": rows.to_numpy().tolist(),
            "lines": {
                model: written(start.lines(model).loc[subject].to_numpy()) for model in shown
            },
        }
        if not every:
            return told
        others = {
            model: [written(line) for line in start.lines(model).to_numpy()] for model in shown
        }
        return told | {"others": others}

    @cached_property
    def _step(self) -> Step:
        step = step_at(Learning(lesson=self.lesson, step=self.step))
        assert step is not None  # `prepare` has looked
        return step

    @cached_property
    def _kind(self) -> Kind:
        commit = self._step.commit
        if isinstance(commit, LineCommit):
            return "line"
        if isinstance(commit, PointCommit):
            return "point"
        if isinstance(commit, SubjectCommit):
            return "subject"
        return "choice" if isinstance(commit, ChoiceCommit) else "number"

    @cached_property
    def _models(self) -> ThreeModels:
        return three_models.fit(self._step.reveal.scenario)

    @cached_property
    def _part(self) -> Number | Choice:
        return commit_part(self._step, self._models)

    @cached_property
    def _options(self) -> tuple[str, ...]:
        return self._part.options if isinstance(self._part, Choice) else ()

    @cached_property
    def _answer(self) -> Json:
        if self._kind in ("line", "point"):
            return written(answer_of(self._step, self._models))
        part = self._part
        return part.options.index(part.answer) if isinstance(part, Choice) else part.answer

    @cached_property
    def _axes(self) -> Axes:
        return axes(self._step.reveal.scenario)


def _near(value: float, limits: tuple[float, float]) -> bool:
    """Whether a number is in a picture, or not more than its size beside it."""
    low, high = limits
    return 2 * low - high <= value <= 2 * high - low
