"""Vote: a choice of an exercise, with bars that grow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import pandas as pd

from modules.exercises import CATALOGUE, Choice, Exercise, draw, mark_part
from modules.rooms.activities.activity import Entry, NotPossible, counts, place_among
from modules.rooms.protocol import ActivityName, Json
from modules.scenario import LARGEST_SEED
from modules.scenario.link import to_query, to_values
from modules.scenario.view_settings import ViewSettings

Told = dict[str, Json]


@dataclass(frozen=True)
class Vote:
    """Everybody chooses an option of an exercise.

    Attributes
    ----------
    exercise : str
        Its name in the catalogue.
    draw : int
        The seed of its data.
    part : int
        Which of its parts, from 0.
    """

    name: ClassVar[ActivityName] = "vote"
    unanswered: ClassVar[Told] = {"right": None, "said": None}

    exercise: str
    draw: int = 0
    part: int = 0

    def prepare(self) -> None:
        """Draw the exercise; NotPossible if there is none, or its part is no choice."""
        _ = self._choice

    def task(self) -> Told:
        """Return the question and the options."""
        task = self._drawn.task
        return {
            "question": task.question,
            "material": task.material,
            "label": self._choice.label,
            "options": list(self._choice.options),
            "link": to_query(to_values(task.scenario, ViewSettings())),
        }

    def picture(self) -> Told:
        """Return the same."""
        return self.task()

    def check(self, answer: Json) -> Json:
        """Return the place of the option."""
        return place_among(answer, self._choice.options)

    def entries(self, numbers: Sequence[int], answers: Sequence[Json]) -> list[Json]:
        """Return the places of the options."""
        return [*answers]

    def mine(self, entries: Sequence[Entry]) -> list[Told]:
        """Return the places of the options."""
        return [{"answer": entry.shown} for entry in entries]

    def reveal(self, entries: Sequence[Entry]) -> Told:
        """Return which option is right, why, and how many chose each."""
        choice = self._choice
        return {
            "answer": choice.options.index(choice.answer),
            "counts": counts(entries, choice.options),
            "said": self._drawn.task.explanation,
        }

    def results(self, entries: Sequence[Entry], reveal: Told) -> list[Told]:
        """Return whether people were right, and what their choice says of them."""
        verdicts = [mark_part(self._choice, option) for option in self._choice.options]
        told = [
            {"right": verdict.points == verdict.of, "said": verdict.said} for verdict in verdicts
        ]
        return [told[entry.shown] for entry in entries]

    def table(self, entries: Sequence[Entry]) -> pd.DataFrame:
        """Return the options."""
        chosen = [self._choice.options[entry.shown] for entry in entries]
        return pd.DataFrame({"person": [entry.number for entry in entries], "choice": chosen})

    @cached_property
    def _drawn(self) -> Exercise:
        if self.exercise not in CATALOGUE or not 0 <= self.draw <= LARGEST_SEED:
            raise NotPossible("There is no such exercise.")
        return draw(self.exercise, self.draw)

    @cached_property
    def _choice(self) -> Choice:
        parts = self._drawn.task.parts
        part = parts[self.part] if 0 <= self.part < len(parts) else None
        if not isinstance(part, Choice):
            raise NotPossible("A class can vote only where options are given.")
        return part
