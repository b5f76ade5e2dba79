from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Literal

import numpy as np
import pytest
from drawn_marks import HIDDEN, read_marks

from modules.figures.frame import Frame, layers
from modules.figures.panel_frames import Text
from modules.figures.shapes import TAGS, Shape, draw, outline_path
from modules.figures.svg import SVG

SIZE = (300.0, 200.0)
NOWHERE = np.full((1, 2), np.nan)
LINE = np.array([[10.0, 20.0], [110.0, 80.0]])
REGION = np.array([[10.0, 10.0], [60.0, 10.0], [60.0, 90.0]])
MARKS = [
    Shape("line", "line", LINE, {"class": "arrow", "stroke": "#123456"}, "308"),
    Shape("region", "region", REGION, {"class": "ellipse"}),
    Shape("point", "point", np.array([[50.0, 60.0]]), {"r": "3"}, "309"),
    Shape("text", "text", np.array([[70.0, 30.0]]), {}, "308", "said", "right"),
]


def drawn(marks: list[Shape]) -> list[ET.Element]:
    return draw(marks, [], [], SIZE)[1]


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.kind)
def test_a_mark_is_drawn_with_its_names_its_looks_and_its_place(mark: Shape):
    (element,) = drawn([mark])
    assert element.tag == f"{SVG}{TAGS[mark.kind]}"
    assert element.get("data-mark") == mark.name
    assert element.get("data-subject") == (mark.owner or None)
    assert (element.text or "") == mark.words
    said = mark.place | mark.looks
    assert mark.place
    assert {name: element.get(name) for name in said} == said
    assert element.get("visibility") is None


def test_marks_are_drawn_where_they_stand():
    assert read_marks(drawn(MARKS)) == {
        "line": {"d": "M10.00,20.00L110.00,80.00"},
        "region": {"d": "M10.00,10.00L60.00,10.00L60.00,90.00Z"},
        "point": {"cx": "50.00", "cy": "60.00"},
        "text": {"x": "70.00", "y": "30.00", "text": "said"},
    }
    assert outline_path([(1, 2), (3, 4)], closed=True) == "M1.00,2.00L3.00,4.00Z"


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.kind)
def test_what_stands_nowhere_is_hidden_and_still_there(mark: Shape):
    somewhere_not = mark.points.copy()
    somewhere_not[-1, 1] = np.nan
    hidden = Shape(mark.name, mark.kind, somewhere_not, mark.looks, mark.owner, mark.words)
    assert not hidden.visible
    assert hidden.place == HIDDEN
    other = Shape("other", "point", np.array([[5.0, 5.0]]))
    for marks in ([hidden], [hidden, other], [other, hidden]):
        element = drawn(marks)[marks.index(hidden)]
        assert element.tag == f"{SVG}{TAGS[mark.kind]}"
        assert element.get("visibility") == "hidden"
        assert element.get("data-mark") == mark.name
        assert not {"d", "cx", "x"} & set(element.attrib)


def test_a_text_that_stands_nowhere_is_hidden_and_has_its_words():
    nowhere = Shape("name", "text", NOWHERE, words="said")
    assert read_marks(drawn([nowhere])) == {"name": HIDDEN | {"text": "said"}}
    assert read_marks(drawn([nowhere, *MARKS]))["name"] == HIDDEN | {"text": "said"}


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.kind)
@pytest.mark.parametrize("away", [(-500.0, 0.0), (1000.0, 1000.0), (0.0, -1e7)])
def test_what_is_outside_the_picture_is_drawn_and_truly_placed(
    mark: Shape, away: tuple[float, float]
):
    far = Shape(mark.name, mark.kind, mark.points + away, mark.looks, mark.owner, mark.words)
    (element,) = drawn([far])
    assert {name: element.get(name) for name in far.place} == far.place
    assert far.place != mark.place


def test_marks_of_all_kinds_come_back_in_the_order_given():
    mixed = [
        Shape(f"{mark.name}-{number}", mark.kind, mark.points + number, words=f"says {number}")
        for number in range(3)
        for mark in MARKS[:: 1 if number % 2 else -1]
    ]
    elements = drawn(mixed)
    assert [element.get("data-mark") for element in elements] == [mark.name for mark in mixed]
    for mark, element in zip(mixed, elements, strict=True):
        assert element.tag == f"{SVG}{TAGS[mark.kind]}"
        words = {"text": mark.words} if mark.kind == "text" else {}
        assert read_marks([element])[mark.name] == mark.place | words


@pytest.mark.parametrize(
    "points", [np.tile([[40.0, 50.0]], (72, 1)), np.tile(LINE, (36, 1))], ids=["point", "segment"]
)
def test_a_region_without_an_inside_is_drawn(points: np.ndarray):
    (element,) = drawn([Shape("ellipse", "region", points)])
    assert element.get("d") == outline_path(points.tolist(), closed=True)


def test_a_text_is_anchored_as_it_says_and_upright():
    ends: list[tuple[Literal["left", "center", "right"], str]]
    ends = [("left", "start"), ("center", "middle"), ("right", "end")]
    for anchor, end in ends:
        (element,) = drawn(
            [Shape("text", "text", np.array([[9.0, 9.0]]), words="a", anchor=anchor)]
        )
        assert element.get("text-anchor") == end
        assert element.get("transform") is None


def test_what_never_moves_lies_below_and_apart():
    frame = Frame(50, 10, 200, 150, (0, 1), (0, 1), x_ticks=((0.5, "half"),), y_ticks=())
    still, moving = draw(MARKS, layers([frame]), [Text(9.0, 9.0, "words", "note")], SIZE)
    assert [mark.get("class") for mark in still] == ["frame", "grid-line", "tick", "note"]
    assert still[-1].text == "words"
    assert [mark.get("data-mark") for mark in moving] == [mark.name for mark in MARKS]


def test_a_subject_s_name_is_text_and_neither_markup_nor_mathematics():
    words = "<b>$x^2$ & {y} 🙂"
    (element,) = drawn([Shape("text", "text", np.array([[9.0, 9.0]]), {}, words, words)])
    assert element.text == element.get("data-subject") == words
