"""What is said of a guess, with the numbers of the data."""

from __future__ import annotations

import math

from modules.exercises.marking import RIGHT, Verdict, mark_part, read_number
from modules.lessons.commit_part import commit_part
from modules.lessons.drawn_reply import Coefficients, coefficients, line_reply, point_reply
from modules.lessons.lesson import (
    ChoiceCommit,
    LessonError,
    LineCommit,
    NumberCommit,
    PointCommit,
    Step,
    SubjectCommit,
)
from modules.lessons.quantities import QUANTITIES, with_quantities
from modules.lessons.subject_questions import SUBJECT_QUESTIONS
from modules.observations import data_set
from modules.pooling.three_models import ThreeModels, fit


def answer_of(step: Step, models: ThreeModels) -> Coefficients:
    """Return the intercept and slope that a step asks to be drawn.

    Parameters
    ----------
    step : Step
        One that asks for a line or a point.
    models : ThreeModels
        The fits to the Scenario that it reveals.

    Raises
    ------
    LessonError
        If it asks for something else, or the model has no line for the subject.
    """
    if not isinstance(step.commit, LineCommit | PointCommit):
        raise LessonError("This step asks for no line and no point.")
    if step.commit.subject not in models.subjects:
        raise LessonError(f"There is no subject {step.commit.subject}.")
    answer = coefficients(step.commit, models)
    if not all(map(math.isfinite, answer)):
        raise LessonError(f"There is no such line for {step.commit.subject}.")
    return answer


def reply(step: Step, guess: object, models: ThreeModels) -> str:
    """Say in one or two sentences what became of a guess.

    Parameters
    ----------
    step : Step
    guess : object
        An intercept and a slope where a line or a point is asked for; a number or its text, a
        subject's label, or the text of an option. Anything else gets a message.
    models : ThreeModels
        The fits to the Scenario that the step reveals.
    """
    commit = step.commit
    if isinstance(commit, LineCommit | PointCommit):
        return _of_drawn(commit, guess, models)
    part = commit_part(step, models)
    verdict = mark_part(part, guess)
    if not verdict.understood:
        return verdict.said
    right = verdict.points == verdict.of
    if isinstance(commit, NumberCommit):
        return _of_number(commit, guess, right, models, fit(step.start.scenario))
    if isinstance(commit, SubjectCommit):
        return _of_subject(commit, verdict, right, models)
    return _of_choice(commit, guess, models)


def _of_drawn(commit: LineCommit | PointCommit, guess: object, models: ThreeModels) -> str:
    drawn = _read_drawn(guess)
    if drawn is None:
        return "Nothing is drawn yet."
    if isinstance(commit, LineCommit):
        return line_reply(commit, drawn, models)
    return point_reply(commit, drawn, models)


def _read_drawn(guess: object) -> Coefficients | None:
    if not isinstance(guess, list | tuple) or len(guess) != 2:
        return None
    intercept, slope = map(read_number, guess)
    return None if intercept is None or slope is None else (intercept, slope)


def _of_number(
    commit: NumberCommit, guess: object, right: bool, models: ThreeModels, before: ThreeModels
) -> str:
    """Say what was given and what is right, and what it was before the Scenario changed."""
    quantity, variables = QUANTITIES[commit.asked], data_set(models.scenario)
    given = quantity.written(read_number(guess) or 0.0, variables)
    told = quantity.told(models)
    if given == told:
        said = f"Right: it is {told}."
    elif right:
        said = f"Right: it is {told}, and you said {given}."
    else:
        said = f"You said {given}; it is {told}."
    if before.scenario == models.scenario:
        return said
    return f"{said} Before, it was {quantity.told(before)}."


def _of_subject(commit: SubjectCommit, verdict: Verdict, right: bool, models: ThreeModels) -> str:
    question = SUBJECT_QUESTIONS[commit.asked]
    answer = question.said(models, question.answer(models))
    return f"{RIGHT} {answer}" if right else f"Not that one. {verdict.said} {answer}"


def _of_choice(commit: ChoiceCommit, guess: object, models: ThreeModels) -> str:
    said = {option.text: option.said for option in commit.options}
    return with_quantities(said[str(guess)], models)
