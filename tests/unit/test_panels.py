from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.figures.panels import (
    COUNT_WIDTH,
    LETTER_WIDTH,
    MOST_TICKS,
    PANELS_A_PAGE,
    PLACES_FOR_TICKS,
    STRIP_HEIGHT,
    Grid,
    breaks,
    padded_limits,
    page_with,
    pages,
    panels_in,
)
from modules.observations.simulation import rounded_outwards

WIDTHS = range(360, 1921, 20)
X_LIMITS, Y_LIMITS = (-0.4, 7.4), (180.0, 480.0)
PIXEL = 1e-6

quickly = settings(derandomize=True, deadline=None, max_examples=150)
widths = st.integers(300, 1920)
sizes = st.integers(1, PANELS_A_PAGE)


def grid_of(panels: int, width: int = 960, x_ticks: tuple[float, ...] = ()) -> Grid:
    subjects = tuple(f"s{number}" for number in range(panels))
    return Grid(subjects, X_LIMITS, Y_LIMITS, width, x_ticks)


@quickly
@given(widths, sizes, st.data())
def test_a_place_in_the_picture_leads_back_to_the_data(
    width: int, panels: int, data: st.DataObject
):
    layout = grid_of(panels, width)
    subject = data.draw(st.sampled_from(layout.subjects))
    x = data.draw(st.floats(-0.39, 7.39))
    y = data.draw(st.floats(180.1, 479.9))
    (across,), (down,) = layout.to_picture([subject], [x], [y])
    found = layout.from_picture(across, down)

    assert found is not None
    assert found[0] == subject
    assert found[1:] == pytest.approx((x, y))


@quickly
@given(widths, sizes, st.data())
def test_a_panel_shows_its_limits_at_its_edges(width: int, panels: int, data: st.DataObject):
    layout = grid_of(panels, width)
    cell = data.draw(st.integers(0, panels - 1))
    left, top = layout.corners[cell]
    across, down = layout.to_picture([layout.subjects[cell]] * 2, X_LIMITS, Y_LIMITS)

    assert across == pytest.approx([left, left + layout.panel_width])
    assert down == pytest.approx([top + STRIP_HEIGHT + layout.panel_height, top + STRIP_HEIGHT])


def test_strips_gaps_and_margins_are_no_panel():
    layout = grid_of(18)
    left, top = layout.corners[0]
    between_columns = left + layout.panel_width + 1
    middle = top + STRIP_HEIGHT + layout.panel_height / 2

    assert layout.from_picture(left + 5, top + STRIP_HEIGHT / 2) is None
    assert layout.from_picture(between_columns, middle) is None
    assert layout.from_picture(1, middle) is None
    assert layout.from_picture(left + 5, layout.height - 1) is None


def test_a_subject_without_a_panel_has_no_place():
    with pytest.raises(KeyError):
        grid_of(2).to_picture(["stranger"], [0.0], [200.0])


@pytest.mark.parametrize("panels", [18, 24])
def test_there_are_three_to_six_columns_in_any_window(panels: int):
    for layout in (grid_of(panels, width) for width in WIDTHS):
        assert 3 <= layout.columns <= 6
        assert layout.columns * (layout.rows - 1) < panels <= layout.columns * layout.rows


def test_a_phone_has_two_columns_and_a_wide_window_six():
    assert grid_of(18, 320).columns == 2
    assert grid_of(18, 1400).columns == 6


def test_a_wider_window_never_has_fewer_columns():
    columns = [grid_of(18, width).columns for width in WIDTHS]
    assert columns == sorted(columns)


@pytest.mark.parametrize("panels", [1, 2])
def test_there_are_no_more_columns_than_panels(panels: int):
    assert grid_of(panels, 1400).columns == panels


@quickly
@given(widths, sizes)
def test_panels_lie_in_the_picture_and_apart(width: int, panels: int):
    layout = grid_of(panels, width)
    left, top = layout.corners.T
    right = left + layout.panel_width
    bottom = top + STRIP_HEIGHT + layout.panel_height

    assert layout.panel_width > 0
    assert left.min() >= 0
    assert top.min() >= 0
    assert right.max() <= width + PIXEL
    assert bottom.max() <= layout.height
    beside = (right[:, None] <= left) | (left[:, None] >= right)
    above = (bottom[:, None] <= top) | (top[:, None] >= bottom)
    apart = beside | above
    np.fill_diagonal(apart, True)
    assert apart.all()


