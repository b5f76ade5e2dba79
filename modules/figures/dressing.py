"""Give what plotnine drew the looks that the stylesheet gives it on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import Collection, LineCollection, PathCollection, PolyCollection
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.patheffects import Normal, Stroke
from matplotlib.text import Text

from modules.figures import letters, theme
from modules.figures.figure import Figure
from modules.figures.looks import Part, looks_of
from modules.figures.shapes import TAGS, Shape
from modules.figures.svg import Attributes, Layer

Colour = tuple[float, float, float, float]

LineStyle = Literal["solid"] | tuple[float, tuple[float, ...]]

CLEAR: Colour = (0.0, 0.0, 0.0, 0.0)
BASELINE = {"top": 0.76, "center": 0.365, "bottom": -0.24}
"""How far below its place a text has its baseline, in sizes of its letters."""

DISTINGUISH = ("class", "data-model", "data-kept")
PRESENT = ("fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray")
READ = (*DISTINGUISH, *PRESENT, "opacity", "r")


@dataclass(frozen=True)
class Wardrobe:
    """The looks of a figure's parts.

    Attributes
    ----------
    figure : str
        The figure's name.
    mode : {"light", "dark"}
    panels : bool
        Whether each subject has a panel.
    raised : str
        The subject that is raised; empty for none.
    clear : bool
        Whether nothing is behind the picture, nor in its frames.
    """

    figure: str
    mode: theme.Mode
    panels: bool
    raised: str
    clear: bool

    @classmethod
    def of(cls, figure: Figure, mode: theme.Mode, raised: str, clear: bool) -> Wardrobe:
        """Return that of a figure; a subject that it does not show cannot be raised in it."""
        known = raised if raised in figure.labels else ""
        return cls(figure.name, mode, figure.panels, known, clear)

    def looks(self, tag: str, attributes: Attributes, owner: str) -> Mapping[str, str]:
        """Return the looks of an element; `opacity` with that of the subject's group."""
        read = tuple((name, attributes[name]) for name in READ if name in attributes)
        state = "" if not owner else "is-raised" if owner == self.raised else "is-owned"
        return self._looks(tag, read, state)

    def shows(self, shape: Shape) -> bool:
        """Say whether a shape is seen."""
        looks = self.looks(TAGS[shape.kind], shape.attributes, shape.owner)
        return shape.visible and looks.get("display") != "none"

    @cached_property
    def _around(self) -> tuple[Part, Part]:
        page = Part("html", {"data-bs-theme": self.mode})
        holds = "is-raised" if self.raised else ""
        return page, Part("svg", {"data-figure": self.figure}, holds)

    @lru_cache(maxsize=512)  # noqa: B019 - wardrobes are small, and equal ones share it
    def _looks(
        self, tag: str, attributes: tuple[tuple[str, str], ...], state: str
    ) -> Mapping[str, str]:
        chain = [*self._around]
        shared = 1.0
        if state:
            kind = "panel" if self.panels else "member"
            chain.append(Part("g", {"class": f"{kind} {state}"}))
            shared = float(looks_of(chain, self.mode).get("opacity", "1"))
        found = looks_of([*chain, Part(tag, dict(attributes))], self.mode)
        if tag == "circle" and shared < 1:  # pale as a whole: nothing shows through a dot
            paper = to_rgba(theme.PALETTES[self.mode]["paper"])
            for name in {"fill", "stroke"} & found.keys():
                if found[name] != "none":
                    found[name] = to_hex(_over((*to_rgb(found[name]), shared), paper))
            shared = 1.0
        found["opacity"] = f"{shared * float(found.get('opacity', '1')):g}"
        if self.clear and "frame" in found.get("class", "").split():
            found["fill"] = "none"
        return found


def dress(
    artists: Sequence[Artist], layer: Layer, shapes: Sequence[Shape], wardrobe: Wardrobe
) -> None:
    """Give all that a layer was drawn as its looks, and shapes their true places.

    Parameters
    ----------
    artists : sequence of Artist
        As `svg.artists_of` has them.
    layer : Layer
    shapes : sequence of Shape
        Those that the layer shows; none where it is one of still marks.
    wardrobe : Wardrobe
    """
    if layer.says_words:
        for text, attributes, words in zip(artists, layer.attributes, layer.texts, strict=True):
            assert isinstance(text, Text)
            _dress_text(text, words, wardrobe.looks("text", attributes, _owner(attributes)))
        return
    (drawn,) = artists
    assert isinstance(drawn, Collection)
    tag = "circle" if isinstance(drawn, PathCollection) else "path"
    looks = [wardrobe.looks(tag, one, _owner(one)) for one in layer.attributes]
    _dress_collection(drawn, looks)
    if shapes:
        _place(drawn, shapes)


