"""A figure as it stands: what the dial, the pin, the switches and a moving truth make of it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from modules.figures import lines, plane
from modules.figures.estimate_limits import estimate_limits
from modules.figures.figure import Figure
from modules.figures.plane import Plane
from modules.figures.standing import Standing
from modules.pooling.dial import POSITIONS, turn
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels, fit
from modules.scenario import Scenario
from modules.scenario.view_settings import ViewSettings

SIMULATED = Scenario("simulated", missing=40)


@pytest.fixture(scope="module")
def models() -> ThreeModels:
    return fit(Scenario(missing=40))


def of_plane(models: ThreeModels, view: ViewSettings) -> Figure:
    layout = Plane(estimate_limits(models.scenario), 640, 560)
    return Standing(plane.figure, models, layout, fit(Scenario()), view).as_it_stands()


def names(figure: Figure) -> set[str]:
    return {mark.name for mark in figure.marks}


@pytest.mark.parametrize("position", [0, 7, POSITIONS - 1])
def test_the_dial_moves_all_that_follows_partial_pooling(models: ThreeModels, position: int):
    dial = position / (POSITIONS - 1)
    figure = of_plane(models, ViewSettings(tab="Shrinkage", dial=dial))
    assert isinstance(models.partial, PartialPooling)
    turned, state = turn(models.partial), figure.state
    assert state is not None
    assert_allclose(state.parts["partial"], turned.lines[position])
    assert_allclose(state.parts["population"], turned.population[position])
    assert np.isfinite(state.parts["reach_partial"]).all()


def test_between_two_settings_the_dial_moves_straight(models: ThreeModels):
    settings = [
        of_plane(models, ViewSettings(dial=at / (POSITIONS - 1))).state for at in (10, 10.25, 11)
    ]
    before, between, after = (state.parts["partial"] for state in settings if state is not None)
    assert_allclose(between, 0.75 * before + 0.25 * after)


def test_pinned_fits_stay_as_ghosts(models: ThreeModels):
    state = of_plane(models, ViewSettings()).state
    assert state is not None
    assert state.pinned is not None
    assert_allclose(state.pinned.parts["none"], fit(Scenario()).lines("none"), rtol=1e-4)


def test_only_what_the_switches_show_is_there():
    models = fit(SIMULATED)
    known = {"truth", "true_population", "true_ellipse:0.9"}
    seen = names(of_plane(models, ViewSettings(tab="Shrinkage", levels=(90,), truth=True)))
    assert known | {"ellipse:0.9", "arrow"} <= seen
    assert not {"ellipse:0.1", "true_ellipse:0.5"} & seen
    unknown = names(of_plane(models, ViewSettings(tab="Shrinkage")))
    assert not any(
        name.split(":")[0] in ("truth", "true_population", "true_ellipse") for name in unknown
    )
    layout = lines.grid(models, models.subjects, 700)
    view = ViewSettings(shown=("partial",))
    of_lines = Standing(lines.figure, models, layout, fit(Scenario("simulated")), view)
    among = names(of_lines.as_it_stands())
    assert {"partial", "point", "ghost:none"} <= among
    assert not {"complete", "none", "truth"} & among


def test_the_axes_are_those_of_the_truth_that_is_shown():
    before = Scenario("simulated")
    models = fit(Scenario("simulated", intercept=400, slope=40))
    drawn = lines.grid(models, models.subjects, 700, seen=before)
    figure = Standing(lines.figure, models, drawn, None, ViewSettings()).as_it_stands()
    _, wanted = lines.limits(models.scenario)
    assert wanted != drawn.y_limits
    assert {frame.y_limits for frame in figure.frames} == {wanted}
