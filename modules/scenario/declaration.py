"""What a record's field is declared with: its key in a link and, of a number, range and slider."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

Group = Literal["share", "unequal", "focus", "truth"]


@dataclass(frozen=True)
class Slider:
    """How a person sets a number.

    Attributes
    ----------
    group : str
        What it belongs to: the share that goes missing, unequal subjects, the focus subject, or
        the truth of simulated data. It stands there, and counts only where that does.
    label : str
        What it sets.
    unit : str
        Written behind its value.
    step : float
        Between two of its values.
    symbol : str
        The chapter's symbol.
    moves : bool
        Whether the pictures move with it; else they are drawn anew.
    """

    group: Group
    label: str
    unit: str = ""
    step: float = 1
    symbol: str = ""
    moves: bool = True


def number(
    key: str, smallest: float, largest: float, slider: Slider | None = None
) -> dict[str, object]:
    """Declare a number of the Scenario: what its `dataclasses.field` takes as metadata.

    Parameters
    ----------
    key : str
        Its name in a link.
    smallest, largest : float
        Its range.
    slider : Slider, optional
        What sets it.
    """
    declared: dict[str, object] = {"key": key, "range": (smallest, largest)}
    return declared if slider is None else declared | {"slider": slider}


def link_keys(record: type) -> dict[str, str]:
    """Return the name in a link of each field that travels in one."""
    return {field.name: field.metadata["key"] for field in fields(record) if field.metadata}
