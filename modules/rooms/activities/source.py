"""Where samples come from: a simulated truth, or a world like real data."""

from __future__ import annotations

from modules.pooling import three_models
from modules.pooling.undetermined import Undetermined
from modules.rooms.activities.activity import NotPossible
from modules.scenario import Scenario
from modules.study.samples import Source
from modules.study.world import world_like


def source_of(scenario: Scenario) -> Source:
    """Return what the samples of a room are drawn from.

    Raises
    ------
    NotPossible
        If the data are real and do not determine partial pooling.
    """
    if scenario.data == "simulated":
        return scenario
    try:
        return world_like(three_models.fit(scenario))
    except Undetermined as reason:
        raise NotPossible(f"No world is like these data. {reason}") from None
