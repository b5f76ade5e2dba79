"""Mark an answer: points for each part, and in words what was done."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from modules.exercises.exercise import Choice, Exercise, Number, Order, Part
from modules.observations.numerals import number as read_numeral
from modules.words.wording import count

LONGEST_NUMERAL = 40
CLOSE = 10
"""An answer within so many tolerances was found the right way and rounded on it."""

RIGHT, NOT_RIGHT = "Right.", "That is not it."


@dataclass(frozen=True)
class Verdict:
    """What an answer to one part is worth.

    Attributes
    ----------
    points, of : int
    said : str
        In a sentence or two.
    understood : bool
        Whether there was an answer to mark.
    """

    points: int
    of: int
    said: str
    understood: bool = True


@dataclass(frozen=True)
class Marked:
    """What an answer is worth.

    Attributes
    ----------
    points, of : int
    message : str
        What is said of all parts.
    verdicts : tuple of Verdict
        One for each part; none where the answer was not one to this exercise.
    understood : bool
        Whether there was an answer to every part.
    """

    points: int
    of: int
    message: str
    verdicts: tuple[Verdict, ...]
    understood: bool


def mark(exercise: Exercise, answer: object) -> Marked:
    """Mark an answer.

    Parameters
    ----------
    exercise : Exercise
    answer : object
        A list or tuple with one value for each part: a number or its text, the text of an option,
        a subject's label, or a list of the items in order. Anything else gets a message and no
        points.
    """
    task = exercise.task
    parts = task.parts
    if not isinstance(answer, list | tuple) or len(answer) != len(parts):
        return Marked(0, task.points, f"Give {count(len(parts), 'answer')}.", (), False)
    verdicts = tuple(mark_part(part, value) for part, value in zip(parts, answer, strict=True))
    points = sum(verdict.points for verdict in verdicts)
    return Marked(
        points=points,
        of=task.points,
        message=_message(parts, verdicts, all_right=points == task.points),
        verdicts=verdicts,
        understood=all(verdict.understood for verdict in verdicts),
    )


def _message(parts: Sequence[Part], verdicts: Sequence[Verdict], all_right: bool) -> str:
    if all_right:
        return RIGHT
    if len(parts) == 1:
        return verdicts[0].said
    return " ".join(
        f"{part.label[:1].upper()}{part.label[1:]}: {verdict.said}"
        for part, verdict in zip(parts, verdicts, strict=True)
    )


def mark_part(part: Part, value: object) -> Verdict:
    """Mark an answer to one part.

    Parameters
    ----------
    part : Part
    value : object
        As `mark` takes one; anything else gets a message and no points.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return _not_understood(part, "Nothing is given yet.")
    if isinstance(part, Number):
        return _of_number(part, value)
    if isinstance(part, Choice):
        return _of_choice(part, value)
    return _of_order(part, value)


def _not_understood(part: Part, said: str) -> Verdict:
    return Verdict(0, part.points, said, understood=False)


def _of_number(part: Number, value: object) -> Verdict:
    given = read_number(value)
    if given is None:
        return _not_understood(
            part, f"Give a number, such as {'12' if not part.decimals else '12.5'}."
        )
    if _within(given, part.answer, part.tolerance):
        return Verdict(part.points, part.points, RIGHT)
    for mistake in part.mistakes:
        if _within(given, mistake.answer, part.tolerance):
            return Verdict(0, part.points, mistake.said)
    return Verdict(0, part.points, _why_wrong(part, given))


def _why_wrong(part: Number, given: float) -> str:
    if _within(-given, part.answer, part.tolerance):
        return "The size is right, the sign is not."
    if _within(given, part.answer, CLOSE * part.tolerance):
        return f"Close, but not {part.stated_tolerance}: calculate with more decimals."
    return NOT_RIGHT


def read_number(value: object) -> float | None:
    """Read a number that a person may have typed with a comma or a true minus sign.

    Returns
    -------
    float or None
        Finite; None where there is no such number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str):
        text = value.strip()
        if len(text) > LONGEST_NUMERAL:
            return None
        read = read_numeral(text, decimal_comma="," in text)
    else:
        read = _float(value)
    return read if read is not None and math.isfinite(read) else None


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _within(given: float, answer: float, tolerance: float) -> bool:
    """Whether a number is as near as asked, be it by the last bits of a decimal fraction."""
    return abs(given - answer) <= tolerance * (1 + 1e-9)


def _of_choice(part: Choice, value: object) -> Verdict:
    if not isinstance(value, str) or value not in part.options:
        return _not_understood(part, "Choose one of those that are shown.")
    if value == part.answer:
        return Verdict(part.points, part.points, RIGHT)
    return _known(part, {mistake.answer: mistake.said for mistake in part.mistakes}.get(value))


def _of_order(part: Order, value: object) -> Verdict:
    given = tuple(value) if isinstance(value, list | tuple) else ()
    if not all(isinstance(item, str) for item in given) or sorted(given) != sorted(part.items):
        return _not_understood(part, "Put every one in its place, once.")
    if given == part.answer:
        return Verdict(part.points, part.points, RIGHT)
    if any(_exchanged(part.answer, first) == given for first in range(len(given) - 1)):
        return Verdict(part.points - 1, part.points, "Nearly: two neighbours are exchanged.")
    return _known(part, {mistake.answer: mistake.said for mistake in part.mistakes}.get(given))


def _exchanged(order: tuple[str, ...], first: int) -> tuple[str, ...]:
    """Return an order with one item and the next exchanged."""
    return (*order[:first], order[first + 1], order[first], *order[first + 2 :])


def _known(part: Part, said: str | None) -> Verdict:
    return Verdict(0, part.points, said or NOT_RIGHT)
