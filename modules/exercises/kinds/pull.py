"""Where partial pooling pulls a subject's own line, and how far."""

from __future__ import annotations

import numpy as np

from modules.exercises.drawing import new_people, pick, require
from modules.exercises.exercise import Choice, Mistake, Number, Task
from modules.exercises.fitted import UNITS, Fitted, Term, fitted
from modules.exercises.printed import table_text
from modules.pooling.shrinkage import shares_kept
from modules.words.wording import MINUS, fixed

UPWARDS, DOWNWARDS = "upwards", "downwards"
SMALLEST_PULL: dict[Term, float] = {"intercept": 1.0, "slope": 0.2}
CLEARLY_OTHER = 0.002
"""A slope changed by so much that three decimals show it."""


def pull_of_an_intercept(random: np.random.Generator) -> Task:
    """Ask where a subject's intercept was pulled, and how far."""
    return _pull(random, "intercept")


def pull_of_a_slope(random: np.random.Generator) -> Task:
    """Ask where a subject's slope was pulled, and how far."""
    return _pull(random, "slope")


def _pull(random: np.random.Generator, term: Term) -> Task:
    fits = _with_holes(random)
    subject = pick(random, *fits.subjects)
    own, estimate = fits.own[subject][term], fits.estimated[subject][term]
    population, pull = fits.population[term], estimate - own
    require(abs(pull) > SMALLEST_PULL[term])
    right, wrong = (UPWARDS, DOWNWARDS) if pull > 0 else (DOWNWARDS, UPWARDS)
    nearer = abs(estimate - population) < abs(own - population)
    rows = {
        f"{subject}, no pooling": fits.own[subject],
        f"{subject}, partial pooling": fits.estimated[subject],
        "population": fits.population,
    }
    return Task(
        scenario=fits.models.scenario,
        question=f"Which way has partial pooling pulled the {term} of subject {subject}, and how "
        "far?",
        material=table_text(rows),
        parts=(
            Choice(
                "direction",
                (UPWARDS, DOWNWARDS),
                right,
                (Mistake(wrong, "A pull goes from the subject's own to the estimated one."),),
            ),
            Number(
                "size",
                UNITS[term],
                abs(pull),
                0.01,
                3,
                (
                    Mistake(
                        abs(own - population),
                        f"That is from the own {term} to the population's; the pull ends at the "
                        "estimated one.",
                    ),
                    Mistake(
                        abs(estimate - population),
                        f"That is from the estimated {term} to the population's, the size of "
                        "the random effect.",
                    ),
                ),
            ),
        ),
        hints=(
            "A pull is what the others have done to a subject's own line.",
            "Compare the line of no pooling with that of partial pooling, for the same subject.",
        ),
        explanation=f"Its own {term} is {fixed(own, 3)}, the estimated one {fixed(estimate, 3)}: "
        f"{right} by {fixed(abs(pull), 3)} {UNITS[term]}, "
        f"{'towards' if nearer else 'not towards'} the population's {fixed(population, 3)}.",
    )


def share_kept_of_a_slope(random: np.random.Generator) -> Task:
    """Ask which share of its own distance from the population a slope has kept."""
    fits = _with_holes(random)
    subject = pick(random, *fits.subjects)
    own, estimate = fits.own[subject]["slope"], fits.estimated[subject]["slope"]
    population = fits.population["slope"]
    kept = shares_kept(fits.models)["slope"].to_numpy()
    share = 100 * float(kept[fits.subjects.index(subject)])
    require(10 < share < 90 and abs(own - population) > 1)
    rows = {
        "no pooling": {"slope": own},
        "partial pooling": {"slope": estimate},
        "population": {"slope": population},
    }
    return Task(
        scenario=fits.models.scenario,
        question=f"Subject {subject} is some way from the population, by its own slope. How many "
        "per cent of this distance has it kept in its partial-pooling slope?",
        material=table_text(rows),
        parts=(
            Number(
                "share kept",
                "%",
                share,
                1.0,
                1,
                (
                    Mistake(100 - share, "That share was given up; what is left was kept."),
                    Mistake(
                        100 * estimate / own,
                        "That compares the slopes; compare their distances from the population's.",
                    ),
                ),
            ),
        ),
        hints=(
            "There are two distances from the population: before the pull and after it.",
            "Divide the distance after the pull by the distance before it, in per cent.",
        ),
        explanation=f"Its own slope is {_distance(own, population)} from the population's, the "
        f"estimated one {_distance(estimate, population)}: {fixed(share, 1)} % of it was kept.",
    )


def slopes_pulled_up(random: np.random.Generator) -> Task:
    """Ask how many subjects' slopes became larger."""
    fits = _with_holes(random)
    rows = {
        subject: {
            "no pooling": fits.own[subject]["slope"],
            "partial pooling": fits.estimated[subject]["slope"],
        }
        for subject in fits.subjects
    }
    changes = {subject: row["partial pooling"] - row["no pooling"] for subject, row in rows.items()}
    require(all(abs(change) > CLEARLY_OTHER for change in changes.values()))
    population = fits.population["slope"]
    went_up = [subject for subject, change in changes.items() if change > 0]
    above = sum(row["no pooling"] > population for row in rows.values())
    up, of = len(went_up), len(rows)
    others = {
        of - up: "So many were pulled down.",
        above: "So many are above the population's slope by their own.",
        of: "Not all of them: look at each row.",
    }
    return Task(
        scenario=fits.models.scenario,
        question="How many of these subjects did partial pooling give a larger slope than they "
        "have by their own line?",
        material=table_text(rows),
        parts=(
            Number(
                "subjects",
                "",
                float(up),
                0.0,
                0,
                tuple(Mistake(float(many), said) for many, said in others.items() if many != up),
            ),
        ),
        hints=(
            "Each row is a subject: compare its two slopes.",
            "Count the rows in which the second slope is the larger one; with a minus sign, "
            "nearer to zero is larger.",
        ),
        explanation=f"{up} of {of} went up{_listed(went_up)}. The population's slope is "
        f"{fixed(population, 3)}; {above} have a larger one of their own.",
    )


def _with_holes(random: np.random.Generator) -> Fitted:
    return fitted(new_people(random, missing=int(random.integers(20, 46))))


def _distance(slope: float, population: float) -> str:
    sign = MINUS if population >= 0 else "+"
    difference = fixed(slope - population, 3)
    return f"{fixed(slope, 3)} {sign} {fixed(abs(population), 3)} = {difference}"


def _listed(subjects: list[str]) -> str:
    return f": {', '.join(subjects)}" if subjects else ""
