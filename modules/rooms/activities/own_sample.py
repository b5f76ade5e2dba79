"""Your own sample: everybody gets data of the same truth, and the class its sampling distribution.

Of real data, whose truth nobody knows, it is a world like them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.random import SeedSequence
from numpy.typing import NDArray

from modules.figures.messages import LINES, TRUTH, of_state
from modules.figures.state import State, rounded, steps_of, units_of
from modules.lessons.quantities import unit_of_slope
from modules.observations import data_set, observe
from modules.observations.simulation import rounded_outwards
from modules.pooling.solver.cross_products import gather
from modules.pooling.solver.identifiability import why_no_line
from modules.pooling.solver.random_structure import random_structure
from modules.pooling.three_models import MODEL_NAMES, ModelName
from modules.rooms.activities.activity import (
    Entry,
    Numbers,
    line_columns,
    require_true,
    written,
)
from modules.rooms.activities.axes import axes
from modules.rooms.activities.source import source_of
from modules.rooms.protocol import ActivityName, Axes, Json
from modules.scenario import Scenario
from modules.study.fits import ModelFits, complete_fits, none_fits, partial_fits
from modules.study.samples import Samples, Source, draw_samples, seeds, truth_of
from modules.words.model_titles import MODEL_TITLES
from modules.words.wording import number

Array = NDArray[np.float64]

PILOTS = 64
SDS_SHOWN = 4.0
PILOT = 1
"""What the seeds of samples that only say where estimates lie have behind their number."""


@dataclass(frozen=True)
class OwnSample:
    """Everybody fits the three models to a sample of their own.

    Attributes
    ----------
    scenario : Scenario
        Whose truth, or the data whose world.
    seed : int
        With a person's number, what decides that person's sample.
    """

    name: ClassVar[ActivityName] = "own_sample"
    unanswered: ClassVar[dict[str, Json]] = {"said": None, "state": None}

    scenario: Scenario
    seed: int

    def prepare(self) -> None:
        """Draw the samples that say where estimates lie; NotPossible if there is no world."""
        _ = self._axes

    def task(self) -> dict[str, Json]:
        """Return whose observations a sample has, and where."""
        rows = self._rows
        return {
            "axes": self._axes,
            "subjects": list(dict.fromkeys(rows["subject"])),
            "x": {str(name): group["x"].tolist() for name, group in rows.groupby("subject")},
        }

    def picture(self) -> dict[str, Json]:
        """Return what is shown of estimates."""
        return {"axes": self._axes}

    def check(self, answer: Json) -> Json:
        """Return True."""
        require_true(answer)
        return True

    def entries(self, numbers: Sequence[int], answers: Sequence[Json]) -> list[Json]:
        """Return the population's line by each model."""
        fitted = self._fitted(numbers)
        return [fitted.estimates(place) for place in range(len(numbers))]

    def mine(self, entries: Sequence[Entry]) -> list[dict[str, Json]]:
        """Return everybody's own data and fits, without what is true."""
        fitted = self._fitted([entry.number for entry in entries])
        return [
            {
                "estimates": entry.shown,
                "reasons": fitted.reasons(place),
                "state": of_state(self._state(fitted, place), LINES, with_observations=True),
            }
            for place, entry in enumerate(entries)
        ]

    def reveal(self, entries: Sequence[Entry]) -> dict[str, Json]:
        """Return the truth, and where the class's estimates lie about it."""
        truth = truth_of(self.source)
        found = {model: _known(entries, model) for model in MODEL_NAMES}
        return {
            "truth": written([truth.intercept, truth.slope]),
            "counted": {model: len(lines) for model, lines in found.items()},
            "mean": {model: _mean(lines) for model, lines in found.items()},
            "sd": {model: _sd(lines) for model, lines in found.items()},
        }

    def results(self, entries: Sequence[Entry], reveal: dict[str, Json]) -> list[dict[str, Json]]:
        """Return how far everybody's slopes are off, and the true lines of the own sample."""
        fitted = self._fitted([entry.number for entry in entries])
        return [
            {
                "said": self._said(entry.shown, reveal["truth"]),
                "state": of_state(
                    self._state(fitted, place), (*LINES, *TRUTH), with_observations=True
                ),
            }
            for place, entry in enumerate(entries)
        ]

    def table(self, entries: Sequence[Entry]) -> pd.DataFrame:
        """Return the estimates."""
        columns: dict[str, Any] = {"person": [entry.number for entry in entries]}
        for model in MODEL_NAMES:
            columns |= line_columns(model, [entry.shown[model] for entry in entries])
        return pd.DataFrame(columns)

    def _said(self, estimates: dict[ModelName, Numbers], truth: list[float]) -> str:
        slopes = [
            f"{number(line[1], 3)} by {MODEL_TITLES[model].lower()}"
            for model, line in estimates.items()
            if line is not None
        ]
        if not slopes:
            return "Your sample determines no slope."
        true = f"{number(truth[1], 3)} {unit_of_slope(data_set(self.scenario))}"
        said = f"{', '.join(slopes[:-1])} and {slopes[-1]}" if slopes[1:] else slopes[0]
        return f"The true slope is {true}. Yours is {said}."

    @cached_property
    def source(self) -> Source:
        """What samples are drawn from."""
        return source_of(self.scenario)

    @cached_property
    def _rows(self) -> pd.DataFrame:
        return observe(self.scenario).loc[:, ["subject", "x"]]

    @cached_property
    def _axes(self) -> Axes:
        """What is shown: of estimates, where those of a few dozen samples lie."""
        pilots = _fit(self.source, [(self.seed, place, PILOT) for place in range(PILOTS)])
        lines = np.concatenate([fits.population for fits in pilots.fits.values()])
        lines = lines[np.isfinite(lines).all(axis=1)]
        shown = axes(self.scenario)
        if not len(lines):
            return shown
        reach = SDS_SHOWN * lines.std(axis=0)
        low, high = lines.mean(axis=0) - reach, lines.mean(axis=0) + reach
        intercept, slope = (
            rounded_outwards(float(low[term]), float(high[term])) for term in range(2)
        )
        return {**shown, "intercept": intercept, "slope": slope}

    def _fitted(self, numbers: Sequence[int]) -> _Fitted:
        return _fit_of_people(self, tuple(numbers))

    def _state(self, fitted: _Fitted, place: int) -> State:
        """Return the state of one sample, as `state_of` makes it of a Scenario's."""
        samples, truth = fitted.samples, truth_of(self.source)
        observations = self._rows.assign(
            y=samples.y[place], kept=samples.kept[place], before=np.nan
        )
        units = units_of(observations)
        parts = {
            "complete": fitted.fits["complete"].population[place],
            "none": fitted.fits["none"].lines[place],
            "partial": fitted.fits["partial"].lines[place],
            "truth": samples.lines[place],
            "true_population": np.array([truth.intercept, truth.slope]),
        }
        decimals = round(-np.log10(steps_of(observations)[0]))
        subjects = tuple(dict.fromkeys(observations["subject"]))
        return State(
            subjects,
            {part: rounded(values, units[2]) for part, values in parts.items()},
            np.bincount(samples.subject, samples.kept[place], len(subjects)).astype(int),
            observations.assign(y=observations["y"].round(decimals)),
        )


