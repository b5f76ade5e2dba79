"""An exercise: data, a question about them, what is right, and which mistakes are known by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Generic, Literal, TypeVar

from modules.scenario import Scenario
from modules.words.wording import fixed

Kind = Literal[
    "read_off",
    "compute",
    "formula_and_matrix",
    "pull",
    "which_model",
    "pulled_most",
    "reliability",
    "new_subject",
    "wrong_statement",
    "r_bug",
]

KIND_TITLES: dict[Kind, str] = {
    "read_off": "Read off",
    "compute": "Compute an offset or a mean",
    "formula_and_matrix": "Formula and matrix",
    "pull": "Direction and size of a pull",
    "which_model": "Which model",
    "pulled_most": "Pulled most, and why",
    "reliability": "Order by reliability",
    "new_subject": "Predict for a new subject",
    "wrong_statement": "The wrong statement",
    "r_bug": "The bug in R",
}

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Mistake(Generic[Answer]):
    """An answer that a wrong way leads to.

    Attributes
    ----------
    answer
        What the wrong way gives.
    said : str
        Which way it was, in a sentence or two.
    """

    answer: Answer
    said: str


@dataclass(frozen=True)
class Number:
    """A number that is asked for.

    Attributes
    ----------
    label, unit : str
        What it is, and in which unit; empty for none.
    answer : float
        In full precision.
    tolerance : float
        How far from it an answer may be and still be right.
    decimals : int
        With how many decimals it is told.
    mistakes : tuple of Mistake
    """

    points: ClassVar[int] = 1

    label: str
    unit: str
    answer: float
    tolerance: float
    decimals: int
    mistakes: tuple[Mistake[float], ...] = ()

    @property
    def stated_tolerance(self) -> str:
        """How exact an answer must be, as the question says it."""
        return f"within {self.tolerance:g}" if self.tolerance else "exactly"

    @property
    def told(self) -> str:
        """The right answer as an explanation has it."""
        return fixed(self.answer, self.decimals)


@dataclass(frozen=True)
class Choice:
    """One option that is asked for.

    Attributes
    ----------
    label : str
        What is chosen.
    options : tuple of str
        All of them, as they are shown.
    answer : str
        The right one.
    mistakes : tuple of Mistake
        What is said of the others.
    """

    points: ClassVar[int] = 1

    label: str
    options: tuple[str, ...]
    answer: str
    mistakes: tuple[Mistake[str], ...] = ()

    @property
    def told(self) -> str:
        """The right answer as an explanation has it."""
        return self.answer


@dataclass(frozen=True)
class Subject(Choice):
    """A choice among subjects of the data, which can be made in a picture of them."""


@dataclass(frozen=True)
class Order:
    """An order that is asked for.

    It gives both points, or one where two neighbours are exchanged.

    Attributes
    ----------
    label : str
        From what to what.
    items : tuple of str
        What is to be ordered, as it is shown.
    answer : tuple of str
        The right order.
    mistakes : tuple of Mistake
    """

    points: ClassVar[int] = 2

    label: str
    items: tuple[str, ...]
    answer: tuple[str, ...]
    mistakes: tuple[Mistake[tuple[str, ...]], ...] = ()

    @property
    def told(self) -> str:
        """The right answer as an explanation has it."""
        return ", ".join(self.answer)


Part = Number | Choice | Order


@dataclass(frozen=True)
class Task:
    """What an exercise shows, asks and tells.

    Attributes
    ----------
    scenario : Scenario
        The data it is about.
    question : str
        In plain words, at most 60 of them.
    material : str
        What the question is about, in letters of equal width: printed by R, a table, a script;
        empty for none.
    parts : tuple of Part
        What is asked, each part with points of its own.
    hints : tuple of str
        Two, the second saying more; neither says the answer.
    explanation : str
        How the answer is found, with the numbers of these data.
    """

    scenario: Scenario
    question: str
    material: str
    parts: tuple[Part, ...]
    hints: tuple[str, str]
    explanation: str

    @property
    def points(self) -> int:
        """The most that an answer can get."""
        return sum(part.points for part in self.parts)


@dataclass(frozen=True)
class Exercise:
    """A task with the name and seed that always lead to it.

    Attributes
    ----------
    name : str
        Its name in the catalogue.
    kind : str
        One of `KIND_TITLES`.
    seed : int
        What its data were drawn from.
    task : Task
    """

    name: str
    kind: Kind
    seed: int
    task: Task
