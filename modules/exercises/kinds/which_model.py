"""Which of the three models serves a purpose, or does what is described."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import stdev
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from modules.exercises.drawing import Unsuitable, new_people, pick, require
from modules.exercises.exercise import Choice, Mistake, Task
from modules.exercises.fitted import Fitted, fitted
from modules.exercises.printed import partial_text, table_text
from modules.observations.simulation import true_lines
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import MODEL_NAMES, ModelName, fit
from modules.study.scoreboard import errors_of_subjects
from modules.words.model_titles import MODEL_TITLES
from modules.words.wording import count, fixed, line, number

ONLY_PARTIAL, BOTH, ONLY_NONE, NEITHER = (
    "Partial pooling only",
    "No pooling and partial pooling",
    "No pooling only",
    "None of them",
)
CLEAR_LEAD = 1.2
"""How many times as far off the second best model must be, for the best to be seen as such."""

ALMOST = 0.05
"""Lines count as almost the same within this share of the scatter σ."""


def models_with_a_line(random: np.random.Generator) -> Task:
    """Ask which models have a line of its own for a subject with few observations."""
    left = int(random.integers(3))
    subject = f"S{int(random.integers(1, 6))}"
    models = fit(new_people(random, focus=subject, focus_left=left))
    partial = models.partial
    if not isinstance(partial, PartialPooling):
        raise Unsuitable
    require(not partial.singular)
    has_none = subject not in models.none.reasons
    place = models.subjects.index(subject)
    has_partial = bool(partial.random_effects.to_numpy()[place].any())
    answer = {(False, True): ONLY_PARTIAL, (True, True): BOTH, (False, False): NEITHER}[
        has_none, has_partial
    ]
    own = (
        f"No pooling draws {_equation(models.none.coefficients[place])}."
        if has_none
        else f"No pooling has none. {models.none.reasons[subject]}"
    )
    pooled = _equation(partial.lines.to_numpy()[place])
    pulled = (
        f"Partial pooling says {pooled}."
        if has_partial
        else f"Partial pooling knows nothing of it either and says the population's line, {pooled}."
    )
    options = (ONLY_PARTIAL, BOTH, ONLY_NONE, NEITHER)
    said = dict.fromkeys(options, f"{own} {pulled}")
    said[ONLY_NONE] = f"What no pooling can draw, partial pooling can, too. {pulled}"
    return Task(
        scenario=models.scenario,
        question=f"Subject {subject} has {count(left, 'observation')} left. Which models give it a "
        "line of its own, other than the line for everybody?",
        material="",
        parts=(
            Choice(
                "models",
                options,
                answer,
                tuple(Mistake(option, said[option]) for option in options if option != answer),
            ),
        ),
        hints=(
            "How many points does a line need, if it has nothing else to go by?",
            "A mixed model knows the lines of the others, so that less will do; but out of "
            "nothing it can tell a subject from nobody.",
        ),
        explanation=f"{answer}. {own} {pulled}",
    )


def _equation(coefficients: NDArray[np.float64]) -> str:
    intercept, slope = coefficients.tolist()
    return line(intercept, slope, "day")


def closest_to_the_truth(random: np.random.Generator) -> Task:
    """Ask whose slopes are closest to the true ones, all of them together."""
    fits = fitted(new_people(random, subjects=5, missing=int(random.integers(20, 51))))
    errors = errors_of_subjects(fits.models)["slope"].to_numpy().reshape(len(MODEL_NAMES), -1)
    squares: list[float] = (errors**2).mean(axis=1).tolist()
    off = {model: math.sqrt(each) for model, each in zip(MODEL_NAMES, squares, strict=True)}
    best, second, worst = sorted(MODEL_NAMES, key=lambda model: off[model])
    require(off[second] > CLEAR_LEAD * off[best])
    truth = true_lines(fits.models.scenario)["slope"].tolist()
    rows = {
        subject: {
            "truth": true,
            MODEL_TITLES["complete"]: fits.common["slope"],
            MODEL_TITLES["none"]: fits.own[subject]["slope"],
            MODEL_TITLES["partial"]: fits.estimated[subject]["slope"],
        }
        for subject, true in zip(fits.subjects, truth, strict=True)
    }
    told = {
        model: f"{MODEL_TITLES[model]} is off by {fixed(off[model], 2)} ms a day"
        for model in MODEL_NAMES
    }
    return Task(
        scenario=fits.models.scenario,
        question="These data are simulated, so the true slopes are known. Whose slopes are the "
        "closest to them over all subjects, by the root mean square error?",
        material=table_text(rows, 1),
        parts=(
            Choice(
                "model",
                tuple(MODEL_TITLES.values()),
                MODEL_TITLES[best],
                tuple(
                    Mistake(MODEL_TITLES[model], f"{told[model]}, another one by less.")
                    for model in MODEL_NAMES
                    if model != best
                ),
            ),
        ),
        hints=(
            "Compare each model's column with the truth, row by row.",
            "Squares make one large error count more than some small ones.",
        ),
        explanation=f"{'; '.join(told[model] for model in (best, second, worst))}. In one sample "
        "any of them can be lucky; over many samples partial pooling usually errs least "
        "where subjects differ.",
    )


@dataclass(frozen=True)
class Purpose:
    """What someone wants to know, and from which model.

    Attributes
    ----------
    wants : str
        Completes “You want …”.
    model : str
    because : callable
        Says with the numbers of the data why it is this model.
    """

    wants: str
    model: ModelName
    because: Callable[[Fitted], str]


def _new_person(fits: Fitted) -> str:
    return (
        f"It says γ₁ = {number(fits.population['slope'])} for the mean person, and with "
        f"τ₁₁ = {number(fits.sds['slope'])} how much people differ."
    )


def _untouched(fits: Fitted) -> str:
    slopes = [line["slope"] for line in fits.own.values()]
    return (
        f"Its slopes, from {number(min(slopes))} to {number(max(slopes))}, come from each "
        "subject's own observations and nothing else."
    )


def _sparse(fits: Fitted) -> str:
    own = [line["slope"] for line in fits.own.values()]
    estimated = [line["slope"] for line in fits.estimated.values()]
    return (
        f"With as few as {count(min(fits.left.values()), 'observation')} of a subject, own slopes "
        f"spread with an SD of {number(stdev(own))}; with the others' help it is "
        f"{number(stdev(estimated))}."
    )


def _nobody_differs(fits: Fitted) -> str:
    return (
        f"It spends all {fits.complete.n_observations} observations on two numbers, and says "
        f"{line(fits.common['intercept'], fits.common['slope'], 'day')} for everybody."
    )


def _honest_error(fits: Fitted) -> str:
    naive = math.sqrt(float(fits.complete.coefficient_covariance[1, 1]))
    return (
        f"Its standard error of the slope, {number(fits.errors['slope'])}, knows that observations "
        f"of a subject go together; complete pooling's {number(naive)} takes all for independent."
    )


def _variance(fits: Fitted) -> str:
    return (
        f"It estimates Σ: here τ₀₀² = {number(fits.variances['intercept'])} and "
        f"τ₁₁² = {number(fits.variances['slope'])}."
    )


def _these_only(fits: Fitted) -> str:
    return (
        f"It takes the {len(fits.subjects)} subjects for all there are, a fixed factor, and lets "
        "none of them speak for another."
    )


PURPOSES = (
    Purpose(
        "to say what to expect of a person who was not in the study, and how much people differ",
        "partial",
        _new_person,
    ),
    Purpose(
        "for each subject the line that its own observations show, whatever the others did",
        "none",
        _untouched,
    ),
    Purpose(
        "a line for every subject with as little error as possible, also for those with few "
        "observations",
        "partial",
        _sparse,
    ),
    Purpose(
        "one line for all, because theory says that people do not differ at all",
        "complete",
        _nobody_differs,
    ),
    Purpose(
        "to test the mean slope, knowing that observations of one subject are alike",
        "partial",
        _honest_error,
    ),
    Purpose(
        "to know how much the slopes of people differ in the population",
        "partial",
        _variance,
    ),
    Purpose(
        "to compare exactly these subjects, and to say nothing of any others",
        "none",
        _these_only,
    ),
)
INSTEAD: dict[ModelName, str] = {
    "complete": "Complete pooling has one line for all, as if observations came from one subject.",
    "none": "No pooling takes each subject alone, and has nothing to say of the population.",
    "partial": "Partial pooling lets the others pull each line, which serves when subjects are "
    "a sample of many.",
}


def model_for_a_purpose(random: np.random.Generator) -> Task:
    """Ask for the model that serves a purpose."""
    fits = fitted(new_people(random, missing=int(random.integers(10, 41))))
    purpose: Purpose = pick(random, *PURPOSES)
    return Task(
        scenario=fits.models.scenario,
        question=f"You want {purpose.wants}. Which model do you take?",
        material="",
        parts=(
            Choice(
                "model",
                tuple(MODEL_TITLES.values()),
                MODEL_TITLES[purpose.model],
                tuple(
                    Mistake(MODEL_TITLES[model], INSTEAD[model])
                    for model in MODEL_NAMES
                    if model != purpose.model
                ),
            ),
        ),
        hints=(
            "Ask what the subjects are to you: all the same, all that matter, or a sample.",
            "A sample is a random factor. All that matter are a fixed one. All the same need none.",
        ),
        explanation=f"{MODEL_TITLES[purpose.model]}. {purpose.because(fits)}",
    )


NOT_APART = "Subjects differ no more than their scatter makes them, so τ₀₀ and τ₁₁ are 0."
SURE = "σ is small beside τ₀₀ and τ₁₁, so every subject's own line is almost certain."
ALWAYS = "Partial pooling always gives these lines if nothing is missing."


def almost_complete_pooling(random: np.random.Generator) -> Task:
    """Ask which model partial pooling has come to where nobody differs."""
    people = new_people(random, sd_intercept=0.0, sd_slope=0.0)
    return _almost(fitted(people, may_be_singular=True), "complete")


def almost_no_pooling(random: np.random.Generator) -> Task:
    """Ask which model partial pooling has come to where observations hardly scatter."""
    people = new_people(random, sd_intercept=60.0, sd_slope=15.0, residual_sd=3.0)
    return _almost(fitted(people), "none")


def _almost(fits: Fitted, other: Literal["complete", "none"]) -> Task:
    alike = other == "complete"
    scatter = math.sqrt(fits.partial.residual_variance)
    apart = fits.partial.lines.to_numpy() - fits.models.lines(other).to_numpy()
    largest = float(np.abs(apart).max())
    require(largest < (0.001 if alike else ALMOST * scatter))
    right, wrong = (NOT_APART, SURE) if alike else (SURE, NOT_APART)
    not_other: ModelName = "none" if alike else "complete"
    return Task(
        scenario=fits.models.scenario,
        question="The lines of partial pooling are here almost those of another model. Of which "
        "one, and why?",
        material=partial_text(fits),
        parts=(
            Choice(
                "model",
                (MODEL_TITLES["complete"], MODEL_TITLES["none"]),
                MODEL_TITLES[other],
                (
                    Mistake(
                        MODEL_TITLES[not_other],
                        "Compare τ₀₀ and τ₁₁ with σ: which of them is next to nothing?",
                    ),
                ),
            ),
            Choice(
                "reason",
                (NOT_APART, SURE, ALWAYS),
                right,
                (
                    Mistake(wrong, "Look at the standard deviations again: it is the other end."),
                    Mistake(ALWAYS, "That nothing is missing is not enough: the variances decide."),
                ),
            ),
        ),
        hints=(
            "Look at the standard deviations under “Random effects”.",
            "Differences between subjects stand against the scatter within them: where one is next "
            "to nothing, the other decides.",
        ),
        explanation=f"{MODEL_TITLES[other]}. {right} Here τ₀₀ = {fixed(fits.sds['intercept'], 2)}, "
        f"τ₁₁ = {fixed(fits.sds['slope'], 2)} and σ = {fixed(scatter, 2)}; the largest difference "
        f"of an intercept or a slope between the two models is {fixed(largest, 2)}.",
    )
