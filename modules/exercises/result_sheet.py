"""What an assignment has given: each exercise, the whole, and the code to hand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from modules.exercises.assignment import Assignment
from modules.exercises.catalogue import most_points
from modules.exercises.kept_marks import Mark, read_marks
from modules.exercises.result_code import Result, write_code

GROUP = 5
"""Letters of a code that are written together."""


@dataclass(frozen=True)
class ResultSheet:
    """A person's result.

    Attributes
    ----------
    word : str
    marks : tuple of Mark
        In the assignment's order.
    most : tuple of int
        The most points that each exercise gives.
    code : str
        In groups of letters.
    is_signed : bool
    """

    word: str
    marks: tuple[Mark, ...]
    most: tuple[int, ...]
    code: str
    is_signed: bool

    @property
    def points(self) -> int:
        """The points of all exercises."""
        return sum(mark.points for mark in self.marks)


def result_sheet(
    assignment: Assignment, word: str, texts: Sequence[str], key: bytes | None
) -> ResultSheet:
    """Return the sheet of a person.

    Parameters
    ----------
    assignment : Assignment
    word : str
        As `normalised` returns it.
    texts : sequence of str
        The marks, each as its text.
    key : bytes or None
        What signs the code.
    """
    marks = tuple(read_marks(assignment, texts).values())
    result = Result(assignment.names, word, sum(mark.points for mark in marks))
    code = write_code(result, key)
    groups = [code[place : place + GROUP] for place in range(0, len(code), GROUP)]
    most = tuple(map(most_points, assignment.names))
    return ResultSheet(word, marks, most, "-".join(groups), key is not None)
