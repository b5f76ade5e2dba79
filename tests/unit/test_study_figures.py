"""Pictures of studies and designs: every number where it belongs, with its error."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from modules.figures.design_charts import Designs, design_curves, heat_map
from modules.figures.error_dots import Quantity, error_dots
from modules.figures.errors_by_left import errors_by_left
from modules.figures.figure import Figure
from modules.pooling.departures import QUANTILE

SIZES = [(300, 200), (700, 420), (1500, 800)]


def marks(figure: Figure, name: str) -> list[ET.Element]:
    drawn = ET.fromstring(figure.to_svg()).iter()
    return [mark for mark in drawn if name in mark.get("class", "").split()]


def by_test(*values: float, error: float = 0.02) -> pd.DataFrame:
    rows = ["complete", "no pooling", "Wald", "Satterthwaite"]
    models = ["complete", "none", "partial", "partial"]
    return pd.DataFrame({"row": rows, "model": models, "value": values, "error": error})


ROWS = ["complete", "no pooling", "Wald", "Satterthwaite"]


@pytest.mark.parametrize("size", SIZES)
def test_dots_stand_at_their_values_with_their_errors(size: tuple[int, int]):
    values = (0.4, 0.93, 0.9, np.nan)
    quantities = [
        Quantity("Coverage", by_test(*values), 0.95, is_share=True),
        Quantity("Width", by_test(10, 20, 11, 12, error=np.nan)),
    ]
    figure = error_dots("title", "words", quantities, ROWS, size)
    dots, bars = marks(figure, "dot"), marks(figure, "error-bar")
    assert len(dots) == len(bars) == 3 + 4
    frame = figure.frames[0]
    for dot, bar, value, row in zip(dots[:3], bars[:3], values, range(3), strict=False):
        at = frame.to_picture([value], [row])[0]
        assert (float(dot.attrib["cx"]), float(dot.attrib["cy"])) == pytest.approx(at, abs=0.02)
        ends = [point.split(",")[0] for point in bar.attrib["d"].removeprefix("M").split("L")]
        reach = frame.to_picture([value - QUANTILE * 0.02, value + QUANTILE * 0.02], [row] * 2)
        assert [float(end) for end in ends] == pytest.approx(reach[:, 0], abs=0.02)
    assert len(marks(figure, "true-value")) == 1


def test_three_models_of_one_row_stand_apart():
    table = pd.DataFrame(
        {
            "row": ["dropout"] * 3,
            "model": ["complete", "none", "partial"],
            "value": 0.0,
            "error": 0.1,
        }
    )
    figure = error_dots("t", "w", [Quantity("Bias", table, 0.0)], ["dropout"], (600, 300))
    assert len({dot.attrib["cy"] for dot in marks(figure, "dot")}) == 3


def test_a_quantity_that_nobody_knows_is_an_empty_panel():
    figure = error_dots("t", "w", [Quantity("Width", by_test(*[np.nan] * 4))], ROWS, (600, 300))
    assert marks(figure, "dot") == []


LEFT = pd.DataFrame(
    {
        "model": ["complete"] * 3 + ["none"] * 2 + ["partial"] * 3,
        "left": [0, 1, 2, 1, 2, 0, 1, 2],
        "rmse": [40.0, 41, 42, 900, 100, 35, 30, 20],
        "rmse_error": [1.0, 1, 1, 50, 5, 1, 1, np.nan],
    }
)


@pytest.mark.parametrize("size", SIZES)
def test_errors_by_observations_left_have_a_curve_for_each_model(size: tuple[int, int]):
    figure = errors_by_left(LEFT, "error of lines", "words", size)
    assert len(marks(figure, "curve")) == 3
    assert len(marks(figure, "dot")) == len(LEFT)
    assert figure.frames[0].y_limits[1] < 100


def test_errors_of_one_number_left_are_dots_without_curves():
    figure = errors_by_left(LEFT.loc[LEFT["left"] == 2], "error", "words", (600, 300))
    assert marks(figure, "curve") == []
    assert len(marks(figure, "dot")) == 3


def designs(
    structures: tuple[str, ...] = ("1 + x",), missing: tuple[int, ...] = (0, 30)
) -> Designs:
    cells = [
        (random, share, n, m)
        for random in structures
        for share in missing
        for n in (6, 12)
        for m in (4, 8, 12)
    ]
    table = pd.DataFrame(cells, columns=["random", "missing", "subjects", "occasions"])
    table = table.assign(value=np.linspace(0.1, 0.9, len(table)), error=0.02)
    panels = {(random, share): f"{share} {random}" for random in structures for share in missing}
    return Designs(table, (6, 12), (4, 8, 12), panels, "Power", "words", 0.8, True)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("structures", [("1 + x",), ("1 + x", "1")])
def test_a_heat_map_has_each_design_where_it_belongs(
    size: tuple[int, int], structures: tuple[str, ...]
):
    shown = designs(structures)
    figure = heat_map(shown, size)
    assert len(figure.frames) == len(shown.panels)
    cells, values = marks(figure, "cell"), marks(figure, "cell-value")
    assert len(cells) == len(values) == len(shown.table)
    darkness = [float(cell.attrib["fill-opacity"]) for cell in cells]
    assert darkness == sorted(darkness)
    assert all(frame.height > 0 and frame.right <= size[0] for frame in figure.frames)


def test_designs_that_are_still_to_come_or_unknown_are_left_blank():
    shown = designs()
    few = replace(shown, table=shown.table.iloc[:3].assign(value=[0.2, np.nan, 0.5]))
    assert len(marks(heat_map(few, (700, 400)), "cell")) == 2
    assert len(marks(design_curves(few, (700, 400)), "error-bar")) == 2
    none = replace(shown, table=shown.table.iloc[:0], is_share=False)
    assert marks(heat_map(none, (700, 400)), "cell") == []
    assert marks(design_curves(none, (700, 400)), "curve") == []


@pytest.mark.parametrize("size", SIZES)
def test_curves_go_over_subjects_one_for_each_number_of_occasions(size: tuple[int, int]):
    figure = design_curves(designs(), size)
    curves = marks(figure, "curve")
    assert len(curves) == 2 * 3
    assert len({curve.attrib["stroke-dasharray"] for curve in curves}) == 3
    assert len(marks(figure, "true-value")) == 2


def test_most_designs_of_two_structures_fit():
    numbers = (4, 8, 12, 16, 20, 24)
    panels = {(random, share): "p" for random in ("1", "1 + x") for share in (0, 10, 20, 30, 40)}
    table = pd.DataFrame(
        [(r, s, n, m, 0.5, 0.1) for r, s in panels for n in numbers for m in numbers],
        columns=["random", "missing", "subjects", "occasions", "value", "error"],
    )
    figure = heat_map(Designs(table, numbers, numbers, panels, "t", "w"), (1100, 500))
    assert len(marks(figure, "cell")) == 360
    assert min(frame.width for frame in figure.frames) > 150
