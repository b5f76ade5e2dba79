from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from modules.figures import theme
from modules.figures.lost_points import HEIGHT, MISSING, OCCASIONS, SUBJECTS, WIDTH, draw
from modules.figures.svg import SVG
from modules.scenario import MECHANISMS, Mechanism

BY_SHARE = [mechanism for mechanism in MECHANISMS if mechanism != "unequal_subjects"]


def points(mechanism: Mechanism) -> list[ET.Element]:
    return list(ET.fromstring(draw(mechanism)).iter(f"{SVG}circle"))


def is_lost(point: ET.Element) -> bool:
    return "lost" in point.attrib["class"].split()


def lost(mechanism: Mechanism) -> list[list[bool]]:
    """By subject, the lowest row first, which of its occasions are lost."""
    rows: dict[float, dict[float, bool]] = {}
    for point in points(mechanism):
        across, down = float(point.attrib["cx"]), float(point.attrib["cy"])
        rows.setdefault(down, {})[across] = is_lost(point)
    assert [len(row) for row in rows.values()] == [OCCASIONS] * SUBJECTS
    return [[rows[down][across] for across in sorted(rows[down])] for down in sorted(rows)[::-1]]


def middle(numbers: list[int]) -> float:
    return sum(numbers) / len(numbers)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_every_observation_is_a_point_within_the_picture(mechanism: Mechanism):
    drawn = points(mechanism)
    places = {(float(mark.attrib["cx"]), float(mark.attrib["cy"])) for mark in drawn}
    assert len(drawn) == len(places) == SUBJECTS * OCCASIONS
    for mark in drawn:
        radius = float(mark.attrib["r"])
        assert radius <= float(mark.attrib["cx"]) <= WIDTH - radius
        assert radius <= float(mark.attrib["cy"]) <= HEIGHT - radius


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_only_lost_points_are_hollow(mechanism: Mechanism):
    for mark in points(mechanism):
        assert mark.get("fill") == (theme.PAPER if is_lost(mark) else theme.INK)


@pytest.mark.parametrize("mechanism", BY_SHARE)
def test_a_share_is_lost(mechanism: Mechanism):
    gone = sum(map(sum, lost(mechanism)))
    assert gone == round(SUBJECTS * OCCASIONS * MISSING / 100)


def test_pictures_differ():
    assert len({draw(mechanism) for mechanism in MECHANISMS}) == len(MECHANISMS)


def test_a_picture_stays_as_it_is():
    assert draw("dropout") == draw("dropout")


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_it_is_decoration_beside_the_mechanism_s_name(mechanism: Mechanism):
    root = ET.fromstring(draw(mechanism))
    assert root.tag == f"{SVG}svg"
    assert root.get("aria-hidden") == "true"
    assert not list(root.iter(f"{SVG}text"))


# Each picture shows what its mechanism does


def test_in_a_dropout_nobody_comes_back_and_somebody_leaves():
    rows = lost("dropout")
    assert all(row == sorted(row) for row in rows)
    assert any(rows[0] != row for row in rows)
    assert not any(row[0] for row in rows)


def test_completely_at_random_somebody_comes_back():
    assert any(row != sorted(row) for row in lost("completely_at_random"))


def test_given_x_it_is_the_later_occasions_that_are_lost():
    occasions = [place for row in lost("given_x") for place, gone in enumerate(row) if gone]
    kept = [place for row in lost("given_x") for place, gone in enumerate(row) if not gone]
    assert middle(occasions) > middle(kept) + 1


def test_not_at_random_it_is_the_highest_subjects_that_lose_most():
    losses = [sum(row) for row in lost("not_at_random")]
    assert middle(losses[SUBJECTS // 2 :]) > middle(losses[: SUBJECTS // 2])
    assert losses[-1] == max(losses)


def test_unequal_subjects_are_unequal():
    losses = [sum(row) for row in lost("unequal_subjects")]
    assert max(losses) > 2 * min(losses)
