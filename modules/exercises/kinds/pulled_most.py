"""Find the subject that is pulled most, or least, and say why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from modules.exercises.drawing import Unsuitable, new_people, require, shuffled
from modules.exercises.exercise import Choice, Mistake, Subject, Task
from modules.exercises.fitted import Fitted, fitted
from modules.exercises.printed import table_text
from modules.pooling.reliability import reliability
from modules.words.wording import fixed

FEWEST = "It has the fewest observations, so its own slope is the least reliable."
MOST = "It has the most observations, so its own slope is the most reliable."
FARTHEST = "All have as many observations, and its own slope is farthest from the population's."
NEAREST = "All have as many observations, and its own slope is nearest to the population's."
NOT_SO = "Look at the table again: that is not so, or not what decides here."

CLEAR_LEAD = 1.2
"""How many times as far one slope must be pulled as the next, for that to be seen."""

VISIBLY_APART = 0.05
"""By how much two pulls must differ, in ms a day, for two decimals to show it."""


@dataclass(frozen=True)
class Pulled:
    """A subject's slope, and what decides how far it is pulled.

    Attributes
    ----------
    observations : int
        How many it has left.
    own, estimate : float
        Its slope by no and by partial pooling.
    pull, distance : float
        How far apart they are, and how far the own one is from the population's.
    reliability : float
        How much an own slope counts, the matrix's last element.
    """

    observations: int
    own: float
    estimate: float
    pull: float
    distance: float
    reliability: float


Table = dict[str, Pulled]


def pulled_most_of_unequal(random: np.random.Generator) -> Task:
    """Ask for the subject pulled most where numbers of observations decide."""
    subject = f"S{int(random.integers(1, 9))}"
    few = new_people(random, subjects=8, missing=15, focus=subject, focus_left=3)
    fits = fitted(few)
    table = _table(fits)
    found = _most_pulled(table)
    require(found == _foremost(table, lambda row: -row.observations))
    require(found == _foremost(table, lambda row: -row.reliability))
    return _task(fits, table, found, FEWEST, "most")


def pulled_most_of_equal(random: np.random.Generator) -> Task:
    """Ask for the subject pulled most where nothing is missing."""
    fits = fitted(new_people(random))
    table = _table(fits)
    found = _most_pulled(table)
    require(found == _foremost(table, lambda row: row.distance))
    return _task(fits, table, found, FARTHEST, "most")


def pulled_least_of_equal(random: np.random.Generator) -> Task:
    """Ask for the subject pulled least where nothing is missing."""
    fits = fitted(new_people(random, subjects=5))
    table = _table(fits)
    found = _least_pulled(table)
    require(found == _foremost(table, lambda row: -row.distance))
    return _task(fits, table, found, NEAREST, "least")


def pulled_least_of_unequal(random: np.random.Generator) -> Task:
    """Ask for the subject pulled least where numbers of observations decide."""
    people = new_people(
        random,
        subjects=5,
        occasions=10,
        mechanism="unequal_subjects",
        fewest=4,
        most=6,
        focus=f"S{int(random.integers(1, 6))}",
        focus_left=10,
    )
    fits = fitted(people)
    table = _table(fits)
    found = _least_pulled(table)
    require(found == _foremost(table, lambda row: row.observations))
    require(found == _foremost(table, lambda row: row.reliability))
    return _task(fits, table, found, MOST, "least")


FEWER = "It has fewer observations, so its own slope is less reliable."
FARTHER = "Its own slope is farther from the population's."
MORE = "It has more observations, so it gives more to the others."
MUCH_FARTHER, HARDLY_FARTHER = 1.6, 1.1
MUCH_LESS_RELIABLE, HARDLY_LESS_RELIABLE = 0.15, 0.03


def pulled_more_for_fewer(random: np.random.Generator) -> Task:
    """Ask which of two subjects as far out will be pulled more, before it is seen."""
    return _of_two(random, FEWER)


def pulled_more_for_farther(random: np.random.Generator) -> Task:
    """Ask which of two subjects as well known will be pulled more, before it is seen."""
    return _of_two(random, FARTHER)


def _of_two(random: np.random.Generator, why: str) -> Task:
    people = new_people(random, subjects=8, mechanism="unequal_subjects", fewest=3, most=10)
    fits = fitted(people)
    table = _table(fits)
    more, less = _pair(random, table, why)
    two = tuple(subject for subject in fits.subjects if subject in (more, less))
    rows = {
        subject: {
            "observations": table[subject].observations,
            "days": " ".join(f"{day:.0f}" for day in fits.days[subject]),
            "own slope": table[subject].own,
        }
        for subject in two
    }
    reasons = (FEWER, FARTHER, MORE)
    return Task(
        scenario=fits.models.scenario,
        question=f"The population's slope is {fixed(fits.population['slope'], 2)}. Which of these "
        "two slopes will partial pooling move farther, and why?",
        material=table_text(rows, 2),
        parts=(
            Subject("subject", two, more, (Mistake(less, "The other one is moved farther."),)),
            Choice(
                "reason",
                shuffled(random, *reasons),
                why,
                tuple(Mistake(reason, NOT_SO) for reason in reasons if reason != why),
            ),
        ),
        hints=(
            "Two things count: how reliable an own slope is, and how far it is from the "
            "population's.",
            "In one of the two they hardly differ. The other one decides.",
        ),
        explanation=f"{more}. {why} {_moved(table, more)} {_moved(table, less)}",
    )


def _table(fits: Fitted) -> Table:
    population = fits.population["slope"]
    counts = reliability(fits.partial)[:, 1, 1].tolist()
    table: Table = {}
    for subject, counted in zip(fits.subjects, counts, strict=True):
        own, estimate = fits.own[subject]["slope"], fits.estimated[subject]["slope"]
        table[subject] = Pulled(
            observations=fits.left[subject],
            own=own,
            estimate=estimate,
            pull=abs(estimate - own),
            distance=abs(own - population),
            reliability=counted,
        )
    return table


def _most_pulled(table: Table) -> str:
    """Return the subject whose slope is pulled most, clearly."""
    first = _foremost(table, lambda row: row.pull)
    require(all(_clearly(table[first], row) for name, row in table.items() if name != first))
    return first


def _least_pulled(table: Table) -> str:
    """Return the subject whose slope is pulled least, clearly."""
    last = _foremost(table, lambda row: -row.pull)
    require(all(_clearly(row, table[last]) for name, row in table.items() if name != last))
    return last


def _clearly(more: Pulled, less: Pulled) -> bool:
    """Whether one slope is pulled so much more than another that it can be seen."""
    return more.pull > max(CLEAR_LEAD * less.pull, less.pull + VISIBLY_APART)


def _foremost(table: Table, measure: Callable[[Pulled], float]) -> str:
    """Return the one subject for which a measure is largest."""
    first, second = sorted(table, key=lambda subject: measure(table[subject]), reverse=True)[:2]
    require(measure(table[first]) > measure(table[second]))
    return first


def _pair(random: np.random.Generator, table: Table, why: str) -> tuple[str, str]:
    """Return two subjects that differ in one thing only, the one that is pulled more first."""
    differ = _in_reliability if why == FEWER else _in_distance
    for more, less in permutations(shuffled(random, *table), 2):
        if _clearly(table[more], table[less]) and differ(table[more], table[less]):
            return more, less
    raise Unsuitable


def _in_distance(more: Pulled, less: Pulled) -> bool:
    equally_known = abs(less.reliability - more.reliability) < HARDLY_LESS_RELIABLE
    farther = more.distance > MUCH_FARTHER * less.distance
    return farther and equally_known and more.observations == less.observations


def _in_reliability(more: Pulled, less: Pulled) -> bool:
    equally_far = 1 / HARDLY_FARTHER < more.distance / less.distance < HARDLY_FARTHER
    less_reliable = less.reliability - more.reliability > MUCH_LESS_RELIABLE
    return equally_far and less_reliable and more.observations < less.observations


def _task(fits: Fitted, table: Table, found: str, why: str, which: str) -> Task:
    reasons = (FEWEST, MOST, FARTHEST, NEAREST)
    other = "farther" if which == "most" else "less"
    rows = {
        subject: {"observations": row.observations, "own slope": row.own, "estimate": row.estimate}
        for subject, row in table.items()
    }
    return Task(
        scenario=fits.models.scenario,
        question=f"The population's slope is {fixed(fits.population['slope'], 2)}. Whose slope did "
        f"partial pooling move {which}, and why?",
        material=table_text(rows, 2),
        parts=(
            Subject(
                "subject",
                fits.subjects,
                found,
                tuple(
                    Mistake(
                        subject,
                        f"{subject} moved by {fixed(row.pull, 2)} ms a day; another one {other}.",
                    )
                    for subject, row in table.items()
                    if subject != found
                ),
            ),
            Choice(
                "reason",
                reasons,
                why,
                tuple(Mistake(reason, NOT_SO) for reason in reasons if reason != why),
            ),
        ),
        hints=(
            "Compare each own slope with its estimate: the difference is the pull.",
            "Then look at the column of observations: does everybody have as many?",
        ),
        explanation=f"{found}. {why} {_moved(table, found)}",
    )


def _moved(table: Table, subject: str) -> str:
    row = table[subject]
    return (
        f"{subject} went from {fixed(row.own, 2)} to {fixed(row.estimate, 2)}, by "
        f"{fixed(row.pull, 2)} ms a day, with {row.observations} observations."
    )
