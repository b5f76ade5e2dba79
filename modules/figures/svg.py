"""Draw with plotnine and get inline SVG whose every mark can be addressed.

The drawing fills the whole picture, so that one data unit is one pixel. Each layer is given with
the attributes that its rows carry in the SVG; what plotnine drew for a row gets that row's.
"""

from __future__ import annotations

import io
import re
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from plotnine import (
    element_blank,
    geom_text,
    ggplot,
    scale_color_identity,
    scale_fill_identity,
    scale_size_identity,
    scale_x_continuous,
    scale_y_reverse,
    theme,
    theme_void,
)
from plotnine.geoms.geom import geom

SVG = "{http://www.w3.org/2000/svg}"
PIXELS_PER_INCH = 72
ONE_DRAWING_AT_A_TIME = threading.Lock()

NO_CONTROL_CHARACTERS = dict.fromkeys([*range(32), 127])  # XML cannot hold them

Attributes = dict[str, str]


@dataclass(frozen=True)
class Layer:
    """A plotnine layer and the attributes of its marks.

    Attributes
    ----------
    geom : geom
        With data of its own, at least one row; positions in pixels from the top left.
    attributes : sequence of dict
        One for each row of the geom's data, in order.
    texts : sequence of str
        What each text says in the end, whatever was drawn in its place: letters that plotnine's
        fonts lack, or signs that mean something to it, thus do no harm.
    """

    geom: geom
    attributes: Sequence[Attributes]
    texts: Sequence[str] = ()

    @property
    def says_words(self) -> bool:
        """Whether its marks are texts."""
        return isinstance(self.geom, geom_text)


def draw_marks(layers: Sequence[Layer], width: float, height: float) -> list[ET.Element]:
    """Draw layers, from the bottom up, and return their marks.

    plotnine and matplotlib keep global settings, so drawings wait for each other.

    Parameters
    ----------
    layers : sequence of Layer
    width, height : float
        Of the picture in pixels.

    Returns
    -------
    list of Element
        One SVG element for each row of each layer, in order: a path, a circle or a text, with
        presentation attributes only (a stylesheet overrides them) and the row's attributes.

    Raises
    ------
    RuntimeError
        If plotnine drew another number of marks than a layer has rows.
    """
    with ONE_DRAWING_AT_A_TIME:
        written = _write(layers, width, height)
    groups = list(ET.fromstring(written).iter(f"{SVG}g"))
    return [
        mark
        for number, layer in enumerate(layers)
        for mark in _named_marks(
            [group for group in groups if group.get("id") == _identifier(number)], layer
        )
    ]


def to_text(element: ET.Element) -> str:
    """Return an element of SVG as text for a page of HTML."""
    ET.register_namespace("", SVG.strip("{}"))
    written = ET.tostring(element, encoding="unicode", short_empty_elements=True)
    return written.translate(NO_CONTROL_CHARACTERS)


def path(x1: float, y1: float, x2: float, y2: float) -> str:
    """Return the path data of a straight line between two places in pixels."""
    return f"M{x1:.2f},{y1:.2f}L{x2:.2f},{y2:.2f}"


def _identifier(layer: int) -> str:
    return f"layer-{layer}"


def _write(layers: Sequence[Layer], width: float, height: float) -> str:
    with rc_context({"svg.fonttype": "none"}):
        figure = plotted(layers, width, height)
        for number, artists in enumerate(artists_of(figure, layers)):
            for artist in artists:
                artist.set_gid(_identifier(number))
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()


def plotted(layers: Sequence[Layer], width: float, height: float) -> Figure:
    """Have plotnine draw layers, from the bottom up; their one panel fills the whole picture.

    Whoever asks holds `ONE_DRAWING_AT_A_TIME`.
    """
    plot = ggplot()
    for layer in layers:
        plot += layer.geom
    plot = (
        plot
        + scale_color_identity()
        + scale_fill_identity()
        + scale_size_identity()
        + scale_x_continuous(limits=(0, width), expand=(0, 0))
        + scale_y_reverse(limits=(height, 0), expand=(0, 0))
        + theme_void()
        + theme(
            figure_size=(width / PIXELS_PER_INCH, height / PIXELS_PER_INCH),
            dpi=PIXELS_PER_INCH,
            plot_margin=0,
            legend_position="none",
            plot_background=element_blank(),
        )
    )
    figure = plot.draw()
    _fill_with_panel(figure)
    return figure


