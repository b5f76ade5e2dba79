"""The Scenario: one frozen record of every choice that decides the data and the fits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

DataName = Literal[
    "baseline_corrected",
    "sleepstudy",
    "newcomers",
    "radon",
    "chickweight",
    "orthodont",
    "oxboys",
    "simulated",
    "uploaded",
]
Mechanism = Literal[
    "completely_at_random", "given_x", "dropout", "not_at_random", "unequal_subjects"
]
RandomEffects = Literal["1", "1 + x", "x", "0 + x", "1 + x ||"]

DATA_NAMES: tuple[DataName, ...] = get_args(DataName)
MECHANISMS: tuple[Mechanism, ...] = get_args(Mechanism)
RANDOM_EFFECTS: tuple[RandomEffects, ...] = get_args(RandomEffects)
LARGEST_SEED = 2**31 - 1
LONGEST_LABEL = 200

RANGES: dict[str, tuple[float, float]] = {
    "intercept": (0, 600),
    "slope": (-50, 50),
    "sd_intercept": (0, 100),
    "sd_slope": (0, 50),
    "correlation": (-1, 1),
    "residual_sd": (0, 100),
    "subjects": (2, 200),
    "occasions": (2, 50),
    "sample": (0, LARGEST_SEED),
    "missing": (0, 90),
    "fewest": (0, 50),
    "most": (0, 50),
    "focus_left": (0, 50),
    "focus_noise": (0, 200),
    "seed": (0, LARGEST_SEED),
}
WHOLE_NUMBERS = (
    "subjects",
    "occasions",
    "sample",
    "missing",
    "fewest",
    "most",
    "focus_left",
    "seed",
)


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

    Numbers must lie in `RANGES`; those in `WHOLE_NUMBERS` are int, the others int or float.

    Parameters
    ----------
    data : str
        Which data: one of `DATA_NAMES`.
    upload : str
        Which uploaded table, where `data` is ``"uploaded"``: a name that only its session knows.
    intercept, slope : float
        The truth of simulated data: fixed effects γ₀, in ms, and γ₁, in ms a day.
    sd_intercept, sd_slope, correlation : float
        SDs τ₀₀ and τ₁₁ of the random effects and their correlation ρ.
    residual_sd : float
        SD σ of the residuals, in ms.
    subjects, occasions : int
        How many subjects are simulated, and how many observations of each.
    sample : int
        Seed of the simulated sample.
    mechanism : str
        How observations go missing: one of `MECHANISMS`.
    missing : int
        The share of observations that go missing, in per cent; not used by unequal subjects.
    fewest, most : int
        How many observations a subject keeps under unequal subjects: a number between the two.
    seed : int
        Seed of the draw that decides which observations go missing.
    focus : str
        The label of a subject treated on its own; empty for none.
    focus_left : int
        How many observations the focus subject keeps.
    focus_noise : float
        SD of noise added to the focus subject's `y`, in units of `y`.
    removed, restored : tuple of int
        Observations (row ids) taken out, or kept whatever the draw says, by hand. Stored sorted
        and without repeats. An id that the data set does not have is without effect.
    random : str
        The random-effects structure of partial pooling: one of `RANDOM_EFFECTS`, of which ``"x"``
        is another spelling of ``"1 + x"``.
    reml : bool
        Fit by restricted maximum likelihood (True) or by maximum likelihood (False).

    Raises
    ------
    ScenarioError
        If a value is outside its range, or of another type.
    """

    data: DataName = "baseline_corrected"
    upload: str = ""
    intercept: float = 268.0
    slope: float = 11.4
    sd_intercept: float = 31.0
    sd_slope: float = 6.8
    correlation: float = 0.18
    residual_sd: float = 25.5
    subjects: int = 18
    occasions: int = 8
    sample: int = 1
    mechanism: Mechanism = "completely_at_random"
    missing: int = 0
    fewest: int = 2
    most: int = 8
    seed: int = 1
    focus: str = ""
    focus_left: int = 2
    focus_noise: float = 0.0
    removed: tuple[int, ...] = ()
    restored: tuple[int, ...] = ()
    random: RandomEffects = "1 + x"
    reml: bool = True

    def __post_init__(self) -> None:
        _require_choice("data", self.data, DATA_NAMES)
        _require_choice("mechanism", self.mechanism, MECHANISMS)
        _require_choice("random", self.random, RANDOM_EFFECTS)
        for field in RANGES:
            _require_number(field, getattr(self, field))
        for field in ("upload", "focus"):
            _require_label(field, getattr(self, field))
        if not isinstance(self.reml, bool):
            raise ScenarioError("reml", "reml must be true or false.")
        if self.fewest > self.most:
            raise ScenarioError("fewest", "fewest must not be larger than most.")
        for field in ("removed", "restored"):
            object.__setattr__(self, field, _row_ids(field, getattr(self, field)))
        if both := set(self.removed) & set(self.restored):
            raise ScenarioError(
                "restored", f"Observation {min(both)} is both removed and restored."
            )


def _require_choice(field: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ScenarioError(field, f"{field} must be one of {', '.join(choices)}; not {value!r}.")


def _require_number(field: str, value: float) -> None:
    smallest, largest = RANGES[field]
    whole = field in WHOLE_NUMBERS
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    if not numeric or (whole and not isinstance(value, int)) or not smallest <= value <= largest:
        kind = "a whole number" if whole else "a number"
        raise ScenarioError(
            field, f"{field} must be {kind} from {smallest} to {largest}; not {value!r}."
        )


def _require_label(field: str, value: object) -> None:
    if not isinstance(value, str) or len(value) > LONGEST_LABEL or not _is_text(value):
        raise ScenarioError(field, f"{field} must be a text of at most {LONGEST_LABEL} letters.")


def _is_text(value: str) -> bool:
    """Whether a page can hold it: half of a surrogate pair is no letter."""
    return not any("\ud800" <= letter <= "\udfff" for letter in value)


def _row_ids(field: str, ids: object) -> tuple[int, ...]:
    if not isinstance(ids, tuple | list):
        raise ScenarioError(field, f"{field} must be a list of row numbers; not {ids!r}.")
    for identifier in ids:
        whole = isinstance(identifier, int) and not isinstance(identifier, bool)
        if not whole or not 0 <= identifier <= LARGEST_SEED:
            raise ScenarioError(field, f"{field} must hold row numbers; not {identifier!r}.")
    return tuple(sorted(set(ids)))


def scenario_at(scenario: Scenario, field: str, value: float) -> Scenario:
    """Return a Scenario with one number set, as its slider sets it.

    The fewest observations that a subject keeps carry the most with them, and the other way round.
    """
    number = int(value) if field in WHOLE_NUMBERS else value
    if field == "fewest":
        return replace(scenario, fewest=int(value), most=max(int(value), scenario.most))
    if field == "most":
        return replace(scenario, most=int(value), fewest=min(int(value), scenario.fewest))
    return replace(scenario, **{field: number})
