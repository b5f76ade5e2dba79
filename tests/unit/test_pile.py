"""Piles of estimates: a dot a data set, the truth, and what lies beyond."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.figures.pile import DOTS_OF_MORE, MOST_DOTS, Array, Pile, data_sets_a_dot, pile_chart
from modules.pooling.three_models import MODEL_NAMES, ModelName

RANDOM = np.random.default_rng(1)


def pile(
    estimates: dict[ModelName, Array], truth: float = 10.0, replicates: int | None = None
) -> Pile:
    heads: dict[ModelName, str] = {model: f"{model}: bias" for model in estimates}
    size = replicates or len(next(iter(estimates.values())))
    return Pile("γ₁", "slope", truth, estimates, heads, size)


def drawn(figure: Figure) -> list[ET.Element]:
    return [mark for mark in ET.fromstring(figure.to_svg()).iter() if mark.get("data-data-sets")]


def numbers(mark: ET.Element) -> list[int]:
    return [int(word) for word in mark.attrib["data-data-sets"].split()]


def three(n: int) -> dict[ModelName, Array]:
    return {model: RANDOM.normal(10, 1 + at, n) for at, model in enumerate(MODEL_NAMES)}


@pytest.mark.parametrize("n", [1, 2, 100, MOST_DOTS])
def test_each_data_set_is_one_dot_or_beyond(n: int):
    figure = pile_chart(pile(three(n)), 900, 480)
    beyond = sum(int(found) for found in re.findall(r"(\d+) beyond", figure.words))
    dots = drawn(figure)
    assert len(dots) + beyond == 3 * n
    assert all(len(numbers(dot)) == 1 for dot in dots)


def test_of_more_data_sets_a_dot_stands_for_several_and_none_is_lost():
    n = 4 * MOST_DOTS
    figure = pile_chart(pile({"partial": RANDOM.normal(10, 1, n)}), 900, 480)
    dots = drawn(figure)
    found = [number for dot in dots for number in numbers(dot)]
    assert sorted(found) == list(range(1, n + 1))
    assert max(len(numbers(dot)) for dot in dots) == data_sets_a_dot(n) == 8
    assert len(dots) < 1.3 * DOTS_OF_MORE


@pytest.mark.parametrize("height", [220, 480, 900])
@pytest.mark.parametrize("width", [300, 900, 1700])
def test_every_dot_stands_in_its_panel_above_its_estimate(width: int, height: int):
    estimates = three(300)
    figure = pile_chart(pile(estimates), width, height)
    frames: dict[str, Frame] = dict(zip(estimates, figure.frames, strict=True))
    values: dict[str, Array] = {**estimates}
    for dot in drawn(figure):
        model = dot.attrib["data-model"]
        frame = frames[model]
        x, y = float(dot.attrib["cx"]), float(dot.attrib["cy"])
        assert frame.top - 0.01 <= y <= frame.bottom
        (number,) = numbers(dot)
        at = frame.to_picture([values[model][number - 1]], [0.0])[0, 0]
        assert abs(at - x) <= 5


def test_dots_leave_room_for_those_that_are_to_come():
    early = pile_chart(pile({"partial": RANDOM.normal(10, 1, 100)}, replicates=1000), 900, 300)
    whole = pile_chart(pile({"partial": RANDOM.normal(10, 1, 1000)}), 900, 300)
    size = [float(drawn(figure)[0].attrib["r"]) for figure in (early, whole)]
    assert size[0] <= 1.6 * size[1]
    assert len(drawn(early)) == 100


def test_the_truth_is_a_line_where_there_is_one():
    known = pile_chart(pile(three(20)), 600, 400)
    assert sum(shape.name.startswith("truth") for shape in known.shapes) == 3
    undefined = pile_chart(pile({"partial": np.array([0.1, 0.2])}, truth=np.nan), 600, 400)
    assert not [shape for shape in undefined.shapes if shape.name.startswith("truth")]
    assert "truly is undefined" in undefined.words


def test_wild_lines_of_no_pooling_do_not_squeeze_the_picture():
    estimates = three(200)
    estimates["none"][:4] = [1e6, -1e6, 5e5, -5e5]
    figure = pile_chart(pile(estimates), 900, 480)
    low, high = figure.frames[0].x_limits
    assert high - low < 50
    assert "beyond the picture" in figure.words


@pytest.mark.parametrize("values", [[], [np.nan, np.nan], [3.0, 3.0, 3.0], [np.nan, 1.0]])
def test_few_or_no_estimates_are_drawn_without_complaint(values: list[float]):
    figure = pile_chart(pile({"partial": np.array(values)}, replicates=100), 500, 300)
    assert len(drawn(figure)) == int(np.isfinite(values).sum())
