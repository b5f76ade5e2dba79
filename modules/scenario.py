"""The Scenario: one frozen record of every choice that decides the data and the fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

DataName = Literal[
    "baseline_corrected", "sleepstudy", "radon", "chickweight", "orthodont", "oxboys"
]
RandomEffects = Literal["1", "1 + x", "0 + x", "1 + x ||"]

DATA_NAMES: tuple[DataName, ...] = get_args(DataName)
RANDOM_EFFECTS: tuple[RandomEffects, ...] = get_args(RandomEffects)
LARGEST_MISSING = 90
LARGEST_SEED = 2**31 - 1


class ScenarioError(ValueError):
    """A choice outside its range.

    Attributes
    ----------
    field : str
        The name of the Scenario's field that was refused.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Scenario:
    """Every choice a person made about the data and the models; equal choices are one key.

    Parameters
    ----------
    data : str
        Which data set: one of `DATA_NAMES`.
    missing : int
        The share of observations that go missing completely at random, in per cent, 0 to 90.
    seed : int
        Seed of the draw that decides which observations go missing, 0 to 2**31 - 1.
    removed, restored : tuple of int
        Observations (row ids) taken out, or kept whatever the draw says, by hand. Stored sorted
        and without repeats. An id that the data set does not have is without effect.
    random : str
        The random-effects structure of partial pooling: one of `RANDOM_EFFECTS`.
    reml : bool
        Fit by restricted maximum likelihood (True) or by maximum likelihood (False).

    Raises
    ------
    ScenarioError
        If a value is outside its range, or of another type.
    """

    data: DataName = "baseline_corrected"
    missing: int = 0
    seed: int = 1
    removed: tuple[int, ...] = ()
    restored: tuple[int, ...] = ()
    random: RandomEffects = "1 + x"
    reml: bool = True

    def __post_init__(self) -> None:
        _require_choice("data", self.data, DATA_NAMES)
        _require_choice("random", self.random, RANDOM_EFFECTS)
        _require_integer("missing", self.missing, 0, LARGEST_MISSING)
        _require_integer("seed", self.seed, 0, LARGEST_SEED)
        if not isinstance(self.reml, bool):
            raise ScenarioError("reml", "reml must be true or false.")
        for field in ("removed", "restored"):
            object.__setattr__(self, field, _row_ids(field, getattr(self, field)))
        if both := set(self.removed) & set(self.restored):
            raise ScenarioError(
                "restored", f"Observation {min(both)} is both removed and restored."
            )


def _require_choice(field: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ScenarioError(field, f"{field} must be one of {', '.join(choices)}; not {value!r}.")


def _require_integer(field: str, value: object, smallest: int, largest: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not smallest <= value <= largest:
        raise ScenarioError(
            field, f"{field} must be a whole number from {smallest} to {largest}; not {value!r}."
        )


def _row_ids(field: str, ids: object) -> tuple[int, ...]:
    if not isinstance(ids, tuple | list):
        raise ScenarioError(field, f"{field} must be a list of row numbers; not {ids!r}.")
    for identifier in ids:
        _require_integer(field, identifier, 0, LARGEST_SEED)
    return tuple(sorted(set(ids)))
