"""The figures on the page held against fresh drawings of the same Scenario, mark by mark."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from drawn_marks import ATTRIBUTES, drawn_marks
from playwright.sync_api import Page

from modules.figures import caterpillar, errors, lines, plane, slope_chart
from modules.figures.caterpillar import Caterpillar, departure_limits
from modules.figures.error_limits import largest_error
from modules.figures.errors import Errors
from modules.figures.estimate_limits import estimate_limits
from modules.figures.figure import Figure
from modules.figures.ordering import ordered
from modules.figures.plane import Plane
from modules.figures.slope_chart import SlopeChart
from modules.pooling import three_models
from modules.scenario import Scenario

FIGURES = {
    "Lines": ("lines",),
    "Shrinkage": ("shrinkage", "slope-chart", "caterpillar"),
    "Truth": ("errors",),
}
READ = """
([figure, names]) => {
  const root = document.querySelector(`[data-figure=${figure}]`);
  if (!root) return null;
  const marks = [...root.querySelectorAll("[data-mark]")];
  const unseen = marks.filter((mark) => !mark.checkVisibility());
  return {
    size: [root.getAttribute("width"), root.getAttribute("height")].map(Number),
    unseen: unseen.map((mark) => mark.dataset.mark),
    marks: Object.fromEntries(marks.map((mark) => [mark.dataset.mark, {
      ...Object.fromEntries(
        names.filter((name) => mark.hasAttribute(name))
          .map((name) => [name, mark.getAttribute(name)])
      ),
      ...(mark.tagName === "text" ? { text: mark.textContent } : {}),
    }])),
  };
}
"""

Mark = Mapping[str, str]


@dataclass(frozen=True)
class Drawing:
    """The size of a figure in pixels, its marks by name, and those that are not displayed."""

    width: int
    height: int
    marks: Mapping[str, Mark]
    unseen: frozenset[str] = frozenset()


def on_the_page(page: Page, figure: str) -> Drawing | None:
    """Read a figure of the page; None while it is still to be drawn."""
    read = page.evaluate(READ, [figure, ATTRIBUTES])
    if read is None:
        return None
    width, height = read["size"]
    return Drawing(width, height, read["marks"], frozenset(read["unseen"]))


@cache
def drawn_afresh(scenario: Scenario, figure: str, width: int, height: int) -> Drawing:
    """Draw a figure as the server does for whoever opens the page with this Scenario."""
    return Drawing(width, height, drawn_marks(_figure(scenario, figure, width, height)))


def _figure(scenario: Scenario, figure: str, width: int, height: int) -> Figure:
    models, usual = three_models.fit(scenario), estimate_limits(scenario)
    if figure == "lines":
        return lines.figure(models, lines.grid(models, ordered(models, "label"), width, height))
    if figure == "shrinkage":
        return plane.figure(models, Plane(usual, width, height))
    if figure == "errors":
        largest = largest_error(scenario, "line")
        layout = Errors("line", largest, len(models.subjects), width, height)
        return errors.figure(models, layout)
    if figure == "slope-chart":
        return slope_chart.figure(models, SlopeChart(usual, width, height))
    return caterpillar.figure(
        models, Caterpillar(departure_limits(usual), len(models.subjects), width)
    )


def differences(
    page: Page, scenario: Scenario, tab: str, pixels: float = 0.2, moving: bool = False
) -> list[str]:
    """Say where the figures of a tab depart from fresh drawings by more than some pixels.

    While they move, what is not displayed may wait.
    """
    found = []
    for figure in FIGURES[tab]:
        shown = on_the_page(page, figure)
        if shown is None:
            found.append(f"{figure} is not there")
            continue
        fresh = drawn_afresh(scenario, figure, shown.width, shown.height)
        names = shown.marks.keys() | fresh.marks.keys()
        for name in sorted(names - shown.unseen if moving else names):
            before, after = shown.marks.get(name), fresh.marks.get(name)
            if before is None or after is None or not alike(before, after, pixels):
                found.append(f"{figure}, {name}: {before} is not {after}")
    return found


def alike(shown: Mark, fresh: Mark, pixels: float) -> bool:
    """Say whether two marks stand at one place, but for some pixels, and say the same."""
    hidden = fresh.get("visibility") == "hidden"
    if (shown.get("visibility") == "hidden") != hidden:
        return False
    if hidden:
        return True
    said = ("text", "data-kept", "aria-checked")
    if any(shown.get(name) != fresh.get(name) for name in said):
        return False
    return all(
        abs(there - here) <= pixels
        for name in ("d", "cx", "cy", "x", "y")
        for there, here in zip_longest(
            _numbers(shown.get(name)), _numbers(fresh.get(name)), fillvalue=float("inf")
        )
    )


def _numbers(written: str | None) -> list[float]:
    return [float(number) for number in re.findall(r"-?[\d.]+", written or "")]
