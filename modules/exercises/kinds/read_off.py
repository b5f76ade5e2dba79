"""Read a number off what R prints."""

from __future__ import annotations

import math

import numpy as np

from modules.exercises.drawing import new_people
from modules.exercises.exercise import Mistake, Number, Task
from modules.exercises.fitted import UNITS, Fitted, Term, fitted
from modules.exercises.other_models import not_of_no_pooling
from modules.exercises.printed import none_text, partial_text
from modules.observations import data_set
from modules.scenario import Scenario
from modules.words.wording import fixed


def own_line_of_308(random: np.random.Generator) -> Task:
    """Ask the chapter's question about the baseline subject."""
    return _line_of_baseline(fitted(Scenario()))


def own_line_of_baseline(random: np.random.Generator) -> Task:
    """Ask the same of new people."""
    return _line_of_baseline(fitted(new_people(random)))


def _line_of_baseline(fits: Fitted) -> Task:
    x, baseline = data_set(fits.models.scenario).x, fits.subjects[0]
    own = fits.own[baseline]
    errors = fits.none.standard_errors.to_numpy()[0].tolist()

    def asked(term: Term, other: Term, error: float) -> Number:
        mistakes = (
            *not_of_no_pooling(fits, baseline, term),
            Mistake(own[other], f"That is the {other}."),
            Mistake(error, "That is the standard error beside it."),
        )
        return Number(term, UNITS[term], own[term], 0.001, 3, mistakes)

    return Task(
        scenario=fits.models.scenario,
        question=f"R has fitted no pooling: a line for each subject. What are the intercept and "
        f"the slope of subject {baseline}, to three decimals?",
        material=none_text(fits),
        parts=(
            asked("intercept", "slope", errors[0]),
            asked("slope", "intercept", errors[1]),
        ),
        hints=(
            "All but one of the subjects have rows of their own. What does R do with that one?",
            "R takes the first subject as the baseline, whose dummy variables are all zero: "
            "look at the two rows that name no subject.",
        ),
        explanation=f"Subject {baseline} is the first, so R takes it as the baseline: for it all "
        f"dummy variables are 0, and only two rows are left. (Intercept) is its intercept, "
        f"{fixed(own['intercept'], 3)} ms, and {x} its slope, {fixed(own['slope'], 3)} ms a day.",
    )


def population_line(random: np.random.Generator) -> Task:
    """Ask for the fixed effects of a mixed model."""
    fits = fitted(new_people(random))
    population = fits.population

    def asked(term: Term, other: Term) -> Number:
        mistakes = (
            Mistake(population[other], f"That is the {other}."),
            Mistake(fits.errors[term], "That is the standard error, not the estimate."),
            Mistake(fits.sds[term], f"That is how much {term}s differ between subjects."),
        )
        return Number(term, UNITS[term], population[term], 0.01, 2, mistakes)

    return Task(
        scenario=fits.models.scenario,
        question="R has fitted partial pooling. What are the intercept γ₀ and the slope γ₁ of the "
        "population line?",
        material=partial_text(fits),
        parts=(
            asked("intercept", "slope"),
            asked("slope", "intercept"),
        ),
        hints=(
            "The population line is what does not differ from subject to subject.",
            "Such effects are called fixed: look at the estimates in their table.",
        ),
        explanation="The population line stands under “Fixed effects”, in the column Estimate: "
        f"γ₀ = {fixed(population['intercept'], 2)} ms and γ₁ = {fixed(population['slope'], 2)} ms "
        "a day. Beside each stands its standard error.",
    )


def residual_sd(random: np.random.Generator) -> Task:
    """Ask for σ, which stands beside σ²."""
    fits = fitted(new_people(random))
    variance = fits.partial.residual_variance
    sigma = math.sqrt(variance)
    return Task(
        scenario=fits.models.scenario,
        question="How far do observations scatter about the line of their own subject? Give the "
        "standard deviation σ.",
        material=partial_text(fits),
        parts=(
            Number(
                "σ",
                "ms",
                sigma,
                0.01,
                2,
                (
                    Mistake(variance, "That is the variance σ², in ms²; its root is asked for."),
                    Mistake(fits.sds["intercept"], "That is τ₀₀, how much intercepts differ."),
                    Mistake(fits.sds["slope"], "That is τ₁₁, how much slopes differ."),
                ),
            ),
        ),
        hints=(
            "What the line of a subject leaves over is called a residual.",
            "Under “Random effects” the last row has a variance and a standard deviation.",
        ),
        explanation=f"The row Residual has σ² = {fixed(variance, 2)} ms² under Variance and "
        f"σ = {fixed(sigma, 2)} ms under Std.Dev.: the second is the root of the first.",
    )


def observations_lost(random: np.random.Generator) -> Task:
    """Ask how many observations are missing, which R does not print."""
    fits = fitted(new_people(random, missing=int(random.integers(15, 46))))
    scenario, kept = fits.models.scenario, fits.partial.n_observations
    made = scenario.subjects * scenario.occasions
    return Task(
        scenario=scenario,
        question=f"{scenario.subjects} subjects were to be observed on {scenario.occasions} days "
        "each, and some observations went missing. How many?",
        material=partial_text(fits),
        parts=(
            Number(
                "missing observations",
                "",
                float(made - kept),
                0.0,
                0,
                (
                    Mistake(float(kept), "That is how many are left."),
                    Mistake(float(made), "That is how many there were to be."),
                ),
            ),
        ),
        hints=(
            "R prints how many observations it used.",
            "Find the number of observations, and take it from subjects times days.",
        ),
        explanation=f"{scenario.subjects} × {scenario.occasions} = {made} observations were "
        f"planned, and “Number of obs” is {kept}: {made - kept} are missing.",
    )
