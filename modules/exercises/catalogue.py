"""All exercises by name, and how to draw one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from modules.exercises.drawing import DrawTask, draw_task
from modules.exercises.exercise import Exercise, Kind
from modules.exercises.kinds import (
    compute,
    formula_and_matrix,
    new_subject,
    pull,
    pulled_most,
    r_bug,
    read_off,
    reliability,
    which_model,
    wrong_statement,
)
from modules.scenario import LARGEST_SEED


class UnknownExercise(KeyError):
    """A name that no exercise has."""


@dataclass(frozen=True)
class Entry:
    """An exercise of the catalogue.

    Attributes
    ----------
    name : str
        As links and assignments have it.
    kind : str
    title : str
        What it is about, for whoever puts an assignment together.
    draws : tuple of callable
        Make its task with random numbers, each in a way of its own.
    same_data : bool
        Whether all seeds lead to the same data and question.
    """

    name: str
    kind: Kind
    title: str
    draws: tuple[DrawTask, ...]
    same_data: bool = False


ENTRIES = (
    Entry(
        "own-line-308", "read_off", "The chapter's line of 308", (read_off.own_line_of_308,), True
    ),
    Entry("own-line-baseline", "read_off", "A baseline's line", (read_off.own_line_of_baseline,)),
    Entry("population-line", "read_off", "The population line", (read_off.population_line,)),
    Entry("residual-sd", "read_off", "The residual SD", (read_off.residual_sd,)),
    Entry("observations-lost", "read_off", "Missing observations", (read_off.observations_lost,)),
    Entry("own-line-335", "compute", "The chapter's line of 335", (compute.own_line_of_335,), True),
    Entry("own-line-offsets", "compute", "A line from offsets", (compute.own_line_from_offsets,)),
    Entry("slope-offset", "compute", "The offset of a slope", (compute.offset_of_a_slope,)),
    Entry("mean-slope", "compute", "The mean of own slopes", (compute.mean_of_own_slopes,)),
    Entry("random-effects", "compute", "Random effects", (compute.random_effects_of_a_subject,)),
    Entry("correlation", "compute", "ρ from Σ", (compute.correlation_from_covariance,)),
    Entry("t-value", "compute", "A t value", (compute.t_value,)),
    Entry(
        "matrix-formula",
        "formula_and_matrix",
        "The formula of a matrix",
        (formula_and_matrix.formula_of_a_matrix,),
    ),
    Entry(
        "formula-matrix",
        "formula_and_matrix",
        "The matrix of a formula",
        (formula_and_matrix.matrix_of_a_formula,),
    ),
    Entry(
        "same-matrix",
        "formula_and_matrix",
        "The same matrix twice",
        (formula_and_matrix.same_matrix,),
    ),
    Entry(
        "lines-formula",
        "formula_and_matrix",
        "The formula of lines",
        (formula_and_matrix.formula_of_lines,),
    ),
    Entry("intercept-pull", "pull", "The pull of an intercept", (pull.pull_of_an_intercept,)),
    Entry("slope-pull", "pull", "The pull of a slope", (pull.pull_of_a_slope,)),
    Entry("share-kept", "pull", "The share kept", (pull.share_kept_of_a_slope,)),
    Entry("pulled-up", "pull", "How many were pulled up", (pull.slopes_pulled_up,)),
    Entry("has-line", "which_model", "Few observations", (which_model.models_with_a_line,)),
    Entry("closest", "which_model", "Closest to the truth", (which_model.closest_to_the_truth,)),
    Entry("purpose", "which_model", "A model for a purpose", (which_model.model_for_a_purpose,)),
    Entry(
        "almost",
        "which_model",
        "Almost another model",
        (which_model.almost_complete_pooling, which_model.almost_no_pooling),
    ),
    Entry(
        "pulled-unequal",
        "pulled_most",
        "Pulled most, unequal numbers",
        (pulled_most.pulled_most_of_unequal,),
    ),
    Entry(
        "pulled-equal",
        "pulled_most",
        "Pulled most, equal numbers",
        (pulled_most.pulled_most_of_equal,),
    ),
    Entry(
        "pulled-least",
        "pulled_most",
        "Pulled least",
        (pulled_most.pulled_least_of_equal, pulled_most.pulled_least_of_unequal),
    ),
    Entry(
        "pulled-of-two",
        "pulled_most",
        "Pulled more of two",
        (pulled_most.pulled_more_for_fewer, pulled_most.pulled_more_for_farther),
    ),
    Entry("order-number", "reliability", "Unequal numbers", (reliability.order_by_observations,)),
    Entry("order-spread", "reliability", "Unequal days", (reliability.order_by_spread,)),
    Entry("mean-reliability", "reliability", "Of a mean", (reliability.reliability_of_a_mean,)),
    Entry("needed", "reliability", "Observations needed", (reliability.observations_needed,)),
    Entry("new-on-day", "new_subject", "Somebody new", (new_subject.new_subject_on_a_day,)),
    Entry("known-later", "new_subject", "Beyond the data", (new_subject.known_subject_later,)),
    Entry(
        "one-observation",
        "new_subject",
        "A first observation",
        (new_subject.one_observation_of_a_new_subject,),
    ),
    Entry("new-spread", "new_subject", "How much to expect", (new_subject.spread_of_new_subjects,)),
    Entry(
        "wrong-complete",
        "wrong_statement",
        "About complete pooling",
        (wrong_statement.wrong_about_complete_pooling,),
    ),
    Entry(
        "wrong-none",
        "wrong_statement",
        "About no pooling",
        (wrong_statement.wrong_about_no_pooling,),
    ),
    Entry(
        "wrong-partial",
        "wrong_statement",
        "About partial pooling",
        (wrong_statement.wrong_about_partial_pooling,),
    ),
    Entry("bug-baseline", "r_bug", "Before the baseline", (r_bug.bug_before_the_baseline,)),
    Entry("bug-none", "r_bug", "In no pooling", (r_bug.bug_in_no_pooling,)),
    Entry("bug-partial", "r_bug", "In partial pooling", (r_bug.bug_in_partial_pooling,)),
)
"""A new one comes last: the codes of results out there name exercises by their place."""

CATALOGUE = {entry.name: entry for entry in ENTRIES}


def draw(name: str, seed: int) -> Exercise:
    """Return an exercise; equal names and seeds give equal ones.

    Data that are not fit are drawn again, so that it may take a tenth of a second.

    Parameters
    ----------
    name : str
        One of `CATALOGUE`.
    seed : int
        From 0 to 2³¹ - 1.

    Raises
    ------
    UnknownExercise
        If there is none of that name.
    ValueError
        If there is no such seed.
    """
    if name not in CATALOGUE:
        raise UnknownExercise(name)
    if not 0 <= seed <= LARGEST_SEED:
        raise ValueError(f"A seed is from 0 to {LARGEST_SEED}; not {seed}.")
    entry = CATALOGUE[name]
    return Exercise(name, entry.kind, seed, draw_task(entry.draws, name, seed))


@cache
def most_points(name: str) -> int:
    """Return the most that an answer to an exercise can get, whatever its seed.

    Raises
    ------
    UnknownExercise
        If there is none of that name.
    """
    return draw(name, 0).task.points
