"""What an input may hold: declared beside the input, checked before anything reads its values.

Whatever a page sends is untrusted. Each file of inputs declares them by their names, as in
``{"mechanism": OneOf(MECHANISMS), "pin": Press()}``; `within` puts the declarations of a Shiny
module under its name, and `Accepted` reads the inputs of a session through them.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeGuard

from shiny import Inputs, req

from modules.scenario import RANGES, WHOLE_NUMBERS, is_text

LONGEST_LIST = 100


class NotAccepted(ValueError):
    """A value that an input may not have. Its text quotes nothing of it."""


class Accepts(ABC):
    """What one input may hold.

    Attributes
    ----------
    handler : str
        The input handler that Shiny's page names with the values; empty for none.
    """

    handler: ClassVar[str] = ""

    @abstractmethod
    def nearest(self, value: object) -> object:
        """Return a value, or the nearest that the input may have.

        Raises
        ------
        NotAccepted
            If it is nothing of the kind.
        """


@dataclass(frozen=True)
class Number(Accepts):
    """A number within a range.

    Attributes
    ----------
    smallest, largest : float
    whole : bool
        Whether it is a whole number.
    clamped : bool
        Whether one beyond the range becomes the nearest within, as a slider's does.
    """

    smallest: float
    largest: float
    whole: bool = False
    clamped: bool = False

    def nearest(self, value: object) -> object:
        """Return a number of the range."""
        if not _is_number(value):
            raise NotAccepted("It must be a number.")
        inside = max(self.smallest, min(self.largest, value))
        if inside != value and not self.clamped:
            raise NotAccepted("It is out of range.")
        if self.whole and inside != int(inside):
            raise NotAccepted("It must be a whole number.")
        return int(inside) if self.whole else inside


@dataclass(frozen=True)
class TypedNumber(Accepts):
    """What stands in a number field: any number, or nothing. Whoever reads it complains."""

    handler: ClassVar[str] = "shiny.number"

    def nearest(self, value: object) -> object:
        """Return the number, or None."""
        if value is not None and not _is_number(value):
            raise NotAccepted("It must be a number.")
        return value


@dataclass(frozen=True)
class Numbers(Accepts):
    """A list of so many numbers."""

    count: int

    def nearest(self, value: object) -> object:
        """Return the list."""
        if not isinstance(value, list | tuple) or len(value) != self.count:
            raise NotAccepted("It must be a list of so many numbers.")
        if not all(map(_is_number, value)):
            raise NotAccepted("It must hold numbers.")
        return value


@dataclass(frozen=True)
class OneOf(Accepts):
    """One of a few texts."""

    choices: Sequence[str]

    def nearest(self, value: object) -> object:
        """Return the choice."""
        if not isinstance(value, str) or value not in self.choices:
            raise NotAccepted("It must be one of the choices.")
        return value


@dataclass(frozen=True)
class SomeOf(Accepts):
    """Some of a few texts, or none of them."""

    choices: Sequence[str]

    def nearest(self, value: object) -> object:
        """Return the choices."""
        if not isinstance(value, list | tuple) or len(value) > LONGEST_LIST:
            raise NotAccepted("It must be a list.")
        for one in value:
            OneOf(self.choices).nearest(one)
        return value


@dataclass(frozen=True)
class Text(Accepts):
    """A text, such as a subject's label."""

    longest: int

    def nearest(self, value: object) -> object:
        """Return the text."""
        if not isinstance(value, str) or len(value) > self.longest or not is_text(value):
            raise NotAccepted("It must be a text.")
        return value


@dataclass(frozen=True)
class Switch(Accepts):
    """On or off."""

    def nearest(self, value: object) -> object:
        """Return True or False."""
        if not isinstance(value, bool):
            raise NotAccepted("It must be true or false.")
        return value


@dataclass(frozen=True)
class Press(Number):
    """How often a button was pressed."""

    handler: ClassVar[str] = "shiny.action"
    smallest: float = 0
    largest: float = 2**31 - 1
    whole: bool = True


@dataclass(frozen=True)
class File(Accepts):
    """A file; its bytes come another way, and the page itself sends nothing as its value."""

    handler: ClassVar[str] = "shiny.file"

    def nearest(self, value: object) -> object:
        """Return nothing."""
        if value is not None:
            raise NotAccepted("A file cannot be named.")
        return value


@dataclass(frozen=True)
class OrNothing(Accepts):
    """What another accepts, or nothing, as a chooser without choices has it."""

    other: Accepts

    def nearest(self, value: object) -> object:
        """Return the value."""
        return None if value is None else self.other.nearest(value)


@dataclass(frozen=True)
class Record(Accepts):
    """Values under names, none more and none less."""

    fields: Mapping[str, Accepts]

    def nearest(self, value: object) -> object:
        """Return the record."""
        if not isinstance(value, dict) or value.keys() != self.fields.keys():
            raise NotAccepted("It must be a record.")
        return {name: field.nearest(value[name]) for name, field in self.fields.items()}


def sliders(fields: Sequence[str]) -> dict[str, Accepts]:
    """Return what the sliders of a Scenario's numbers may hold, by the numbers' names."""
    return {
        field: Number(*RANGES[field], whole=field in WHOLE_NUMBERS, clamped=True)
        for field in fields
    }


def places(most: int) -> OneOf:
    """Return what a chooser of one among so many numbered places may hold: ``"0"``, ``"1"``."""
    return OneOf([str(place) for place in range(most)])


def within(name: str, inputs: Mapping[str, Accepts]) -> dict[str, Accepts]:
    """Return the inputs of a Shiny module under the names that they have outside."""
    return {f"{name}-{own}": accepts for own, accepts in inputs.items()}


class Accepted:
    """A session's inputs, read through what they may hold.

    What is not accepted ends whatever asked for it without a word, as `shiny.req` does.

    Parameters
    ----------
    input : Inputs
        The inputs of a Shiny module.
    inputs : mapping
        What they may hold.
    """

    def __init__(self, input: Inputs, inputs: Mapping[str, Accepts]) -> None:
        self._input, self._inputs = input, inputs

    def __getattr__(self, name: str) -> Callable[[], Any]:
        return self[name]

    def __getitem__(self, name: str) -> Callable[[], Any]:
        accepts = self._inputs[name]

        def read() -> Any:  # noqa: ANN401 - as an input's own value is
            try:
                return accepts.nearest(self._input[name]())
            except NotAccepted:
                return req(False)

        return read


def _is_number(value: object) -> TypeGuard[float]:
    """Whether it is a number that a page can hold: finite, and no larger than a double."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= sys.float_info.max
