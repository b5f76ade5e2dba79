"""One colour and one line type for each model everywhere, safe for colour-blind people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from modules.pooling.three_models import ModelName
from modules.words.model_colours import MODEL_COLOURS
from modules.words.model_titles import MODEL_TITLES


@dataclass(frozen=True)
class ModelStyle:
    """How a model is drawn.

    Attributes
    ----------
    title : str
        Its name as a person reads it.
    colour, dark_colour : str
        Hexadecimal, from the palette of Okabe and Ito (2008), for light and dark pages.
    dashes : tuple of int
        Lengths of dash and gap in line widths; empty for a solid line.
    width : float
        Line width in pixels.
    """

    title: str
    colour: str
    dark_colour: str
    dashes: tuple[int, ...]
    width: float

    @property
    def dash_array(self) -> str:
        """The dashes in pixels, as SVG's stroke-dasharray."""
        return " ".join(f"{dash * self.width:g}" for dash in self.dashes) or "none"


MODEL_STYLES: dict[ModelName, ModelStyle] = {
    "complete": ModelStyle(
        MODEL_TITLES["complete"], MODEL_COLOURS["complete"], "#ff9a4d", (4, 2), 1.6
    ),
    "none": ModelStyle(MODEL_TITLES["none"], MODEL_COLOURS["none"], "#35d0a5", (1, 1), 2.2),
    "partial": ModelStyle(MODEL_TITLES["partial"], MODEL_COLOURS["partial"], "#5bbcf5", (), 2.2),
}

TRUE_LINE = ModelStyle("Truth", "#212529", "#f1f3f5", (6, 2), 1.2)
TRUE_POPULATION = ModelStyle("True population line", "#7a6a00", "#d8c34a", (2, 3), 1.6)

LineName = Literal["true_population", "truth", "complete", "none", "partial"]
LINE_STYLES: dict[LineName, ModelStyle] = {
    "true_population": TRUE_POPULATION,
    "truth": TRUE_LINE,
    "complete": MODEL_STYLES["complete"],
    "none": MODEL_STYLES["none"],
    "partial": MODEL_STYLES["partial"],
}

INK = "#212529"
PAPER = "#ffffff"
GRID_LINE = "#e6e6e6"
STRIP = "#e4e6e9"
FRAME = "#6c757d"
PIXELS_PER_SIZE = 1.772454  # plotnine's size of a line, in millimetres of its own kind
TITLE_SIZE = 13
TEXT_SIZE = 12


def stylesheet() -> str:
    """Return the CSS that gives every figure on the page its colours, light and dark.

    The figures carry the light colours themselves; these rules let them follow the page's theme
    without being redrawn.
    """
    light, dark = _colours()
    dashes = "".join(
        f".key-{name} line{{{_stroke(name)}}}"
        f"[data-figure] [data-model={name}]{{stroke:var(--{name})}}"
        for name in LINE_STYLES
    )
    return f":root{{{light}}}[data-bs-theme=dark]{{{dark}}}{dashes}"


def room_stylesheet() -> str:
    """Return the CSS of the pictures of a room, which follow the device's own light or dark."""
    light, dark = _colours()
    lines = "".join(f".line-{name}{{{_stroke(name)}}}" for name in LINE_STYLES)
    return f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}{lines}"


def _colours() -> tuple[str, str]:
    """Return the declarations of the colours of pictures, light and dark."""
    styles = LINE_STYLES.items()
    light = "".join(f"--{name}:{style.colour};" for name, style in styles)
    dark = "".join(f"--{name}:{style.dark_colour};" for name, style in styles)
    return (
        f"{light}--paper:{PAPER};--grid-line:{GRID_LINE};--strip:{STRIP};--frame:{FRAME}",
        f"{dark}--paper:#16191d;--grid-line:#2b3036;--strip:#343a41;--frame:#868e96",
    )


def _stroke(name: LineName) -> str:
    """Return the declarations of a line's own look."""
    style = LINE_STYLES[name]
    return (
        f"stroke:var(--{name});stroke-width:{style.width};stroke-dasharray:{style.dash_array}"
    )
