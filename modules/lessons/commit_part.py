"""A commit as a part of an exercise, with the answer that the fits tell."""

from __future__ import annotations

from modules.exercises.exercise import Choice, Mistake, Number, Subject
from modules.lessons.lesson import (
    ChoiceCommit,
    LessonError,
    NumberCommit,
    Option,
    PartCommit,
    Step,
    SubjectCommit,
)
from modules.lessons.model_questions import MODEL_QUESTIONS
from modules.lessons.quantities import QUANTITIES, with_quantities
from modules.lessons.subject_questions import SUBJECT_QUESTIONS
from modules.observations import data_set
from modules.pooling.three_models import ThreeModels


def commit_part(step: Step, models: ThreeModels) -> Number | Choice:
    """Return what a step asks for as a part of an exercise.

    Parameters
    ----------
    step : Step
        One that asks for a number, a subject or a choice.
    models : ThreeModels
        The fits to the Scenario that it reveals.

    Raises
    ------
    LessonError
        If the step asks for a line or a point, or the fits have no single answer.
    """
    commit = step.commit
    if not isinstance(commit, PartCommit):
        raise LessonError("A line or a point is no part of an exercise.")
    if isinstance(commit, NumberCommit):
        return _number(commit, models)
    if isinstance(commit, SubjectCommit):
        return _subject(commit, models)
    return _choice(commit, models)


def _number(commit: NumberCommit, models: ThreeModels) -> Number:
    quantity = QUANTITIES[commit.asked]
    return Number(
        label=commit.ask,
        unit=quantity.unit(data_set(models.scenario)),
        answer=quantity.of(models),
        tolerance=quantity.tolerance,
        decimals=quantity.decimals,
    )


def _subject(commit: SubjectCommit, models: ThreeModels) -> Subject:
    question = SUBJECT_QUESTIONS[commit.asked]
    answer = question.answer(models)
    others = [subject for subject in models.subjects if subject != answer]
    mistakes = tuple(Mistake(other, question.said(models, other)) for other in others)
    return Subject(commit.ask, models.subjects, answer, mistakes)


def _choice(commit: ChoiceCommit, models: ThreeModels) -> Choice:
    right = _right_option(commit, models)
    mistakes = tuple(
        Mistake(option.text, with_quantities(option.said, models))
        for option in commit.options
        if option is not right
    )
    return Choice(commit.ask, tuple(option.text for option in commit.options), right.text, mistakes)


def _right_option(commit: ChoiceCommit, models: ThreeModels) -> Option:
    if not commit.asked:
        return next(option for option in commit.options if option.right)
    model = MODEL_QUESTIONS[commit.asked](models)
    for option in commit.options:
        if option.model == model:
            return option
    raise LessonError(f"No option stands for {model}.")
