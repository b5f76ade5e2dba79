"""Labels that are moved apart, against least squares with constraints."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.optimize import minimize

from modules.figures.spread_out import spread_out

LOWEST, HIGHEST = 10.0, 110.0
ROUNDING = 1e-9

quickly = settings(derandomize=True, deadline=None, max_examples=200)
wanted_places = st.lists(st.floats(LOWEST, HIGHEST), min_size=1, max_size=30)
gaps = st.floats(0.0, 20.0)


@quickly
@given(wanted_places, gaps)
def test_the_gap_the_limits_and_the_order_are_kept(wanted: list[float], gap: float):
    places = spread_out(np.array(wanted), gap, LOWEST, HIGHEST)
    order = np.argsort(wanted, kind="stable")
    least = min(gap, (HIGHEST - LOWEST) / max(len(wanted) - 1, 1))
    assert (np.diff(places[order]) >= least - ROUNDING).all()
    assert places.min() >= LOWEST - ROUNDING
    assert places.max() <= HIGHEST + ROUNDING


@quickly
@given(st.lists(st.integers(1, 10), min_size=1, max_size=9, unique=True))
def test_nothing_moves_where_there_is_room(tenths: list[int]):
    wanted = LOWEST + 9.0 * np.array(tenths)
    assert_allclose(spread_out(wanted, 9.0, LOWEST, HIGHEST), wanted, rtol=1e-12)


@quickly
@given(st.lists(st.floats(-50.0, 200.0), min_size=1, max_size=6), gaps)
def test_places_are_the_nearest_by_least_squares(wanted: list[float], gap: float):
    aim = np.sort(wanted)
    n = len(aim)
    if (n - 1) * gap >= HIGHEST - LOWEST:
        return
    steps = np.diff(np.eye(n), axis=0)
    best = minimize(
        lambda places: ((places - aim) ** 2).sum(),
        np.linspace(LOWEST, HIGHEST, n),
        jac=lambda places: 2.0 * (places - aim),
        bounds=[(LOWEST, HIGHEST)] * n,
        constraints={"type": "ineq", "fun": lambda p: steps @ p - gap, "jac": lambda p: steps}
        if n > 1
        else (),
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 500},
    )
    places = spread_out(aim, gap, LOWEST, HIGHEST)
    assert ((places - aim) ** 2).sum() <= best.fun + 1e-4
    assert_allclose(places, best.x, atol=1e-2)


@pytest.mark.parametrize("n", [5, 6, 20])
def test_too_many_stand_evenly(n: int):
    places = spread_out(np.full(n, 42.0), 25.0, LOWEST, HIGHEST)
    assert_allclose(places, np.linspace(LOWEST, HIGHEST, n))


def test_two_at_one_place_part_evenly_and_ties_go_as_they_come():
    assert_allclose(spread_out(np.array([50.0, 50.0]), 8.0, LOWEST, HIGHEST), [46.0, 54.0])
