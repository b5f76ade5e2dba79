"""What to expect of a subject who was not in the study, and of one who was."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from modules.exercises.drawing import new_people, pick, require
from modules.exercises.exercise import Mistake, Number, Task
from modules.exercises.fitted import Fitted, fitted
from modules.exercises.printed import covariance_text, partial_text, table_text
from modules.words.wording import MINUS, fixed

SOMEBODY_NEW = "somebody new"


def new_subject_on_a_day(random: np.random.Generator) -> Task:
    """Ask for the prediction of a subject who is not in the data."""
    fits = fitted(new_people(random, missing=int(random.integers(0, 41))))
    day = int(random.integers(2, fits.models.scenario.occasions))
    known = fits.subjects[0]
    answer = _predicted(fits, day, SOMEBODY_NEW)
    intercept, slope = fits.population["intercept"], fits.population["slope"]
    known_lines = {subject: fits.estimated[subject] for subject in fits.subjects[:3]}
    return Task(
        scenario=fits.models.scenario,
        question="Somebody new comes, who was not in the study. What y does partial pooling "
        f"predict for day {day}?",
        material=table_text({"population": fits.population} | known_lines),
        parts=(
            Number(
                "prediction",
                "ms",
                answer,
                0.1,
                2,
                (
                    Mistake(_predicted(fits, day, known), f"That is for {known}."),
                    Mistake(slope * day, "That is the change alone: add the intercept."),
                    Mistake(intercept, "That is for day 0."),
                    Mistake(
                        float(intercept + slope),
                        f"That is for day 1: go {day} days along the line.",
                    ),
                ),
            ),
        ),
        hints=(
            "Nothing is known of this person but that it comes from the same population.",
            "Take the population line, and go along it to the day.",
        ),
        explanation="Without observations the random effects are 0, so the population line is what "
        f"to expect: {fixed(intercept, 3)} + {fixed(slope, 3)} × {day} = {fixed(answer, 2)} ms.",
    )


def known_subject_later(random: np.random.Generator) -> Task:
    """Ask for the prediction of a known subject beyond its data."""
    fits = fitted(new_people(random, missing=int(random.integers(0, 41))))
    subject = pick(random, *fits.subjects)
    day = fits.models.scenario.occasions + int(random.integers(0, 3))
    answer = _predicted(fits, day, subject)
    population, effects, own = fits.population, fits.effects[subject], fits.own[subject]
    of_new = population["intercept"] + population["slope"] * day
    departure = effects["intercept"] + effects["slope"] * day
    rows = {
        "population": population,
        f"random effects of {subject}": effects,
        f"{subject}, no pooling": own,
    }
    return Task(
        scenario=fits.models.scenario,
        question=f"Subject {subject} was in the study. What y does partial pooling predict for it "
        f"on day {day}, after the last one?",
        material=table_text(rows),
        parts=(
            Number(
                "prediction",
                "ms",
                answer,
                0.1,
                2,
                (
                    Mistake(
                        of_new,
                        f"That is for somebody new: add the random effects of {subject}.",
                    ),
                    Mistake(departure, "That is the departure alone: add the population line."),
                    Mistake(
                        of_new - departure,
                        "The random effects were taken away: add them, with their signs.",
                    ),
                    Mistake(
                        own["intercept"] + own["slope"] * day,
                        "That is by no pooling, the subject's own line.",
                    ),
                ),
            ),
        ),
        hints=(
            "The line of a known subject is the population line plus its random effects.",
            "Add both intercepts, add both slopes, and go along that line to the day.",
        ),
        explanation=f"Intercept {_sum(population['intercept'], effects['intercept'])}, slope "
        f"{_sum(population['slope'], effects['slope'])}; on day {day} that is {fixed(answer, 2)} "
        "ms, beyond the data, if the line goes on.",
    )


def one_observation_of_a_new_subject(random: np.random.Generator) -> Task:
    """Ask for the random intercept that a single observation of somebody new leads to."""
    fits = fitted(new_people(random, random="1", sd_slope=0.0))
    day = int(random.integers(fits.models.scenario.occasions))
    between, within = fits.variances["intercept"], fits.partial.residual_variance
    share = between / (between + within)
    population = _predicted(fits, day, SOMEBODY_NEW)
    observed = round(population + random.normal(0, math.sqrt(between + within)), 1)
    departure = observed - population
    sd_share = math.sqrt(between) / (math.sqrt(between) + math.sqrt(within))
    require(abs(departure) > 15)
    return Task(
        scenario=fits.models.scenario,
        question=f"Somebody new is observed once: y = {fixed(observed, 1)} on day {day}. Only "
        "intercepts differ in this model. What random intercept S₀ do its estimates give this "
        "person?",
        material=partial_text(fits),
        parts=(
            Number(
                "S₀",
                "ms",
                share * departure,
                0.5,
                2,
                (
                    Mistake(departure, "That is the whole departure: part of it is scatter."),
                    Mistake(0.0, "That was right before the observation; now something is known."),
                    Mistake(
                        (1 - share) * departure,
                        "That is what is taken for scatter; the rest is S₀.",
                    ),
                    Mistake(sd_share * departure, "Variances go in, not standard deviations."),
                ),
            ),
        ),
        hints=(
            "How far is the observation from the population line on that day?",
            "Of this distance the share τ₀₀² / (τ₀₀² + σ²) is kept.",
        ),
        explanation=f"The population line has {fixed(population, 2)} on day {day}, so the "
        f"departure is {fixed(departure, 2)}. The share is {fixed(between, 1)} / "
        f"({fixed(between, 1)} + {fixed(within, 1)}) = {fixed(share, 3)}, so "
        f"S₀ = {fixed(share * departure, 2)} ms.",
    )


def spread_of_new_subjects(random: np.random.Generator) -> Task:
    """Ask how far observations of new subjects scatter on a day."""
    fits = fitted(new_people(random))
    day = int(random.integers(2, fits.models.scenario.occasions))
    variance_0, variance_1 = fits.variances["intercept"], fits.variances["slope"]
    shared = fits.covariance
    within = fits.partial.residual_variance
    between = variance_0 + 2 * shared * day + variance_1 * day**2
    answer = math.sqrt(between + within)
    sds = math.sqrt(variance_0) + math.sqrt(variance_1) * day + math.sqrt(within)
    return Task(
        scenario=fits.models.scenario,
        question=f"Observations of new people on day {day} scatter about the population line. With "
        f"which standard deviation, if σ² = {fixed(within, 2)} and Σ is this?",
        material=covariance_text(fits.partial, "day"),
        parts=(
            Number(
                "standard deviation",
                "ms",
                answer,
                0.5,
                2,
                (
                    Mistake(math.sqrt(between), "That is for their lines: an observation adds σ²."),
                    Mistake(answer**2, "That is the variance; its root is asked for."),
                    Mistake(
                        math.sqrt(variance_0 + variance_1 * day**2 + within),
                        "The covariance is left out: it counts twice, times the day.",
                    ),
                    Mistake(sds, "Variances add up, standard deviations do not."),
                    Mistake(math.sqrt(within), "That is about their own lines, which differ too."),
                ),
            ),
        ),
        hints=(
            "Three things vary: intercepts, slopes, and observations about the lines.",
            "The variance is τ₀₀² + 2ρτ₀₀τ₁₁d + τ₁₁²d² + σ² on day d.",
        ),
        explanation=f"{fixed(variance_0, 2)} + 2 × {_in_brackets(shared)} × {day} + "
        f"{fixed(variance_1, 2)} × {day}² + {fixed(within, 2)} = {fixed(answer**2, 1)}, and its "
        f"root is {fixed(answer, 2)} ms.",
    )


def _predicted(fits: Fitted, day: int, subject: str) -> float:
    """Return the height of partial pooling's line on a day."""
    frame = pd.DataFrame({"subject": [subject], "x": [float(day)]})
    return float(fits.partial.predict(frame).to_numpy()[0])


def _sum(first: float, second: float) -> str:
    sign = MINUS if second < 0 else "+"
    return f"{fixed(first, 3)} {sign} {fixed(abs(second), 3)} = {fixed(first + second, 3)}"


def _in_brackets(value: float) -> str:
    written = fixed(value, 2)
    return f"({written})" if value < 0 else written
