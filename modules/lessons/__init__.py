"""Lessons: short steps in which a person commits to a guess before the answer is shown."""

from modules.lessons.commit_part import commit_part
from modules.lessons.lesson import (
    ChoiceCommit,
    Commit,
    Lesson,
    LessonError,
    LineCommit,
    NumberCommit,
    Option,
    PartCommit,
    PointCommit,
    Shown,
    Step,
    SubjectCommit,
)
from modules.lessons.reply import answer_of, reply
from modules.lessons.shelf import LESSONS, step_at

__all__ = [
    "LESSONS",
    "ChoiceCommit",
    "Commit",
    "Lesson",
    "LessonError",
    "LineCommit",
    "NumberCommit",
    "Option",
    "PartCommit",
    "PointCommit",
    "Shown",
    "Step",
    "SubjectCommit",
    "answer_of",
    "commit_part",
    "reply",
    "step_at",
]
