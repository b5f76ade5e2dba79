from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from drawn_marks import read_marks

from modules.figures import caterpillar, plane, slope_chart
from modules.figures.caterpillar import Caterpillar, departure_limits
from modules.figures.estimate_limits import estimate_limits
from modules.figures.figure import MANY, Figure
from modules.figures.plane import Plane
from modules.figures.shapes import Shape
from modules.figures.slope_chart import SlopeChart
from modules.figures.svg import SVG
from modules.pooling.three_models import ThreeModels, fit
from modules.scenario import Scenario

SCENARIOS = {
    "whole": Scenario(),
    "spoiled": Scenario(missing=80),
    "nothing left": Scenario(removed=tuple(range(144))),
    "simulated": Scenario("simulated", missing=50),
    "radon": Scenario("radon"),
}


def of_plane(models: ThreeModels) -> Figure:
    return plane.figure(models, Plane(estimate_limits(models.scenario), 640, 560), None)


def of_slopes(models: ThreeModels) -> Figure:
    return slope_chart.figure(models, SlopeChart(estimate_limits(models.scenario), 640, 430), None)


def of_caterpillars(models: ThreeModels) -> Figure:
    limits = departure_limits(estimate_limits(models.scenario))
    return caterpillar.figure(models, Caterpillar(limits, len(models.subjects), 640), models)


FIGURES: dict[str, Callable[[ThreeModels], Figure]] = {
    "shrinkage": of_plane,
    "slope-chart": of_slopes,
    "caterpillar": of_caterpillars,
}


@dataclass(frozen=True)
class Drawn:
    """A figure, the fits that it shows, and its SVG."""

    models: ThreeModels
    figure: Figure
    root: ET.Element

    def named(self, name: str) -> list[ET.Element]:
        return [mark for mark in self.root.iter() if mark.get(name) is not None]

    def shapes(self) -> dict[str, Shape]:
        """What moves, by name, as the figure's marks place it."""
        figure, subjects = self.figure, list(self.figure.labels)
        assert figure.state is not None
        return {
            shape.name: shape
            for mark in figure.marks
            for shapes in mark.shapes(figure.state, subjects, figure.frames).values()
            for shape in shapes
        }


@pytest.fixture(scope="module", params=[(name, case) for name in FIGURES for case in SCENARIOS])
def drawn(request: pytest.FixtureRequest) -> Drawn:
    name, case = request.param
    models = fit(SCENARIOS[case])
    figure = FIGURES[name](models)
    assert figure.name == name
    return Drawn(models, figure, ET.fromstring(figure.to_svg()))


def test_the_root_has_its_name_its_size_and_its_words(drawn: Drawn):
    root, figure = drawn.root, drawn.figure
    assert root.tag == f"{SVG}svg"
    assert root.get("data-figure") == figure.name
    assert root.get("viewBox") == f"0 0 {figure.width:.0f} {figure.height:.0f}"
    assert root.get("aria-label") == figure.title
    assert root.findtext(f"{SVG}desc") == figure.words != ""
    assert root.get("class") == ("many" if len(drawn.models.subjects) > MANY else "few")


def test_every_mark_has_a_name_of_its_own_and_a_place(drawn: Drawn):
    names = [mark.attrib["data-mark"] for mark in drawn.named("data-mark")]
    assert len(set(names)) == len(names)
    groups = {f"member:{subject}" for subject in drawn.figure.labels}
    assert set(names) == set(drawn.shapes()) | groups


def test_marks_stand_where_their_places_say_and_texts_have_their_words(drawn: Drawn):
    said = {
        f"member:{subject}": {"aria-label": label} for subject, label in drawn.figure.labels.items()
    }
    placed = {
        name: shape.place | ({"text": shape.words} if shape.kind == "text" else {})
        for name, shape in drawn.shapes().items()
    }
    assert read_marks(drawn.root.iter()) == placed | said


def test_each_subject_is_a_group_that_can_be_reached_and_says_where_it_is(drawn: Drawn):
    groups = {group.attrib["data-member"]: group for group in drawn.named("data-member")}
    assert list(groups) == list(drawn.models.subjects)
    for subject, group in groups.items():
        assert group.get("class") == "member"
        assert group.get("tabindex") == "-1"
        assert group.get("aria-label") == drawn.figure.labels[subject]
        assert f"{SVG}text" in {mark.tag for mark in group}
        assert {mark.get("data-subject") for mark in group} == {subject}


def test_what_is_nobody_s_is_hidden_from_screen_readers(drawn: Drawn):
    axes, inside = [group for group in drawn.root if group.tag == f"{SVG}g"]
    members = drawn.named("data-member")
    others = [axes, *(group for group in inside if group not in members)]
    assert len(others) == 3
    assert {group.get("aria-hidden") for group in others} == {"true"}
    assert {mark.get("data-subject") for group in others for mark in group} == {None}


def test_marks_are_cut_off_at_the_frames_but_for_labels_beside_them(drawn: Drawn):
    _, inside = [group for group in drawn.root if group.tag == f"{SVG}g"]
    assert inside.get("clip-path") == f"url(#{drawn.figure.name}-clip)"
    assert {*drawn.named("data-rule")} <= {*inside.iter()}
    (clip,) = drawn.root.iter(f"{SVG}clipPath")
    assert clip.get("id") == f"{drawn.figure.name}-clip"
    boxes = [[float(box.attrib[name]) for name in ("x", "y", "width", "height")] for box in clip]
    room = drawn.figure.labels_beside
    frames = [[f.left - room, f.top, f.width + room, f.height] for f in drawn.figure.frames]
    assert boxes == [pytest.approx(frame, abs=0.01) for frame in frames]
    for left, top, width, height in boxes:
        assert left >= 0
        assert top >= 0
        assert left + width <= drawn.figure.width
        assert top + height <= drawn.figure.height


def test_each_reference_in_a_figure_leads_somewhere(drawn: Drawn):
    there = {f"url(#{mark.attrib['id']})" for mark in drawn.named("id")}
    for name in ("marker-end", "clip-path"):
        assert {mark.attrib[name] for mark in drawn.named(name)} <= there


def test_marks_carry_no_inline_style_that_a_stylesheet_could_not_override(drawn: Drawn):
    assert not drawn.named("style")


def test_ids_of_the_figures_of_one_page_differ():
    models = fit(Scenario())
    ids = [
        mark.attrib["id"]
        for draw in FIGURES.values()
        for mark in ET.fromstring(draw(models).to_svg()).iter()
        if mark.get("id")
    ]
    assert len(set(ids)) == len(ids)
