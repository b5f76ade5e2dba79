"""Residual and quantile plots against `modules.pooling.residuals`, and R's `qqline`."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from modules.figures.diagnostics import MOST_POINTS, SHORTEST_PANEL, diagnostics
from modules.figures.figure import Figure
from modules.figures.frame import Frame
from modules.observations import observe
from modules.pooling import partial
from modules.pooling.partial import PartialPooling
from modules.pooling.residuals import normal_scores, residual_table, standardised_modes
from modules.pooling.three_models import ThreeModels, fit
from modules.scenario import RandomEffects, Scenario
from modules.words.wording import number

TITLES = {
    "intercept": "Normal Q-Q: intercepts S₀",
    "slope": "Normal Q-Q: slopes S₁",
}
TERMS: dict[RandomEffects, list[str]] = {
    "1": ["intercept"],
    "1 + x": ["intercept", "slope"],
    "x": ["intercept", "slope"],
    "0 + x": ["slope"],
    "1 + x ||": ["intercept", "slope"],
}


def drawn(models: ThreeModels, width: int = 960) -> tuple[PartialPooling, Figure]:
    assert isinstance(models.partial, PartialPooling)
    return models.partial, diagnostics(models, models.partial, width)


def made_of(observations: pd.DataFrame) -> tuple[PartialPooling, Figure]:
    mixed = partial.fit(observations)
    models = replace(fit(Scenario()), observations=observations, partial=mixed)
    return mixed, diagnostics(models, mixed, 960)


def points(figure: Figure, panel: int) -> np.ndarray:
    """The dots of a panel in data units."""
    frame = figure.frames[panel]
    places = [mark.points for mark in figure.shapes if mark.name.startswith(f"at:{panel}:")]
    return in_data(frame, np.concatenate(places))


def reference_line(figure: Figure, panel: int) -> np.ndarray:
    (mark,) = [mark for mark in figure.shapes if mark.name == f"reference:{panel}"]
    return in_data(figure.frames[panel], mark.points)


def in_data(frame: Frame, places: np.ndarray) -> np.ndarray:
    (left, right), (low, high) = frame.x_limits, frame.y_limits
    x = left + (places[:, 0] - frame.left) / frame.width * (right - left)
    y = low + (frame.bottom - places[:, 1]) / frame.height * (high - low)
    return np.stack([x, y], axis=-1)


def titles(figure: Figure) -> list[str]:
    return [text.label for text in figure.texts]


@pytest.mark.parametrize("random", TERMS)
@pytest.mark.parametrize("missing", [0, 70])
def test_points_are_the_residuals_and_the_normal_scores(random: RandomEffects, missing: int):
    models = fit(Scenario(random=random, missing=missing))
    mixed, figure = drawn(models)
    residuals, modes = residual_table(mixed, models.observations), standardised_modes(mixed)
    scaled = residuals.loc[:, "scaled_residual"]
    assert_allclose(points(figure, 0), residuals[["fitted", "scaled_residual"]], atol=1e-9)
    assert_allclose(points(figure, 1), normal_scores(scaled), atol=1e-9)
    shown = [term for term in TERMS[random] if len(modes.loc[:, term].dropna())]
    assert titles(figure)[2:] == [TITLES[term] for term in shown]
    for panel, term in enumerate(shown, start=2):
        assert_allclose(points(figure, panel), normal_scores(modes.loc[:, term]), atol=1e-9)


def test_the_line_of_residuals_is_level_and_that_of_quantiles_is_r_s_qqline():
    _, figure = drawn(fit(Scenario(missing=20)))
    assert_allclose(reference_line(figure, 0)[:, 1], 0.0, atol=1e-12)
    for panel in (1, 2, 3):
        (x0, y0), (x1, y1) = reference_line(figure, panel)
        assert_allclose((x0, x1), figure.frames[panel].x_limits)
        slope = (y1 - y0) / (x1 - x0)
        of_quartile = [y0 + slope * (stats.norm.ppf(share) - x0) for share in (0.25, 0.75)]
        expected = np.percentile(points(figure, panel)[:, 1], [25, 75])
        assert_allclose(of_quartile, expected, atol=1e-9)


@pytest.mark.parametrize("random", ["1", "0 + x", "1 + x ||"])
def test_a_term_that_is_estimated_without_variance_has_no_panel(random: RandomEffects):
    scenario = Scenario("simulated", sd_intercept=0.0, sd_slope=0.0, random=random)
    shown = []
    for sample in range(1, 9):
        mixed, figure = drawn(fit(replace(scenario, sample=sample)))
        variances = np.diag(mixed.random_covariance)
        terms = [term for term, variance in zip(TITLES, variances, strict=True) if variance > 0.0]
        assert titles(figure)[2:] == [TITLES[term] for term in terms]
        shown.append(len(terms))
    assert min(shown) < len(TERMS[random])


def test_without_any_variance_only_residuals_are_drawn():
    mixed, figure = drawn(fit(Scenario("simulated", sd_intercept=0.0, sd_slope=0.0, sample=3)))
    assert not mixed.random_covariance.to_numpy().any()
    assert titles(figure) == ["Residuals against fitted values", "Normal Q-Q: residuals"]
    assert figure.to_svg()


def test_very_many_points_are_thinned_and_words_say_so():
    models = fit(Scenario("simulated", subjects=200, occasions=50))
    mixed, figure = drawn(models)
    shown = points(figure, 1)
    assert len(shown) == len(points(figure, 0)) <= MOST_POINTS
    assert f"10000 residuals, {len(shown)} of them drawn; the farthest is" in figure.words
    scores = normal_scores(residual_table(mixed, models.observations).loc[:, "scaled_residual"])
    assert_allclose(shown, scores.iloc[:: -(-len(scores) // MOST_POINTS)], atol=1e-9)
    whole = np.percentile(scores["value"], [25, 75])
    (x0, y0), (x1, y1) = reference_line(figure, 1)
    slope = (y1 - y0) / (x1 - x0)
    assert_allclose(slope, (whole[1] - whole[0]) / (2 * stats.norm.ppf(0.75)))
    radii = {mark.looks["r"] for mark in figure.shapes if mark.name.startswith("at:0:")}
    assert radii == {"1.6"}


def test_words_name_the_residual_that_is_farthest():
    models = fit(Scenario())
    mixed, figure = drawn(models)
    scaled = residual_table(mixed, models.observations).loc[:, "scaled_residual"]
    farthest = scaled.to_numpy()[np.abs(scaled).argmax()]
    assert (
        figure.words == f"144 residuals; the farthest is {number(farthest, 3)} SDs from the line."
    )
    assert farthest == pytest.approx(5.07, abs=0.01)


@pytest.mark.parametrize("width", [300, 559, 560, 1200])
def test_panels_stand_inside_the_picture_and_apart(width: int):
    _, figure = drawn(fit(Scenario()), width)
    assert len({frame.left for frame in figure.frames}) == (1 if width < 560 else 2)
    for frame in figure.frames:
        assert 0 < frame.left < frame.right <= width
        assert 0 < frame.top < frame.bottom < figure.height
    for one, other in zip(figure.frames, figure.frames[1:], strict=False):
        assert one.right < other.left or one.bottom < other.top


def test_constant_fitted_values():
    observations = observe(Scenario())
    up_and_down = {
        0.0: 1.0,
        1.0: -1.0,
        2.0: -1.0,
        3.0: 1.0,
        4.0: 1.0,
        5.0: -1.0,
        6.0: -1.0,
        7.0: 1.0,
    }
    mixed, figure = made_of(observations.assign(y=[up_and_down[x] for x in observations["x"]]))
    assert_allclose(mixed.lines, 0.0, atol=1e-12)
    assert titles(figure) == ["Residuals against fitted values", "Normal Q-Q: residuals"]
    assert not re.search(r"\b(nan|inf)\b", figure.to_svg())


def test_lines_that_fit_all_but_perfectly():
    observations = observe(Scenario())
    own = pd.factorize(observations["subject"])[0]
    noise = 1e-3 * np.random.default_rng(1).standard_normal(len(own))
    heights = 10.0 * (own % 5) + (1.0 + own % 3) * observations["x"] + noise
    mixed, figure = made_of(observations.assign(y=heights))
    assert mixed.residual_variance == pytest.approx(1e-6, rel=0.5)
    assert len(titles(figure)) == 4
    assert not re.search(r"\b(nan|inf)\b", figure.to_svg())


def test_a_subject_whose_observations_tell_nothing_of_its_slope_has_no_quantile():
    models = fit(Scenario(random="0 + x", missing=90))
    kept = models.observations.loc[models.observations["kept"]]
    only_at_zero = kept.groupby("subject")["x"].max() == 0.0
    assert only_at_zero.any()
    mixed, figure = drawn(models)
    modes = standardised_modes(mixed)["slope"]
    known = only_at_zero.index[~only_at_zero]
    assert set(modes.dropna().index) == set(known)
    assert len(points(figure, 2)) == len(known)


@pytest.mark.parametrize("random", ["1", "1 + x"])
@pytest.mark.parametrize("width", [560, 1500])
def test_the_panels_fill_the_room_that_the_page_leaves(random: RandomEffects, width: int):
    models = fit(Scenario(random=random))
    assert isinstance(models.partial, PartialPooling)
    for room in (480, 900):
        figure = diagnostics(models, models.partial, width, room)
        assert figure.height == room
        assert max(frame.bottom for frame in figure.frames) < room
    too_little = diagnostics(models, models.partial, width, 100)
    assert min(frame.height for frame in too_little.frames) == SHORTEST_PANEL
