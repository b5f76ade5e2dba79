from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.figures import caterpillar, lines, plane, slope_chart
from modules.figures.caterpillar import LABELLED_ROW, Caterpillar, departure_limits
from modules.figures.crowding import COMFORTABLE, thinned
from modules.figures.estimate_limits import estimate_limits
from modules.figures.figure import Figure
from modules.figures.plane import Plane
from modules.figures.slope_chart import SlopeChart
from modules.pooling.three_models import ThreeModels, fit
from modules.scenario import RANGES, Scenario

FEW, MANY, MOST = 5, 85, int(RANGES["subjects"][1])
SIZE, LEAST = 3.4, 1.3

quickly = settings(derandomize=True, deadline=None, max_examples=150)
numbers = st.integers(0, 100_000)


def simulated(subjects: int, occasions: int) -> ThreeModels:
    return fit(Scenario("simulated", subjects=subjects, occasions=occasions))


@quickly
@given(numbers, numbers)
def test_more_marks_are_never_larger(one: int, other: int):
    few, many = sorted((one, other))
    assert LEAST <= thinned(SIZE, LEAST, many) <= thinned(SIZE, LEAST, few) <= SIZE


def test_a_comfortable_number_has_its_full_size_and_more_cover_no_more():
    assert thinned(SIZE, LEAST, COMFORTABLE) == SIZE
    covered = [number * thinned(SIZE, 0.0, number) ** 2 for number in (COMFORTABLE, MANY, MOST)]
    assert covered == pytest.approx([covered[0]] * 3)


def figures_of_estimates(models: ThreeModels) -> list[Figure]:
    limits, many = estimate_limits(models.scenario), len(models.subjects)
    return [
        plane.figure(models, Plane(limits, 640, 480)),
        slope_chart.figure(models, SlopeChart(limits, 640, 430)),
        caterpillar.figure(models, Caterpillar(departure_limits(limits), many, 800)),
    ]


def sizes(figure: Figure) -> dict[str, float]:
    """Every size that a mark is drawn with, and that of an arrow's head."""
    found = {
        f"{mark.name} {name}": float(mark.looks[name])
        for mark in figure.marks
        for name in ("r", "stroke-width")
        if mark.whose == "each" and "ghost" not in mark.name and name in mark.looks
    }
    head = re.search(r'markerWidth="([\d.]+)"', figure.to_svg())
    return found | {"head": float(head[1])} if head else found


def test_whatever_shows_each_subject_s_estimates_is_thinner_with_200_of_them():
    few, most = (figures_of_estimates(simulated(n, 3)) for n in (FEW, MOST))
    for figure, crowded in zip(few, most, strict=True):
        large, small = sizes(figure), sizes(crowded)
        assert large.keys() == small.keys()
        assert len(large) > 3
        assert all(0.25 * large[name] <= small[name] < large[name] for name in large)


def test_a_low_row_has_its_label_while_it_is_raised():
    for models in (simulated(18, 3), simulated(MANY, 3)):
        limits = departure_limits(estimate_limits(models.scenario))
        layout = Caterpillar(limits, len(models.subjects), 800)
        labels = {
            mark.looks["class"]
            for mark in caterpillar.figure(models, layout).marks
            if "row-label" in mark.looks.get("class", "")
        }
        low = layout.row_height < LABELLED_ROW
        assert labels == {"row-label only-raised" if low else "row-label"}
        assert low == (len(models.subjects) == MANY)


def order_in_a_panel(models: ThreeModels) -> list[str]:
    """Points and lines of the first panel, from the bottom up, each kind once."""
    layout = lines.grid(models, models.subjects[:6], 940, 400)
    panel = ET.fromstring(lines.figure(models, layout).to_svg()).find(
        f".//*[@data-panel='{models.subjects[0]}']"
    )
    assert panel is not None
    kinds = [mark.get("class", "") for mark in panel]
    return list(dict.fromkeys(kind for kind in kinds if kind in ("point", "line")))


def test_lines_lie_above_points_that_would_cover_them_and_below_a_few():
    assert order_in_a_panel(fit(Scenario())) == ["line", "point"]
    assert order_in_a_panel(simulated(6, int(RANGES["occasions"][1]))) == ["point", "line"]


def test_points_are_smaller_where_more_stand_in_a_panel():
    def radius(models: ThreeModels, width: int) -> float:
        layout = lines.grid(models, models.subjects[:6], width, 400)
        (points,) = (mark for mark in lines.figure(models, layout).marks if mark.name == "point")
        return float(points.looks["r"])

    widths = (300, 620, 940, 1900)
    for width in widths:
        radii = [radius(simulated(6, occasions), width) for occasions in (3, 10, 25, 50)]
        assert radii == sorted(radii, reverse=True)
        assert 1.2 <= radii[-1] < radii[0] <= 3.2
    many = fit(Scenario("radon"))
    assert radius(many, 940) < radius(fit(Scenario("sleepstudy")), 940)
