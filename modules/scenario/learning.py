"""What a person is learning with: a lesson and its step, an exercise, an assignment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from modules.scenario import LARGEST_SEED, is_text
from modules.scenario.declaration import link_keys
from modules.scenario.link import REFUSALS, not_understood, read_query

LONGEST_NAME = 40
MOST_STEPS = 30
MOST_DONE = 100
MOST_ASSIGNED = 60
MOST_ATTEMPTS = 100


@dataclass(frozen=True)
class Learning:
    """Where a person is. At most one of a lesson and an exercise is under way.

    Parameters
    ----------
    lesson : str
        The name of the lesson that is open; empty for none. The page knows its lessons.
    step : int
        Which step of it, from 1.
    done : tuple of str
        The steps, of any lesson, whose answers were seen, as ``"first.3"``.
    exercise : str
        The name of the exercise that is open; empty for none.
    draw : int
        The seed from which its data are drawn.
    assigned : tuple of str
        The names of the exercises of the assignment that the link gives; empty for none.
    word : str
        Whose answers to the assignment these are; empty before that is said. Like all that follows
        it is the page's own and in no link.
    marks : tuple of str
        What the assignment's exercises have given, as ``"t-value.1.2"``: points, then tries.
    signature : str
        What shows that nobody has changed the marks; empty where nothing signs them.
    history : tuple of str
        The last exercises of the practice, as ``"t-value.0.1"``: the points, then the most of them.

    Raises
    ------
    ValueError
        If a value cannot be one of those.
    """

    lesson: str = field(default="", metadata={"key": "lesson"})
    step: int = field(default=1, metadata={"key": "step"})
    done: tuple[str, ...] = field(default=(), metadata={"key": "done"})
    exercise: str = field(default="", metadata={"key": "exercise"})
    draw: int = field(default=1, metadata={"key": "draw"})
    assigned: tuple[str, ...] = field(default=(), metadata={"key": "assignment"})
    word: str = field(default="", metadata={"key": "word"})
    marks: tuple[str, ...] = field(default=(), metadata={"key": "marks"})
    signature: str = field(default="", metadata={"key": "signed"})
    history: tuple[str, ...] = field(default=(), metadata={"key": "history"})

    def __post_init__(self) -> None:
        if not all(map(_is_name, (self.lesson, self.exercise, self.word, self.signature))):
            raise ValueError(f"A name has at most {LONGEST_NAME} letters.")
        if self.lesson and self.exercise:
            raise ValueError("A lesson or an exercise is open, not both.")
        if type(self.step) is not int or not 1 <= self.step <= MOST_STEPS:
            raise ValueError(f"step must be a whole number from 1 to {MOST_STEPS}.")
        if type(self.draw) is not int or not 0 <= self.draw <= LARGEST_SEED:
            raise ValueError(f"draw must be a whole number from 0 to {LARGEST_SEED}.")
        if not _are_names(self.done, MOST_DONE):
            raise ValueError(f"done must be at most {MOST_DONE} names.")
        if not _are_names(self.assigned, MOST_ASSIGNED):
            raise ValueError(f"assigned must be at most {MOST_ASSIGNED} names.")
        if not _are_names(self.marks, MOST_ASSIGNED):
            raise ValueError(f"marks must be at most {MOST_ASSIGNED} texts.")
        if not _are_names(self.history, MOST_ATTEMPTS):
            raise ValueError(f"history must be at most {MOST_ATTEMPTS} texts.")

    @property
    def here(self) -> str:
        """The name under which the present step counts as done."""
        return f"{self.lesson}.{self.step}"


OWN = ("word", "marks", "signature", "history")
OWN_KEYS = link_keys(Learning)
KEYS = {name: key for name, key in OWN_KEYS.items() if name not in OWN}


def to_learning_values(learning: Learning) -> dict[str, Any]:
    """Return what differs from a page without lessons, as plain JSON values for a link."""
    return _differences(learning, KEYS)


def to_own_learning_values(learning: Learning) -> dict[str, Any]:
    """Return the same for the person's own page, which also keeps what is in no link."""
    return _differences(learning, OWN_KEYS)


def learning_from_query(query: str) -> tuple[Learning, list[str]]:
    """Return the nearest valid record to a link's query string, with a notice of each repair."""
    values, _ = read_query(query)
    learning, notices = _read(values, KEYS)
    own = (key for name, key in OWN_KEYS.items() if name in OWN and key in values)
    return learning, [*notices, *map(not_understood, own)]


def learning_from_own_query(query: str) -> Learning:
    """Return the nearest valid record to what the person's own page has kept."""
    return _read(read_query(query)[0], OWN_KEYS)[0]


def _differences(learning: Learning, keys: Mapping[str, str]) -> dict[str, Any]:
    return {
        key: list(value) if isinstance(value, tuple) else value
        for name, key in keys.items()
        if (value := getattr(learning, name)) != getattr(NOTHING, name)
    }


def _read(values: Mapping[str, Any], keys: Mapping[str, str]) -> tuple[Learning, list[str]]:
    learning, notices = NOTHING, list[str]()
    for name, key in keys.items():
        if key not in values:
            continue
        value = tuple(values[key]) if isinstance(values[key], list) else values[key]
        try:
            learning = replace(learning, **{name: value})
        except REFUSALS:
            notices.append(not_understood(key))
    return learning, notices


def _is_name(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NAME and is_text(value)


def _are_names(values: object, most: int) -> bool:
    return isinstance(values, tuple) and len(values) <= most and all(map(_is_name, values))


NOTHING = Learning()
