"""A film as the page is sent it: where everything is at each setting of a slider.

Numbers are whole steps of what a pixel can show, one mark after another, each setting as the
difference from the one before: most are a digit long, and many are 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.figures.ellipse import root_of
from modules.figures.lines import axes
from modules.figures.messages import parts_needed
from modules.figures.state import places, steps_of, true_covariance, units_of
from modules.observations import data_set
from modules.pooling.departures import QUANTILE
from modules.pooling.dial import turn
from modules.pooling.film import Film, film
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels, fit
from modules.scenario import RANGES, SLIDERS, WHOLE_NUMBERS, Scenario, remembered, scenario_at
from modules.scenario.declaration import Group
from modules.study.unseen import unseen

Array = NDArray[np.float64]

REMEMBERED_FILMS = 64
MOST_SETTINGS, MOST_WHOLE_SETTINGS = 71, 91
MOST_LINES, MOST_OBSERVATIONS = 9000, 1_000_000
FAR = 100.0
"""How many times the range of `y` an interval reaches at most, which is far out of sight."""

DIGITS, DIGITS_IN_PANELS = 4, 3
"""Digits of the range of `y` that pictures can show: panels are small."""

COUNTS: dict[Group, Callable[[Scenario], bool]] = {
    "share": lambda scenario: scenario.mechanism != "unequal_subjects",
    "unequal": lambda scenario: scenario.mechanism == "unequal_subjects",
    "focus": lambda scenario: scenario.focus != "",
    "truth": lambda scenario: scenario.data == "simulated",
}
"""Whether the numbers of a group count for a Scenario."""


@dataclass(frozen=True)
class Sight:
    """What a person sees of the figures.

    Attributes
    ----------
    tab : str
        Which tab is open.
    subjects : tuple of str
        Whose marks there are.
    closer : int
        How many digits more than usual are to be seen.
    """

    tab: str
    subjects: tuple[str, ...]
    closer: int = 0

    @property
    def digits(self) -> int:
        """How many digits of the range of `y` are to be seen."""
        return (DIGITS_IN_PANELS if self.tab == "Lines" else DIGITS) + self.closer


def settings(scenario: Scenario, field: str) -> Array:
    """Return the values of a field at which its film is fitted; between them it moves straight.

    Whole numbers have every value, others as many as a straight way between two needs to look
    true. Large data have fewer, so that the film stays small. Correlations stand closer to each
    other near -1 and 1, where the truth moves fast.
    """
    low, high = RANGES[field]
    observations = data_set(scenario).read()
    subjects = len(set(observations["subject"]))
    most = MOST_WHOLE_SETTINGS if field in WHOLE_NUMBERS else MOST_SETTINGS
    most = min(most, MOST_LINES // subjects, MOST_OBSERVATIONS // len(observations))
    if field == "correlation":
        return -np.cos(np.linspace(0.0, np.pi, most))
    if field in WHOLE_NUMBERS:
        step = -(-int(high - low) // (most - 1))
        return np.unique(np.append(np.arange(low, high, step, dtype=float), high))
    return np.linspace(low, high, most)


def fields_with_a_film(scenario: Scenario) -> tuple[str, ...]:
    """Return the fields whose sliders move the pictures of a Scenario."""
    return tuple(
        field
        for field, slider in SLIDERS.items()
        if slider.moves and COUNTS[slider.group](scenario)
    )


def without(scenario: Scenario, field: str) -> Scenario:
    """Return a Scenario as it is whatever a field says: its films are those of this one."""
    low, high = RANGES[field]
    return scenario_at(scenario, field, high if field == "most" else low)


@remembered(REMEMBERED_FILMS)
def film_message(scenario: Scenario, field: str, scale: float, sight: Sight) -> dict[str, Any]:
    """Write the film of a field, for the figures in sight.

    Parameters
    ----------
    scenario : Scenario
        As `without` has it.
    field : str
        One of `fields_with_a_film`.
    scale : float
        What the relative covariance factor is multiplied by: k of the pooling dial.
    sight : Sight

    Returns
    -------
    dict
        `values` of the field, ascending; `subjects`; `parts`, each number at every setting as a
        text, and their `units`; and where points are in sight `observations` by subject: `kept` at
        the first setting, `flips` as (observation, value from which it is the other way round),
        and, where it is not that of the data, `y`: at the `first` and the `last` setting, between
        which it moves straight, beside the true line where that moves; and each `x`. Where the
        truth moves, also the different `axes`, and which of them each setting has, `axes_at`.
    """
    whole = film(scenario, field, settings(scenario, field), scale)
    rows = [whole.subjects.index(subject) for subject in sight.subjects]
    observations = data_set(scenario).read()
    units = units_of(observations, sight.digits)
    moves = SLIDERS[field].group == "truth"
    needed = set(parts_needed(sight.tab, moves)) | {"left"}
    parts = {name: part for name, part in _parts(whole, rows).items() if name in needed}
    if sight.tab == "Truth":
        parts |= _what_errors_need(whole, rows, moves)
    message = _message(whole.values, parts, units) | {"subjects": sight.subjects}
    if sight.tab == "Lines":
        message["observations"] = _observations(whole, sight.subjects, observations, moves)
        if moves:
            message |= _axes(whole)
    return message


@remembered(REMEMBERED_FILMS)
def dial_message(scenario: Scenario, sight: Sight) -> dict[str, Any]:
    """Write the film of the pooling dial: all its settings, for the figures in sight.

    Raises
    ------
    TypeError
        If partial pooling has no answer for the Scenario.
    """
    models = fit(scenario)
    if not isinstance(models.partial, PartialPooling):
        raise TypeError("Without partial pooling the dial has nothing to turn.")
    positions, everything = parts_of_dial(models)
    rows = [models.subjects.index(subject) for subject in sight.subjects]
    for name in ("partial", "reach_partial"):
        everything[name] = everything[name][:, rows]
    needed = parts_needed(sight.tab, simulated=False)
    parts = {name: part for name, part in everything.items() if name in needed}
    units = units_of(models.observations, sight.digits)
    return _message(positions, parts, units) | {"subjects": sight.subjects}


def parts_of_dial(models: ThreeModels) -> tuple[Array, dict[str, Array]]:
    """Return the settings of the pooling dial, and the parts of each setting's state.

    Partial pooling has an answer.
    """
    assert isinstance(models.partial, PartialPooling)
    turned = turn(models.partial)
    with np.errstate(invalid="ignore"):
        spread = turned.spread[:, np.newaxis] * root_of(turned.covariance)
    farthest = FAR * float(np.ptp(models.observations["y"]))
    return turned.positions, {
        "partial": turned.lines,
        "population": turned.population,
        "spread": np.where(np.isfinite(spread), spread, np.nan),
        "reach_partial": np.minimum(QUANTILE * turned.conditional_sd, farthest),
    }


def _axes(whole: Film) -> dict[str, Any]:
    """Return the axes that the settings have."""
    found = [
        axes(scenario_at(whole.scenario, whole.field, value)) for value in whole.values.tolist()
    ]
    different = [shown for place, shown in enumerate(found) if shown not in found[:place]]
    return {"axes": different, "axes_at": [different.index(shown) for shown in found]}


def _parts(whole: Film, rows: list[int]) -> dict[str, Array]:
    """Return the parts of each setting's state, for some subjects."""
    truths = [scenario_at(whole.scenario, whole.field, value) for value in whole.values.tolist()]
    codes = pd.factorize(whole.rows["subject"])[0]
    of_subject = codes[:, np.newaxis] == np.array(rows)
    parts = {
        "complete": whole.complete,
        "none": whole.none[:, rows],
        "partial": whole.partial[:, rows],
        "population": whole.population,
        "spread": np.array([_root(covariance) for covariance in whole.covariance]),
        "reach_none": whole.reach_none[:, rows],
        "reach_partial": whole.reach_partial[:, rows],
        "left": (whole.kept @ of_subject.astype(float))[..., np.newaxis],
        "true_population": np.array([(truth.intercept, truth.slope) for truth in truths]),
        "true_spread": np.array([root_of(true_covariance(truth)) for truth in truths]),
    }
    return parts if whole.truth is None else parts | {"truth": whole.truth[:, rows]}


