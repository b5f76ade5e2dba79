"""Spoil it: each removes three points of the same data, and sees how far a model's line moves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.lessons.quantities import unit_of_y
from modules.observations import data_set, observe
from modules.pooling.lines import mean_square_apart
from modules.pooling.none import own_lines
from modules.pooling.solver import reml
from modules.pooling.solver.cross_products import gather
from modules.pooling.solver.identifiability import why_no_line
from modules.pooling.solver.random_structure import random_structure
from modules.pooling.three_models import MODEL_NAMES, ModelName
from modules.rooms.activities.activity import (
    Entry,
    NotPossible,
    Refused,
    line_columns,
    written,
    written_one,
)
from modules.rooms.activities.axes import axes
from modules.rooms.protocol import ActivityName, Json
from modules.scenario import Scenario
from modules.words.model_titles import MODEL_TITLES
from modules.words.wording import fixed

Array = NDArray[np.float64]
Told = dict[str, Json]

REMOVES = 3


@dataclass(frozen=True)
class SpoilIt:
    """Everybody takes three observations away.

    Attributes
    ----------
    scenario : Scenario
        The data.
    model : str
        Whose line is to be moved: the population's by complete or partial pooling; by no pooling,
        that of the subject whose line moved most.
    subject : str
        The only subject whose observations may be removed; empty for all.
    """

    name: ClassVar[ActivityName] = "spoil_it"
    unanswered: ClassVar[Told] = {"rank": None, "of": None, "said": None}

    scenario: Scenario
    model: ModelName = "complete"
    subject: str = ""

    def prepare(self) -> None:
        """Fit the data as they are; NotPossible if there is nothing to move or to remove."""
        if self.model not in MODEL_NAMES:
            raise NotPossible("There is no such model.")
        if self.subject and self.subject not in self._labels:
            raise NotPossible(f"There is no subject {self.subject}.")
        if len(self._removable) < REMOVES:
            raise NotPossible(f"There are fewer than {REMOVES} points that could be removed.")
        if not np.isfinite(self._before).any():
            raise NotPossible("These data determine no such line, so none can be moved.")

    def task(self) -> Told:
        """Return the points that may be removed, and the lines before."""
        places = self._places.tolist()
        x, y = (self._rows[name].tolist() for name in ("x", "y"))
        return {
            "axes": axes(self.scenario),
            "model": self.model,
            "removes": REMOVES,
            "subjects": list(self._labels),
            "points": [[row, places[row], x[row], y[row]] for row in sorted(self._removable)],
            "lines": [written(line) for line in self._before],
        }

    def picture(self) -> Told:
        """Return the same."""
        return self.task()

    def check(self, answer: Json) -> Json:
        """Return the ids in their order."""
        if not isinstance(answer, list) or not all(type(row) is int for row in answer):
            raise Refused("Remove three points.")
        if len(set(answer)) != len(answer) or len(answer) != REMOVES:
            raise Refused("Remove three different points.")
        if not self._removable.issuperset(answer):
            raise Refused("Remove points that are there.")
        return sorted(answer)

    def entries(self, numbers: Sequence[int], answers: Sequence[Json]) -> list[Json]:
        """Return how far the line moved for each, fitted all together."""
        kept = np.tile(self._rows["kept"].to_numpy(), (len(answers), 1))
        kept[np.arange(len(answers))[:, np.newaxis], np.array(answers)] = False
        after = self._lines(kept)
        had = np.isfinite(self._before).all(axis=1)
        moved = np.sqrt(mean_square_apart(after, self._before, self._rows["x"].to_numpy()))
        moved = np.where(np.isnan(moved), math.inf, moved)
        moved[:, ~had] = -math.inf
        most = moved.argmax(axis=1)
        return [
            {
                "ids": answers[place],
                "moved": written_one(float(moved[place, line])),
                "line": written(after[place, line]),
                "subject": int(line) if self.model == "none" else None,
            }
            for place, line in enumerate(most)
        ]

    def mine(self, entries: Sequence[Entry]) -> list[Told]:
        """Return the same."""
        return [entry.shown for entry in entries]

    def reveal(self, entries: Sequence[Entry]) -> Told:
        """Return who moved it most."""
        ranked = _ranked(entries)
        title = MODEL_TITLES[self.model].lower()
        if not ranked:
            return {"ranked": [], "said": "Nobody has answered."}
        moved = entries[ranked[0]].shown["moved"]
        if moved is None:
            said = f"Three points were enough to leave {title} without a line."
        else:
            said = f"The farthest that three points moved the line of {title}: {self._told(moved)}."
        return {"ranked": ranked, "said": said}

    def results(self, entries: Sequence[Entry], reveal: Told) -> list[Told]:
        """Return everybody's rank; equal moves have equal ranks."""
        sizes = [_size(entry) for entry in entries]
        results: list[Told] = []
        for entry, size in zip(entries, sizes, strict=True):
            rank = 1 + sum(other > size for other in sizes)
            moved = entry.shown["moved"]
            did = "left it without a line" if moved is None else f"moved it by {self._told(moved)}"
            said = f"Your three points {did}: number {rank} of {len(entries)}."
            results.append({"rank": rank, "of": len(entries), "said": said})
        return results

    def table(self, entries: Sequence[Entry]) -> pd.DataFrame:
        """Return what was removed and how far the line moved."""
        shown = [entry.shown for entry in entries]
        columns: dict[str, Any] = {"person": [entry.number for entry in entries]}
        for place in range(REMOVES):
            columns[f"removed_{place + 1}"] = [one["ids"][place] for one in shown]
        columns["moved"] = [one["moved"] for one in shown]
        columns |= line_columns("line", [one["line"] for one in shown])
        if self.model == "none":
            columns["subject"] = [self._labels[one["subject"]] for one in shown]
        return pd.DataFrame(columns)

    def _told(self, moved: float) -> str:
        return f"{fixed(moved, 1)} {unit_of_y(data_set(self.scenario))}"

    def _lines(self, kept: NDArray[np.bool_]) -> Array:
        """Return the model's lines of data sets, shape (data sets, lines, 2)."""
        x, y = self._rows["x"].to_numpy(), self._rows["y"].to_numpy()
        data = gather(self._places, x, y, kept, n_subjects=len(self._labels))
        if self.model == "none":
            return own_lines(data).coefficients
        if self.model == "complete":
            known = np.array([reason is None for reason in why_no_line(data)])
            return np.where(known[:, np.newaxis], data.pooled_lines, np.nan)[:, np.newaxis]
        structure = random_structure(self.scenario.random)
        return reml.estimate(data, structure, self.scenario.reml).fixed_effects[:, np.newaxis]

    @cached_property
    def _rows(self) -> pd.DataFrame:
        return observe(self.scenario)

    @cached_property
    def _labels(self) -> tuple[str, ...]:
        return tuple(self._rows["subject"].unique())

    @cached_property
    def _places(self) -> NDArray[np.intp]:
        return pd.factorize(self._rows["subject"])[0]

    @cached_property
    def _removable(self) -> frozenset[int]:
        kept = self._rows["kept"].to_numpy()
        if self.subject:
            kept = kept & (self._rows["subject"] == self.subject).to_numpy()
        return frozenset(np.flatnonzero(kept).tolist())

    @cached_property
    def _before(self) -> Array:
        return self._lines(self._rows["kept"].to_numpy()[np.newaxis])[0]


def _size(entry: Entry) -> float:
    moved = entry.shown["moved"]
    return math.inf if moved is None else moved


def _ranked(entries: Sequence[Entry]) -> list[int]:
    return sorted(range(len(entries)), key=lambda place: -_size(entries[place]))
