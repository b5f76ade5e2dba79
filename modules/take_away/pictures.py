"""The pictures of what is taken away, as they stand on the page, as wide as a sheet of paper."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TypeVar

from modules.figures import lines, plane
from modules.figures.diagnostics import diagnostics
from modules.figures.estimate_limits import EstimateLimits, estimate_limits
from modules.figures.figure import Figure
from modules.figures.ordering import ordered
from modules.figures.panels import pages, panels_in
from modules.figures.plane import Plane
from modules.figures.standing import Standing
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels, fit
from modules.take_away.taken import Taken

WIDTH, TALLEST = 700, 900
"""In pixels: what a sheet of A4 has room for, with a caption."""

PLANE_HEIGHT = 520

Layout = TypeVar("Layout", bound=Hashable)


def lines_pictures(taken: Taken, models: ThreeModels) -> list[Figure]:
    """Return the panels of all subjects, a picture for each page of them."""
    subjects = ordered(models, taken.view.order)
    most = panels_in(WIDTH, TALLEST, subjects)
    return [
        _standing(taken, models, "Lines", lines.grid(models, some, WIDTH), lines.figure)
        for some in pages(subjects, most)
    ]


def shrinkage_picture(taken: Taken, models: ThreeModels) -> Figure:
    """Return the plane of intercepts and slopes."""
    limits = estimate_limits(taken.scenario)
    if taken.view.area:
        left, right, low, high = taken.view.area
        limits = EstimateLimits((left, right), (low, high))
    layout = Plane(limits, WIDTH, PLANE_HEIGHT)
    return _standing(taken, models, "Shrinkage", layout, plane.figure)


def residual_pictures(models: ThreeModels) -> list[Figure]:
    """Return residuals and normal quantile plots; none where partial pooling has no answer."""
    fitted = models.partial
    return [diagnostics(models, fitted, WIDTH)] if isinstance(fitted, PartialPooling) else []


def _standing(
    taken: Taken,
    models: ThreeModels,
    tab: str,
    layout: Layout,
    figure: Callable[[ThreeModels, Layout, ThreeModels | None], Figure],
) -> Figure:
    pinned = None if taken.pinned is None else fit(taken.pinned)
    view = replace(taken.view, tab=tab)
    return Standing(figure, models, layout, pinned, view).as_it_stands()