def _what_errors_need(whole: Film, rows: list[int], truth_moves: bool) -> dict[str, Array]:
    """Return what lines are held against where it moves: unseen observations, or places."""
    codes, subjects = pd.factorize(whole.rows["subject"])
    x = whole.rows["x"].to_numpy()
    if whole.truth is None:
        return {"unseen": unseen(~whole.kept, codes, x, whole.y, len(subjects))[:, rows]}
    if not truth_moves:
        return {}
    truths = [scenario_at(whole.scenario, whole.field, value) for value in whole.values.tolist()]
    population = np.array([(truth.intercept, truth.slope) for truth in truths])
    return {"place": places(whole.truth, population, x)[:, rows]}


def _root(covariance: Array) -> Array:
    return root_of(covariance) if np.isfinite(covariance).all() else np.full(3, np.nan)


def _message(
    values: Array, parts: Mapping[str, Array], units: Mapping[int, list[float]]
) -> dict[str, Any]:
    of_part = {name: units[part.shape[-1]] for name, part in parts.items()}
    return {
        "values": values.tolist(),
        "units": of_part,
        "parts": {name: written(part, of_part[name]) for name, part in parts.items()},
    }


def written(part: Array, units: Sequence[float]) -> str:
    """Write numbers as whole units, each course over the settings as its differences.

    Parameters
    ----------
    part : ndarray, shape (settings, ..., terms)
    units : sequence of float, length terms

    Returns
    -------
    str
        The courses, term by term and row by row, with ``;`` between them. In a course, ``,`` is
        between the differences from the last number that was known, at first from 0; what is not
        known is empty.
    """
    whole = np.rint(part / np.asarray(units)).reshape(len(part), -1).T
    return ";".join(map(_course, whole))


def _course(course: Array) -> str:
    known = np.isfinite(course)
    differences = iter(np.diff(course[known], prepend=0.0).astype(np.int64).tolist())
    if known.all():
        return ",".join(map(str, differences))
    return ",".join(str(next(differences)) if there else "" for there in known.tolist())


def _observations(
    whole: Film, subjects: Sequence[str], unspoiled: pd.DataFrame, truth_moves: bool
) -> dict[str, Any]:
    found = {}
    decimals = round(-np.log10(steps_of(unspoiled)[0]))
    for subject in subjects:
        places = np.flatnonzero(whole.rows["subject"] == subject)
        kept = whole.kept[:, places]
        changes = np.argwhere(kept[1:] != kept[:-1])
        x = whole.rows["x"].to_numpy()[places]
        ends = whole.y[[0, -1]][:, places]
        if truth_moves and whole.truth is not None:
            lines = whole.truth[[0, -1], whole.subjects.index(subject)]
            ends = ends - lines[:, :1] - lines[:, 1:] * x
        stays = whole.truth is None and (ends == unspoiled["y"].to_numpy()[places]).all()
        first, last = np.round(ends, decimals).tolist()
        found[subject] = {
            "kept": "".join("1" if there else "0" for there in kept[0]),
            "flips": [[int(place), float(whole.values[at + 1])] for at, place in changes],
            "y": None if stays else {"x": x.tolist(), "first": first, "last": last},
        }
    return found
