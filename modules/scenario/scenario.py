"""The Scenario: one frozen record of every choice that decides the data and the fits."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Literal, TypeGuard, get_args

from modules.scenario.declaration import Slider, number

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
    "completely_at_random",
    "given_x",
    "dropout",
    "not_at_random",
    "unequal_subjects",
]
RandomEffects = Literal["1", "1 + x", "x", "0 + x", "1 + x ||"]

DATA_NAMES: tuple[DataName, ...] = get_args(DataName)
MECHANISMS: tuple[Mechanism, ...] = get_args(Mechanism)
RANDOM_EFFECTS: tuple[RandomEffects, ...] = get_args(RandomEffects)
LARGEST_SEED = 2**31 - 1
LONGEST_LABEL = 200


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

    data: DataName = field(default="baseline_corrected", metadata={"key": "data"})
    upload: str = ""
    intercept: float = field(
        default=268.0,
        metadata=number("g0", 0, 600, Slider("truth", "intercept", symbol="γ₀")),
    )
    slope: float = field(
        default=11.4,
        metadata=number("g1", -50, 50, Slider("truth", "slope", step=0.2, symbol="γ₁")),
    )
    sd_intercept: float = field(
        default=31.0,
        metadata=number("t00", 0, 100, Slider("truth", "SD of intercepts", step=0.5, symbol="τ₀₀")),
    )
    sd_slope: float = field(
        default=6.8,
        metadata=number("t11", 0, 50, Slider("truth", "SD of slopes", step=0.2, symbol="τ₁₁")),
    )
    correlation: float = field(
        default=0.18,
        metadata=number("rho", -1, 1, Slider("truth", "correlation", step=0.01, symbol="ρ")),
    )
    residual_sd: float = field(
        default=25.5,
        metadata=number("sigma", 0, 100, Slider("truth", "residual SD", step=0.5, symbol="σ")),
    )
    subjects: int = field(
        default=18, metadata=number("subjects", 2, 200, Slider("truth", "Subjects", moves=False))
    )
    occasions: int = field(
        default=8, metadata=number("occasions", 2, 50, Slider("truth", "Occasions", moves=False))
    )
    sample: int = field(default=1, metadata=number("sample", 0, LARGEST_SEED))
    mechanism: Mechanism = field(default="completely_at_random", metadata={"key": "how"})
    missing: int = field(
        default=0, metadata=number("missing", 0, 90, Slider("share", "Missing", unit="%"))
    )
    fewest: int = field(default=2, metadata=number("fewest", 0, 50, Slider("unequal", "At least")))
    most: int = field(default=8, metadata=number("most", 0, 50, Slider("unequal", "At most")))
    seed: int = field(default=1, metadata=number("seed", 0, LARGEST_SEED))
    focus: str = field(default="", metadata={"key": "focus"})
    focus_left: int = field(
        default=2, metadata=number("left", 0, 50, Slider("focus", "Observations it keeps"))
    )
    focus_noise: float = field(
        default=0.0, metadata=number("noise", 0, 200, Slider("focus", "SD of its extra noise"))
    )
    removed: tuple[int, ...] = field(default=(), metadata={"key": "removed"})
    restored: tuple[int, ...] = field(default=(), metadata={"key": "restored"})
    random: RandomEffects = field(default="1 + x", metadata={"key": "random"})
    reml: bool = field(default=True, metadata={"key": "reml"})

    def __post_init__(self) -> None:
        _require_choice("data", self.data, DATA_NAMES)
        _require_choice("mechanism", self.mechanism, MECHANISMS)
        _require_choice("random", self.random, RANDOM_EFFECTS)
        for name in RANGES:
            _require_number(name, getattr(self, name))
        for name in ("upload", "focus"):
            _require_label(name, getattr(self, name))
        if type(self.reml) is not bool:
            raise ScenarioError("reml", "reml must be true or false.")
        if self.fewest > self.most:
            raise ScenarioError("fewest", "fewest must not be larger than most.")
        for name in ("removed", "restored"):
            object.__setattr__(self, name, _row_ids(name, getattr(self, name)))
        if both := set(self.removed) & set(self.restored):
            raise ScenarioError(
                "restored", f"Observation {min(both)} is both removed and restored."
            )


RANGES: dict[str, tuple[float, float]] = {
    declared.name: declared.metadata["range"]
    for declared in fields(Scenario)
    if "range" in declared.metadata
}
WHOLE_NUMBERS = tuple(name for name in RANGES if isinstance(getattr(Scenario, name), int))
SLIDERS: dict[str, Slider] = {
    declared.name: declared.metadata["slider"]
    for declared in fields(Scenario)
    if "slider" in declared.metadata
}


def _require_choice(field: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ScenarioError(field, f"{field} must be one of {', '.join(choices)}; not {value!r}.")


def _require_number(field: str, value: object) -> None:
    smallest, largest = RANGES[field]
    whole = field in WHOLE_NUMBERS
    if not _is_number(value, whole) or not smallest <= value <= largest:
        kind = "a whole number" if whole else "a number"
        raise ScenarioError(
            field, f"{field} must be {kind} from {smallest} to {largest}; not {value!r}."
        )


def _is_number(value: object, whole: bool) -> TypeGuard[float]:
    return isinstance(value, int if whole else int | float) and not isinstance(value, bool)


def _require_label(field: str, value: object) -> None:
    if not isinstance(value, str) or len(value) > LONGEST_LABEL or not is_text(value):
        raise ScenarioError(field, f"{field} must be a text of at most {LONGEST_LABEL} letters.")


def is_text(value: str) -> bool:
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
    set_to = int(value) if field in WHOLE_NUMBERS else float(value)
    if field == "fewest":
        return replace(scenario, fewest=int(value), most=max(int(value), scenario.most))
    if field == "most":
        return replace(scenario, most=int(value), fewest=min(int(value), scenario.fewest))
    return replace(scenario, **{field: set_to})
