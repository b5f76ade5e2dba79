"""One person's exercises: which is open, the practice so far, the marks of an assignment."""

from __future__ import annotations

import secrets

from shiny import reactive

from modules.exercises import (
    CATALOGUE,
    Assignment,
    AssignmentError,
    Attempt,
    Mark,
    are_signed,
    next_exercise,
    normalised,
    read_attempts,
    read_mark,
    seed_of,
    sign_marks,
)
from modules.scenario import LARGEST_SEED
from modules.scenario.learning import MOST_ATTEMPTS, NOTHING, Learning
from modules.views.held import Held


def assignment_of(learning: Learning) -> Assignment | None:
    """Return the assignment that a link gives, if it is one."""
    try:
        return Assignment(learning.assigned)
    except AssignmentError:
        return None


class Exercises:
    """What exercises do to a person's place among what is learned.

    Parameters
    ----------
    learning : Held of Learning
    key : bytes or None
        What signs marks and results.
    shows_data : bool
        Whether the data of an exercise that is open already are to be shown.

    Attributes
    ----------
    key : bytes or None
    asked : reactive value of int
        Counts how often an exercise was asked for, so that its data are to be shown.
    were_changed : bool
        Whether marks came with the page that were not those it was given.
    """

    def __init__(self, learning: Held[Learning], key: bytes | None, shows_data: bool) -> None:
        self.learning, self.key = learning, key
        self.asked: reactive.Value[int] = reactive.value(int(shows_data), name="asked")
        with reactive.isolate():
            kept = learning()
            self.were_changed = bool(kept.marks) and not self._are_own(kept)
            if self.were_changed:
                learning.change(marks=(), signature="")
            if kept.word and not _is_normalised(kept.word):
                learning.change(word="", marks=(), signature="")

    def _are_own(self, kept: Learning) -> bool:
        own = assignment_of(kept)
        return own is not None and are_signed(own, kept.word, kept.marks, kept.signature, self.key)

    @property
    def assignment(self) -> Assignment | None:
        """The assignment that the link gives. Reactive, as all that follows."""
        return assignment_of(self.learning())

    @property
    def open_name(self) -> str:
        """The name of the exercise that is open; empty where none is."""
        name = self.learning().exercise
        return name if name in CATALOGUE else ""

    @property
    def place(self) -> int | None:
        """Which exercise of the assignment is open, from 0; None where none of it is."""
        here, assignment = self.learning(), self.assignment
        if assignment is None or not here.word or here.exercise not in assignment.names:
            return None
        if here.draw != seed_of(assignment, here.word, here.exercise):
            return None
        return assignment.names.index(here.exercise)

    def mark_of(self, name: str) -> Mark:
        """Return what an exercise of the assignment has given so far."""
        marks = map(read_mark, self.learning().marks)
        return next((mark for mark in marks if mark is not None and mark.name == name), Mark(name))

    def begin(self, word: str) -> None:
        """Begin the assignment.

        Parameters
        ----------
        word : str
            Whose it is.

        Raises
        ------
        AssignmentError
            If it is no word.
        """
        self.learning.change(word=normalised(word), marks=(), signature="")
        self.were_changed = False

    def open(self, name: str) -> None:
        """Open an exercise with new data."""
        self._open(name, _new_seed())

    def open_next(self) -> None:
        """Open the exercise of the practice that is due."""
        with reactive.isolate():
            history = read_attempts(self.learning().history)
        self._open(*next_exercise(history, _new_seed()))

    def open_assigned(self, name: str) -> None:
        """Open an exercise of the assignment, with the data of the person's word."""
        with reactive.isolate():
            assignment, word = self.assignment, self.learning().word
        if assignment is not None and word and name in assignment.names:
            self._open(name, seed_of(assignment, word, name))

    def _open(self, name: str, seed: int) -> None:
        self.learning.change(lesson=NOTHING.lesson, step=NOTHING.step, exercise=name, draw=seed)
        with reactive.isolate():
            self.asked.set(self.asked() + 1)

    def leave(self) -> None:
        """Close the exercise."""
        self.learning.change(exercise=NOTHING.exercise, draw=NOTHING.draw)

    def remember(self, attempt: Attempt) -> None:
        """Add the first answer to an exercise of the practice."""
        with reactive.isolate():
            history = (*self.learning().history, str(attempt))
        self.learning.change(history=history[-MOST_ATTEMPTS:])

    def take(self, mark: Mark) -> None:
        """Take the mark of an exercise of the assignment."""
        with reactive.isolate():
            assignment, word = self.assignment, self.learning().word
            others = (
                text for text in self.learning().marks if not text.startswith(f"{mark.name}.")
            )
            marks = (*others, str(mark))
        assert assignment is not None
        signature = sign_marks(assignment, word, marks, self.key)
        self.learning.change(marks=marks, signature=signature)


def _new_seed() -> int:
    return secrets.randbelow(LARGEST_SEED + 1)


def _is_normalised(word: str) -> bool:
    try:
        return normalised(word) == word
    except AssignmentError:
        return False
