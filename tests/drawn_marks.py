"""Marks read back from a drawn figure, by `data-mark`: where each stands and what it says."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable

from modules.figures.figure import Figure
from modules.figures.svg import SVG

ATTRIBUTES = ("visibility", "d", "cx", "cy", "x", "y", "data-kept", "aria-checked", "aria-label")
HIDDEN = {"visibility": "hidden"}


def drawn_marks(figure: Figure) -> dict[str, dict[str, str]]:
    """Draw a figure and read its marks, groups of marks too."""
    return read_marks(ET.fromstring(figure.to_svg()).iter())


def read_marks(elements: Iterable[ET.Element]) -> dict[str, dict[str, str]]:
    """Read those of some elements that are marks: the attributes that each has, and its text."""
    return {
        element.attrib["data-mark"]: {
            name: element.attrib[name] for name in ATTRIBUTES if name in element.attrib
        }
        | ({"text": element.text or ""} if element.tag == f"{SVG}text" else {})
        for element in elements
        if "data-mark" in element.attrib
    }
