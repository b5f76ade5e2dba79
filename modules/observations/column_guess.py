"""Which column is the subject, which the predictor and which the response, at a first guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from modules.observations.numerals import number
from modules.observations.table_file import TableFile


def _words(name: str) -> frozenset[str]:
    """Split a name into words: `subjectID`, `subject_id` and `Subject 1` have `subject`."""
    apart = re.sub(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])", " ", name)
    return frozenset(re.findall(r"[a-zäöüß]+", apart.lower()))


SUBJECT_WORDS = _words(
    "animal boy case chick child class client cluster clinic country county family group id "
    "item mouse participant patient pid proband probandin person pupil rat respondent school "
    "sid site student subj subject teilnehmer user versuchsperson vp vpn"
)
X_WORDS = _words(
    "age alter block day days dose floor hour jahr messzeitpunkt minute monat month occasion "
    "predictor session sitzung tag time trial visit wave week woche x year zeit"
)
Y_WORDS = _words(
    "accuracy distance dv height latency length measure measurement ms outcome radon rating "
    "reaction reaktion reaktionszeit response result rt score value weight wert y"
)
NAMED = 3.0
CANDIDATES = 3


@dataclass(frozen=True)
class Columns:
    """Which column of a table is what.

    Attributes
    ----------
    y, x, subject : str
        The names of the response, the predictor and the grouping column.
    """

    y: str
    x: str
    subject: str


@dataclass(frozen=True)
class _Traits:
    """What a column's name and cells tell.

    Attributes
    ----------
    words : frozenset of str
        The words of its name, in small letters.
    numeric : float
        The share of its cells that are numbers.
    distinct : float
        The share of its cells that are different.
    runs : float
        The share of its rows in which the cell differs from the one above.
    position : float
        Where it stands: 0 for the first column, towards 1 for the last.
    """

    words: frozenset[str]
    numeric: float
    distinct: float
    runs: float
    position: float


def numeric_columns(table: TableFile) -> tuple[str, ...]:
    """Return the columns in which every cell that is not missing is a number, and one is."""
    return tuple(column for column in table.columns if _share_of_numbers(table, column) == 1)


def guess_columns(table: TableFile) -> Columns:
    """Guess which column is which, from the columns' names and from what is in them.

    A subject repeats itself, mostly in consecutive rows; a predictor is a number that takes few
    values over and over; a response is a number that takes many. A telling name outweighs that.

    Parameters
    ----------
    table : TableFile
        A table; it has at least three columns.

    Returns
    -------
    Columns
        Three different columns: of all ways to give out the parts, the likeliest.
    """
    traits = {
        column: _traits(table, column, at / len(table.columns))
        for at, column in enumerate(table.columns)
    }
    scores = {
        "y": {column: _like_response(seen) for column, seen in traits.items()},
        "x": {column: _like_predictor(seen) for column, seen in traits.items()},
        "subject": {column: _like_subject(seen) for column, seen in traits.items()},
    }
    # At most two of a part's best three can be taken, so the best three are all that matter.
    best = [sorted(part, key=part.__getitem__)[-CANDIDATES:] for part in scores.values()]
    different = [parts for parts in product(*best) if len(set(parts)) == len(scores)]
    y, x, subject = max(
        different,
        key=lambda parts: sum(
            score[column] for score, column in zip(scores.values(), parts, strict=True)
        ),
    )
    return Columns(y=y, x=x, subject=subject)


def _present(table: TableFile, column: str) -> Sequence[str]:
    return [text for text in table.rows[column].tolist() if text is not None]


def _share_of_numbers(table: TableFile, column: str) -> float:
    present = _present(table, column)
    numbers = sum(number(text, table.decimal_comma) is not None for text in present)
    return numbers / len(present) if present else 0.0


def _traits(table: TableFile, column: str, position: float) -> _Traits:
    present = _present(table, column)
    count = max(len(present), 1)
    changes = sum(above != below for above, below in pairwise(present))
    return _Traits(
        words=_words(column),
        numeric=_share_of_numbers(table, column),
        distinct=len(set(present)) / count,
        runs=changes / count,
        position=position,
    )


def _like_subject(column: _Traits) -> float:
    repeated = 0 < column.distinct <= 0.5
    return (
        NAMED * bool(column.words & SUBJECT_WORDS)
        + 2.0 * repeated
        + (1.0 - column.numeric)
        + (1.0 - column.runs)
        - 0.5 * column.position
    )


def _like_predictor(column: _Traits) -> float:
    varies = column.runs > 0
    return (
        NAMED * bool(column.words & X_WORDS and not column.words & Y_WORDS)
        + 4.0 * column.numeric
        + varies * (1.0 - column.distinct)
        + column.runs
    )


def _like_response(column: _Traits) -> float:
    return (
        NAMED * bool(column.words & Y_WORDS)
        + 4.0 * column.numeric
        + 2.0 * column.distinct
        + column.runs
    )
