"""What a person chose, and how it travels: the Scenario, the way of looking, links, the gallery."""

from modules.scenario.remembered import remembered
from modules.scenario.scenario import (
    DATA_NAMES,
    LARGEST_SEED,
    LONGEST_LABEL,
    MECHANISMS,
    RANDOM_EFFECTS,
    RANGES,
    SLIDERS,
    WHOLE_NUMBERS,
    DataName,
    Mechanism,
    RandomEffects,
    Scenario,
    ScenarioError,
    is_text,
    scenario_at,
)

__all__ = [
    "DATA_NAMES",
    "LARGEST_SEED",
    "LONGEST_LABEL",
    "MECHANISMS",
    "RANDOM_EFFECTS",
    "RANGES",
    "SLIDERS",
    "WHOLE_NUMBERS",
    "DataName",
    "Mechanism",
    "RandomEffects",
    "Scenario",
    "ScenarioError",
    "is_text",
    "remembered",
    "scenario_at",
]
