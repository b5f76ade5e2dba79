"""Which formula builds which variance-covariance matrix, and the other way round."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from modules.exercises.drawing import Unsuitable, new_people, pick, require, shuffled
from modules.exercises.exercise import Choice, Mistake, Task
from modules.exercises.fitted import lines_of
from modules.exercises.printed import covariance_text, table_text
from modules.observations import data_set, observe
from modules.pooling import partial
from modules.pooling.partial import PartialPooling
from modules.pooling.undetermined import Undetermined
from modules.scenario import DataName, RandomEffects, Scenario
from modules.words.formulas import formulas
from modules.words.wording import fixed

STRUCTURES: tuple[RandomEffects, ...] = ("1", "1 + x", "0 + x", "1 + x ||")
BUILDS: dict[RandomEffects, str] = {
    "1": "lets intercepts differ and nothing else: only τ₀₀² is not 0",
    "1 + x": "lets intercepts and slopes differ and go together: nothing in Σ is 0",
    "0 + x": "lets slopes differ and nothing else: only τ₁₁² is not 0",
    "1 + x ||": "lets intercepts and slopes differ, but not go together: the covariance is 0",
}
CLEARLY_NOT_ZERO = 0.5
NAMED_DATA: tuple[DataName, ...] = (
    "baseline_corrected",
    "sleepstudy",
    "radon",
    "chickweight",
    "orthodont",
    "oxboys",
    "simulated",
)


def formula_of_a_matrix(random: np.random.Generator) -> Task:
    """Show Σ and ask for the formula."""
    scenario, fits = _four_structures(random)
    structure: RandomEffects = pick(random, *STRUCTURES)
    written = formulas(data_set(scenario))
    return Task(
        scenario=replace(scenario, random=structure),
        question="Which random-effects term has built this variance-covariance matrix Σ?",
        material=covariance_text(fits[structure], "day", 1),
        parts=(
            Choice(
                "term",
                shuffled(random, *(written[each] for each in STRUCTURES)),
                written[structure],
                tuple(
                    Mistake(written[each], f"{written[each]} {BUILDS[each]}.")
                    for each in STRUCTURES
                    if each != structure
                ),
            ),
        ),
        hints=(
            "A zero in Σ is something that the model does not let differ, or not go together.",
            "Left of the bar stands what may differ; 0 takes the intercept out, and two bars "
            "forbid a correlation.",
        ),
        explanation=f"{written[structure]} {BUILDS[structure]}. Here Σ is "
        f"{_one_line(fits[structure])}.",
    )


def matrix_of_a_formula(random: np.random.Generator) -> Task:
    """Show the formula and ask for Σ."""
    scenario, fits = _four_structures(random)
    structure: RandomEffects = pick(random, *STRUCTURES)
    written = formulas(data_set(scenario))
    matrices = {each: _one_line(fits[each]) for each in STRUCTURES}
    require(len({*matrices.values()}) == len(STRUCTURES))
    return Task(
        scenario=replace(scenario, random=structure),
        question=f"The same data were fitted with four random-effects terms. Which Σ comes from "
        f"{written[structure]}? Rows are separated by a semicolon.",
        material="",
        parts=(
            Choice(
                "Σ",
                shuffled(random, *matrices.values()),
                matrices[structure],
                tuple(
                    Mistake(
                        matrices[each], f"That Σ is from {written[each]}, which {BUILDS[each]}."
                    )
                    for each in STRUCTURES
                    if each != structure
                ),
            ),
        ),
        hints=(
            "First ask whether intercepts may differ, then whether slopes may.",
            "Variances stand on the diagonal, intercept first; beside it the covariance.",
        ),
        explanation=f"{written[structure]} {BUILDS[structure]}. So it is {matrices[structure]}.",
    )


def same_matrix(random: np.random.Generator) -> Task:
    """Ask for the other spelling of a formula."""
    data: DataName = pick(random, *NAMED_DATA)
    scenario = new_people(random) if data == "simulated" else Scenario(data=data)
    written = formulas(data_set(scenario))
    spelled: list[RandomEffects] = ["x", "1 + x"]
    shown, twin = spelled if random.integers(2) else spelled[::-1]
    others: tuple[RandomEffects, ...] = ("1", "0 + x", "1 + x ||")
    criterion = fixed(_fit(scenario, "1 + x").criterion, 1)
    return Task(
        scenario=scenario,
        question=f"Which of these builds the same matrix as {written[shown]}?",
        material="",
        parts=(
            Choice(
                "term",
                shuffled(random, written[twin], *(written[each] for each in others)),
                written[twin],
                tuple(
                    Mistake(written[each], f"{written[each]} {BUILDS[each]}.") for each in others
                ),
            ),
        ),
        hints=(
            "In an R formula something stands there even if you do not write it.",
            "The intercept is there unless a 0 forbids it.",
        ),
        explanation=f"R adds the intercept by itself, so {written[twin]} and {written[shown]} are "
        f"one model: both have the REML criterion {criterion} with these data.",
    )


def formula_of_lines(random: np.random.Generator) -> Task:
    """Show partial pooling's lines and ask what the formula lets differ."""
    scenario, fits = _four_structures(random)
    asked: tuple[RandomEffects, ...] = ("1", "0 + x", "1 + x")
    structure: RandomEffects = pick(random, *asked)
    written = formulas(data_set(scenario))
    says: dict[RandomEffects, str] = {
        "1": "all slopes are the same and the lines are parallel",
        "0 + x": "all lines start at the same intercept",
        "1 + x": "both intercepts and slopes differ",
    }
    lines = lines_of(fits[structure].subjects, fits[structure].lines)
    intercepts = [line["intercept"] for line in lines.values()]
    slopes = [line["slope"] for line in lines.values()]
    return Task(
        scenario=replace(scenario, random=structure),
        question="These are the lines of partial pooling. Which random-effects term was used?",
        material=table_text(lines),
        parts=(
            Choice(
                "term",
                shuffled(random, *(written[each] for each in asked)),
                written[structure],
                tuple(
                    Mistake(written[each], f"With {written[each]} {says[each]}.")
                    for each in asked
                    if each != structure
                ),
            ),
        ),
        hints=(
            "What the term does not let differ is the same for all subjects.",
            "Look down each column: is there one in which nothing changes?",
        ),
        explanation=f"Intercepts go from {_range(intercepts)}, slopes from {_range(slopes)}: "
        f"{says[structure]}, as with {written[structure]}.",
    )


def _four_structures(
    random: np.random.Generator,
) -> tuple[Scenario, dict[RandomEffects, PartialPooling]]:
    """Draw people and fit all structures; none is singular and no estimate is all but zero."""
    scenario = new_people(random)
    fits: dict[RandomEffects, PartialPooling] = {
        structure: _fit(scenario, structure) for structure in STRUCTURES
    }
    covariance = np.abs(fits["1 + x"].random_covariance.to_numpy())
    require(bool((covariance > CLEARLY_NOT_ZERO).all()))
    require(not any(fit.singular for fit in fits.values()))
    return scenario, fits


def _fit(scenario: Scenario, structure: RandomEffects) -> PartialPooling:
    try:
        return partial.fit(observe(scenario), random=structure)
    except Undetermined:
        raise Unsuitable from None


def _range(values: list[float]) -> str:
    return f"{fixed(min(values), 3)} to {fixed(max(values), 3)}"


def _one_line(fit: PartialPooling) -> str:
    rows = fit.random_covariance.to_numpy()
    return f"[{'; '.join(', '.join(fixed(value, 1) for value in row) for row in rows.tolist())}]"
