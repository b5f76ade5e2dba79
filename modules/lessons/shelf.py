"""The lessons that come with the lab: a folder each, a file for each of its steps."""

from __future__ import annotations

import tomllib
from pathlib import Path

from modules.lessons.lesson import Lesson, LessonError, Step
from modules.lessons.step_file import read_step, read_text, reject_others
from modules.scenario.learning import Learning

FOLDER = Path(__file__).parents[2] / "data" / "lessons"
LESSON_FILE = "lesson.toml"


def read_lessons(folder: Path) -> dict[str, Lesson]:
    """Read all lessons of a folder, in their order.

    Raises
    ------
    LessonError
        If one cannot be read; the text names the file.
    """
    read = [_read_lesson(lesson) for lesson in sorted(folder.iterdir()) if lesson.is_dir()]
    return {lesson.name: lesson for _, lesson in sorted(read, key=lambda one: one[0])}


def _read_lesson(folder: Path) -> tuple[int, Lesson]:
    """Read a lesson, and which it is among all."""
    file = folder / LESSON_FILE
    where = f"{folder.name}/{LESSON_FILE}"
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise LessonError(f"{where}: {wrong}") from None
    try:
        reject_others(written, ("title", "about", "order"))
        title, about = read_text(written, "title"), read_text(written, "about")
        order = written.get("order")
        if type(order) is not int:
            raise LessonError("“order” must be a whole number.")
    except LessonError as wrong:
        raise LessonError(f"{where}: {wrong}") from None
    steps = tuple(read_step(step) for step in sorted(folder.glob("*.md")))
    if not steps:
        raise LessonError(f"{folder.name}: there are no steps.")
    return order, Lesson(folder.name, title, about, steps)


LESSONS: dict[str, Lesson] = read_lessons(FOLDER)


def step_at(learning: Learning) -> Step | None:
    """Return the step where a person is; None where no lesson is open, or there is none such."""
    lesson = LESSONS.get(learning.lesson)
    if lesson is None or learning.step > len(lesson.steps):
        return None
    return lesson.steps[learning.step - 1]
