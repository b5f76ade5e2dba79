from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from modules.figures import frame as framing
from modules.figures.frame import Frame

quickly = settings(derandomize=True, deadline=None, max_examples=100)
number = st.floats(-1e4, 1e4)
size = st.floats(0.1, 1e4)


@st.composite
def frames(draw: st.DrawFn) -> Frame:
    """Any frame; the limits of each direction may be reversed."""
    limits = []
    for _ in range(2):
        low = draw(number)
        pair = (low, low + draw(size))
        limits.append(pair[::-1] if draw(st.booleans()) else pair)
    return Frame(draw(number), draw(number), draw(size), draw(size), *limits)


@quickly
@given(frames(), st.floats(0, 1), st.floats(0, 1))
def test_a_share_of_the_limits_is_the_same_share_of_the_frame(
    frame: Frame, across: float, up: float
):
    (x0, x1), (y0, y1) = frame.x_limits, frame.y_limits
    place = frame.to_picture([x0 + across * (x1 - x0)], [y0 + up * (y1 - y0)])
    expected = [[frame.left + across * frame.width, frame.top + (1 - up) * frame.height]]
    assert_allclose(place, expected, atol=1e-6 * (1 + frame.width + frame.height))


def test_the_second_limit_of_y_is_at_the_top_whichever_is_larger():
    for limits in ((0.0, 10.0), (10.0, 0.0)):
        frame = Frame(5, 7, 100, 50, (0.0, 1.0), limits)
        assert_allclose(frame.to_picture([0, 1], limits), [[5, 57], [105, 7]])
        assert (frame.right, frame.bottom) == (105, 57)


@quickly
@given(number, size, number, size)
def test_round_ticks_lie_in_the_frame_where_their_numbers_are(
    x: float, wide: float, y: float, high: float
):
    frame = Frame(20, 10, 400, 300, (x, x + wide), (y, y + high))
    for ticks, low, extent in ((frame.across, x, wide), (frame.down, y, high)):
        assert ticks
        assert len({place for place, _ in ticks}) == len(ticks)
        for place, label in ticks:
            share = (float(label) - low) / extent
            assert -0.02 <= share <= 1.02
            end = 20 + share * 400 if ticks is frame.across else 310 - share * 300
            rounding = 1e-5 * max(abs(low), abs(low + extent)) / extent
            assert place == pytest.approx(end, abs=0.01 + 400 * rounding)


def test_ticks_that_are_asked_for_are_the_ticks():
    frame = Frame(0, 0, 100, 100, (-1, 1), (0, 1), x_ticks=((0, "none"), (1, "all")), y_ticks=())
    assert frame.across == [(50.0, "none"), (100.0, "all")]
    assert frame.down == []


def test_a_frame_says_where_it_stands_and_what_it_shows_to_the_last_digit():
    limits = (1_700_000_000.1, 1_700_000_000.2)
    frame = Frame(1, 2, 3, 4, limits, (0.1, 1 / 3))
    named = frame.attributes()
    assert tuple(map(float, named["data-box"].split())) == (1, 2, 3, 4)
    assert tuple(map(float, named["data-limits"].split())) == (*limits, 0.1, 1 / 3)


def test_each_tick_has_a_grid_line_and_a_label():
    frame = Frame(50, 10, 400, 300, (0, 10), (0, 1), "time", "size")
    boxes, lines = framing.layers([frame, frame])
    assert [name["class"] for name in boxes.attributes] == ["frame", "frame"]
    kinds = [name["class"] for name in lines.attributes]
    ticks = len(frame.across) + len(frame.down)
    assert kinds.count("grid-line") == kinds.count("tick") == 2 * ticks
    said = framing.texts(frame)
    labels = [text.label for text in said if text.kind == "tick-label"]
    assert labels == [label for _, label in (*frame.across, *frame.down)]
    assert [text.label for text in said if text.kind == "axis-title"] == ["time", "size"]


def test_without_ticks_and_titles_there_is_only_the_frame():
    frame = Frame(0, 0, 100, 100, (0, 1), (0, 1), x_ticks=(), y_ticks=())
    assert len(framing.layers([frame])) == 1
    assert framing.texts(frame) == []
