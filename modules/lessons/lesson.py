"""A lesson: steps that ask for a guess, show the answer and say what became of the guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from modules.pooling.three_models import ModelName
from modules.scenario import Scenario
from modules.scenario.view_settings import ViewSettings


class LessonError(ValueError):
    """A lesson or a step that cannot be read or asked. Its text is for who wrote it."""


class Shown(NamedTuple):
    """What the page shows at one moment of a step."""

    scenario: Scenario
    view: ViewSettings


@dataclass(frozen=True)
class LineCommit:
    """Drag a line to where a model will put that of a subject.

    Attributes
    ----------
    ask : str
        One short sentence.
    model : str
    subject : str
    """

    ask: str
    model: ModelName
    subject: str


@dataclass(frozen=True)
class PointCommit:
    """Place a subject in the plane of intercepts and slopes where a model will put it.

    Attributes
    ----------
    ask : str
        One short sentence.
    model : str
    subject : str
    """

    ask: str
    model: ModelName
    subject: str


@dataclass(frozen=True)
class NumberCommit:
    """Say a number.

    Attributes
    ----------
    ask : str
        One short sentence.
    asked : str
        Which of `modules.lessons.quantities.QUANTITIES`.
    """

    ask: str
    asked: str


@dataclass(frozen=True)
class SubjectCommit:
    """Pick a subject.

    Attributes
    ----------
    ask : str
        One short sentence.
    asked : str
        Which of `modules.lessons.subject_questions.SUBJECT_QUESTIONS`.
    """

    ask: str
    asked: str


@dataclass(frozen=True)
class Option:
    """One option of a choice.

    Attributes
    ----------
    text : str
        As it is shown.
    said : str
        What is said to who chose it; a quantity's name in braces stands for its present value.
    right : bool
        Whether it is the right one, where that is not computed.
    model : str or None
        The model that it stands for, where the right one is computed.
    """

    text: str
    said: str
    right: bool = False
    model: ModelName | None = None


@dataclass(frozen=True)
class ChoiceCommit:
    """Choose an option.

    Attributes
    ----------
    ask : str
        One short sentence.
    options : tuple of Option
    asked : str
        Which of `modules.lessons.model_questions.MODEL_QUESTIONS` says which option is right;
        empty where one is marked as right.
    """

    ask: str
    options: tuple[Option, ...]
    asked: str = ""


PartCommit = NumberCommit | SubjectCommit | ChoiceCommit
"""Answered as a part of an exercise is."""

Commit = LineCommit | PointCommit | PartCommit


@dataclass(frozen=True)
class Step:
    """A step of a lesson.

    Attributes
    ----------
    title : str
    text : str
        At most 60 words, in Markdown: paragraphs, bold and emphasis.
    start, reveal : Shown
        Before the guess, and after it.
    commit : Commit
        What is guessed.
    after : str
        What closes the step, at most 30 words, said after what became of the guess.
    """

    title: str
    text: str
    start: Shown
    reveal: Shown
    commit: Commit
    after: str


@dataclass(frozen=True)
class Lesson:
    """A lesson.

    Attributes
    ----------
    name : str
        As links and files have it.
    title, about : str
        What it is called, and a line on what it is about.
    steps : tuple of Step
    """

    name: str
    title: str
    about: str
    steps: tuple[Step, ...]
