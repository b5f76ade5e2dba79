"""Compute an offset, a mean, or another number from numbers that are shown."""

from __future__ import annotations

from statistics import mean, median

import numpy as np

from modules.exercises.drawing import new_people, pick, require
from modules.exercises.exercise import Mistake, Number, Task
from modules.exercises.fitted import UNITS, Fitted, Line, Term, fitted
from modules.exercises.other_models import not_of_no_pooling
from modules.exercises.printed import covariance_text, none_text, table_text
from modules.observations import data_set
from modules.pooling.regression import INTERCEPT
from modules.scenario import Scenario
from modules.words.wording import MINUS, fixed


def own_line_of_335(random: np.random.Generator) -> Task:
    """Ask the chapter's question about a subject that is not the baseline."""
    return _line_from_offsets(fitted(Scenario()), "335")


def own_line_from_offsets(random: np.random.Generator) -> Task:
    """Ask the same of new people."""
    fits = fitted(new_people(random))
    return _line_from_offsets(fits, pick(random, *fits.subjects[1:]))


def _line_from_offsets(fits: Fitted, subject: str) -> Task:
    variables, baseline = data_set(fits.models.scenario), fits.subjects[0]
    base, own = fits.own[baseline], fits.own[subject]
    offset: Line = {term: own[term] - base[term] for term in own}

    def asked(term: Term, other: Term) -> Number:
        mistakes = (
            Mistake(own[other], f"That is the {other}."),
            Mistake(
                offset[term],
                f"That is the offset from subject {baseline}, not the {term}.",
            ),
            Mistake(
                base[term] - offset[term],
                "The offset was taken away: add it, with the sign that it has.",
            ),
            Mistake(base[term], f"That is the {term} of subject {baseline}, the baseline."),
            *not_of_no_pooling(fits, subject, term),
        )
        return Number(term, UNITS[term], own[term], 0.001, 3, mistakes)

    def sum_of(term: Term) -> str:
        sign = MINUS if offset[term] < 0 else "+"
        return (
            f"{fixed(base[term], 4)} {sign} {fixed(abs(offset[term]), 4)} = {fixed(own[term], 3)}"
        )

    dummy = f"{variables.subject}{subject}"
    return Task(
        scenario=fits.models.scenario,
        question="R has fitted no pooling: a line for each subject. What are the intercept and "
        f"the slope of subject {subject}, to three decimals?",
        material=none_text(fits),
        parts=(asked("intercept", "slope"), asked("slope", "intercept")),
        hints=(
            f"The rows of subject {subject} are not its line, but how it differs from another's.",
            f"Subject {baseline} is the baseline. Add to each of its two rows the row that names "
            f"{subject}.",
        ),
        explanation=f"R tells every subject as offsets from the baseline, {baseline}. Intercept: "
        f"(Intercept) + {dummy} = {sum_of('intercept')} ms. Slope: {variables.x} + "
        f"{variables.x}:{dummy} = {sum_of('slope')} ms a day.",
    )


def offset_of_a_slope(random: np.random.Generator) -> Task:
    """Ask for an offset, with the lines given."""
    fits = fitted(new_people(random))
    baseline, subject = fits.subjects[0], pick(random, *fits.subjects[1:])
    own, base = fits.own[subject]["slope"], fits.own[baseline]["slope"]
    middle = mean(line["slope"] for line in fits.own.values())
    return Task(
        scenario=fits.models.scenario,
        question="These are the subjects' own lines. R fits them as one regression with "
        f"{baseline} as the baseline. What does it print in the row day:subject{subject}?",
        material=table_text(fits.own),
        parts=(
            Number(
                "offset",
                "ms a day",
                own - base,
                0.01,
                3,
                (
                    Mistake(base - own, f"That is {baseline} less {subject}, the wrong way round."),
                    Mistake(own, f"That is the slope of {subject}, not its offset."),
                    Mistake(own - middle, "That is the distance from the mean slope."),
                ),
            ),
        ),
        hints=(
            "Such a row says how a slope differs from another slope.",
            f"Take the slope of {baseline} from that of {subject}.",
        ),
        explanation=f"The row is the slope of {subject} less that of the baseline: "
        f"{fixed(own, 3)} {MINUS} {_in_brackets(base)} = {fixed(own - base, 3)} ms a day.",
    )


def mean_of_own_slopes(random: np.random.Generator) -> Task:
    """Ask for the population slope that no pooling leads to in a second stage."""
    fits = fitted(new_people(random, subjects=5, missing=int(random.integers(30, 51))))
    slopes = [line["slope"] for line in fits.own.values()]
    complete = fits.common["slope"]
    rows = {
        subject: {"observations": fits.left[subject], "slope": fits.own[subject]["slope"]}
        for subject in fits.subjects
    }
    return Task(
        scenario=fits.models.scenario,
        question="No pooling estimates no population slope. A second stage gives one: the mean of "
        "the subjects' own slopes, each counting the same. What is it here?",
        material=table_text(rows),
        parts=(
            Number(
                "mean slope",
                "ms a day",
                mean(slopes),
                0.01,
                3,
                (
                    Mistake(
                        complete,
                        "That is complete pooling's slope, where observations count, not subjects.",
                    ),
                    Mistake(
                        fits.population["slope"],
                        "That is γ₁ of partial pooling, which weighs the subjects.",
                    ),
                    Mistake(median(slopes), "That is the median, the middle slope."),
                    Mistake(sum(slopes), "That is the sum: divide by the subjects."),
                ),
            ),
        ),
        hints=(
            "How many observations a subject has left does not matter here.",
            "Add all slopes, with their signs, and divide by how many there are.",
        ),
        explanation=f"The {len(slopes)} slopes add up to {fixed(sum(slopes), 3)}, so their mean is "
        f"{fixed(mean(slopes), 3)} ms a day. Complete pooling says {fixed(complete, 3)}, where a "
        "subject with more observations counts more.",
    )


