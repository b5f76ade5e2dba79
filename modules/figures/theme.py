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
Mode = Literal["light", "dark"]
PALETTES: dict[Mode, dict[str, str]] = {
    "light": {name: style.colour for name, style in LINE_STYLES.items()}
    | {
        "paper": PAPER,
        "grid-line": GRID_LINE,
        "strip": STRIP,
        "frame": FRAME,
        "raised": "#cfd8e3",
    },
    "dark": {name: style.dark_colour for name, style in LINE_STYLES.items()}
    | {
        "paper": "#16191d",
        "grid-line": "#2b3036",
        "strip": "#343a41",
        "frame": "#868e96",
        "raised": "#48535f",
    },
}
"""What `looks.css` calls the figures' own colours; the page has them as custom properties."""

PAGE_COLOURS: dict[Mode, dict[str, str]] = {
    "light": {
        "bs-body-color": "#1d1f21",
        "bs-body-bg": "#ffffff",
        "bs-secondary-color": "#1d1f21bf",
    },
    "dark": {
        "bs-body-color": "#dee2e6",
        "bs-body-bg": "#1d1f21",
        "bs-secondary-color": "#dee2e6bf",
    },
}
"""The colours of the page that stands around the figures, as Bootstrap has them."""

PIXELS_PER_SIZE = 1.772454  # plotnine's size of a line, in millimetres of its own kind
TITLE_SIZE = 13
TEXT_SIZE = 12


def stylesheet() -> str:
    """Return the CSS that names the colours for light and dark pages, and the keys' lines.

    The figures carry the light colours themselves; by these and the rules of `looks.css` they
    follow the page's theme without being redrawn.
    """
    light, dark = _colours()
    keys = "".join(f".key-{name} line{{{_stroke(name)}}}" for name in LINE_STYLES)
    return f":root{{{light}}}[data-bs-theme=dark]{{{dark}}}{keys}"


def room_stylesheet() -> str:
    """Return the CSS of the pictures of a room, which follow the device's own light or dark."""
    light, dark = _colours()
    lines = "".join(f".line-{name}{{{_stroke(name)}}}" for name in LINE_STYLES)
    return f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}{lines}"


def _colours() -> tuple[str, str]:
    """Return the declarations of the colours of pictures, light and dark."""
    light, dark = (
        "".join(f"--{name}:{colour};" for name, colour in PALETTES[mode].items())
        for mode in ("light", "dark")
    )
    return light, dark


def _stroke(name: LineName) -> str:
    """Return the declarations of a line's own look."""
    style = LINE_STYLES[name]
    return f"stroke:var(--{name});stroke-width:{style.width};stroke-dasharray:{style.dash_array}"
