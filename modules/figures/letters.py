"""The letters of saved pictures: those that come along with matplotlib, the same everywhere.

The page's own letters come as files that only browsers read.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path

FAMILY = "DejaVu Sans"
SMALLER = 0.9
"""By how much they are drawn smaller than the page's, beside which they are large."""

BOLD = 600
LACKING = "\N{WHITE SQUARE}"


def drawable(text: str) -> str:
    """Return a text with a square for each letter that cannot be drawn, and without controls."""
    known = _known()
    printable = (letter for letter in text if letter.isprintable())
    return "".join(letter if ord(letter) in known else LACKING for letter in printable)


def width_of(text: str, size: float) -> float:
    """Return how wide a drawable text is, in the unit of its size."""
    width, _, _ = text_to_path.get_text_width_height_descent(text, font(size), ismath=False)
    return width


def font(size: float, weight: int = 400) -> FontProperties:
    """Return the letters of a size, and of a weight as stylesheets count it."""
    return FontProperties(family=FAMILY, size=size, weight="bold" if weight >= BOLD else "normal")


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Cut a drawable text into lines, none wider; a word that is wider by itself is cut, too."""
    lines = [""]
    for word in _no_wider(text.split(), size, width):
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _no_wider(words: list[str], size: float, width: float) -> Iterator[str]:
    for word in words:
        rest = word
        while rest:
            letters = len(rest)
            while letters > 1 and width_of(rest[:letters], size) > width:
                letters -= 1
            yield rest[:letters]
            rest = rest[letters:]


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    """Return the letters that there are in both weights."""
    files = [findfont(font(10.0, weight)) for weight in (400, 700)]
    return frozenset.intersection(*(frozenset(get_font(file).get_charmap()) for file in files))
