"""What a mark reads from a state: a number of data units for each subject.

Every value has a description of plain JSON, from which `static/values.js` reads the same number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from modules.figures.state import TERMS, State
from modules.pooling.three_models import ModelName

Array = NDArray[np.float64]
Who = Literal["complete", "none", "partial", "truth", "population", "true_population"]
Term = Literal["intercept", "slope"]


@dataclass(frozen=True)
class Constant:
    """The same number in every state."""

    number: float

    def of(self, state: State) -> Array:
        """Return it for each subject, shape (subjects,)."""
        return np.full(len(state.subjects), self.number)

    def described(self) -> list[object]:
        """Return its description."""
        return ["constant", self.number]


@dataclass(frozen=True)
class Estimate:
    """An intercept or a slope: each subject's own, or that of all."""

    who: Who
    term: Term

    def of(self, state: State) -> Array:
        """Return it for each subject, shape (subjects,)."""
        values = state.parts[self.who][..., TERMS.index(self.term)]
        return np.broadcast_to(values, len(state.subjects))

    def described(self) -> list[object]:
        """Return its description."""
        return ["estimate", self.who, TERMS.index(self.term)]


@dataclass(frozen=True)
class Departure:
    """How far a subject's line is from the population's, or where the interval of that ends.

    Attributes
    ----------
    who, term
        Whose line, and which of its two numbers.
    side : {-1, 0, 1}
        The lower end of its 95 % interval, the departure itself, or the upper end.
    """

    who: Literal["none", "partial"]
    term: Term
    side: Literal[-1, 0, 1] = 0

    def of(self, state: State) -> Array:
        """Return it for each subject, shape (subjects,)."""
        departure = Estimate(self.who, self.term).of(state) - Estimate("population", self.term).of(
            state
        )
        if not self.side:
            return departure
        return departure + self.side * state.parts[f"reach_{self.who}"][:, TERMS.index(self.term)]

    def described(self) -> list[object]:
        """Return its description."""
        return ["departure", self.who, TERMS.index(self.term), self.side]


@dataclass(frozen=True)
class Rank:
    """The place of a subject, from 0, among all by its conditional mode, the largest first.

    Attributes
    ----------
    term
        Of which random effect.
    offset : float
        Added to the place.
    """

    term: Term
    offset: float = 0.0

    def of(self, state: State) -> Array:
        """Return it for each subject, shape (subjects,)."""
        modes = Departure("partial", self.term).of(state)
        rank = np.empty(len(modes))
        rank[np.argsort(-modes, kind="stable")] = np.arange(len(modes))
        return rank + self.offset

    def described(self) -> list[object]:
        """Return its description."""
        return ["rank", TERMS.index(self.term), self.offset]


@dataclass(frozen=True)
class FirstKnown:
    """The first of two values where it is known, else the second."""

    first: Estimate
    second: Estimate

    def of(self, state: State) -> Array:
        """Return it for each subject, shape (subjects,)."""
        first = self.first.of(state)
        return np.where(np.isnan(first), self.second.of(state), first)

    def described(self) -> list[object]:
        """Return its description."""
        return ["first", self.first.described(), self.second.described()]


@dataclass(frozen=True)
class TermError:
    """How far a model's intercept or slope of each subject is from its true one."""

    who: ModelName
    term: Term

    def of(self, state: State) -> Array:
        """Return it for each subject, shape (subjects,)."""
        return np.abs(
            Estimate(self.who, self.term).of(state) - Estimate("truth", self.term).of(state)
        )

    def described(self) -> list[object]:
        """Return its description."""
        return ["term_error", self.who, TERMS.index(self.term)]


@dataclass(frozen=True)
class LineError:
    """How far a model's line of each subject is from its true one: the root mean square over x.

    Attributes
    ----------
    who
        Whose line.
    mean_x, sd_x : float
        Of what is spread evenly over the observed range of x.
    """

    who: ModelName
    mean_x: float
    sd_x: float

    def of(self, state: State) -> Array:
        """Return it for each subject, shape (subjects,)."""
        intercept, slope = (
            Estimate(self.who, term).of(state) - Estimate("truth", term).of(state) for term in TERMS
        )
        return np.hypot(intercept + slope * self.mean_x, slope * self.sd_x)

    def described(self) -> list[object]:
        """Return its description."""
        return ["line_error", self.who, self.mean_x, self.sd_x]


@dataclass(frozen=True)
class PredictionError:
    """How far a model's line of each subject is from its observations taken away.

    The root mean square, from the numbers of `study.unseen`.
    """

    who: ModelName

    def of(self, state: State) -> Array:
        """Return it for each subject, shape (subjects,)."""
        mean_x, mean_y, sd_x, rise, rest = state.parts["unseen"].T
        intercept, slope = (Estimate(self.who, term).of(state) for term in TERMS)
        off_mean, off_rise = intercept + slope * mean_x - mean_y, slope * sd_x - rise
        return np.sqrt(off_mean**2 + off_rise**2 + rest**2)

    def described(self) -> list[object]:
        """Return its description."""
        return ["prediction_error", self.who]


@dataclass(frozen=True)
class Place:
    """The place of a subject, from 0: the one whose true line is the most unusual comes first.

    Subjects of whom the truth is unknown stand as they come.
    """

    def of(self, state: State) -> Array:
        """Return it for each subject, shape (subjects,)."""
        return state.parts["place"][:, 0]

    def described(self) -> list[object]:
        """Return its description."""
        return ["place"]


@dataclass(frozen=True)
class Pinned:
    """A value of the pinned state, unknown where nothing is pinned."""

    value: Estimate | Departure | TermError | LineError

    def of(self, state: State) -> Array:
        """Return it for each subject of the present state, shape (subjects,)."""
        if state.pinned is None:
            return np.full(len(state.subjects), np.nan)
        return self.value.of(state.pinned)

    def described(self) -> list[object]:
        """Return its description."""
        return ["pinned", self.value.described()]


Value = (
    Constant
    | Estimate
    | Departure
    | Rank
    | FirstKnown
    | TermError
    | LineError
    | PredictionError
    | Place
    | Pinned
)
