"""A state, and a film of states, as the page is sent them: plain, rounded to what can be seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.figures.state import State

Array = NDArray[np.float64]

LINES = ("complete", "none", "partial")
TRUTH = ("truth", "true_population")
PLANE = ("population", "spread", "reach_none", "reach_partial")
TRUE_PLANE = ("true_spread",)
AGAINST_TRUTH = ("truth", "place")
AGAINST_UNSEEN = ("unseen", "place")


def parts_needed(tab: str, simulated: bool) -> tuple[str, ...]:
    """Return the parts of a state that the figures of a tab show."""
    if tab == "Truth":
        return (*LINES, *(AGAINST_TRUTH if simulated else AGAINST_UNSEEN))
    plane = tab != "Lines"
    return (
        *LINES,
        *(TRUTH if simulated else ()),
        *(PLANE if plane else ()),
        *(TRUE_PLANE if plane and simulated else ()),
    )


def of_state(state: State, parts: Sequence[str], with_observations: bool) -> dict[str, Any]:
    """Write a state as plain JSON.

    Parameters
    ----------
    state : State
    parts : sequence of str
        Which of its parts.
    with_observations : bool
        Whether the points are in sight.

    Returns
    -------
    dict
        `subjects`; `parts`, each a list of its numbers row by row, None where unknown, and with
        them how many observations are `left`; and `observations`, by subject: `kept`, a 1 or a 0
        for each, and `y` where it is not that of the data.
    """
    written = {name: _numbers(state.parts[name]) for name in parts}
    message: dict[str, Any] = {
        "subjects": list(state.subjects),
        "parts": written | {"left": state.left.tolist()},
    }
    if with_observations:
        message["observations"] = _points(state)
    return message


def _points(state: State) -> dict[str, dict[str, Any]]:
    """Write the observations subject by subject."""
    rows = state.observations
    own, subjects = pd.factorize(rows["subject"])
    in_order = np.argsort(own, kind="stable")
    ends = np.cumsum(np.bincount(own, minlength=len(subjects)))
    kept = np.where(rows["kept"].to_numpy()[in_order], "1", "0")
    y, before = (rows[name].to_numpy()[in_order] for name in ("y", "before"))
    starts = [0, *ends[:-1].tolist()]
    return {
        str(subject): {
            "kept": "".join(kept[start:end]),
            "y": None if np.array_equal(y[start:end], before[start:end]) else y[start:end].tolist(),
        }
        for subject, start, end in zip(subjects, starts, ends.tolist(), strict=True)
    }


def _numbers(values: Array) -> list[float | None]:
    return [number if math.isfinite(number) else None for number in values.ravel().tolist()]
