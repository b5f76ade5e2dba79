"""A figure that the page has moved, as it stands: drawn from the fits, the dial and the view."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from modules.figures.figure import Figure
from modules.figures.films import parts_of_dial
from modules.figures.lines import axes
from modules.figures.marks import Mark
from modules.figures.state import State
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels
from modules.scenario.view_settings import ESTIMATE, ViewSettings

Layout = TypeVar("Layout", bound=Hashable)
FigureOf = Callable[[ThreeModels, Layout, ThreeModels | None], Figure]

TRUE = ("truth", "true_population")


@dataclass(frozen=True, eq=False)
class Standing(Generic[Layout]):
    """All that a figure's present looks follow from.

    Attributes
    ----------
    figure : callable
        The figure of fits in a layout, with pinned fits.
    models, pinned : ThreeModels
    layout
        What the figure shows, and how large.
    view : ViewSettings
    """

    figure: FigureOf[Layout]
    models: ThreeModels
    layout: Layout
    pinned: ThreeModels | None
    view: ViewSettings

    def as_it_stands(self) -> Figure:
        """Return the figure with its marks where the page has moved them, without hidden ones."""
        figure = self.figure(self.models, self.layout, self.pinned)
        moved = axes(self.models.scenario).get(figure.name)
        if isinstance(moved, dict):
            limits = {"y_limits": moved["y"], "y_ticks": moved["ticks"]}
            frames = [replace(frame, **limits) for frame in figure.frames]
            figure = replace(figure, frames=frames)
        marks = [mark for mark in figure.marks if is_seen(mark, self.view)]
        assert figure.state is not None
        state = dialled(figure.state, self.models, self.view.dial)
        return replace(figure, marks=marks, state=state)


def is_seen(mark: Mark, view: ViewSettings) -> bool:
    """Say whether the switches of a tab show a mark, as they do on the page."""
    model, level = mark.looks.get("data-model"), mark.looks.get("data-level")
    if view.tab not in ("Lines", "Shrinkage"):
        return True
    if not view.truth and (model in TRUE or mark.looks.get("class") == "true-ellipse"):
        return False
    if view.tab == "Lines":
        return model is None or model in (*view.shown, *TRUE)
    return level is None or int(level) in view.levels


def dialled(state: State, models: ThreeModels, position: float) -> State:
    """Return a state with what the pooling dial changes; between two settings it moves straight."""
    if position == ESTIMATE or not isinstance(models.partial, PartialPooling):
        return state
    positions, parts = parts_of_dial(models)
    at = position * (len(positions) - 1)
    low, rest = int(at), at - int(at)
    turned = {
        name: part[low] if rest == 0 else (1 - rest) * part[low] + rest * part[low + 1]
        for name, part in parts.items()
    }
    return replace(state, parts={**state.parts, **turned})
