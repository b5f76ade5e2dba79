"""Who is closest: each is a subject with few observations, and sees itself pulled to the class."""

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
from modules.observations.missingness import generator
from modules.pooling import partial
from modules.pooling.lines import mean_square_apart
from modules.pooling.none import own_lines
from modules.pooling.partial import PartialPooling
from modules.pooling.solver.cross_products import gather
from modules.pooling.undetermined import Undetermined
from modules.rooms.activities.activity import (
    Entry,
    NotPossible,
    line_columns,
    require_true,
    written,
    written_one,
)
from modules.rooms.activities.axes import axes
from modules.rooms.activities.source import source_of
from modules.rooms.protocol import ActivityName, Json
from modules.scenario import Scenario
from modules.study.samples import truth_of
from modules.study.truth import Truth
from modules.words.wording import fixed, per_cent

Array = NDArray[np.float64]
Told = dict[str, Json]

FEWEST, MOST = 2, 10


@dataclass(frozen=True)
class Closest:
    """Everybody is a subject of the truth, with an own line and a pooled one.

    Attributes
    ----------
    scenario : Scenario
        Whose truth, or the data whose world.
    seed : int
        With a person's number, what decides that person's data, however many join.
    observations : int
        How many each has, on different occasions of the Scenario's.
    """

    name: ClassVar[ActivityName] = "closest"
    unanswered: ClassVar[Told] = {"line": None, "said": None}

    scenario: Scenario
    seed: int
    observations: int = 3

    def prepare(self) -> None:
        """Find the truth; NotPossible if there is none, or there are too few occasions."""
        _ = self._truth
        most = min(MOST, len(self._x))
        if not FEWEST <= self.observations <= most:
            raise NotPossible(f"Here everybody can have {FEWEST} to {most} observations.")

    def task(self) -> Told:
        """Return what is shown, and how many observations there will be."""
        return {"axes": axes(self.scenario), "observations": self.observations}

    def picture(self) -> Told:
        """Return the same."""
        return self.task()

    def check(self, answer: Json) -> Json:
        """Return True."""
        require_true(answer)
        return True

    def entries(self, numbers: Sequence[int], answers: Sequence[Json]) -> list[Json]:
        """Return people's observations, and the lines through these alone."""
        people = [self._person(number) for number in numbers]
        x, y = np.stack([person.x for person in people]), np.stack([person.y for person in people])
        own = own_lines(gather(0, x, y, n_subjects=1)).coefficients[:, 0]
        points = np.stack([x, y], axis=-1)
        return [
            {"points": [written(point) for point in mine], "own": written(line)}
            for mine, line in zip(points, own, strict=True)
        ]

    def mine(self, entries: Sequence[Entry]) -> list[Told]:
        """Return the same."""
        return [entry.shown for entry in entries]

    def reveal(self, entries: Sequence[Entry]) -> Told:
        """Return the lines of all who answered, pooled and true, and how far both are off."""
        fit = self._pooled(entries)
        pooled, population, why = None, None, str(fit)
        if isinstance(fit, PartialPooling):
            pooled, why = fit.lines.to_numpy(), None
            population = written(fit.fixed_effects.to_numpy())
        lines = [
            self._line(entry, None if pooled is None else pooled[place])
            for place, entry in enumerate(entries)
        ]
        both = [line for line in lines if None not in (line["own_error"], line["pooled_error"])]
        return {
            "population": population,
            "why": why,
            "lines": lines,
            "compared": len(both),
            "closer": sum(line["pooled_error"] < line["own_error"] for line in both),
            "own_error": _root_mean_square([line["own_error"] for line in both]),
            "pooled_error": _root_mean_square([line["pooled_error"] for line in both]),
        }

    def results(self, entries: Sequence[Entry], reveal: Told) -> list[Told]:
        """Return everybody's own of those lines, and which is closer."""
        return [{"line": line, "said": self._said(line, reveal)} for line in reveal["lines"]]

    def table(self, entries: Sequence[Entry]) -> pd.DataFrame:
        """Return lines and errors; the pooled ones are those of all entries."""
        lines = self.reveal(entries)["lines"]
        columns: dict[str, Any] = {"person": [entry.number for entry in entries]}
        columns |= line_columns("own", [entry.shown["own"] for entry in entries])
        columns |= line_columns("pooled", [line["pooled"] for line in lines])
        columns |= line_columns("true", [line["truth"] for line in lines])
        for error in ("own_error", "pooled_error"):
            columns[error] = [line[error] for line in lines]
        return pd.DataFrame(columns)

    def _line(self, entry: Entry, pooled: Array | None) -> Told:
        truth, own = self._person(entry.number).line, entry.shown["own"]
        return {
            "pooled": None if pooled is None else written(pooled),
            "truth": written(truth),
            "own_error": None if own is None else self._error(np.array(own), truth),
            "pooled_error": None if pooled is None else self._error(pooled, truth),
        }

    def _error(self, line: Array, truth: Array) -> float | None:
        return written_one(math.sqrt(float(mean_square_apart(line, truth, self._x))))

    def _pooled(self, entries: Sequence[Entry]) -> PartialPooling | Undetermined:
        """Fit partial pooling to the observations of those who answered."""
        if not entries:
            return Undetermined("Nobody has answered.")
        rows = pd.DataFrame(
            [(str(entry.number), *point) for entry in entries for point in entry.shown["points"]],
            columns=["subject", "x", "y"],
        )
        try:
            return partial.fit(rows, self.scenario.random, self.scenario.reml)
        except Undetermined as reason:
            return reason

    def _said(self, line: Told, reveal: Told) -> str:
        own, pooled = line["own_error"], line["pooled_error"]
        if pooled is None:
            return f"The class gives you no line. {reveal['why']}"
        unit = unit_of_y(data_set(self.scenario))
        if own is None:
            return f"Pooled with the class, your line is {fixed(pooled, 1)} {unit} off."
        closer = "closer" if pooled < own else "farther off"
        share = per_cent(reveal["closer"] / reveal["compared"])
        return (
            f"Your own line is {fixed(own, 1)} {unit} off the true one, the pooled one "
            f"{fixed(pooled, 1)}: pooling brought you {closer}, and {share} of the class closer."
        )

    def _person(self, number: int) -> _Person:
        """Return the subject that a person is: always the same one."""
        random, truth = generator(self.seed, f"person {number}"), self._truth
        correlation = 0.0 if math.isnan(truth.correlation) else truth.correlation
        first, second = random.standard_normal(2).tolist()
        both = correlation * first + math.sqrt(1 - correlation**2) * second
        line = np.array(
            [truth.intercept + truth.sd_intercept * first, truth.slope + truth.sd_slope * both]
        )
        x = np.sort(random.choice(self._x, self.observations, replace=False))
        noise = truth.residual_sd * random.standard_normal(self.observations)
        return _Person(line, x, line[0] + line[1] * x + noise)

    @cached_property
    def _truth(self) -> Truth:
        return truth_of(source_of(self.scenario))

    @cached_property
    def _x(self) -> Array:
        return np.unique(observe(self.scenario)["x"].to_numpy(np.float64))


@dataclass(frozen=True, eq=False)
class _Person:
    """A subject: its true line, and its observations."""

    line: Array
    x: Array
    y: Array


def _root_mean_square(errors: list[float]) -> float | None:
    return written_one(math.sqrt(float(np.mean(np.square(errors))))) if errors else None
