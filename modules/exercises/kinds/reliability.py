"""How reliable subjects' own lines are: their order, and the reliability of a mean."""

from __future__ import annotations

import math
from itertools import combinations, pairwise
from statistics import mean

import numpy as np

from modules.exercises.drawing import Unsuitable, new_people, pick, require, shuffled
from modules.exercises.exercise import Mistake, Number, Order, Task
from modules.exercises.fitted import Fitted, fitted
from modules.exercises.printed import partial_text, table_text
from modules.pooling.reliability import reliability
from modules.words.wording import count, fixed

LABEL = "from the most to the least reliable"
ORDERED = 4
CLEAR_GAP = 0.02
"""By how much two reliabilities must differ, for one to be seen as larger."""

DAY_SETS = (
    ((0, 4, 8),),
    ((0, 3, 6), (1, 4, 7), (2, 5, 8)),
    ((0, 2, 4), (2, 4, 6), (3, 5, 7)),
    ((0, 1, 2), (3, 4, 5), (6, 7, 8)),
)
"""Three days each, from the widest to the narrowest spread."""

DAYS_OF_SETS = 9


def order_by_observations(random: np.random.Generator) -> Task:
    """Ask for the order of four subjects with unequal numbers of observations."""
    people = new_people(random, subjects=8, mechanism="unequal_subjects", fewest=2, most=10)
    fits = fitted(people)
    for chosen in combinations(shuffled(random, *fits.subjects), ORDERED):
        if _agree(_reliabilities(fits, chosen), {each: fits.left[each] for each in chosen}):
            why = "Reliability grows with the number of observations if their days spread alike."
            return _order(fits, chosen, why)
    raise Unsuitable


def order_by_spread(random: np.random.Generator) -> Task:
    """Ask for the order of four subjects with three observations each, on different days."""
    sets = [pick(random, *alike) for alike in DAY_SETS]
    removed = tuple(
        int(subject) * DAYS_OF_SETS + day
        for days, subject in zip(sets, random.permutation(ORDERED), strict=True)
        for day in range(DAYS_OF_SETS)
        if day not in days
    )
    fits = fitted(new_people(random, subjects=6, occasions=DAYS_OF_SETS, removed=removed))
    chosen = fits.subjects[:ORDERED]
    spreads = {subject: _sum_of_squares(fits.days[subject]) for subject in chosen}
    require(_agree(_reliabilities(fits, chosen), spreads))
    why = "All four have three observations, so it is the spread of their days that counts."
    return _order(fits, chosen, why)


def _reliabilities(fits: Fitted, chosen: tuple[str, ...]) -> dict[str, float]:
    """Return how much the own slopes of some subjects count, the largest first."""
    of_all = dict(zip(fits.subjects, reliability(fits.partial)[:, 1, 1].tolist(), strict=True))
    return {each: of_all[each] for each in sorted(chosen, key=lambda each: -of_all[each])}


def _agree(reliabilities: dict[str, float], by: dict[str, float]) -> bool:
    """Whether reliabilities fall clearly, and a simpler number falls with them."""
    return all(
        reliabilities[one] > reliabilities[other] + CLEAR_GAP and by[one] > by[other]
        for one, other in pairwise(reliabilities)
    )


def _order(fits: Fitted, chosen: tuple[str, ...], why: str) -> Task:
    reliabilities = _reliabilities(fits, chosen)
    order = tuple(reliabilities)
    by_slope = tuple(sorted(chosen, key=lambda subject: -fits.own[subject]["slope"]))
    require(by_slope not in (order, order[::-1]))
    rows = {
        subject: {
            "days": " ".join(f"{day:.0f}" for day in fits.days[subject]),
            "own slope": fits.own[subject]["slope"],
        }
        for subject in chosen
    }
    return Task(
        scenario=fits.models.scenario,
        question="These subjects were observed on these days. Order them by how reliable their own "
        "slope is, the most reliable first.",
        material=table_text(rows, 2),
        parts=(
            Order(
                LABEL,
                chosen,
                order,
                (
                    Mistake(order[::-1], "That is from the least to the most reliable."),
                    Mistake(by_slope, "That is by the slopes themselves, from steep to flat."),
                ),
            ),
        ),
        hints=(
            "A slope is the surer the more points it has and the wider apart their days are.",
            "What counts is the sum of squared distances of the days from their mean.",
        ),
        explanation=f"{', '.join(order)}. {why} Their reliabilities are "
        f"{', '.join(fixed(each, 2) for each in reliabilities.values())}.",
    )


