"""What MixedLM makes of the data, held against the lowest criterion."""

from __future__ import annotations

import math
from dataclasses import dataclass

from modules.pooling.partial import PartialPooling
from modules.pooling.second_opinion import SAME_CRITERION, SecondOpinion
from modules.words.code.literals import string
from modules.words.wording import MINUS, number

WRONG = (
    "Beware: MixedLM stops too early on these data. Its {criterion} is {theirs}, the lowest is "
    "{ours}, which the program in R reaches, and the lowest fits the data best."
)
NO_LIKELIHOOD = (
    "Beware: MixedLM stops where there is no likelihood. The lowest {criterion} is {ours}, which "
    "the program in R reaches."
)
FAILS = (
    "Beware: MixedLM finds no answer on these data. The lowest {criterion} is {ours}, which the "
    "program in R reaches. It says:"
)
WARNS = "MixedLM warns here; its {criterion}, {ours}, is the lowest all the same."
DIGITS = 7


@dataclass(frozen=True, eq=False)
class Judgement:
    """What is said of MixedLM's fit, and what can be done with it.

    Attributes
    ----------
    said : str
        A comment's words; empty where there is nothing to say.
    has_lines : bool
        Whether there are lines to draw.
    """

    said: str
    has_lines: bool


def judge(ours: PartialPooling, theirs: SecondOpinion) -> Judgement:
    """Hold MixedLM's fit against ours."""
    words = {
        "criterion": "REML criterion" if ours.reml else "deviance",
        "ours": _number(ours.criterion),
    }
    if theirs.failure is not None:
        failed = f"{FAILS.format(**words)} {string(theirs.failure)[1:-1]}"
        return Judgement(failed, has_lines=False)
    behind = theirs.criterion_here - ours.criterion
    if not math.isfinite(behind):
        return Judgement(NO_LIKELIHOOD.format(**words), has_lines=False)
    if behind > SAME_CRITERION:
        said = WRONG.format(**words, theirs=_number(theirs.criterion_here))
        return Judgement(said, has_lines=True)
    said = WARNS.format(**words) if theirs.warnings else ""
    return Judgement(said, has_lines=True)


def _number(value: float) -> str:
    return number(value, DIGITS).replace(MINUS, "-")
