"""An assignment: a list of exercises, and data of their own for everyone who types a word."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

from modules.exercises.catalogue import CATALOGUE, most_points
from modules.scenario import LARGEST_SEED

LONGEST_WORD = 20


class AssignmentError(ValueError):
    """Exercises that make no assignment, or a word that is none, with the reason."""


@dataclass(frozen=True)
class Assignment:
    """Exercises that a lecturer chose.

    Attributes
    ----------
    names : tuple of str
        Their names in the catalogue, each once, in the order in which they are asked.

    Raises
    ------
    AssignmentError
        If there are none, one is unknown, or one is there twice.
    """

    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.names:
            raise AssignmentError("An assignment has at least one exercise.")
        unknown = [name for name in self.names if name not in CATALOGUE]
        if unknown:
            raise AssignmentError(f"There is no exercise {unknown[0]!r}.")
        if len({*self.names}) < len(self.names):
            raise AssignmentError("An assignment has each exercise once.")

    @property
    def points(self) -> int:
        """The most points it can give."""
        return sum(map(most_points, self.names))


def normalised(word: str) -> str:
    """Return what counts of a word: letters and digits, small and in one way of writing them.

    Raises
    ------
    AssignmentError
        If nothing is left, or too much.
    """
    plain = _composed(_composed(word).casefold())
    kept = _composed("".join(letter for letter in plain if letter.isalnum()))
    if not kept:
        raise AssignmentError("Type a word, such as your student number.")
    if len(kept) > LONGEST_WORD:
        raise AssignmentError(f"A word has at most {LONGEST_WORD} letters and digits.")
    return kept


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def seed_of(assignment: Assignment, word: str, name: str) -> int:
    """Return the seed of one of the exercises for the person with this word.

    It depends on which exercises there are, and not on their order.

    Parameters
    ----------
    assignment : Assignment
    word : str
        As `normalised` returns it.
    name : str
        One of the assignment's.
    """
    text = "\n".join([*sorted(assignment.names), word, name])
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return int.from_bytes(digest[:4], "big") & LARGEST_SEED
