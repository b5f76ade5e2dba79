"""Which data, how they are spoiled and which models: a Scenario in words."""

from __future__ import annotations

from collections.abc import Iterator

from modules.observations import data_set, mechanism_definition
from modules.scenario import SLIDERS, Scenario
from modules.words.formulas import formulas
from modules.words.wording import count


def settings(scenario: Scenario) -> dict[str, str]:
    """Return what was chosen, by what it is about.

    Raises
    ------
    ForgottenUpload
        If the data were uploaded and are not kept here (any more).
    """
    return dict(_settings(scenario))


def _settings(scenario: Scenario) -> Iterator[tuple[str, str]]:
    variables = data_set(scenario)
    yield "Data", variables.title
    if scenario.data == "simulated":
        yield "Truth", ", ".join(_truth(scenario))
        yield "Sample", str(scenario.sample)
    yield "Response", _with_unit(variables.y, variables.y_unit)
    yield "Predictor", _with_unit(variables.x, variables.x_unit)
    yield "Subjects", variables.subject
    yield "Missing", _missing(scenario)
    if scenario.focus:
        yield "Set apart", _focus(scenario)
    if by_hand := _by_hand(scenario):
        yield "By hand", by_hand
    method = "REML" if scenario.reml else "ML"
    yield "Partial pooling", f"{formulas(variables)[scenario.random]}, by {method}"


def _truth(scenario: Scenario) -> Iterator[str]:
    for name, slider in SLIDERS.items():
        if slider.group == "truth":
            value = f"{getattr(scenario, name):g}"
            yield (
                f"{slider.symbol} = {value}" if slider.symbol else f"{value} {slider.label.lower()}"
            )


def _with_unit(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit else name


def _missing(scenario: Scenario) -> str:
    title = mechanism_definition[scenario.mechanism][0].split(" (")[0]
    if scenario.mechanism == "unequal_subjects":
        kept = f"each subject keeps {scenario.fewest} to {scenario.most} observations"
        return f"{title}: {kept}, seed {scenario.seed}"
    if not scenario.missing:
        return "nothing by chance"
    return f"{scenario.missing} %, {title.lower()}, seed {scenario.seed}"


def _focus(scenario: Scenario) -> str:
    left = count(scenario.focus_left, "observation")
    noise = f", extra noise with an SD of {scenario.focus_noise:g}"
    return f"{scenario.focus} keeps {left}{noise if scenario.focus_noise else ''}"


def _by_hand(scenario: Scenario) -> str:
    counts = (("removed", len(scenario.removed)), ("restored", len(scenario.restored)))
    return ", ".join(f"{count(many, 'observation')} {what}" for what, many in counts if many)