def random_effects_of_a_subject(random: np.random.Generator) -> Task:
    """Ask for S₀ and S₁ of a subject, with the lines given."""
    fits = fitted(new_people(random, missing=int(random.integers(0, 41))))
    subject = pick(random, *fits.subjects)
    own, estimate, population = fits.own[subject], fits.estimated[subject], fits.population
    effects = fits.effects[subject]

    def asked(term: Term, symbol: str) -> Number:
        mistakes = (
            Mistake(-effects[term], "The wrong way round: the subject less the population."),
            Mistake(
                own[term] - population[term],
                "That is how far the subject's own line is from the population, before any pull.",
            ),
            Mistake(estimate[term] - own[term], "That is the pull, from own to estimate."),
        )
        return Number(symbol, UNITS[term], effects[term], 0.01, 3, mistakes)

    def difference(term: Term) -> str:
        return (
            f"{fixed(estimate[term], 3)} {MINUS} {_in_brackets(population[term])} = "
            f"{fixed(effects[term], 3)}"
        )

    rows = {
        f"{subject}, no pooling": own,
        f"{subject}, partial pooling": estimate,
        "population": population,
    }
    return Task(
        scenario=fits.models.scenario,
        question=f"What are the random intercept S₀ and the random slope S₁ of subject {subject}?",
        material=table_text(rows),
        parts=(asked("intercept", "S₀"), asked("slope", "S₁")),
        hints=(
            "A random effect is an offset from the population line.",
            "It belongs to partial pooling: take the estimated one of the subject's two lines.",
        ),
        explanation="A random effect is the subject's line by partial pooling less the "
        f"population's. S₀ = {difference('intercept')} ms and S₁ = {difference('slope')} ms a day.",
    )


def correlation_from_covariance(random: np.random.Generator) -> Task:
    """Ask for ρ, with Σ given."""
    fits = fitted(new_people(random))
    shared, variances, sds = fits.covariance, fits.variances, fits.sds
    scale = sds["intercept"] * sds["slope"]
    correlation = shared / scale
    require(0.05 < abs(correlation) < 0.98)
    first, second = fixed(sds["intercept"], 3), fixed(sds["slope"], 3)
    return Task(
        scenario=fits.models.scenario,
        question="This is Σ, the variance-covariance matrix of the random effects, as VarCorr() "
        "gives it. What is the correlation ρ of intercepts and slopes?",
        material=covariance_text(fits.partial, "day"),
        parts=(
            Number(
                "ρ",
                "",
                correlation,
                0.01,
                3,
                (
                    Mistake(
                        shared / scale**2,
                        "Divide by the standard deviations, not by the variances.",
                    ),
                    Mistake(shared, "That is the covariance, ρτ₀₀τ₁₁: divide by τ₀₀ and τ₁₁."),
                ),
            ),
        ),
        hints=(
            "Beside the diagonal stands ρτ₀₀τ₁₁, on it stand τ₀₀² and τ₁₁².",
            "Take the roots of the diagonal, and divide the covariance by both.",
        ),
        explanation=f"τ₀₀ = √{fixed(variances['intercept'], 3)} = {first} and "
        f"τ₁₁ = √{fixed(variances['slope'], 3)} = {second}, so ρ = {fixed(shared, 3)} / ({first} × "
        f"{second}) = {fixed(correlation, 3)}.",
    )


def t_value(random: np.random.Generator) -> Task:
    """Ask for the t value of a fixed effect."""
    fits = fitted(new_people(random))
    names: dict[Term, str] = {"intercept": INTERCEPT, "slope": "day"}
    asked, other = ("intercept", "slope") if random.integers(2) else ("slope", "intercept")
    estimate, error = fits.population[asked], fits.errors[asked]
    rows = {
        name: {"Estimate": fits.population[term], "Std. Error": fits.errors[term]}
        for term, name in names.items()
    }
    return Task(
        scenario=fits.models.scenario,
        question="These are the fixed effects of partial pooling. What is the t value in the row "
        f"{names[asked]}?",
        material=table_text(rows),
        parts=(
            Number(
                "t value",
                "",
                estimate / error,
                0.1,
                2,
                (
                    Mistake(error / estimate, "That is upside down: divide by the standard error."),
                    Mistake(
                        fits.population[other] / fits.errors[other],
                        "That is the t value of the other row.",
                    ),
                    Mistake(estimate * error, "Divide by the standard error, do not multiply."),
                ),
            ),
        ),
        hints=(
            "A t value says how many standard errors an estimate is away from zero.",
            "Divide the estimate by its standard error.",
        ),
        explanation=f"The estimate is {fixed(estimate, 3)} and its standard error "
        f"{fixed(error, 3)}, so t = {fixed(estimate / error, 2)}.",
    )


def _in_brackets(value: float) -> str:
    written = fixed(value, 3)
    return f"({written})" if value < 0 else written