@dataclass(frozen=True, eq=False)
class _Fitted:
    """The three models fitted to some samples."""

    samples: Samples
    fits: dict[ModelName, ModelFits]
    why_not: dict[ModelName, list[str | None]]

    def estimates(self, place: int) -> dict[ModelName, Numbers]:
        return {model: written(fits.population[place]) for model, fits in self.fits.items()}

    def reasons(self, place: int) -> dict[str, str]:
        """Say why models have no line for the population, for those that have none."""
        return {
            model: str(self.why_not[model][place])
            for model, line in self.estimates(place).items()
            if line is None
        }


@lru_cache(maxsize=8)
def _fit_of_people(activity: OwnSample, numbers: tuple[int, ...]) -> _Fitted:
    return _fit(activity.source, [(activity.seed, person) for person in numbers])


def _fit(source: Source, keys: Sequence[tuple[int, ...]]) -> _Fitted:
    """Draw a sample for each key, a seed and what comes behind it, and fit them together."""
    samples = draw_samples(source, seeds([SeedSequence(key[0], spawn_key=key[1:]) for key in keys]))
    subjects = samples.lines.shape[1]
    data = gather(samples.subject, samples.x, samples.y, samples.kept, n_subjects=subjects)
    none = none_fits(data)
    partial = partial_fits(data, random_structure(source.random), source.reml)
    return _Fitted(
        samples,
        {"complete": complete_fits(data), "none": none, "partial": partial},
        {
            "complete": why_no_line(data),
            "none": none.why_no_test.tolist(),
            "partial": partial.why_no_fit.tolist(),
        },
    )


def _known(entries: Sequence[Entry], model: ModelName) -> list[list[float]]:
    return [entry.shown[model] for entry in entries if entry.shown[model] is not None]


def _mean(lines: list[list[float]]) -> Numbers:
    return written(np.mean(lines, axis=0)) if lines else None


def _sd(lines: list[list[float]]) -> Numbers:
    return written(np.std(lines, axis=0, ddof=1)) if len(lines) > 1 else None
