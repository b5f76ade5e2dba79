"""The marks of an assignment as a page keeps them, signed: whoever holds a page can change it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from modules.exercises.assignment import Assignment
from modules.exercises.catalogue import CATALOGUE, most_points

MOST_TRIES = 2
"""How many answers to an exercise count; the best one does."""

PURPOSE = b"Pooling Lab marks 1\0"
SIGNATURE_BYTES = 16


@dataclass(frozen=True)
class Mark:
    """What an exercise of an assignment has given.

    Attributes
    ----------
    name : str
    points : int
        The best answer's of those that count.
    tries : int
        How many answers were marked, from 0 to `MOST_TRIES`; the most once the solution was shown.
    """

    name: str
    points: int = 0
    tries: int = 0

    @property
    def is_final(self) -> bool:
        """Whether nothing more counts."""
        return self.tries >= MOST_TRIES

    def after(self, points: int) -> Mark:
        """Return the mark after one more answer."""
        if self.is_final:
            return self
        return replace(self, points=max(self.points, points), tries=self.tries + 1)

    def after_solution(self) -> Mark:
        """Return the mark after the solution was shown."""
        return replace(self, tries=MOST_TRIES)

    def __str__(self) -> str:
        return f"{self.name}.{self.points}.{self.tries}"


def read_mark(text: str) -> Mark | None:
    """Return the mark that a text says; None if it says none of an exercise of the catalogue."""
    name, *numbers = text.split(".")
    if name not in CATALOGUE or len(numbers) != 2 or not all(map(_is_digit, numbers)):
        return None
    points, tries = map(int, numbers)
    return Mark(name, points, tries) if tries <= MOST_TRIES else None


def read_marks(assignment: Assignment, texts: Sequence[str]) -> dict[str, Mark]:
    """Return the marks that texts say, by the names of all exercises of an assignment.

    What is no mark of one of them, or more than it can give, counts as none.
    """
    marks = {name: Mark(name) for name in assignment.names}
    for found in map(read_mark, texts):
        if found is not None and found.name in marks and found.points <= most_points(found.name):
            marks[found.name] = found
    return marks


def sign_marks(assignment: Assignment, word: str, texts: Sequence[str], key: bytes | None) -> str:
    """Return what shows later that nobody changed marks; empty where there is no key.

    Parameters
    ----------
    assignment : Assignment
    word : str
        Whose marks they are.
    texts : sequence of str
        The marks, each as its text.
    key : bytes or None
    """
    if key is None:
        return ""
    content = json.dumps([sorted(assignment.names), word, [*texts]]).encode("utf-8")
    return hmac.digest(key, PURPOSE + content, hashlib.sha256)[:SIGNATURE_BYTES].hex()


def are_signed(
    assignment: Assignment, word: str, texts: Sequence[str], signature: str, key: bytes | None
) -> bool:
    """Whether this key signed these marks; true of any where there is no key."""
    expected = sign_marks(assignment, word, texts, key)
    return key is None or hmac.compare_digest(expected.encode(), signature.encode())


def _is_digit(text: str) -> bool:
    return len(text) == 1 and text in "0123456789"
