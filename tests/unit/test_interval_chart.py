"""The chart of intervals, and the profile curves, against the numbers they show."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from modules.figures.figure import Figure
from modules.figures.interval_chart import METHODS, SYMBOLS, interval_chart, zeta_chart
from modules.figures.shapes import Shape
from modules.observations import observe
from modules.pooling import partial
from modules.pooling.intervals import wald
from modules.pooling.intervals.parameters import parameters
from modules.pooling.intervals.profile import Profile, profile
from modules.pooling.solver.random_structure import STRUCTURES
from modules.scenario import Scenario
from modules.words.wording import MINUS

ALL = {
    "1": "σ τ₀₀ γ₀ γ₁",
    "0 + x": "σ τ₁₁ γ₀ γ₁",
    "1 + x ||": "σ τ₀₀ τ₁₁ γ₀ γ₁",
    "1 + x": "σ τ₀₀ τ₁₁ ρ γ₀ γ₁",
}


def marks(figure: Figure) -> dict[str, Shape]:
    return {mark.name: mark for mark in figure.shapes}


def drawn(figure: Figure) -> dict[str, ET.Element]:
    return {
        element.attrib["data-mark"]: element
        for element in ET.fromstring(figure.to_svg()).iter()
        if "data-mark" in element.attrib
    }


def estimates_of(fit: partial.PartialPooling) -> pd.Series:
    """By parameter, from the fit itself."""
    intercept, slope = np.sqrt(np.diag(fit.random_covariance))
    covariance = fit.random_covariance.at["intercept", "slope"]
    known = {
        "sd_intercept": intercept,
        "sd_slope": slope,
        "correlation": covariance / (intercept * slope) if covariance else np.nan,
        "residual_sd": np.sqrt(fit.residual_variance),
        **fit.fixed_effects,
    }
    return pd.Series({name: known[name] for name in parameters(STRUCTURES[fit.random])})


@pytest.fixture(scope="module", params=list(STRUCTURES))
def profiled(request: pytest.FixtureRequest) -> tuple[partial.PartialPooling, Profile]:
    fit = partial.fit(observe(Scenario()), request.param)
    return fit, profile(fit)


def test_bars_reach_from_bound_to_bound(profiled: tuple[partial.PartialPooling, Profile]):
    fit, curves = profiled
    estimates = estimates_of(fit)
    intervals = {"wald": wald.intervals(fit), "profile": curves.intervals()}
    figure = interval_chart(estimates, intervals, 960, 0.95)
    found = marks(figure)
    assert len(figure.frames) == len(estimates)
    for frame, (parameter, estimate) in zip(figure.frames, estimates.items(), strict=True):
        upright = found[f"estimate:{parameter}"].points
        across = frame.to_picture([estimate], [0.0])[0, 0]
        assert_allclose(upright[:, 0], across)
        assert {*upright[:, 1]} == {frame.top, frame.bottom}
        for row, method in enumerate(METHODS):
            if method not in intervals:
                assert f"{method}:{parameter}" not in found
                continue
            bounds = intervals[method].loc[parameter].to_numpy()
            bar = found[f"{method}:{parameter}"]
            assert_allclose(bar.points, frame.to_picture(bounds, [row, row]))
            assert bar.visible == bool(np.isfinite(bounds).all())
            if bar.visible:
                assert frame.left <= bar.points[0, 0] <= bar.points[1, 0] <= frame.right
                assert frame.top <= bar.points[0, 1] == bar.points[1, 1] <= frame.bottom


def test_every_parameter_of_a_structure_has_a_panel_with_its_symbol(
    profiled: tuple[partial.PartialPooling, Profile],
):
    fit, _ = profiled
    figure = interval_chart(estimates_of(fit), {"wald": wald.intervals(fit)}, 960, 0.95)
    symbols = {text.label.split()[0] for text in figure.texts}
    assert symbols == set(ALL[fit.random].split())
    assert [label for _, label in figure.frames[0].y_ticks or ()] == list(METHODS.values())


@pytest.mark.parametrize(
    "bounds", [(np.nan, np.nan), (np.nan, 2.0), (1.0, np.nan)], ids=["both", "lower", "upper"]
)
def test_a_bar_without_a_bound_is_not_drawn(bounds: tuple[float, float]):
    table = pd.DataFrame([bounds], ["slope"], ["lower", "upper"])
    whole = pd.DataFrame([(0.5, 3.0)], ["slope"], ["lower", "upper"])
    figure = interval_chart(pd.Series({"slope": 1.5}), {"wald": whole, "profile": table}, 960, 0.95)
    element = drawn(figure)
    assert element["profile:slope"].get("visibility") == "hidden"
    assert "d" not in element["profile:slope"].attrib
    assert element["wald:slope"].get("visibility") is None
    assert not re.search(r"\bnan\b", figure.to_svg())
    assert figure.words == "γ₁: Wald 0.5000 to 3.000"


def test_a_correlation_without_an_estimate_has_a_panel_and_no_line():
    all_there_is = pd.DataFrame([(-1.0, 1.0)], ["correlation"], ["lower", "upper"])
    figure = interval_chart(
        pd.Series({"correlation": np.nan}), {"profile": all_there_is}, 400, 0.95
    )
    assert not marks(figure)["estimate:correlation"].visible
    assert [text.label for text in figure.texts] == ["ρ  no estimate"]
    assert not re.search(r"\bnan\b", figure.to_svg())


def test_nothing_known_is_a_panel_too():
    figure = interval_chart(pd.Series({"correlation": np.nan}), {}, 400, 0.95)
    assert figure.words == "ρ: no interval"
    assert figure.to_svg()


def test_words_say_what_bars_show_with_a_true_minus():
    table = pd.DataFrame([(-3.25, -0.5)], ["slope"], ["lower", "upper"])
    figure = interval_chart(pd.Series({"slope": -1.0}), {"bootstrap": table}, 960, 0.9)
    assert figure.words == f"γ₁: bootstrap {MINUS}3.250 to {MINUS}0.5000"
    assert figure.title == "90 % intervals of each parameter"
    assert [text.label for text in figure.texts] == [f"γ₁  {MINUS}1.0000"]


@pytest.mark.parametrize(("width", "columns"), [(300, 1), (620, 2), (960, 3), (1900, 3)])
def test_panels_stand_apart_and_inside_the_picture(width: int, columns: int):
    estimates = pd.Series(1.0, list(SYMBOLS))
    figure = interval_chart(estimates, {}, width, 0.95)
    assert len({frame.left for frame in figure.frames}) == columns
    for frame in figure.frames:
        assert 0 <= frame.left < frame.right <= width
        assert 0 <= frame.top < frame.bottom <= figure.height
    for frame in figure.frames:
        for other in figure.frames:
            apart = frame.right < other.left or other.right < frame.left
            assert frame is other or apart or frame.bottom < other.top or other.bottom < frame.top


def test_curves_run_through_the_profile(profiled: tuple[partial.PartialPooling, Profile]):
    fit, curves = profiled
    quantile = 1.96
    figure = zeta_chart(curves.curves, 960, quantile)
    found = marks(figure)
    assert {text.label for text in figure.texts} == set(ALL[fit.random].split())
    for frame, parameter in zip(figure.frames, curves.curves["parameter"].unique(), strict=True):
        curve = curves.curves.loc[curves.curves["parameter"] == parameter]
        places = found[f"zeta:{parameter}"].points
        assert_allclose(places, frame.to_picture(curve["value"], curve["zeta"]))
        assert np.all(np.diff(places[:, 0]) > 0)
        lower, upper = (found[f"quantile:{parameter}:{sign}"].points for sign in (-1, 1))
        assert {*lower[:, 0]} == {*upper[:, 0]} == {frame.left, frame.right}
        assert_allclose(lower[:, 1], frame.to_picture([0], [-quantile])[0, 1])
        assert_allclose(upper[:, 1], frame.to_picture([0], [quantile])[0, 1])


def test_a_curve_meets_the_quantile_where_the_interval_ends():
    fit = partial.fit(observe(Scenario()))
    curves = profile(fit)
    figure = zeta_chart(curves.curves, 960, 1.959964)
    frame, course = figure.frames[-1], marks(figure)["zeta:slope"].points
    for bound, sign in zip(curves.intervals().loc["slope"], (-1, 1), strict=True):
        (expected,) = frame.to_picture([bound], [sign * 1.959964])
        assert np.interp(expected[0], *course.T) == pytest.approx(expected[1], abs=0.5)


def test_curves_of_a_singular_fit_are_drawn():
    scenario = Scenario("simulated", sd_intercept=0.0, sd_slope=0.0)
    fit = partial.fit(observe(scenario))
    assert fit.singular
    figure = zeta_chart(profile(fit).curves, 960, 1.96)
    assert not re.search(r"\b(nan|inf)\b", figure.to_svg())
    assert len(figure.frames) >= 5
