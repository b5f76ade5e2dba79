"""What a scene is called before anybody gives it a name: the data, and what is unusual."""

from __future__ import annotations

from collections.abc import Iterator

from modules.observations import data_set, mechanism_definition
from modules.scenario import Scenario
from modules.scenario.scenes import LONGEST_TITLE
from modules.scenario.view_settings import ESTIMATE, ViewSettings
from modules.words.formulas import formulas

SPACE = "\N{NARROW NO-BREAK SPACE}"


def scene_title(scenario: Scenario, view: ViewSettings) -> str:
    """Return a title such as ``sleepstudy, 40 % missing, Shrinkage``, not too long for a scene."""
    title = ", ".join([data_set(scenario).title.split(",")[0], *_unusual(scenario, view)])
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _unusual(scenario: Scenario, view: ViewSettings) -> Iterator[str]:
    usual, usual_view = Scenario(), ViewSettings()
    unequal = scenario.mechanism == "unequal_subjects"
    if scenario.missing and not unequal:
        yield f"{scenario.missing}{SPACE}% missing"
    if unequal or (scenario.missing and scenario.mechanism != usual.mechanism):
        yield mechanism_definition[scenario.mechanism][0].split(" (")[0].lower()
    if scenario.focus:
        yield f"{scenario.focus} set apart"
    if scenario.random != usual.random:
        yield formulas(data_set(scenario))[scenario.random]
    if scenario.reml != usual.reml:
        yield "ML"
    if view.dial != ESTIMATE:
        yield f"dial at {view.dial:g}"
    if view.pinned is not None:
        yield "with earlier fits"
    if view.tab != usual_view.tab:
        yield view.tab
    if view.tab == "Model" and view.part != usual_view.part:
        yield view.part
