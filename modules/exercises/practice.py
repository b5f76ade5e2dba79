"""Practice without end: which exercise comes next, after what was right and wrong so far.

A kind that was not wholly right comes again after two others. One that was right waits, and each
further time twice as long (Leitner's boxes; S. Leitner 1972, So lernt man lernen).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from numpy.random import SeedSequence

from modules.exercises.catalogue import CATALOGUE, ENTRIES, Entry
from modules.exercises.exercise import KIND_TITLES, Kind
from modules.scenario import LARGEST_SEED

KINDS: tuple[Kind, ...] = tuple(KIND_TITLES)
SOON = 3
"""A kind comes so many exercises after it was wrong, if nothing else is due before."""


@dataclass(frozen=True)
class Attempt:
    """An answer that was marked.

    Attributes
    ----------
    name : str
        The exercise.
    points, of : int
    """

    name: str
    points: int
    of: int

    @property
    def right(self) -> bool:
        """Whether the answer was wholly right."""
        return self.points == self.of

    def __str__(self) -> str:
        return f"{self.name}.{self.points}.{self.of}"


def read_attempts(texts: Sequence[str]) -> list[Attempt]:
    """Return attempts from their texts, of which only counts which were right."""
    attempts = []
    for text in texts:
        name, _, numbers = text.partition(".")
        points, _, of = numbers.partition(".")
        attempts.append(Attempt(name, int(points == of), 1))
    return attempts


def next_exercise(history: Sequence[Attempt], start: int) -> tuple[str, int]:
    """Return the name and the seed of the next exercise.

    Parameters
    ----------
    history : sequence of Attempt
        All so far, the first one first. Names that are in no catalogue count as nothing.
    start : int
        Where the practice's seeds begin, at least 0; equal starts and histories go on alike.
    """
    known = [attempt for attempt in history if attempt.name in CATALOGUE]
    last = CATALOGUE[known[-1].name].kind if known else None
    due: dict[Kind, int] = {kind: _due(kind, known) for kind in KINDS if kind != last}
    kind = min(due, key=lambda each: due[each])
    return _of_kind(kind, known).name, _seed(start, len(history))


def _due(kind: Kind, known: Sequence[Attempt]) -> int:
    """Return when a kind is due, in exercises from the first; new ones come one by one."""
    due, wait = KINDS.index(kind), len(KINDS)
    for place, attempt in enumerate(known):
        if CATALOGUE[attempt.name].kind != kind:
            continue
        due = place + (wait if attempt.right else SOON)
        wait = 2 * wait if attempt.right else len(KINDS)
    return due


def _of_kind(kind: Kind, known: Sequence[Attempt]) -> Entry:
    """Return the exercise that was wrong, with other data, or the one done least often."""
    entries = [entry for entry in ENTRIES if entry.kind == kind]
    done = [attempt for attempt in known if CATALOGUE[attempt.name].kind == kind]
    if done and not done[-1].right and not CATALOGUE[done[-1].name].same_data:
        return CATALOGUE[done[-1].name]
    names = [attempt.name for attempt in done]
    return min(entries, key=lambda entry: names.count(entry.name))


def _seed(start: int, place: int) -> int:
    return int(SeedSequence([start, place]).generate_state(1)[0]) & LARGEST_SEED
