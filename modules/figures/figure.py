"""A figure: its root, its subjects as groups, and what lies below and above them."""

from __future__ import annotations

import json
import math
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from modules.figures import frame as framing
from modules.figures.crowding import thinned
from modules.figures.frame import Frame
from modules.figures.marks import Mark
from modules.figures.panel_frames import Text
from modules.figures.rules import EDGE, LACKS, LARGEST
from modules.figures.shapes import Shape, draw
from modules.figures.state import State
from modules.figures.svg import SVG, Layer, to_text

HEAD_LENGTH, LEAST_HEAD_LENGTH = 7.0, 3.5
MANY = 60


@dataclass(frozen=True, eq=False)
class Figure:
    """All that a figure consists of.

    Attributes
    ----------
    name : str
        Its `data-figure`.
    width, height : float
        In pixels.
    frames : sequence of Frame
        Its panels.
    title, words : str
        What the figure is, and what it shows.
    labels : mapping of str to str
        What a screen reader says of each subject, by subject.
    shapes : sequence of Shape
        What never moves, from the bottom up.
    marks : sequence of Mark
        What moves, from the bottom up. Those of a subject become one group, which can be pointed at
        and reached with the keys; the others lie below or above all subjects, as they come first or
        last.
    state : State, optional
        By which the marks stand where they do; none is needed without marks.
    texts : sequence of Text
        What never moves, besides the frames' own ticks and titles.
    panels : bool
        Whether each subject has a frame of its own, its panel, in which its marks are cut by rule.
    labels_beside : float
        How wide the labels on the left of the frames are, in pixels.
    dots_beside : float
        How far dots at the right edge of the frames reach beyond it, in pixels.
    background : sequence of Layer
        The frames as they are drawn, where not every frame has titles and ticks of its own.
    """

    name: str
    width: float
    height: float
    frames: Sequence[Frame]
    title: str
    words: str
    labels: Mapping[str, str] = field(default_factory=dict)
    shapes: Sequence[Shape] = ()
    marks: Sequence[Mark] = ()
    state: State | None = None
    texts: Sequence[Text] = ()
    panels: bool = False
    labels_beside: float = 0.0
    dots_beside: float = 0.0
    background: Sequence[Layer] = ()

    def to_svg(self) -> str:
        """Draw it: an SVG element with `data-figure`, its marks with `data-mark`."""
        still, moving = draw(
            [*self.shapes, *(shape for _, shape in self._moving)],
            self.still_layers,
            self.still_texts,
            (self.width, self.height),
        )
        groups = {subject: self._group(subject) for subject in self.labels}
        axes = ET.Element(f"{SVG}g", {"class": "axes", "aria-hidden": "true"})
        for element in still:
            owner = element.attrib.pop("data-owner", None)
            (axes if owner is None else groups[owner]).append(element)
        below, above = _decoration(), _decoration()
        below.extend(moving[: len(self.shapes)])
        unowned = below
        for (rule, shape), element in zip(self._moving, moving[len(self.shapes) :], strict=True):
            element.set("data-rule", str(rule))
            if shape.owner:
                groups[shape.owner].append(element)
                unowned = above
            else:
                unowned.append(element)
        root = self._root()
        root.append(axes)
        if self.panels:
            root.extend([below, *groups.values()])
        else:
            inside = ET.SubElement(root, f"{SVG}g", {"clip-path": f"url(#{self.name}-clip)"})
            inside.extend([below, *groups.values(), above])
        return to_text(root)

    @property
    def still_layers(self) -> Sequence[Layer]:
        """The frames as they are drawn."""
        return self.background or framing.layers(self.frames)

    @property
    def still_texts(self) -> list[Text]:
        """What never moves and is said, by the frames' ticks and titles too."""
        if self.background:
            return [*self.texts]
        return [*(text for panel in self.frames for text in framing.texts(panel)), *self.texts]

    @property
    def seen_areas(self) -> list[tuple[float, float, float, float]]:
        """Where marks are seen, unless subjects have panels: left, top, width and height."""
        return [
            (
                panel.left - self.labels_beside,
                panel.top,
                self.labels_beside + panel.width + self.dots_beside,
                panel.height,
            )
            for panel in self.frames
        ]

    @property
    def length_of_heads(self) -> float:
        """How long the head of an arrow is, in pixels."""
        return thinned(HEAD_LENGTH, LEAST_HEAD_LENGTH, len(self.labels))

    def mark_by_mark(self) -> list[Shape]:
        """Return all shapes from the bottom up, those of each mark together.

        Marks of one subject that lie above those of another lie above all of their kind: so few
        layers are drawn, however many subjects there are.
        """
        names = list(dict.fromkeys(_kind_of(shape) for shape in self.shapes))
        still = sorted(self.shapes, key=lambda shape: names.index(_kind_of(shape)))
        first = min((place for place, shape in self._moving if shape.owner), default=math.inf)
        moving = sorted(
            self._moving, key=lambda placed: (placed[0] >= first, not placed[1].owner, placed[0])
        )
        return [*still, *(shape for _, shape in moving)]

    @cached_property
    def _moving(self) -> list[tuple[int, Shape]]:
        """What moves, each shape with the place of its mark: below, subject by subject, above."""
        if self.state is None:
            return []
        subjects = list(self.labels)
        placed = [mark.shapes(self.state, subjects, self.frames) for mark in self.marks]
        owned = [place for place, mark in enumerate(self.marks) if mark.whose == "each"]
        below = range(owned[0] if owned else len(self.marks))
        above = [place for place in range(len(below), len(self.marks)) if place not in owned]
        in_order = [
            *((place, "") for place in below),
            *((place, subject) for subject in subjects for place in owned),
            *((place, "") for place in above),
        ]
        return [(place, shape) for place, subject in in_order for shape in placed[place][subject]]

    def scene(self) -> str:
        """Return what the page needs to move the marks: frames and rules, as JSON.

        Of panels also what the axes of one say, for it may be shown alone.
        """
        frames = [
            [panel.left, panel.top, panel.width, panel.height, *panel.x_limits, *panel.y_limits]
            for panel in self.frames
        ]
        scene: dict[str, object] = {
            "frames": frames,
            "marks": [mark.described() for mark in self.marks],
            "edge": EDGE,
            "largest": LARGEST,
            "lacks": LACKS,
        }
        if self.panels:
            scene["axes"] = self.frames[0].axes()
        return json.dumps(scene, separators=(",", ":"))

    def _group(self, subject: str) -> ET.Element:
        """Return a subject's group."""
        kind = "panel" if self.panels else "member"
        return ET.Element(
            f"{SVG}g",
            {
                "class": kind,
                f"data-{kind}": subject,
                "data-mark": f"{kind}:{subject}",
                "role": "group" if self.panels else "img",
                "tabindex": "-1",
                "aria-label": self.labels[subject],
            },
        )

    def _root(self) -> ET.Element:
        root = ET.Element(
            f"{SVG}svg",
            {
                "data-figure": self.name,
                "class": "many" if len(self.labels) > MANY else "few",
                "viewBox": f"0 0 {self.width:.0f} {self.height:.0f}",
                "width": f"{self.width:.0f}",
                "height": f"{self.height:.0f}",
                "role": "group",
                "aria-label": self.title,
            },
        )
        if self.marks:
            root.set("data-scene", self.scene())
        ET.SubElement(root, f"{SVG}desc").text = self.words
        if not self.panels:
            self._define(root)
        return root

    def _define(self, root: ET.Element) -> None:
        """Add the area in which marks are seen, and the head of an arrow."""
        definitions = ET.SubElement(root, f"{SVG}defs")
        clip = ET.SubElement(definitions, f"{SVG}clipPath", {"id": f"{self.name}-clip"})
        for area in self.seen_areas:
            box = dict(zip(("x", "y", "width", "height"), area, strict=True))
            ET.SubElement(clip, f"{SVG}rect", {name: f"{size:.2f}" for name, size in box.items()})
        length = self.length_of_heads
        head = ET.SubElement(
            definitions,
            f"{SVG}marker",
            {
                "id": f"{self.name}-head",
                "class": "arrow-head",
                "viewBox": "0 0 10 10",
                "refX": "9",
                "refY": "5",
                "markerUnits": "userSpaceOnUse",
                "markerWidth": f"{length:.2g}",
                "markerHeight": f"{length:.2g}",
                "orient": "auto",
            },
        )
        ET.SubElement(head, f"{SVG}path", {"d": "M0,0L10,5L0,10Z"})


def _kind_of(shape: Shape) -> str:
    return shape.name.split(":")[0]


def _decoration() -> ET.Element:
    return ET.Element(f"{SVG}g", {"aria-hidden": "true"})
