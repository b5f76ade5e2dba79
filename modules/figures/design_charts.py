"""What designs are worth: a heat map of subjects and occasions, or curves over subjects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from modules.figures import theme
from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.figures.panel_frames import Text
from modules.figures.panels import Limits, padded_limits
from modules.figures.shapes import Shape
from modules.pooling.departures import QUANTILE
from modules.words.wording import number, per_cent

LEFT, RIGHT, GAP, HEAD, BOTTOM = 62.0, 8.0, 12.0, 22.0, 44.0
NARROWEST_PANEL, SHORTEST_PANEL = 170.0, 100.0
PALEST, DARKEST = 0.06, 0.6
ROOM_FOR_LABEL = 0.16
"""Room that the label of a curve needs on its right, as a share of what the axis shows."""
DASHES = ("none", "8 3", "2 3", "8 3 2 3", "12 4", "4 2")


@dataclass(frozen=True, eq=False)
class Designs:
    """One number of many designs.

    Attributes
    ----------
    table : DataFrame
        Columns `random`, `missing`, `subjects`, `occasions`, `value` and `error`; designs that are
        still to come are not in it.
    subjects, occasions : tuple of int
        Of all designs, in order.
    panels : mapping of (str, int) to str
        By structure and share that goes missing, what stands above their designs.
    title, words : str
        What is shown, and what that says.
    expected : float or None
        Where a line stands in curves.
    is_share : bool
        Whether it is a share, to be written in per cent.
    """

    table: pd.DataFrame
    subjects: tuple[int, ...]
    occasions: tuple[int, ...]
    panels: dict[tuple[str, int], str]
    title: str
    words: str
    expected: float | None = None
    is_share: bool = False

    def of_panel(self, panel: tuple[str, int]) -> pd.DataFrame:
        """Return the designs of one panel that are known."""
        random, missing = panel
        own = (self.table["random"] == random) & (self.table["missing"] == missing)
        return self.table.loc[own & self.table["value"].notna()]


def heat_map(designs: Designs, size: tuple[int, int]) -> Figure:
    """Return a map for each panel: the darker a design, the larger its number.

    Parameters
    ----------
    designs : Designs
    size : (int, int)
        Of the picture, in pixels.
    """
    x_limits, y_limits = _places(designs.subjects), _places(designs.occasions)
    low, high = _ends(designs)
    frames, shapes, heads = [], [], []
    for place, (panel, left, top, width, height) in enumerate(_boxes(designs, size)):
        frame = Frame(
            left,
            top,
            width,
            height,
            x_limits,
            y_limits,
            "subjects",
            "occasions" if left == LEFT else "",
            _ticks(designs.subjects),
            _ticks(designs.occasions) if left == LEFT else (),
        )
        frames.append(frame)
        heads.append(_head(designs, panel, frame))
        for row in designs.of_panel(panel).to_dict("records"):
            x = designs.subjects.index(row["subjects"])
            y = designs.occasions.index(row["occasions"])
            dark = PALEST + (DARKEST - PALEST) * (row["value"] - low) / (high - low or 1.0)
            looks = {
                "class": "cell",
                "fill": theme.MODEL_STYLES["partial"].colour,
                "fill-opacity": f"{dark:.3f}",
            }
            outline = frame.to_picture(
                [x - 0.5, x + 0.5, x + 0.5, x - 0.5], [y - 0.5, y - 0.5, y + 0.5, y + 0.5]
            )
            name = f"{place}:{x}:{y}"
            shapes.append(Shape(f"cell:{name}", "region", outline, looks))
            shapes.append(
                Shape(
                    f"value:{name}",
                    "text",
                    frame.to_picture([x], [y]),
                    {"class": "cell-value"},
                    words=_written(row["value"], designs.is_share),
                    anchor="center",
                )
            )
    return _figure("heat-map", designs, size, frames, shapes, heads)


def design_curves(designs: Designs, size: tuple[int, int]) -> Figure:
    """Return a curve over subjects for each number of occasions, a panel for each share.

    Parameters
    ----------
    designs : Designs
    size : (int, int)
        Of the picture, in pixels.
    """
    low, high = padded_limits(designs.subjects)
    x_limits = (low, high + ROOM_FOR_LABEL * (high - low))
    y_limits = (0.0, 1.05) if designs.is_share else _curve_limits(designs)
    frames, shapes, heads = [], [], []
    for place, (panel, left, top, width, height) in enumerate(_boxes(designs, size)):
        frame = Frame(
            left,
            top,
            width,
            height,
            x_limits,
            y_limits,
            "subjects",
            "",
            tuple((float(n), f"{n}") for n in designs.subjects),
            (_share_ticks() if designs.is_share else None) if left == LEFT else (),
        )
        frames.append(frame)
        heads.append(_head(designs, panel, frame))
        if designs.expected is not None:
            course = frame.to_picture(frame.x_limits, [designs.expected] * 2)
            shapes.append(Shape(f"expected:{place}", "line", course, {"class": "true-value"}))
        known = designs.of_panel(panel)
        for at, occasions in enumerate(designs.occasions):
            own = known.loc[known["occasions"] == occasions].sort_values("subjects")
            shapes += _curve(f"{place}:{occasions}", own, frame, DASHES[at], occasions)
    return _figure("design-curves", designs, size, frames, shapes, heads)


def _curve(
    name: str, own: pd.DataFrame, frame: Frame, dashes: str, occasions: int
) -> Iterator[Shape]:
    if own.empty:
        return
    x, value = own["subjects"].to_numpy(np.float64), own["value"].to_numpy(np.float64)
    reach = QUANTILE * own["error"].fillna(0.0).to_numpy(np.float64)
    colour = {"stroke": theme.MODEL_STYLES["partial"].colour, "data-model": "partial"}
    at = frame.to_picture(x, value)
    if len(own) > 1:
        looks = colour | {"class": "curve", "fill": "none", "stroke-dasharray": dashes}
        yield Shape(f"curve:{name}", "curve", at, looks)
    for place, (subjects, middle, error) in enumerate(zip(x, value, reach, strict=True)):
        ends = frame.to_picture([subjects] * 2, [middle - error, middle + error])
        yield Shape(f"error:{name}:{place}", "line", ends, colour | {"class": "error-bar"})
    yield Shape(
        f"label:{name}",
        "text",
        at[-1:] + np.array([[6.0, 0.0]]),
        {"class": "note"},
        words=f"{occasions}×",
    )


def _figure(
    name: str,
    designs: Designs,
    size: tuple[int, int],
    frames: list[Frame],
    shapes: list[Shape],
    heads: list[Text],
) -> Figure:
    return Figure(
        name=name,
        width=size[0],
        height=_height(designs, size),
        frames=frames,
        shapes=shapes,
        title=designs.title,
        words=designs.words,
        texts=heads,
    )


def _boxes(
    designs: Designs, size: tuple[int, int]
) -> Iterator[tuple[tuple[str, int], float, float, float, float]]:
    """Yield each panel with its left, top, width and height in pixels: a row for a structure."""
    width = size[0]
    columns, rows = _columns_and_rows(designs, width)
    panel_width = (width - LEFT - RIGHT - (columns - 1) * GAP) / columns
    panel_height = _height(designs, size) / rows - HEAD - BOTTOM
    shares = [*dict.fromkeys(share for _, share in designs.panels)]
    rows_before = {
        random: place * -(-len(shares) // columns)
        for place, random in enumerate(dict.fromkeys(random for random, _ in designs.panels))
    }
    for panel in designs.panels:
        random, share = panel
        down, column = divmod(shares.index(share), columns)
        left = LEFT + column * (panel_width + GAP)
        top = HEAD + (rows_before[random] + down) * (panel_height + HEAD + BOTTOM)
        yield panel, left, top, panel_width, panel_height


def _columns_and_rows(designs: Designs, width: int) -> tuple[int, int]:
    shares = len({share for _, share in designs.panels})
    columns = max(1, min(shares, int((width - LEFT - RIGHT + GAP) / (NARROWEST_PANEL + GAP))))
    return columns, len(designs.panels) // shares * -(-shares // columns)


def _height(designs: Designs, size: tuple[int, int]) -> float:
    """Return the height of the picture: as high as it may be, higher if panels need it."""
    rows = _columns_and_rows(designs, size[0])[1]
    return max(size[1], rows * (HEAD + SHORTEST_PANEL + BOTTOM))


def _head(designs: Designs, panel: tuple[str, int], frame: Frame) -> Text:
    head = designs.panels[panel]
    return Text(frame.left, frame.top - 5, head, "panel-title", ha="left", va="bottom")


def _places(values: tuple[int, ...]) -> Limits:
    return -0.5, len(values) - 0.5


def _ticks(values: tuple[int, ...]) -> tuple[tuple[float, str], ...]:
    return tuple((float(place), f"{value}") for place, value in enumerate(values))


def _share_ticks() -> tuple[tuple[float, str], ...]:
    return tuple((share, per_cent(share)) for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0))


def _ends(designs: Designs) -> Limits:
    if designs.is_share:
        return 0.0, 1.0
    known = designs.table["value"].dropna().to_numpy(np.float64)
    return (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)


def _curve_limits(designs: Designs) -> Limits:
    known = designs.table.loc[designs.table["value"].notna()]
    if known.empty:
        return 0.0, 1.0
    return 0.0, padded_limits(known["value"] + QUANTILE * known["error"].fillna(0.0))[1]


def _written(value: float, is_share: bool) -> str:
    return per_cent(value) if is_share else number(value, 3)
