"""How far somebody is with one exercise, while its session lasts."""

from __future__ import annotations

from dataclasses import dataclass

from modules.exercises import Marked, Verdict

MOST_HINTS = 2


@dataclass(frozen=True)
class Progress:
    """What was done with an exercise.

    Attributes
    ----------
    answer : tuple
        What was checked last; empty before.
    marked : Marked or None
        What it was worth.
    hints : int
        How many were asked for.
    solved : bool
        Whether the solution was asked for.
    said : str
        What is said of how the last answer counts.
    """

    answer: tuple[object, ...] = ()
    marked: Marked | None = None
    hints: int = 0
    solved: bool = False
    said: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the answer was wholly right."""
        return self.marked is not None and self.marked.points == self.marked.of

    @property
    def is_explained(self) -> bool:
        """Whether the explanation is shown."""
        return self.solved or self.is_right

    @property
    def is_judged(self) -> bool:
        """Whether an answer to the whole was marked or given away."""
        return self.solved or (self.marked is not None and self.marked.understood)

    def verdict(self, place: int) -> Verdict | None:
        """Return what is said of a part; of a whole that is not there yet, only what is missing."""
        if self.marked is None or place >= len(self.marked.verdicts):
            return None
        verdict = self.marked.verdicts[place]
        return None if verdict.understood and not self.marked.understood else verdict
