"""Marks that move: what each shows of a state, what it looks like, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from modules.figures import theme
from modules.figures.frame import Frame
from modules.figures.rules import Observation, Rule, TickLabel, written
from modules.figures.shapes import Shape
from modules.figures.state import State
from modules.figures.svg import Attributes

Array = NDArray[np.float64]

OWN_PANEL = -1


@dataclass(frozen=True, eq=False)
class Mark:
    """A mark of each subject, or of nobody.

    Attributes
    ----------
    name : str
        Unique in its figure.
    rule : Rule
        What it shows of a state.
    looks : dict
        Attributes that stay.
    frame : int
        Which of the figure's frames it is in; `OWN_PANEL` where each subject has a frame.
    whose : {"each", "nobody"}
        Whether each subject has one.
    words : mapping of str to str
        What a text says of each subject, where `rules.written` fills in the numbers.
    anchor : {"left", "center", "right"}
        Which side of a text is at its place.
    """

    name: str
    rule: Rule
    looks: Attributes = field(default_factory=dict)
    frame: int = 0
    whose: Literal["each", "nobody"] = "each"
    words: Mapping[str, str] = field(default_factory=dict)
    anchor: Literal["left", "center", "right"] = "left"

    def described(self) -> dict[str, object]:
        """Return its description, from which the page moves it."""
        return {"frame": self.frame} | self.rule.described()

    def shapes(
        self, state: State, subjects: Sequence[str], frames: Sequence[Frame]
    ) -> dict[str, list[Shape]]:
        """Place it by a state.

        Parameters
        ----------
        state : State
            What it does not know of a subject is hidden.
        subjects : sequence of str
            Those whose marks are in the figure.
        frames : sequence of Frame
            All of the figure's.

        Returns
        -------
        dict of str to list of Shape
            By subject, or under ``""`` what is nobody's.
        """
        if isinstance(self.rule, Observation):
            return self._observations(self.rule, state, subjects, frames)
        owners = subjects if self.whose == "each" else [""]
        points = self.rule.places(state, self._frames(state, subjects, frames))
        if isinstance(self.rule, TickLabel):
            return {"": [self._shape("", points[0], self.rule.says(frames[self.frame]))]}
        return {
            owner: [self._shape(owner, *self._place(points, state, state.row.get(owner)))]
            for owner in owners
        }

    def _frames(
        self, state: State, subjects: Sequence[str], frames: Sequence[Frame]
    ) -> Sequence[Frame]:
        """Return the frame of each subject of a state."""
        if self.frame != OWN_PANEL:
            return [frames[self.frame]] * len(state.subjects)
        panels = dict(zip(subjects, frames, strict=True))
        return [panels.get(subject, frames[0]) for subject in state.subjects]

    def _place(self, points: Array, state: State, row: int | None) -> tuple[Array, str]:
        """Return where a subject's mark is, and what it says; what is nobody's comes first."""
        if self.whose == "nobody":
            return points[0], ""
        if row is None:
            return np.full_like(points[0], np.nan), ""
        return points[row], written(self.words.get(state.subjects[row], ""), state, row)

    def _shape(self, subject: str, points: Array, words: str) -> Shape:
        return Shape(
            name=f"{self.name}:{subject}" if subject else self.name,
            kind=self.rule.kind,
            points=points,
            looks=self._looks_of_text(subject),
            owner=subject,
            words=words,
            anchor=self.anchor,
        )

    def _looks_of_text(self, subject: str) -> Attributes:
        """Return the looks, and with them the words in which something is to be filled in."""
        words = self.words.get(subject, "")
        return self.looks | {"data-words": words} if "{" in words else self.looks

    def _observations(
        self, rule: Observation, state: State, subjects: Sequence[str], frames: Sequence[Frame]
    ) -> dict[str, list[Shape]]:
        shapes: dict[str, list[Shape]] = {}
        for subject, panel in zip(subjects, frames, strict=True):
            own = state.observations.loc[state.observations["subject"] == subject]
            places = panel.to_picture(own["x"], own["y"].clip(*panel.y_limits))
            shapes[subject] = [
                Shape(
                    name=f"{self.name}:{observation.Index}",
                    kind="point",
                    points=place[np.newaxis],
                    looks=self.looks | _looks_of(rule, observation, subject),
                    owner=subject,
                )
                for observation, place in zip(own.itertuples(), places, strict=True)
            ]
        return shapes


def _looks_of(rule: Observation, observation: Any, subject: str) -> Attributes:  # noqa: ANN401
    """Return what is known of a row of observations, for the page and for a screen reader."""
    spoken = f"{subject}, {rule.x} {observation.x:g}, {rule.y} "
    kept = "true" if observation.kept else "false"
    return {
        "data-observation": str(observation.Index),
        "data-x": repr(observation.x),
        "data-y": repr(observation.before),
        "data-kept": kept,
        "fill": theme.INK if observation.kept else theme.PAPER,
        "role": "switch",
        "tabindex": "-1",
        "aria-checked": kept,
        "data-spoken": spoken,
        "aria-label": f"{spoken}{observation.y:g}",
    }
