"""Shapes in a picture: each has a name, a place in pixels and what it looks like.

plotnine draws a shape where it stands; what stands nowhere is hidden, but there, for it may move.
"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from plotnine import aes, geom_point, geom_polygon, geom_segment

from modules.figures import theme
from modules.figures.panel_frames import Text, write
from modules.figures.svg import SVG, Attributes, Layer, draw_marks

TAGS = {"line": "path", "region": "path", "curve": "path", "point": "circle", "text": "text"}


@dataclass(frozen=True, eq=False)
class Shape:
    """Something drawn in a picture.

    Attributes
    ----------
    name : str
        Unique in its figure.
    kind : {"line", "region", "curve", "point", "text"}
        What is drawn: a straight line, a closed region, a curve, a dot, or a text.
    points : ndarray, shape (n, 2)
        Where, in pixels: two ends of a line, the outline of a region, the course of a curve, else
        one place. NaN hides it.
    looks : dict
        Attributes that stay.
    owner : str
        The subject it belongs to; empty where it is nobody's.
    words : str
        What a text says.
    anchor : {"left", "center", "right"}
        Which side of a text is at its place.
    """

    name: str
    kind: Literal["line", "region", "curve", "point", "text"]
    points: NDArray[np.float64]
    looks: Attributes = field(default_factory=dict)
    owner: str = ""
    words: str = ""
    anchor: Literal["left", "center", "right"] = "left"

    @property
    def visible(self) -> bool:
        """Whether it stands anywhere."""
        return bool(np.isfinite(self.points).all())

    @property
    def place(self) -> Attributes:
        """The attributes that say where it stands; one that stands nowhere is hidden."""
        points = self.points.tolist()
        if not all(map(math.isfinite, chain.from_iterable(points))):
            return {"visibility": "hidden"}
        if self.kind == "point":
            return _coordinates(points[0], "cx", "cy")
        if self.kind == "text":
            return _coordinates(points[0], "x", "y")
        return {"d": outline_path(points, closed=self.kind == "region")}

    @property
    def attributes(self) -> Attributes:
        """The attributes that stay, with its names."""
        named = {"data-mark": self.name} | ({"data-subject": self.owner} if self.owner else {})
        return self.looks | named


def outline_path(points: Sequence[Sequence[float]], closed: bool = False) -> str:
    """Return SVG path data through points (x, y) in pixels."""
    return "M" + "L".join([f"{x:.2f},{y:.2f}" for x, y in points]) + ("Z" if closed else "")


def draw(
    shapes: Sequence[Shape],
    static: Sequence[Layer],
    texts: Sequence[Text],
    size: tuple[float, float],
) -> tuple[list[ET.Element], list[ET.Element]]:
    """Draw shapes over static layers.

    Parameters
    ----------
    shapes : sequence of Shape
    static : sequence of Layer
        What never moves, drawn below.
    texts : sequence of Text
        Texts that never move.
    size : (float, float)
        Width and height of the picture in pixels.

    Returns
    -------
    static, moving : list of Element
        The marks of the layers, texts last, and the moving ones in the order given.
    """
    groups = list(layers_of([inside(shape, size) for shape in shapes if shape.visible]))
    layers = [*static, *([write(texts)] if texts else []), *(layer for _, layer in groups)]
    drawn = draw_marks(layers, *size)
    still = sum(len(layer.attributes) for layer in layers) - sum(len(some) for some, _ in groups)
    visible = [shape for some, _ in groups for shape in some]
    found = dict(zip((shape.name for shape in visible), drawn[still:], strict=True))
    moving = [
        _at_its_place(found.get(shape.name, ET.Element(f"{SVG}{TAGS[shape.kind]}")), shape)
        for shape in shapes
    ]
    return drawn[:still], moving


def inside(shape: Shape, size: tuple[float, float]) -> Shape:
    """Return a shape all in the picture, for plotnine drops what is not; `place` stays true."""
    return replace(shape, points=np.clip(shape.points, 0.0, size))


def _at_its_place(element: ET.Element, shape: Shape) -> ET.Element:
    element.attrib |= shape.attributes | shape.place
    if shape.kind == "text":
        element.text = shape.words
        ends = {"left": "start", "center": "middle", "right": "end"}
        element.attrib.pop("transform", None)
        element.attrib |= {
            "text-anchor": ends[shape.anchor],
            "dominant-baseline": "central",
            "font-size": f"{theme.TEXT_SIZE}px",
        }
    return element


def layers_of(shapes: Sequence[Shape]) -> Iterator[tuple[list[Shape], Layer]]:
    """Yield the shapes of each kind with their layer; plotnine takes its time for each layer."""
    of_kind = {kind: [shape for shape in shapes if shape.kind == kind] for kind in TAGS}
    if lines := of_kind["line"]:
        ends = pd.DataFrame(
            [shape.points.ravel() for shape in lines], columns=["x", "y", "xend", "yend"]
        )
        yield lines, _layer(geom_segment(aes("x", "y", xend="xend", yend="yend"), ends), lines)
    if outlines := of_kind["region"] + of_kind["curve"]:
        course = pd.concat(
            pd.DataFrame(shape.points, columns=["x", "y"]).assign(group=number)
            for number, shape in enumerate(outlines)
        )
        polygons = geom_polygon(aes("x", "y", group="group"), course, fill=None, color=theme.INK)
        yield outlines, _layer(polygons, outlines)
    if dots := of_kind["point"]:
        at = pd.DataFrame([shape.points[0] for shape in dots], columns=["x", "y"])
        yield dots, _layer(geom_point(aes("x", "y"), at, shape="o"), dots)
    if words := of_kind["text"]:
        said = [
            Text(
                float(shape.points[0, 0]),
                float(shape.points[0, 1]),
                shape.words,
                "",
                ha=shape.anchor,
            )
            for shape in words
        ]
        layer = write(said)
        yield words, Layer(layer.geom, [shape.attributes for shape in words], layer.texts)


def _layer(geom: object, shapes: Sequence[Shape]) -> Layer:
    return Layer(geom, [shape.attributes for shape in shapes])  # type: ignore[arg-type]


def _coordinates(point: Sequence[float], across: str, down: str) -> Attributes:
    return {across: f"{point[0]:.2f}", down: f"{point[1]:.2f}"}