def _sum_of_squares(days: list[float]) -> float:
    return sum((day - mean(days)) ** 2 for day in days)


def reliability_of_a_mean(random: np.random.Generator) -> Task:
    """Ask for the reliability of a random intercept."""
    fits = _random_intercepts(random)
    subject = pick(random, *fits.subjects)
    n = fits.left[subject]
    answer = float(reliability(fits.partial)[fits.subjects.index(subject), 0, 0])
    between, within = fits.variances["intercept"], fits.partial.residual_variance
    sd_between, sd_within = math.sqrt(between), math.sqrt(within)
    return Task(
        scenario=fits.models.scenario,
        question=f"Only intercepts differ in this model. Subject {subject} has {n} observations "
        "left. Which share of its own departure from the population does it keep, between 0 and 1?",
        material=partial_text(fits),
        parts=(
            Number(
                "share",
                "",
                answer,
                0.01,
                3,
                (
                    Mistake(1 - answer, "That is the share it gives up."),
                    Mistake(
                        between / (between + within),
                        "That is for one observation: divide σ² by how many there are.",
                    ),
                    Mistake(
                        sd_between / (sd_between + sd_within / n),
                        "Variances go in, not standard deviations.",
                    ),
                ),
            ),
        ),
        hints=(
            "Set how much subjects differ against how much a subject's own mean is in doubt.",
            "It is τ₀₀² / (τ₀₀² + σ² / n), with the n of this subject.",
        ),
        explanation=f"τ₀₀² / (τ₀₀² + σ²/n) = {fixed(between, 1)} / ({fixed(between, 1)} + "
        f"{fixed(within, 1)}/{n}) = {fixed(answer, 3)}. It keeps so much, and gives up "
        f"{fixed(1 - answer, 3)}.",
    )


def observations_needed(random: np.random.Generator) -> Task:
    """Ask how many observations of a subject a reliability takes."""
    fits = _random_intercepts(random)
    wanted = float(pick(random, 0.7, 0.8, 0.9, 0.95))
    between, within = fits.variances["intercept"], fits.partial.residual_variance
    odds = wanted / (1 - wanted)
    exact = odds * within / between
    require(1 < exact < 60 and 0.1 < exact % 1 < 0.9)
    answer = math.ceil(exact)
    others = {
        answer - 1: "With so many it falls a little short: round up.",
        math.ceil(odds * between / within): "Upside down: the more scatter σ², the more it takes.",
        math.ceil(odds * math.sqrt(within / between)): "Variances go in, not standard deviations.",
    }
    return Task(
        scenario=fits.models.scenario,
        question="Only intercepts differ in this model. How many observations must a subject have, "
        f"at least, to keep a share of {wanted:g} or more of its own departure?",
        material=partial_text(fits),
        parts=(
            Number(
                "observations",
                "",
                float(answer),
                0.0,
                0,
                tuple(
                    Mistake(float(many), said) for many, said in others.items() if many != answer
                ),
            ),
        ),
        hints=(
            "The share kept is τ₀₀² / (τ₀₀² + σ² / n): solve it for n.",
            "n is the share kept over the share given up, times σ² / τ₀₀²; then round up.",
        ),
        explanation=f"n = {fixed(odds, 2)} × {fixed(within, 1)} / {fixed(between, 1)} = "
        f"{fixed(exact, 2)}, so it takes {count(answer, 'observation')}.",
    )


def _random_intercepts(random: np.random.Generator) -> Fitted:
    """Draw people who differ in their intercepts only, some of whose observations are missing."""
    missing = int(random.integers(10, 51))
    return fitted(new_people(random, random="1", sd_slope=0.0, missing=missing))
