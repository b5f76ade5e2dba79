"""What is only about looking: it never refits and travels in a link beside the Scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import NoneType
from typing import Literal, TypeGuard, get_args

from modules.scenario import Scenario, is_text

Part = Literal[
    "Complete pooling",
    "No pooling",
    "Partial pooling",
    "Intervals",
    "Compare",
    "Predict",
    "Check",
    "Second opinion",
    "Glossary",
]
PARTS: tuple[Part, ...] = get_args(Part)
StudyPart = Literal["Repeat", "Designs"]
STUDY_PARTS: tuple[StudyPart, ...] = get_args(StudyPart)
Result = Literal["estimates", "lines", "intervals", "tests", "winner", "mechanisms"]
RESULTS: tuple[Result, ...] = get_args(Result)
Estimated = Literal["slope", "intercept", "sd_intercept", "sd_slope", "correlation", "residual_sd"]
ESTIMATED: tuple[Estimated, ...] = get_args(Estimated)
TIMES = (100, 1000, 10_000)
Order = Literal["label", "slope", "left", "pulled"]
ORDERS: tuple[Order, ...] = get_args(Order)
Error = Literal["line", "intercept", "slope"]
ERRORS: tuple[Error, ...] = get_args(Error)
SHOWABLE = ("complete", "none", "partial")
LAST_PAGE = 99
LONGEST_TAB = 40
LEVELS = (10, 30, 50, 70, 90)
ESTIMATE = 0.5
LARGEST_LIMIT = 1e100
NARROWEST_SHARE = 1e-9
"""The least width of an area beside the size of its limits: closer looks show only rounding."""


@dataclass(frozen=True)
class ViewSettings:
    """How the person looks at the fits.

    Parameters
    ----------
    shown : tuple of str
        The models whose lines are drawn, of `SHOWABLE`.
    order : str
        The order of the panels: one of `ORDERS`.
    page : int
        Which page of panels, from 0.
    truth : bool
        Whether the true lines of simulated data are drawn.
    tab : str
        The name of the tab that is open, of 1 to `LONGEST_TAB` letters; the page knows its tabs.
    dial : float
        Where the pooling dial stands, from 0, complete pooling, to 1; `ESTIMATE` is the fit's own.
    levels : tuple of int
        The shares of the population, in per cent, whose ellipses are drawn: of `LEVELS`.
    area : tuple of float
        What the plane of intercepts and slopes shows: two limits of either; empty for all.
    pinned : Scenario or None
        The Scenario whose fits stay as a pale ghost.
    part : str
        The part of the Model tab that is open: one of `PARTS`.
    error : str
        Which error of simulated data is shown: one of `ERRORS`.
    study : str
        The part of the Study tab that is open: one of `STUDY_PARTS`.
    times : int
        How many data sets a study draws: one of `TIMES`.
    result : str
        What of a study is shown: one of `RESULTS`.
    estimated : str
        Whose estimates are piled up: one of `ESTIMATED`.
    presented : bool
        Whether the page is shown to a room: one picture, large texts, few controls.

    Raises
    ------
    ValueError
        If a value is not one of those.
    """

    shown: tuple[str, ...] = field(default=SHOWABLE, metadata={"key": "shown"})
    order: Order = field(default="label", metadata={"key": "order"})
    page: int = field(default=0, metadata={"key": "page"})
    truth: bool = field(default=False, metadata={"key": "truth"})
    tab: str = field(default="Lines", metadata={"key": "tab"})
    dial: float = field(default=ESTIMATE, metadata={"key": "dial"})
    levels: tuple[int, ...] = field(default=LEVELS, metadata={"key": "levels"})
    area: tuple[float, ...] = field(default=(), metadata={"key": "area"})
    pinned: Scenario | None = None
    part: Part = field(default="Partial pooling", metadata={"key": "part"})
    error: Error = field(default="line", metadata={"key": "error"})
    study: StudyPart = field(default="Repeat", metadata={"key": "study"})
    times: int = field(default=1000, metadata={"key": "times"})
    result: Result = field(default="estimates", metadata={"key": "result"})
    estimated: Estimated = field(default="slope", metadata={"key": "estimated"})
    presented: bool = field(default=False, metadata={"key": "presented"})

    def __post_init__(self) -> None:
        if not _are_some_of(self.shown, SHOWABLE):
            raise ValueError(f"shown must be some of {', '.join(SHOWABLE)}.")
        object.__setattr__(self, "shown", tuple(name for name in SHOWABLE if name in self.shown))
        if type(self.page) is not int or not 0 <= self.page <= LAST_PAGE:
            raise ValueError(f"page must be a whole number from 0 to {LAST_PAGE}.")
        if type(self.truth) is not bool:
            raise ValueError("truth must be true or false.")
        if not _is_name(self.tab):
            raise ValueError(f"tab must be a text of 1 to {LONGEST_TAB} letters.")
        if not _is_number(self.dial) or not 0 <= self.dial <= 1:
            raise ValueError("dial must be a number from 0 to 1.")
        if not _are_some_of(self.levels, LEVELS):
            raise ValueError(f"levels must be some of {', '.join(map(str, LEVELS))}.")
        object.__setattr__(self, "levels", tuple(sorted({int(level) for level in self.levels})))
        if not _is_list(self.area) or (self.area and not is_area(self.area)):
            raise ValueError("area must be two limits of intercepts, then two of slopes, or empty.")
        object.__setattr__(self, "area", tuple(float(limit) for limit in self.area))
        if type(self.pinned) not in (Scenario, NoneType):
            raise ValueError("pinned must be a Scenario.")
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(f"{name} must be one of {', '.join(choices)}.")
        if type(self.times) is not int or self.times not in TIMES:
            raise ValueError(f"times must be one of {', '.join(map(str, TIMES))}.")
        if type(self.presented) is not bool:
            raise ValueError("presented must be true or false.")


_CHOICES: dict[str, Sequence[str]] = {
    "order": ORDERS,
    "part": PARTS,
    "error": ERRORS,
    "study": STUDY_PARTS,
    "result": RESULTS,
    "estimated": ESTIMATED,
}


def is_area(area: Sequence[object]) -> bool:
    """Whether these are two limits of intercepts, then two of slopes, that a picture can show."""
    limits = [limit for limit in area if _is_number(limit)]
    return len(area) == len(limits) == 4 and _is_wide(*limits[:2]) and _is_wide(*limits[2:])


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= LONGEST_TAB and is_text(value)


def _is_list(value: object) -> bool:
    return isinstance(value, tuple | list)


def _are_some_of(values: object, choices: Sequence[object]) -> bool:
    return isinstance(values, tuple | list) and all(value in choices for value in values)


def _is_number(value: object) -> TypeGuard[float]:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value) <= LARGEST_LIMIT
    )


def _is_wide(low: float, high: float) -> bool:
    narrowest = max(NARROWEST_SHARE * max(abs(low), abs(high)), 1 / LARGEST_LIMIT)
    return high - low >= narrowest