def artists_of(figure: Figure, layers: Sequence[Layer]) -> list[list[Artist]]:
    """Return what each layer was drawn as: each text by itself, all else as one collection."""
    (axes,) = figure.axes
    collections, texts = iter(axes.collections), iter(axes.texts)
    return [
        [next(texts) for _ in layer.attributes] if layer.says_words else [next(collections)]
        for layer in layers
    ]


def _fill_with_panel(figure: Figure) -> None:
    """Let the one panel take the whole picture; laying out would draw everything twice."""
    figure.set_layout_engine("none")
    (axes,) = figure.axes
    axes.set_position((0, 0, 1, 1))


def _named_marks(groups: Sequence[ET.Element], layer: Layer) -> list[ET.Element]:
    marks = [mark for group in groups for mark in _marks(group)]
    if len(marks) != len(layer.attributes):
        raise RuntimeError(f"{len(layer.attributes)} rows were drawn as {len(marks)} marks.")
    round_marks = type(layer.geom).__name__ == "geom_point"
    for mark, text in zip(marks, layer.texts, strict=False):
        mark.text = text
    shapes = {shape.get("id"): shape for group in groups for shape in group.iter(f"{SVG}path")}
    return [
        _plain(_circle(mark) if round_marks else _path(mark, shapes), attributes)
        for mark, attributes in zip(marks, layer.attributes, strict=True)
    ]


def _marks(group: ET.Element) -> list[ET.Element]:
    templates = {template for defs in group.iter(f"{SVG}defs") for template in defs.iter()}
    shapes = {f"{SVG}{name}" for name in ("path", "use", "text")}
    return [mark for mark in group.iter() if mark.tag in shapes and mark not in templates]


def _circle(mark: ET.Element) -> ET.Element:
    """Turn a round marker, drawn as a path of its own or as a use of a shared one, to a circle."""
    if mark.tag == f"{SVG}use":
        centre = (float(mark.attrib["x"]), float(mark.attrib["y"]))
    else:
        numbers = [float(found) for found in re.findall(r"-?[\d.]+", mark.attrib["d"])]
        across, down = numbers[0::2], numbers[1::2]
        centre = ((min(across) + max(across)) / 2, (min(down) + max(down)) / 2)
    position = {"cx": f"{centre[0]:.2f}", "cy": f"{centre[1]:.2f}"}
    return ET.Element(f"{SVG}circle", position | {"style": mark.get("style", "")})


def _path(mark: ET.Element, shapes: Mapping[str | None, ET.Element]) -> ET.Element:
    """Turn the use of a shape, as which a layer of a single mark is written, to a path."""
    if mark.tag != f"{SVG}use":
        return mark
    shape = shapes[mark.attrib["{http://www.w3.org/1999/xlink}href"].removeprefix("#")]
    away = (float(mark.attrib["x"]), float(mark.attrib["y"]))
    course = [
        word if word.isalpha() else f"{float(word) + away[place % 2]:g}"
        for place, word in _words(shape.attrib["d"])
    ]
    return ET.Element(
        f"{SVG}path", {"d": " ".join(course), "style": mark.get("style", shape.get("style", ""))}
    )


def _words(course: str) -> Iterator[tuple[int, str]]:
    """Yield the words of path data, each with how many numbers came before it."""
    numbers = 0
    for word in course.split():
        yield numbers, word
        numbers += not word.isalpha()


def _plain(mark: ET.Element, attributes: Attributes) -> ET.Element:
    """Replace inline style, which no stylesheet can override, by presentation attributes."""
    declarations = (part.split(":", 1) for part in mark.get("style", "").split(";") if part)
    style = {name.strip(): value.strip() for name, value in declarations}
    style.pop("font-family", None)
    plain = ET.Element(mark.tag, style)
    plain.text = mark.text
    for name in ("d", "x", "y", "cx", "cy", "transform"):
        if value := mark.get(name):
            plain.set(name, " ".join(value.split()))
    plain.attrib |= attributes
    return plain
