"""A study of a person's Scenario, made batch by batch: what was asked for, and what there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from modules.pooling.three_models import ThreeModels
from modules.scenario import MECHANISMS, Mechanism, Scenario
from modules.study.samples import Source
from modules.study.study import Study
from modules.study.world import World, world_like


@dataclass(frozen=True, eq=False)
class Repetition:
    """Studies of one Scenario.

    Attributes
    ----------
    about : Scenario
        The Scenario.
    sources : mapping of str to Scenario or World
        What is drawn from, by the mechanism by which observations go missing: the Scenario's own
        first, and, where ways of going missing are compared, all others.
    replicates : int
        How many data sets of each are wanted.
    studies : mapping of str to Study
        What there is already, by mechanism.
    """

    about: Scenario
    sources: Mapping[Mechanism, Source]
    replicates: int
    studies: Mapping[Mechanism, Study] = field(default_factory=dict)

    @property
    def own(self) -> Study | None:
        """The study by the Scenario's own mechanism, as far as there is one."""
        return self.studies.get(self.about.mechanism)

    @property
    def compares_mechanisms(self) -> bool:
        """Whether all ways of going missing are wanted."""
        return len(self.sources) > 1

    @property
    def is_of_a_world(self) -> bool:
        """Whether the data sets are those of a world like real data."""
        return isinstance(self.sources[self.about.mechanism], World)

    @property
    def data_sets(self) -> int:
        """How many data sets there are, of all studies."""
        return sum(map(len, self.studies.values()))

    def is_about(self, now: Scenario) -> bool:
        """Whether another study of a Scenario would have the same data sets.

        Which sample of a simulated truth is shown makes no difference: all are drawn anew.
        """
        if self.is_of_a_world:
            return self.about == now
        return replace(self.about, sample=0, seed=0) == replace(now, sample=0, seed=0)

    def data_set_of(self, now: Scenario) -> int | None:
        """Return the number, from 0, of the data set that a Scenario is; None if it is none."""
        if self.own is None or self.is_of_a_world or not self.is_about(now):
            return None
        found = np.flatnonzero((self.own.answers.seeds == (now.sample, now.seed)).all(axis=1))
        return int(found[0]) if len(found) else None


def repetition_of(models: ThreeModels, replicates: int, mechanisms: bool) -> Repetition:
    """Return what is to be repeated for a Scenario: its truth, or a world like its data.

    Parameters
    ----------
    models : ThreeModels
        The fits to the Scenario.
    replicates : int
        How many data sets.
    mechanisms : bool
        Whether all ways of going missing are compared; of a simulated Scenario alone.

    Raises
    ------
    Undetermined
        If the data are real and do not determine partial pooling, with the reason.
    """
    scenario = models.scenario
    if scenario.data != "simulated":
        return Repetition(scenario, {scenario.mechanism: world_like(models)}, replicates)
    sources: dict[Mechanism, Source] = {scenario.mechanism: scenario}
    for way in MECHANISMS if mechanisms else ():
        sources.setdefault(way, replace(scenario, mechanism=way))
    return Repetition(scenario, sources, replicates)
