"""A small picture of a scene, for its card: true lines and points, or arrows, and no words."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from plotnine import aes, geom_point, geom_polygon, geom_rect, geom_segment

from modules.figures import lines, theme
from modules.figures.estimate_limits import EstimateLimits, estimate_limits
from modules.figures.frame import Frame
from modules.figures.ordering import ordered
from modules.figures.panel_frames import HAIRLINE
from modules.figures.panels import pages
from modules.figures.rules import Ellipse, Line, Segment
from modules.figures.state import State, state_of
from modules.figures.svg import SVG, Attributes, Layer, draw_marks, to_text
from modules.figures.values import Estimate, Value, Who
from modules.pooling import dial, three_models
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import MODEL_NAMES, ThreeModels
from modules.scenario.scenes import Scene
from modules.scenario.view_settings import ESTIMATE, ViewSettings

Array = NDArray[np.float64]

WIDTH, HEIGHT = 240, 144
MOST_PANELS, COLUMNS, GAP = 18, 6, 4.0
ROOM = 6.0
LEVELS_SHOWN = (0.5, 0.9)
SHORTEST_ARROW = 2.0


def small_picture(scene: Scene) -> str:
    """Draw what a scene shows, small: panels of lines and points, or the plane of arrows.

    Returns
    -------
    str
        An SVG element whose marks are few, since all of one kind are one: decoration beside the
        scene's title.
    """
    models, view = three_models.fit(scene.scenario), scene.view
    pinned = None
    if view.pinned is not None and view.pinned.data == scene.scenario.data:
        pinned = three_models.fit(view.pinned)
    state = _turned(state_of(models, pinned), models, view.dial)
    if view.tab == "Shrinkage":
        layers = _plane(models, state, view)
    else:
        layers = _panels(models, state, view)
    return _joined(layers)


def _turned(state: State, models: ThreeModels, position: float) -> State:
    """Return the state at a position of the pooling dial."""
    if position == ESTIMATE or not isinstance(models.partial, PartialPooling):
        return state
    turned = dial.turn(models.partial)
    setting = round(position * (len(turned.positions) - 1))
    at = {"partial": turned.lines[setting], "population": turned.population[setting]}
    return replace(state, parts={**state.parts, **at})


def _panels(models: ThreeModels, state: State, view: ViewSettings) -> list[Layer]:
    """Return the first panels of the page that the scene shows, as they are ordered."""
    in_order = pages(ordered(models, view.order), MOST_PANELS)
    subjects = in_order[min(view.page, len(in_order) - 1)]
    x_limits, y_limits = lines.limits(models.scenario)
    columns = min(COLUMNS, math.ceil(math.sqrt(2 * len(subjects))))
    rows = math.ceil(len(subjects) / columns)
    wide, high = (WIDTH + GAP) / columns, (HEIGHT + GAP) / rows
    frames = [
        Frame(
            wide * (cell % columns), high * (cell // columns), wide - GAP, high - GAP, x_limits,
            y_limits,
        )
        for cell in range(len(subjects))
    ]  # fmt: skip
    seen = state.of_subjects(subjects)
    shown: list[Who] = [name for name in MODEL_NAMES if name in view.shown]
    known: list[Who] = ["truth"] if view.truth and models.truth is not None else []
    return [
        _boxes(frames),
        *_segments("ghost", *(Line(name, pinned=True).places(seen, frames) for name in shown)),
        *(
            layer
            for name in (*known, *shown)
            for layer in _segments(name, Line(name).places(seen, frames))
        ),
        *_points(seen, frames),
    ]


def _plane(models: ThreeModels, state: State, view: ViewSettings) -> list[Layer]:
    """Return the plane of intercepts and slopes: arrows, where they end, and the population."""
    limits = estimate_limits(models.scenario)
    if view.area:
        limits = EstimateLimits(view.area[:2], view.area[2:])  # type: ignore[arg-type]
    frame = Frame(ROOM, ROOM, WIDTH - 2 * ROOM, HEIGHT - 2 * ROOM, limits.intercept, limits.slope)
    frames = [frame] * len(state.subjects)
    arrow = Segment(_line("none"), _line("partial"), shortest=SHORTEST_ARROW)
    earlier = [] if state.pinned is None else [arrow.places(state.pinned, frames)]
    shares = [share for share in LEVELS_SHOWN if round(100 * share) in view.levels]
    outlines = [] if view.dial != ESTIMATE else [Ellipse("population", one) for one in shares]
    return [
        _boxes([frame]),
        *(layer for one in outlines for layer in _outline(one.places(state, [frame])[0])),
        *_segments("ghost", *earlier),
        *_segments("partial", arrow.places(state, frames)),
        *_dots("partial", frame.to_picture(*state.parts["partial"].T)),
        *_dots("complete", frame.to_picture(*state.parts["complete"][:, np.newaxis])),
    ]


def _line(who: Literal["none", "partial"]) -> tuple[Value, Value]:
    return Estimate(who, "intercept"), Estimate(who, "slope")


def _boxes(frames: Sequence[Frame]) -> Layer:
    sides = [(frame.left, frame.right, frame.top, frame.bottom) for frame in frames]
    boxes = pd.DataFrame(sides, columns=["left", "right", "top", "bottom"])
    where = aes(xmin="left", xmax="right", ymin="top", ymax="bottom")
    drawn = geom_rect(where, boxes, fill=theme.PAPER, color=theme.FRAME, size=HAIRLINE)
    return Layer(drawn, [{"class": "box"}] * len(frames))


def _segments(name: str, *places: Array) -> list[Layer]:
    """Return one layer of all segments, shapes (n, 2, 2), that stand anywhere."""
    if not places:
        return []
    ends = np.concatenate(places).reshape(-1, 4)
    ends = ends[np.isfinite(ends).all(axis=1)]
    if not len(ends):
        return []
    rows = pd.DataFrame(_inside(ends), columns=["x", "y", "xend", "yend"])
    drawn = geom_segment(aes("x", "y", xend="xend", yend="yend"), rows)
    return [Layer(drawn, [_looks(name)] * len(rows))]


def _points(state: State, frames: Sequence[Frame]) -> list[Layer]:
    """Return observations that are kept, and those that are missing."""
    rows = state.observations
    frame_of = dict(zip(state.subjects, frames, strict=True))
    places = [
        frame_of[subject].to_picture(x, np.clip(y, *frame_of[subject].y_limits))
        for subject, x, y in zip(rows["subject"], rows["x"], rows["y"], strict=True)
    ]
    at, kept = np.array(places).reshape(-1, 2), rows["kept"].to_numpy(dtype=bool)
    return [*_dots("lost", at[~kept]), *_dots("kept", at[kept])]


def _dots(name: str, places: Array) -> list[Layer]:
    at = pd.DataFrame(_inside(places[np.isfinite(places).all(axis=1)]), columns=["x", "y"])
    if not len(at):
        return []
    return [Layer(geom_point(aes("x", "y"), at, shape="o"), [_looks(f"dots {name}")] * len(at))]


def _outline(points: Array) -> list[Layer]:
    if not np.isfinite(points).all():
        return []
    course = pd.DataFrame(_inside(points), columns=["x", "y"]).assign(group=0)
    drawn = geom_polygon(aes("x", "y", group="group"), course, fill=None, color=theme.INK)
    return [Layer(drawn, [{"class": "outline", "fill": "none"}])]


def _inside(places: Array) -> Array:
    """Keep places in the picture: plotnine drops what is not."""
    return np.clip(places, 0.0, np.resize([WIDTH, HEIGHT], places.shape[-1]))


def _looks(name: str) -> Attributes:
    return {"class": name}


def _joined(layers: Sequence[Layer]) -> str:
    """Draw layers and join all marks of each to one."""
    drawn = iter(draw_marks(layers, WIDTH, HEIGHT))
    attributes = {
        "viewBox": f"0 0 {WIDTH} {HEIGHT}",
        "class": "small-picture",
        "aria-hidden": "true",
    }
    picture = ET.Element(f"{SVG}svg", attributes)
    for layer in layers:
        marks = [next(drawn) for _ in layer.attributes]
        course = "".join(_course(mark) for mark in marks)
        ET.SubElement(picture, f"{SVG}path", {**layer.attributes[0], "d": course})
    return to_text(picture)


def _course(mark: ET.Element) -> str:
    if mark.tag == f"{SVG}circle":
        return f"M{float(mark.attrib['cx']):.1f} {float(mark.attrib['cy']):.1f}h0"
    return _rounded(mark.attrib["d"])


def _rounded(course: str) -> str:
    words = (f"{float(word):.1f}" if not word.isalpha() else word for word in course.split())
    return " ".join(words)