@quickly
@given(widths, sizes)
def test_ticks_of_x_are_under_the_lowest_panel_of_each_column(width: int, panels: int):
    layout = grid_of(panels, width)
    left, top = layout.corners.T
    nothing_below = [
        cell
        for cell in range(panels)
        if not any(left[other] == left[cell] and top[other] > top[cell] for other in range(panels))
    ]
    assert sorted(layout.lowest_cells) == nothing_below


@quickly
@given(widths, sizes)
def test_ticks_of_y_are_beside_the_first_panel_of_each_row(width: int, panels: int):
    layout = grid_of(panels, width)
    left, _ = layout.corners.T
    assert list(layout.leftmost_cells) == [
        cell for cell in range(panels) if left[cell] == left.min()
    ]
    assert len(layout.leftmost_cells) == layout.rows


@quickly
@given(
    st.floats(-1e6, 1e6),
    st.floats(1e-3, 1e6),
    widths,
)
def test_ticks_lie_in_the_panel_in_order(smallest: float, size: float, width: int):
    limits = padded_limits([smallest, smallest + size])
    layout = Grid(("one",), limits, limits, width)
    for ticks in (layout.x_breaks, layout.y_breaks):
        assert ticks
        assert list(ticks) == sorted(set(ticks))
        assert all(limits[0] <= value <= limits[1] for value in ticks)


def test_ticks_that_are_asked_for_are_the_ticks():
    assert grid_of(3, x_ticks=(0.0, 1.0)).x_breaks == (0.0, 1.0)


@quickly
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_limits_are_wider_than_the_values_and_never_empty(values: list[float]):
    smallest, largest = padded_limits(values)
    assert smallest < largest
    assert smallest <= min(values)
    assert max(values) <= largest
    spread = max(values) - min(values)
    if spread > 1e-6:
        assert (min(values) - smallest, largest - max(values)) == pytest.approx(
            (spread / 20, spread / 20), abs=1e-8
        )


@quickly
@given(st.lists(st.text(max_size=3), unique=True, max_size=130))
def test_pages_are_full_but_for_the_last_and_lose_nobody(subjects: list[str]):
    cut = pages(subjects)
    assert [subject for page in cut for subject in page] == subjects
    assert all(len(page) == PANELS_A_PAGE for page in cut[:-1])
    assert all(1 <= len(page) <= PANELS_A_PAGE for page in cut)


@quickly
@given(st.floats(-2000, 2000), st.floats(0.01, 4000))
def test_axes_that_move_never_have_more_ticks_than_places(low: float, height: float):
    ticks = breaks(rounded_outwards(low, low + height), MOST_TICKS)
    assert 2 <= len(ticks) <= PLACES_FOR_TICKS


rooms = st.integers(300, 1000)


@quickly
@given(widths, rooms, st.data())
def test_a_page_of_panels_fills_its_room_and_each_can_be_read(
    width: int, room: int, data: st.DataObject
):
    everybody = data.draw(st.integers(1, 100))
    page = pages(grid_of(everybody).subjects, panels_in(width, room, grid_of(everybody).subjects))
    layout = replace(grid_of(len(page[0]), width), room=room)
    shortest, narrowest = (48, 70) if width <= 480 or room <= 380 else (90, 82)

    assert layout.height <= room + PIXEL
    assert layout.panel_height >= shortest
    assert layout.panel_width >= narrowest or layout.columns == 1
    filled = layout.height == pytest.approx(room)
    assert filled or layout.panel_height == pytest.approx(1.1 * layout.panel_width)


@pytest.mark.parametrize(
    ("width", "room", "columns"), [(340, 500, 3), (530, 310, 6), (920, 400, 6), (1560, 720, 6)]
)
def test_all_of_sleepstudy_is_seen_at_once_on_a_phone_and_on_projectors(
    width: int, room: int, columns: int
):
    assert panels_in(width, room, grid_of(18).subjects) >= 18
    assert replace(grid_of(18, width), room=room).columns == columns


@pytest.mark.parametrize(("longest", "letters"), [(3, 3), (8, 8), (11, 11), (20, 11)])
def test_a_strip_has_room_for_labels_but_for_very_long_ones(longest: int, letters: int):
    subjects = tuple(f"{number}".rjust(longest, "M") for number in range(85))
    most = panels_in(640, 400, subjects)
    for page in pages(subjects, most):
        layout = Grid(page, X_LIMITS, Y_LIMITS, 640, room=400)
        assert layout.panel_width >= letters * LETTER_WIDTH + COUNT_WIDTH
        assert layout.height <= 400 + PIXEL


def test_a_page_is_found_by_a_subject_on_it():
    some = pages(grid_of(50).subjects, 12)
    for number, page in enumerate(some):
        assert all(page_with(subject, some) == number for subject in page)
