"""What the loop of a study draws from: a truth that is known, or a fit taken for it."""

from __future__ import annotations

import math

from modules.scenario import Scenario
from modules.study.truth import Truth, truth_of_scenario
from modules.study.world import world_like
from modules.words.code.about import About
from modules.words.code.literals import number

REPETITIONS = 200
SIMULATED = (
    "The same study {times} times: new subjects, new observations, and as many go missing in the "
    "same way, by other random numbers than the lab's. Each time the three models estimate the "
    "slope, of which the truth is known."
)
LIKE_THESE = (
    "Of real data the truth is unknown, so the fit of partial pooling is taken for it: {times} "
    "times new subjects on the same occasions, with the same observations missing. Each time the "
    "three models estimate the slope."
)
FOCUS = " What is done to single subjects or points by hand is left out."


def truth_of(about: About) -> Truth:
    """Return the parameters that new data come from."""
    scenario = about.models.scenario
    is_simulated = scenario.data == "simulated"
    return truth_of_scenario(scenario) if is_simulated else world_like(about.models).truth


def said_of(about: About) -> str:
    """Return what the loop does."""
    scenario = about.models.scenario
    if scenario.data != "simulated":
        return LIKE_THESE.format(times=REPETITIONS)
    by_hand = scenario.focus or scenario.removed or scenario.restored
    return SIMULATED.format(times=REPETITIONS) + (FOCUS if by_hand else "")


def assignments(truth: Truth, sign: str) -> list[str]:
    """Return the lines that set the truth, with a language's sign of assignment."""
    correlation = 0.0 if math.isnan(truth.correlation) else truth.correlation
    values = {
        "gamma0": (truth.intercept, "the population's intercept"),
        "gamma1": (truth.slope, "and its slope"),
        "tau00": (truth.sd_intercept, "SD of intercepts between subjects"),
        "tau11": (truth.sd_slope, "SD of slopes"),
        "rho": (correlation, "their correlation"),
        "sigma": (truth.residual_sd, "SD of the residuals"),
    }
    written = {name: f"{name} {sign} {number(value)}" for name, (value, _) in values.items()}
    widest = max(map(len, written.values()))
    return [f"{written[name].ljust(widest)}  # {said}" for name, (_, said) in values.items()]


def loses_any(scenario: Scenario) -> bool:
    """Whether observations of simulated data go missing by the mechanism."""
    if scenario.data != "simulated":
        return False
    return scenario.mechanism == "unequal_subjects" or scenario.missing > 0