def _owner(attributes: Attributes) -> str:
    return attributes.get("data-subject") or attributes.get("data-owner", "")


def _dress_text(text: Text, words: str, looks: Mapping[str, str]) -> None:
    weight = int(looks.get("font-weight", "400"))
    size = letters.SMALLER * float(text.get_fontsize())
    text.set_parse_math(False)
    text.set_text(letters.drawable(words))
    text.set_fontproperties(letters.font(size, weight))
    if not text.get_rotation():  # whatever letters it has, it stands on the line of those beside it
        x, y = text.get_position()
        text.set_position((x, y - size * BASELINE[text.get_verticalalignment()]))
        text.set_verticalalignment("baseline")
    colour = _colour(looks, "fill", CLEAR)
    if looks.get("paint-order") == "stroke":
        halo = _colour(looks, "stroke", CLEAR)
        colour = _over(colour, halo)
        around = Stroke(linewidth=_pixels(looks["stroke-width"]), foreground=halo)
        text.set_path_effects([around, Normal()])
    text.set_color(colour)


def _dress_collection(drawn: Collection, looks: Sequence[Mapping[str, str]]) -> None:
    """Colour each mark; what no rule speaks of stays as plotnine drew it."""
    many = len(looks)
    fills, strokes = (
        _each(colours, many) for colours in (drawn.get_facecolor(), drawn.get_edgecolor())
    )
    widths = np.resize(np.asarray(drawn.get_linewidth(), dtype=float), many)
    if not isinstance(drawn, LineCollection):
        drawn.set_facecolor(
            [_colour(own, "fill", was) for own, was in zip(looks, fills, strict=True)]
        )
    drawn.set_edgecolor(
        [_colour(own, "stroke", was) for own, was in zip(looks, strokes, strict=True)]
    )
    wide = [
        _pixels(own.get("stroke-width", str(was))) for own, was in zip(looks, widths, strict=True)
    ]
    drawn.set_linewidth(wide)
    drawn.set_linestyle([_dashes(own, width) for own, width in zip(looks, wide, strict=True)])
    if isinstance(drawn, PathCollection):
        drawn.set_sizes([(2 * _pixels(own["r"])) ** 2 for own in looks])


def _place(drawn: Collection, shapes: Sequence[Shape]) -> None:
    """Have shapes stand where they do on the page, beyond the picture, too."""
    places = [shape.points * (1, -1) for shape in shapes]
    if isinstance(drawn, PathCollection):
        drawn.set_offsets(np.concatenate(places))
    elif isinstance(drawn, LineCollection):
        drawn.set_segments(places)
    elif isinstance(drawn, PolyCollection):
        drawn.set_verts(places, closed=shapes[0].kind == "region")


def _each(colours: object, many: int) -> list[Colour]:
    given = [
        to_rgba(colour) for colour in np.atleast_2d(np.asarray(colours, dtype=float)) if len(colour)
    ]
    return [given[place % len(given)] if given else CLEAR for place in range(many)]


def _colour(looks: Mapping[str, str], name: str, otherwise: Colour) -> Colour:
    said = looks.get(name)
    red, green, blue, there = otherwise if said is None else to_rgba(said)
    for opacity in (f"{name}-opacity", "opacity"):
        there *= float(looks.get(opacity, "1"))
    return red, green, blue, there


def _over(colour: Colour, behind: Colour) -> Colour:
    """Return a colour as it looks over another: matplotlib draws outlined letters opaque."""
    *parts, there = colour
    red, green, blue = (
        there * own + (1 - there) * other for own, other in zip(parts, behind[:3], strict=True)
    )
    return red, green, blue, behind[3]


def _dashes(looks: Mapping[str, str], width: float) -> LineStyle:
    """Return the dashes in line widths, as matplotlib counts them; `none` is a solid line."""
    said = looks.get("stroke-dasharray", "none")
    if said == "none" or not width:
        return "solid"
    return 0.0, tuple(float(length) / width for length in said.split())


def _pixels(said: str) -> float:
    return float(said.removesuffix("px"))
