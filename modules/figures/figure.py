"""A figure of marks that move: its root, its subjects as groups, and what lies below and above."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from modules.figures import frame as framing
from modules.figures.frame import Frame
from modules.figures.marks import Mark, draw, places
from modules.figures.panel_frames import Text
from modules.figures.svg import SVG, Attributes, to_text

UNCLIPPED = ("text",)
HEAD_LENGTH = 7
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
    marks : sequence of Mark
        From the bottom up. Those of a subject become one group, which can be pointed at and reached
        with the keys; the others lie below or above all subjects, as they come first or last.
    labels : mapping of str to str
        What a screen reader says of each subject, by subject.
    title, words : str
        What the figure is, and what it shows.
    texts : sequence of Text
        What never moves, besides the frames' own ticks and titles.
    """

    name: str
    width: float
    height: float
    frames: Sequence[Frame]
    marks: Sequence[Mark]
    labels: Mapping[str, str]
    title: str
    words: str
    texts: Sequence[Text] = ()

    def places(self) -> dict[str, Attributes]:
        """Return where each mark stands and what is said of each subject, by `data-mark`."""
        said = {
            _member_name(subject): {"aria-label": label} for subject, label in self.labels.items()
        }
        return places(self.marks) | said

    def to_svg(self) -> str:
        """Draw it: an SVG element with `data-figure`, its marks with `data-mark`."""
        texts = [text for panel in self.frames for text in framing.texts(panel)]
        still, moving = draw(
            self.marks,
            framing.layers(self.frames),
            [*texts, *self.texts],
            (self.width, self.height),
        )
        axes = ET.Element(f"{SVG}g", {"class": "axes", "aria-hidden": "true"})
        axes.extend(still)
        inside = {"clip-path": f"url(#{self.name}-clip)"}
        below, above = _decoration(inside), _decoration(inside)
        unowned = below
        members = {
            subject: _member(subject, label, inside) for subject, label in self.labels.items()
        }
        for mark, element in zip(self.marks, moving, strict=True):
            if mark.owner:
                member = members[mark.owner]
                (member if mark.kind in UNCLIPPED else member[0]).append(element)
                unowned = above
            else:
                unowned.append(element)
        root = self._root()
        root.extend([axes, below, *members.values(), above])
        return to_text(root)

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
        ET.SubElement(root, f"{SVG}desc").text = self.words
        definitions = ET.SubElement(root, f"{SVG}defs")
        clip = ET.SubElement(definitions, f"{SVG}clipPath", {"id": f"{self.name}-clip"})
        for panel in self.frames:
            box = {"x": panel.left, "y": panel.top, "width": panel.width, "height": panel.height}
            ET.SubElement(clip, f"{SVG}rect", {name: f"{size:.2f}" for name, size in box.items()})
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
                "markerWidth": str(HEAD_LENGTH),
                "markerHeight": str(HEAD_LENGTH),
                "orient": "auto",
            },
        )
        ET.SubElement(head, f"{SVG}path", {"d": "M0,0L10,5L0,10Z"})
        return root


def _decoration(inside: Attributes) -> ET.Element:
    return ET.Element(f"{SVG}g", {"aria-hidden": "true"} | inside)


def _member_name(subject: str) -> str:
    return f"member:{subject}"


def _member(subject: str, label: str, inside: Attributes) -> ET.Element:
    """Return a subject's group; its first child holds what must not leave the frames."""
    member = ET.Element(
        f"{SVG}g",
        {
            "class": "member",
            "data-member": subject,
            "data-mark": _member_name(subject),
            "role": "img",
            "tabindex": "-1",
            "aria-label": label,
        },
    )
    ET.SubElement(member, f"{SVG}g", inside)
    return member
