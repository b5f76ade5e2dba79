"""What a program calls the three columns: as the data do, where a program can."""

from __future__ import annotations

import re
from dataclasses import dataclass

from modules.observations import DataSet
from modules.observations.harmless_csv import guarded
from modules.pooling.second_opinion import in_formula
from modules.words.code.literals import string
from modules.words.printed.r_names import RESERVED

TAKEN = frozenset(
    [
        "model",
        "intercept",
        "slope",
        "repetition",
        "PANEL",
        "group",
        ".",
        "Q",
        "row.names",
        "check.names",
        "check.rows",
        "fix.empty.names",
        "stringsAsFactors",
    ]
)
"""What the programs' own tables, or the functions that make them, already mean by a name."""

_SYNTACTIC = re.compile(r"[A-Za-z][A-Za-z0-9._]*")


@dataclass(frozen=True)
class Column:
    """A column of the data by the name that a program uses."""

    name: str

    @property
    def is_plain(self) -> bool:
        """Whether R takes the name without backticks."""
        return bool(_SYNTACTIC.fullmatch(self.name)) and self.name not in RESERVED

    @property
    def r(self) -> str:
        """The name as R writes it, in backticks unless it is a plain word."""
        escaped = self.name.replace("\\", "\\\\").replace("`", "\\`")
        return self.name if self.is_plain else f"`{escaped}`"

    @property
    def formula(self) -> str:
        """The name in a formula of Python."""
        return in_formula(self.name)

    @property
    def text(self) -> str:
        """The name as a text in either language."""
        return string(self.name)


@dataclass(frozen=True)
class Names:
    """The three columns."""

    subject: Column
    x: Column
    y: Column

    @property
    def are_plain(self) -> bool:
        """Whether R takes all of them without backticks."""
        return all(column.is_plain for column in (self.subject, self.x, self.y))


def names_of(variables: DataSet) -> Names:
    """Return the data's own names, or plain ones where those cannot be used together."""
    own = (variables.subject, variables.x, variables.y)
    if len(set(own)) < len(own) or not all(map(_can_be_used, own)):
        own = ("subject", "x", "y")
    return Names(*map(Column, own))


def _can_be_used(name: str) -> bool:
    """Whether a name can stand in backticks, in a formula and at the head of a CSV file."""
    return bool(name.strip()) and name.isprintable() and name not in TAKEN and guarded(name) == name
