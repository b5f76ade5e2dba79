"""Draw a task from a seed, and draw again where the data are not fit for its question."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any, TypeVar

import numpy as np

from modules.exercises.exercise import Number, Task
from modules.observations.missingness import generator
from modules.scenario import LARGEST_SEED, Scenario

MOST_DRAWS = 500

DrawTask = Callable[[np.random.Generator], Task]
Option = TypeVar("Option")


class Unsuitable(Exception):
    """Data to which a question has no single answer, or not the one that it is about."""


def require(suitable: bool) -> None:
    """Refuse data that are not fit for the question.

    Raises
    ------
    Unsuitable
        If they are not suitable.
    """
    if not suitable:
        raise Unsuitable


def draw_task(draws: Sequence[DrawTask], name: str, seed: int) -> Task:
    """Return the first task of a seed whose data are fit for it; equal seeds give equal tasks.

    Parameters
    ----------
    draws : sequence of callable
        Each makes a task with random numbers, or raises Unsuitable. The seed decides for one.
    name : str
        What the task is called: each draws other numbers from the same seed.
    seed : int
    """
    draw: DrawTask = pick(generator(seed, name), *draws)
    for attempt in range(MOST_DRAWS):
        try:
            task = draw(generator(seed, f"{name} {attempt}"))
        except Unsuitable:
            continue
        if is_clear(task):
            return task
    raise RuntimeError(f"None of {MOST_DRAWS} draws of seed {seed} is fit for {name!r}.")


def is_clear(task: Task) -> bool:
    """Whether every number that is right or a known mistake can be told from the others."""
    return all(_is_clear(part) for part in task.parts if isinstance(part, Number))


def _is_clear(part: Number) -> bool:
    numbers = [part.answer, *(mistake.answer for mistake in part.mistakes)]
    return all(map(math.isfinite, numbers)) and all(
        abs(one - other) > 2 * part.tolerance for one, other in combinations(numbers, 2)
    )


def new_people(random: np.random.Generator, /, **choices: Any) -> Scenario:  # noqa: ANN401 - a field's
    """Draw people of a new truth, much like those of sleepstudy.

    Parameters
    ----------
    random : Generator
    **choices
        Fields of the Scenario that are not left to chance.
    """
    drawn: dict[str, Any] = {
        "intercept": float(random.integers(220, 321)),
        "slope": round(random.uniform(5.0, 16.0), 1),
        "sd_intercept": float(random.integers(25, 41)),
        "sd_slope": round(random.uniform(5.0, 9.0), 1),
        "correlation": round(random.uniform(-0.3, 0.4), 2),
        "residual_sd": float(random.integers(12, 26)),
        "subjects": int(random.integers(6, 9)),
        "occasions": int(random.integers(7, 11)),
        "sample": int(random.integers(LARGEST_SEED)),
        "seed": int(random.integers(LARGEST_SEED)),
    }
    return Scenario(data="simulated", **drawn | choices)


def pick(random: np.random.Generator, *options: Option) -> Option:
    """Pick one of some options."""
    return options[int(random.integers(len(options)))]


def shuffled(random: np.random.Generator, *texts: str) -> tuple[str, ...]:
    """Return texts in another order."""
    return tuple(texts[place] for place in random.permutation(len(texts)))
