"""Frames, strips, grid lines and ticks of a grid of panels, looking like `facet_wrap`.

A mark that belongs to one subject's panel carries `data-owner`, the subject's label. plotnine takes
its time for each layer, so marks of one kind share one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import pandas as pd
from plotnine import aes, geom_rect, geom_segment, geom_text

from modules.figures import theme
from modules.figures.panels import (
    BOTTOM_MARGIN,
    COUNT_WIDTH,
    LETTER_WIDTH,
    STRIP_HEIGHT,
    Grid,
)
from modules.figures.svg import Layer

TICK_LENGTH = 4.0
LABEL_BESIDE = TICK_LENGTH + 2
TEXT_INSET = 6.0
HAIRLINE = 0.3
STAND_IN = "0"
LOW_PANEL = 140.0


@dataclass(frozen=True)
class Text:
    """A text in the picture.

    Attributes
    ----------
    x, y : float
        Where it is anchored, in pixels.
    label : str
        What it says.
    kind : str
        Its class in the SVG.
    owner : str
        The subject in whose panel it is; empty outside the panels.
    ha, va : str
        Which part of the text is at the anchor.
    size, angle : float
        In pixels, and in degrees counterclockwise.
    """

    x: float
    y: float
    label: str
    kind: str
    owner: str = ""
    ha: Literal["left", "center", "right"] = "center"
    va: Literal["top", "center", "bottom"] = "center"
    size: float = theme.TEXT_SIZE
    angle: float = 0.0


def frames(layout: Grid) -> list[Layer]:
    """Return each panel's frame, strip, grid lines and outer ticks, but for those that move."""
    return [_rectangles(layout), _grid_lines_and_ticks(layout)]


def axis_texts(layout: Grid, x_title: str, y_title: str) -> list[Text]:
    """Return the ticks' labels and the two titles, on the outer edge; but for ticks that move.

    All panels have the same ticks of `x`, and the first column alone says what they are.
    """
    kind = "tick-label"
    said = []
    _, floor, across, _ = _ticks_of(layout.lowest_cells[0], layout)
    below = floor + TICK_LENGTH + 2
    said += [
        Text(x, below, f"{value:g}", kind, va="top")
        for value, x in zip(layout.x_breaks, across, strict=True)
    ]
    for cell in () if layout.y_moves else layout.leftmost_cells:
        left, _, _, down = _ticks_of(cell, layout)
        beside = left - LABEL_BESIDE
        said += [
            Text(beside, y, f"{value:g}", kind, ha="right")
            for value, y in list(zip(layout.y_breaks, down, strict=True))[:: _every(layout)]
        ]
    middle = (layout.corners[0][0] + layout.width) / 2
    half_way = (layout.height - BOTTOM_MARGIN) / 2
    size = theme.TITLE_SIZE
    return [
        *said,
        Text(middle, layout.height - 3, x_title, "axis-title", va="bottom", size=size),
        Text(9.0, half_way, y_title, "axis-title", size=size, angle=90.0),
    ]


def _every(layout: Grid) -> int:
    """Return which ticks of `y` are labelled: all, or in low panels every second."""
    return 1 if layout.panel_height > LOW_PANEL else 2


def strip_texts(layout: Grid) -> list[Text]:
    """Return the subjects' labels, each on the left of its strip."""
    return [
        Text(
            left + TEXT_INSET,
            top + STRIP_HEIGHT / 2,
            _shortened(subject, layout),
            "strip-label",
            subject,
            ha="left",
        )
        for subject, (left, top) in zip(layout.subjects, layout.corners, strict=True)
    ]


def write(texts: Sequence[Text]) -> Layer:
    """Return the layer of all texts."""
    frame = pd.DataFrame([asdict(text) for text in texts]).assign(label=STAND_IN)
    where = aes("x", "y", label="label", ha="ha", va="va", size="size", angle="angle")
    return Layer(
        geom_text(where, frame, color=theme.INK),
        [_named(text.kind, text.owner) | _turned(text) for text in texts],
        [text.label for text in texts],
    )


def _named(kind: str, owner: str = "") -> dict[str, str]:
    return {"class": kind, "data-owner": owner} if owner else {"class": kind}


def _turned(text: Text) -> dict[str, str]:
    """Turn a text about its middle, which moves when the stand-in gives way to its words."""
    if not text.angle:
        return {}
    return {
        "x": f"{text.x:.2f}",
        "y": f"{text.y:.2f}",
        "transform": f"rotate({-text.angle:g} {text.x:.2f} {text.y:.2f})",
        "text-anchor": "middle",
        "dominant-baseline": "central",
    }


def _rectangles(layout: Grid) -> Layer:
    left, top = layout.corners.T
    edges = {"left": left, "right": left + layout.panel_width}
    strip_floor = top + STRIP_HEIGHT
    panel_floor = strip_floor + layout.panel_height
    frame = pd.DataFrame(edges | {"top": strip_floor, "bottom": panel_floor, "fill": theme.PAPER})
    strip = pd.DataFrame(edges | {"top": top, "bottom": strip_floor, "fill": theme.STRIP})
    where = aes(xmin="left", xmax="right", ymin="top", ymax="bottom", fill="fill")
    names = [_named(kind, subject) for kind in ("frame", "strip") for subject in layout.subjects]
    both = pd.concat([frame, strip], ignore_index=True)
    return Layer(geom_rect(where, both, color=theme.FRAME, size=HAIRLINE), names)


def _grid_lines_and_ticks(layout: Grid) -> Layer:
    rows, names = [], []
    for cell, subject in enumerate(layout.subjects):
        left, floor, across, down = _ticks_of(cell, layout)
        if layout.y_moves:
            down = []
        right, ceiling = left + layout.panel_width, floor - layout.panel_height
        rows += [(x, floor, x, ceiling, theme.GRID_LINE) for x in across]
        rows += [(left, y, right, y, theme.GRID_LINE) for y in down]
        names += [_named("grid-line", subject)] * (len(across) + len(down))
        ticks = []
        if cell in layout.lowest_cells:
            ticks += [(x, floor, x, floor + TICK_LENGTH, theme.FRAME) for x in across]
        if cell in layout.leftmost_cells:
            ticks += [(left - TICK_LENGTH, y, left, y, theme.FRAME) for y in down]
        rows += ticks
        names += [_named("tick")] * len(ticks)
    ends = pd.DataFrame(rows, columns=["x", "y", "xend", "yend", "colour"])
    where = aes("x", "y", xend="xend", yend="yend", color="colour", group=1)
    return Layer(geom_segment(where, ends, size=HAIRLINE), names)


def _ticks_of(cell: int, layout: Grid) -> tuple[float, float, list[float], list[float]]:
    """Return a panel's left edge, its floor, and its ticks across and down, in pixels."""
    subject = layout.subjects[cell]
    left, top = layout.corners[cell]
    x_count, y_count = len(layout.x_breaks), len(layout.y_breaks)
    across, _ = layout.to_picture([subject] * x_count, layout.x_breaks, [0.0] * x_count)
    _, down = layout.to_picture([subject] * y_count, [0.0] * y_count, layout.y_breaks)
    return left, top + STRIP_HEIGHT + layout.panel_height, list(across), list(down)


def _shortened(label: str, layout: Grid) -> str:
    letters = max(4, int((layout.panel_width - COUNT_WIDTH) / LETTER_WIDTH))
    return label if len(label) <= letters else f"{label[: letters - 1]}…"
