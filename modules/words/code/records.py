"""What repeats itself in a table of subjects and occasions, to be written only once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

LONG = 4
"""Records are long that have so many rows on average."""


@dataclass(frozen=True)
class Records:
    """The subjects and the occasions of all rows.

    Attributes
    ----------
    labels : list of str
        The subject of each record, the rows of a subject that follow each other.
    lengths : list of int
        How many rows each record has.
    occasions : list of float
        What `x` is in a record, where it is the same in all; else in all rows.
    occasions_repeat : bool
        Which of the two `occasions` are.
    """

    labels: list[str]
    lengths: list[int]
    occasions: list[float]
    occasions_repeat: bool

    def grouped(self, items: Sequence[str]) -> list[Sequence[str]]:
        """Return one item of each row in groups: of records, where these are long."""
        if len(items) < LONG * len(self.lengths):
            return [items]
        ends = list(accumulate(self.lengths))
        return [items[end - n : end] for n, end in zip(self.lengths, ends, strict=True)]

    @property
    def are_equally_long(self) -> bool:
        """Whether all records have the same number of rows."""
        return len(set(self.lengths)) == 1


def records_of(subjects: Sequence[str], x: Sequence[float]) -> Records:
    """Find the records in the rows of a table."""
    found = [(label, len(list(rows))) for label, rows in groupby(subjects)]
    labels, lengths = [label for label, _ in found], [length for _, length in found]
    first = list(x[: lengths[0]]) if lengths else []
    repeats = len(lengths) > 1 and first * len(lengths) == list(x)
    return Records(labels, lengths, first if repeats else list(x), repeats)


def is_range(values: Sequence[float]) -> bool:
    """Whether values are three or more whole numbers that follow each other."""
    if len(values) < 3 or values[0] != int(values[0]) or abs(values[0]) > 1e6:
        return False
    return all(after == before + 1 for before, after in pairwise(values))
