"""Save a figure as it is seen: a picture for slides and papers.

plotnine draws its layers as for the page, what it drew is given the looks that the page's
stylesheet gives it, and matplotlib writes the file. In an SVG letters are outlines: every program
shows them alike, also those that ignore embedded fonts, as many editors and office programs do.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure as Drawing
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from modules.figures import letters, theme
from modules.figures.dressing import Wardrobe, dress
from modules.figures.figure import Figure
from modules.figures.panel_frames import Text, write
from modules.figures.shapes import Shape, inside, layers_of
from modules.figures.svg import (
    ONE_DRAWING_AT_A_TIME,
    PIXELS_PER_INCH,
    Layer,
    artists_of,
    plotted,
)

Form = Literal["svg", "png", "pdf"]
FORMS: tuple[Form, ...] = ("svg", "png", "pdf")
SHARPNESS = 2
"""How many pixels of a PNG stand for one of the page."""

CREATOR = "Pooling Lab"
INSET, ABOVE, LINE, BELOW = 6.0, 6.0, 16.0, 6.0
"""The caption's distance from the sides, from the picture, from line to line, and to the end."""

BEYOND = 0.1
"""The share of its length by which the head of an arrow reaches beyond the arrow's end."""

DOCTYPE = re.compile(rb"<!DOCTYPE[^>]*>\s*")  # the address of another machine


@dataclass(frozen=True)
class Look:
    """How a saved picture looks.

    Attributes
    ----------
    mode : {"light", "dark"}
        Whose colours it has: those of the light page, or of the dark one.
    background : {"white", "transparent"}
        What is behind it: the paper of its mode, which is white on the light page and dark on the
        dark one; or nothing, in its frames neither.
    caption : bool
        Whether what it is stands below it.
    """

    mode: theme.Mode = "light"
    background: Literal["white", "transparent"] = "white"
    caption: bool = True


def saved(figure: Figure, form: Form, look: Look, about: str = "", raised: str = "") -> bytes:
    """Return the file of a figure.

    Parameters
    ----------
    figure : Figure
    form : {"svg", "png", "pdf"}
        A PNG has two pixels for each of the page, a PDF holds its fonts.
    look : Look
    about : str
        What the figure is drawn from in short words, for the caption.
    raised : str
        The subject that is raised in it; empty for none.
    """
    wardrobe = Wardrobe.of(figure, look.mode, raised, look.background == "transparent")
    caption = _caption(figure, about) if look.caption else []
    below = ABOVE + LINE * len(caption) + BELOW if caption else 0.0
    height = math.ceil(figure.height + below)
    settings = rc_context({"svg.fonttype": "path", "svg.hashsalt": CREATOR, "pdf.fonttype": 42})
    with ONE_DRAWING_AT_A_TIME, settings:
        drawing = _drawn(figure, wardrobe, caption, height)
        paper = theme.PAGE_COLOURS[look.mode]["bs-body-bg"]
        return _written(drawing, form, "none" if wardrobe.clear else paper, figure)


def _caption(figure: Figure, about: str) -> list[Text]:
    """Return the lines of the caption, the first at the top of what is below the picture."""
    words = letters.drawable(f"{figure.title}. {about}".strip())
    size = letters.SMALLER * theme.TEXT_SIZE
    return [
        Text(
            INSET,
            figure.height + ABOVE + LINE * number,
            line,
            "caption",
            ha="left",
            va="top",
        )
        for number, line in enumerate(letters.wrapped(words, size, figure.width - 2 * INSET))
    ]


def _drawn(figure: Figure, wardrobe: Wardrobe, caption: Sequence[Text], height: float) -> Drawing:
    size = (figure.width, figure.height)
    shapes = [shape for shape in _with_heads(figure) if wardrobe.shows(shape)]
    texts = [*figure.still_texts, *caption]
    still = [*figure.still_layers, *([write(texts)] if texts else [])]
    moving = list(_layers(shapes, size))
    layers = [*still, *(layer for _, layer in moving)]
    drawing = plotted(layers, figure.width, height)
    shown = [*([] for _ in still), *(some for some, _ in moving)]
    for artists, layer, some in zip(artists_of(drawing, layers), layers, shown, strict=True):
        dress(artists, layer, some, wardrobe)
        if some and not figure.panels:
            for artist in artists:
                artist.set_clip_path(_seen(figure), transform=drawing.axes[0].transData)
    return drawing


def _layers(
    shapes: Sequence[Shape], size: tuple[float, float]
) -> Iterator[tuple[list[Shape], Layer]]:
    """Yield layers from the bottom up, each with its shapes, which follow each other."""
    for _, some in groupby(shapes, key=lambda shape: shape.kind):
        alike = list(some)
        for _, layer in layers_of([inside(shape, size) for shape in alike]):
            yield alike, layer


def _with_heads(figure: Figure) -> Iterator[Shape]:
    """Yield all shapes from the bottom up; the heads of arrows lie above all arrows."""
    for is_arrow, some in groupby(figure.mark_by_mark(), lambda shape: "marker-end" in shape.looks):
        alike = list(some)
        yield from alike
        if is_arrow:
            yield from (_head(shape, figure.length_of_heads) for shape in alike if shape.visible)


def _head(arrow: Shape, length: float) -> Shape:
    """Return the head of an arrow: as long as it is wide."""
    start, end = arrow.points
    along = (end - start) / np.hypot(*(end - start))
    across = along[::-1] * (-1, 1)
    tip = end + BEYOND * length * along
    foot = tip - length * along
    corners = np.stack([tip, foot + length / 2 * across, foot - length / 2 * across])
    looks = {"class": "arrow-head", "stroke": "none"}
    return Shape(f"head-{arrow.name}", "region", corners, looks, arrow.owner)


def _seen(figure: Figure) -> Path:
    """Return the outline of where marks are seen."""
    return Path.make_compound_path(
        *(
            Path.unit_rectangle().transformed(
                Affine2D().scale(width, -height).translate(left, -top)
            )
            for left, top, width, height in figure.seen_areas
        )
    )


def _written(drawing: Drawing, form: Form, behind: str, figure: Figure) -> bytes:
    file = io.BytesIO()
    title, words = (_plain(text) for text in (figure.title, figure.words))
    about: dict[str, str | None]
    if form == "svg":
        about = {"Title": title, "Description": words, "Creator": CREATOR, "Date": None}
        about |= {"Type": None, "Format": None}
    elif form == "pdf":
        about = {"Title": title, "Subject": words, "Creator": CREATOR, "CreationDate": None}
    else:
        about = {"Title": title, "Description": words, "Software": CREATOR}
    drawing.patch.set_visible(True)
    drawing.savefig(
        file, format=form, dpi=SHARPNESS * PIXELS_PER_INCH, facecolor=behind, metadata=about
    )
    return DOCTYPE.sub(b"", file.getvalue(), count=1) if form == "svg" else file.getvalue()


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())
