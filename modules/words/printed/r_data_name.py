"""What a data frame is called in R."""

from __future__ import annotations

from modules.scenario import Scenario

CHAPTER_NAMES = {"baseline_corrected": "sleep2"}


def r_data_name(scenario: Scenario) -> str:
    """Return the chapter's name of a data frame, or that of the data set."""
    return CHAPTER_NAMES.get(scenario.data, scenario.data)
