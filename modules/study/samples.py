"""New data sets of one design, many at once: those of a simulated Scenario, or of a world."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.random import SeedSequence
from numpy.typing import NDArray

from modules.observations import observe_samples
from modules.scenario import LARGEST_SEED, Scenario
from modules.study.truth import Truth, truth_of_scenario
from modules.study.world import World, draw

Array = NDArray[np.float64]
Source = Scenario | World

TRUTH_UNKNOWN = (
    "The truth of these data is unknown, so they cannot be drawn anew. Repeat a world like them "
    "instead: world_like(fit(scenario))."
)


class UnknownTruth(ValueError):
    """Raised when data are to be drawn anew whose truth is unknown."""


@dataclass(frozen=True, eq=False)
class Samples:
    """Data sets of the same subjects and occasions.

    Attributes
    ----------
    subject : ndarray of int, shape (observations,)
        Number of the subject of each observation, from 0.
    x : ndarray, shape (observations,)
        Where it was made.
    y : ndarray, shape (data sets, observations)
        What was observed.
    kept : ndarray of bool, shape (data sets, observations)
        False where it is missing.
    lines : ndarray, shape (data sets, subjects, 2)
        Intercept and slope that each subject truly has.
    """

    subject: NDArray[np.intp]
    x: Array
    y: Array
    kept: NDArray[np.bool_]
    lines: Array


def require_truth(source: Source) -> None:
    """Refuse a source whose data cannot be drawn anew.

    Raises
    ------
    UnknownTruth
        If it is a Scenario of data that are not simulated.
    """
    if isinstance(source, Scenario) and source.data != "simulated":
        raise UnknownTruth(TRUTH_UNKNOWN)


def truth_of(source: Source) -> Truth:
    """Return the parameters that a source's data sets come from."""
    return source.truth if isinstance(source, World) else truth_of_scenario(source)


def observations_of(source: Source) -> int:
    """Return how many observations each data set has, missing or not."""
    if isinstance(source, World):
        return len(source.x)
    return source.subjects * source.occasions


def seeds(children: list[SeedSequence]) -> NDArray[np.int64]:
    """Return a sample and a seed of missingness for each child, shape (children, 2)."""
    words = np.stack([child.generate_state(2) for child in children])
    return (words & LARGEST_SEED).astype(np.int64)


def scenario_of(scenario: Scenario, sample: int, seed: int) -> Scenario:
    """Return the Scenario of one data set among the many drawn from a Scenario."""
    return replace(scenario, sample=sample, seed=seed)


def draw_samples(source: Source, chosen: NDArray[np.int64]) -> Samples:
    """Draw data sets.

    Parameters
    ----------
    source : Scenario or World
        What they are drawn from.
    chosen : ndarray of int, shape (data sets, 2)
        The sample and the seed of missingness of each. A world's missing observations are the same
        in all.

    Returns
    -------
    Samples
        Of a Scenario, to the bit what `observe` makes of it with that sample and seed.
    """
    samples = chosen[:, 0].tolist()
    if isinstance(source, World):
        y, lines = draw(source, samples)
        return Samples(source.subject, source.x, y, np.broadcast_to(source.kept, y.shape), lines)
    observed, lines = observe_samples(source, samples, chosen[:, 1].tolist())
    return Samples(
        subject=pd.factorize(observed.rows["subject"])[0],
        x=observed.rows["x"].to_numpy(np.float64),
        y=observed.y,
        kept=observed.kept,
        lines=lines,
    )
