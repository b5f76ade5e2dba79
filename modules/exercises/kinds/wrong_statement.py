"""Spot the one wrong statement about what R has printed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import mean

import numpy as np

from modules.exercises.drawing import new_people, pick, require, shuffled
from modules.exercises.exercise import Choice, Mistake, Task
from modules.exercises.fitted import Fitted, fitted
from modules.exercises.printed import complete_text, none_text, partial_text
from modules.pooling.regression import complete_summary, no_pooling_summary
from modules.words.wording import fixed

SHOWN = 4


@dataclass(frozen=True)
class Claim:
    """Something that can be said rightly or wrongly of an output.

    Attributes
    ----------
    right, wrong : str
        The statement, true and false of these data.
    because : str
        What shows it.
    """

    right: str
    wrong: str
    because: str


def wrong_about_complete_pooling(random: np.random.Generator) -> Task:
    """Ask for the wrong statement about one line for all."""
    fits = fitted(new_people(random, missing=int(random.integers(0, 31))))
    return _task(random, fits, complete_text(fits), _about_complete(fits))


def wrong_about_no_pooling(random: np.random.Generator) -> Task:
    """Ask for the wrong statement about a line for each."""
    fits = fitted(new_people(random, subjects=5))
    return _task(random, fits, none_text(fits), _about_none(fits, random))


def wrong_about_partial_pooling(random: np.random.Generator) -> Task:
    """Ask for the wrong statement about a mixed model."""
    fits = fitted(new_people(random, missing=int(random.integers(0, 31))))
    return _task(random, fits, partial_text(fits), _about_partial(fits))


def _task(
    random: np.random.Generator, fits: Fitted, material: str, claims: tuple[Claim, ...]
) -> Task:
    require(all(claim.right != claim.wrong for claim in claims))
    chosen = [claims[place] for place in random.permutation(len(claims))[:SHOWN]]
    false, *true = chosen
    return Task(
        scenario=fits.models.scenario,
        question="Three of these statements about the output are right. Which one is wrong?",
        material=material,
        parts=(
            Choice(
                "wrong statement",
                shuffled(random, false.wrong, *(claim.right for claim in true)),
                false.wrong,
                tuple(
                    Mistake(claim.right, f"That one is right. {claim.because}") for claim in true
                ),
            ),
        ),
        hints=(
            "Find the number of each statement in the output, and read its column's heading.",
            "Ask of each: of whom is it said, in which unit, and is it an estimate, its error, or "
            "a spread?",
        ),
        explanation=f"Wrong is: “{false.wrong}” {false.because}",
    )


def _about_complete(fits: Fitted) -> tuple[Claim, ...]:
    summary = complete_summary(fits.models.observations, "day", "y")
    slope, error, t, _ = summary.coefficients.to_numpy()[1].tolist()
    r_squared, residual = summary.r_squared, summary.residual_standard_error
    n, subjects = summary.n_observations, len(fits.subjects)
    require(abs(r_squared - 0.5) > 0.05)
    return (
        Claim(
            f"With each day y rises by {fixed(slope, 2)} ms.",
            f"With each day y rises by {fixed(error, 2)} ms.",
            f"The estimate in the row day is {fixed(slope, 2)}; {fixed(error, 2)} is its standard "
            "error.",
        ),
        Claim(
            "The standard errors take all observations for independent.",
            "The standard errors allow for observations of one subject being alike.",
            "The formula does not name the subject, so the model knows nothing of it.",
        ),
        Claim(
            f"The line accounts for {fixed(100 * r_squared, 0)} % of the variance of y.",
            f"The line leaves {fixed(100 * r_squared, 0)} % of the variance of y unexplained.",
            f"R-squared, {fixed(r_squared, 3)}, is the share that is explained.",
        ),
        Claim(
            f"Observations scatter about the line with an SD of {fixed(residual, 1)} ms.",
            f"Observations scatter about the line with an SD of {fixed(residual**2, 1)} ms.",
            f"The residual standard error is {fixed(residual, 1)}, and its square the variance.",
        ),
        Claim(
            f"The line was fitted to {n} observations.",
            f"The line was fitted to {n - 2} observations.",
            f"{n - 2} degrees of freedom are left, two less than the {n} observations.",
        ),
        Claim(
            f"It says the same of all {subjects} subjects.",
            f"It says something else of each of the {subjects} subjects.",
            "There is one intercept and one slope for everybody.",
        ),
        Claim(
            f"The slope is {fixed(t, 1)} standard errors away from 0.",
            f"The slope is {fixed(slope, 1)} standard errors away from 0.",
            f"The t value says so: {fixed(slope, 2)} / {fixed(error, 2)} = {fixed(t, 1)}.",
        ),
    )


def _about_none(fits: Fitted, random: np.random.Generator) -> tuple[Claim, ...]:
    summary = no_pooling_summary(fits.models.observations, "day", "y", "subject")
    baseline, subject = fits.subjects[0], pick(random, *fits.subjects[1:])
    base, own = fits.own[baseline]["slope"], fits.own[subject]["slope"]
    offset, n_lines = own - base, len(fits.subjects)
    middle = mean(line["intercept"] for line in fits.own.values())
    intercept = fits.own[baseline]["intercept"]
    require(abs(offset) > 1 and abs(base) > 1 and abs(intercept - middle) > 2)
    larger, smaller = ("larger", "smaller") if offset > 0 else ("smaller", "larger")
    residual = summary.residual_standard_error
    return (
        Claim(
            f"{fixed(intercept, 1)} ms is the intercept of {baseline}.",
            f"{fixed(intercept, 1)} ms is the mean intercept of all {n_lines} subjects.",
            f"{baseline} is the baseline; the mean of all intercepts is {fixed(middle, 1)}.",
        ),
        Claim(
            f"The slope of {subject} is {fixed(own, 2)} ms a day.",
            f"The slope of {subject} is {fixed(offset, 2)} ms a day.",
            f"Its row holds an offset: {fixed(base, 2)} for {baseline} and {fixed(offset, 2)} more "
            f"make {fixed(own, 2)}.",
        ),
        Claim(
            f"{subject} has a {larger} slope than {baseline}.",
            f"{subject} has a {smaller} slope than {baseline}.",
            f"The offset in the row day:subject{subject} is {fixed(offset, 2)}.",
        ),
        Claim(
            "Its lines say nothing of a subject who was not observed.",
            "It predicts a new subject by the row (Intercept) and the row day.",
            f"Those two rows are the line of {baseline}; each line is of one subject only.",
        ),
        Claim(
            f"It estimates {2 * n_lines} coefficients, two for each subject.",
            f"It estimates {n_lines + 1} coefficients, one slope and {n_lines} intercepts.",
            f"There are {2 * n_lines} rows, as slopes have offsets, too.",
        ),
        Claim(
            f"Observations scatter about their lines with an SD of {fixed(residual, 1)} ms.",
            f"Observations scatter about their lines with an SD of {fixed(residual**2, 1)} ms.",
            f"The residual standard error is {fixed(residual, 1)}, and its square the variance.",
        ),
    )


def _about_partial(fits: Fitted) -> tuple[Claim, ...]:
    partial = fits.partial
    slope, error = fits.population["slope"], fits.errors["slope"]
    sd_intercept, sd_slope = fits.sds["intercept"], fits.sds["slope"]
    correlation = fits.covariance / (sd_intercept * sd_slope)
    sigma = math.sqrt(partial.residual_variance)
    n, subjects = partial.n_observations, len(fits.subjects)
    require(abs(correlation) > 0.1 and sd_slope > 1.3 * error and abs(sd_slope - sigma) > 1)
    steeper, flatter = ("steeper", "flatter") if correlation > 0 else ("flatter", "steeper")
    return (
        Claim(
            f"Intercepts differ between subjects with an SD of {fixed(sd_intercept, 1)} ms.",
            f"Intercepts differ between subjects with an SD of {fixed(sd_intercept**2, 1)} ms.",
            f"{fixed(sd_intercept**2, 1)} is the variance; the SD is its root, "
            f"{fixed(sd_intercept, 1)}.",
        ),
        Claim(
            f"With each day y rises by {fixed(slope, 2)} ms for the average subject.",
            f"With each day y rises by {fixed(sd_slope, 2)} ms for the average subject.",
            f"The fixed effect of day is {fixed(slope, 2)}; {fixed(sd_slope, 2)} is how much "
            "slopes differ.",
        ),
        Claim(
            f"{n} observations of {subjects} subjects were used.",
            f"{subjects} observations of {n} subjects were used.",
            f"The number of obs is {n}, and subject has {subjects} groups.",
        ),
        Claim(
            f"Observations scatter about their subject's line with an SD of {fixed(sigma, 1)} ms.",
            f"Observations scatter about their subject's line with an SD of {fixed(sd_slope, 1)} "
            "ms.",
            f"The row Residual has an SD of {fixed(sigma, 1)}; {fixed(sd_slope, 1)} is that of the "
            "slopes.",
        ),
        Claim(
            f"Subjects with higher intercepts tend to have {steeper} slopes.",
            f"Subjects with higher intercepts tend to have {flatter} slopes.",
            f"The correlation of the random effects is {fixed(correlation, 2)}.",
        ),
        Claim(
            f"About two thirds of the subjects' slopes lie from {_around(slope, sd_slope)}.",
            f"About two thirds of the subjects' slopes lie from {_around(slope, error)}.",
            f"Slopes differ with an SD of {fixed(sd_slope, 2)}; the standard error, "
            f"{fixed(error, 2)}, is how well their mean is known.",
        ),
        Claim(
            f"The slope is {fixed(slope / error, 1)} standard errors away from 0.",
            f"The slope is {fixed(slope, 1)} standard errors away from 0.",
            f"The t value says so: {fixed(slope, 2)} / {fixed(error, 2)} = "
            f"{fixed(slope / error, 1)}.",
        ),
    )


def _around(middle: float, reach: float) -> str:
    return f"{fixed(middle - reach, 1)} to {fixed(middle + reach, 1)}"
