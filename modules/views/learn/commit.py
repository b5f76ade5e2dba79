"""What a step asks for: the controls that take a guess, and the guess that they hold."""

from __future__ import annotations

from shiny import module, ui

from modules.exercises.exercise import Number
from modules.exercises.marking import read_number
from modules.lessons import (
    ChoiceCommit,
    Commit,
    LineCommit,
    NumberCommit,
    PointCommit,
    Step,
    commit_part,
)
from modules.observations import data_set
from modules.pooling.three_models import ThreeModels
from modules.scenario import LONGEST_LABEL
from modules.views.accepts import Accepted, Accepts, OrNothing, Text, TypedNumber

LONGEST_NUMERAL, LONGEST_OPTION = 40, 200
COMMIT_ACCEPTS: dict[str, Accepts] = {
    "intercept": TypedNumber(),
    "slope": TypedNumber(),
    "number": Text(LONGEST_NUMERAL),
    "subject": Text(LONGEST_LABEL),
    "option": OrNothing(Text(LONGEST_OPTION)),
}
NOBODY = "Choose …"

Guess = tuple[float, float] | str


def commit_ui(step: Step, models: ThreeModels) -> ui.TagList:
    """Return the controls for a guess; a line and a point are also dragged in the picture.

    Parameters
    ----------
    step : Step
    models : ThreeModels
        The fits to the Scenario that it reveals.
    """
    commit = step.commit
    if isinstance(commit, LineCommit | PointCommit):
        variables = data_set(models.scenario)
        unit = variables.y_unit or variables.y
        return ui.TagList(
            ui.p(commit.ask, class_="guide-ask"),
            ui.div(
                _number_field("intercept", f"Intercept ({unit})"),
                _number_field("slope", f"Slope (per {variables.x})"),
                class_="guide-terms",
            ),
        )
    part = commit_part(step, models)
    if isinstance(part, Number):
        label = f"{commit.ask} ({part.unit})" if part.unit else commit.ask
        return ui.TagList(ui.input_text("number", label, autocomplete="off"))
    if isinstance(commit, ChoiceCommit):
        return ui.TagList(ui.input_radio_buttons("option", commit.ask, part.options, selected=""))
    labels = {"": NOBODY} | {subject: subject for subject in part.options}
    return ui.TagList(ui.input_select("subject", commit.ask, labels))


def _number_field(name: str, label: str) -> ui.Tag:
    """Return a field for any number, empty at first, which `ui.input_numeric` cannot be."""
    whole_name = module.resolve_id(name)
    field = ui.tags.input(
        id=whole_name, type="number", step="any", class_="shiny-input-number form-control"
    )
    return ui.div(
        ui.tags.label(label, for_=whole_name, class_="control-label"),
        field,
        class_="form-group shiny-input-container",
    )


def guess_of(commit: Commit, given: Accepted) -> Guess | None:
    """Return the guess, or None while there is none."""
    if isinstance(commit, LineCommit | PointCommit):
        intercept, slope = given.intercept(), given.slope()
        return None if intercept is None or slope is None else (intercept, slope)
    if isinstance(commit, NumberCommit):
        return given.number() if read_number(given.number()) is not None else None
    return (given.option() if isinstance(commit, ChoiceCommit) else given.subject()) or None


def nothing_given(commit: Commit) -> str:
    """Return what is said to who asks for the answer without a guess."""
    if isinstance(commit, LineCommit | PointCommit):
        return "Drag it first, or type both numbers."
    return "Type a number first." if isinstance(commit, NumberCommit) else "Choose first."
