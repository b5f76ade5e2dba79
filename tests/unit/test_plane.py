"""The plane of intercepts and slopes against the fits, read back from the marks' places."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from drawn_marks import HIDDEN, drawn_marks
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from modules.figures import plane
from modules.figures.ellipse import LEVELS
from modules.figures.estimate_limits import estimate_limits
from modules.figures.plane import Plane
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels, fit
from modules.scenario import Scenario
from modules.words.wording import number

EVERYTHING = tuple(range(144))
HALF_A_TENTH = 0.0501  # of a pixel
CASES = {
    "sleepstudy": Scenario(missing=60),
    "radon": Scenario("radon"),
    "simulated": Scenario("simulated", missing=80, subjects=25),
}


def placed(scenario: Scenario, pinned: Scenario | None = None) -> dict[str, dict[str, str]]:
    ghosts = None if pinned is None else fit(pinned)
    return drawn_marks(plane.figure(fit(scenario), layout(scenario), ghosts))


def layout(scenario: Scenario) -> Plane:
    return Plane(estimate_limits(scenario), 600, 500)


def in_data_units(points: NDArray[np.float64], scenario: Scenario) -> NDArray[np.float64]:
    """Intercepts and slopes at places in pixels, shape (n, 2)."""
    frame = layout(scenario).frame(scenario)
    shares = (points - [frame.left, frame.bottom]) / [frame.width, -frame.height]
    low = np.array([frame.x_limits[0], frame.y_limits[0]])
    high = np.array([frame.x_limits[1], frame.y_limits[1]])
    return low + shares * (high - low)


def tolerance(scenario: Scenario) -> NDArray[np.float64]:
    frame = layout(scenario).frame(scenario)
    wide, high = frame.x_limits[1] - frame.x_limits[0], frame.y_limits[1] - frame.y_limits[0]
    return HALF_A_TENTH * np.array([wide / frame.width, high / frame.height])


def course(place: dict[str, str]) -> NDArray[np.float64]:
    return np.array([float(word) for word in re.findall(r"-?[\d.]+", place["d"])]).reshape(-1, 2)


def spot(place: dict[str, str]) -> NDArray[np.float64]:
    return np.array([[float(place["cx"]), float(place["cy"])]])


def near(pixels: NDArray[np.float64], expected: object, scenario: Scenario) -> bool:
    away = np.abs(in_data_units(pixels, scenario) - np.asarray(expected, dtype=float))
    return bool((away <= tolerance(scenario)).all())


def length(ends: NDArray[np.float64], scenario: Scenario) -> float:
    """How long an arrow between two lines is, in pixels."""
    start, end = layout(scenario).frame(scenario).to_picture(*ends.T)
    return float(np.hypot(*(end - start)))


def inside(line: NDArray[np.float64], scenario: Scenario) -> bool:
    limits = estimate_limits(scenario)
    return bool(
        limits.intercept[0] <= line[0] <= limits.intercept[1]
        and limits.slope[0] <= line[1] <= limits.slope[1]
    )


def population(models: ThreeModels) -> PartialPooling:
    assert isinstance(models.partial, PartialPooling)
    return models.partial


@pytest.mark.parametrize("scenario", CASES.values(), ids=CASES)
def test_an_arrow_leads_from_the_own_line_to_the_pooled_one(scenario: Scenario):
    models, places = fit(scenario), placed(scenario)
    own, pooled = models.none.lines, models.lines("partial")
    assert 0 < len(models.none.reasons) < len(models.subjects)
    for subject in models.subjects:
        arrow, start, end = (places[f"{kind}:{subject}"] for kind in ("arrow", "own", "pooled"))
        assert near(spot(end), pooled.loc[[subject]], scenario)
        if subject in models.none.reasons:
            assert arrow == start == HIDDEN
        else:
            is_seen = inside(own.loc[subject].to_numpy(), scenario)
            assert (start != HIDDEN) == is_seen
            assert not is_seen or near(spot(start), own.loc[[subject]], scenario)
            ends = np.array([own.loc[subject], pooled.loc[subject]])
            if length(ends, scenario) < plane.SHORTEST_ARROW:
                assert arrow == HIDDEN
            else:
                assert near(course(arrow), ends, scenario)


@pytest.mark.parametrize("scenario", CASES.values(), ids=CASES)
def test_the_centres_are_the_fixed_effects(scenario: Scenario):
    models, places = fit(scenario), placed(scenario)
    complete = models.complete
    assert not isinstance(complete, ValueError)
    assert near(spot(places["population"]), [population(models).fixed_effects], scenario)
    assert near(spot(places["complete"]), [complete.fixed_effects], scenario)


@pytest.mark.parametrize(
    "scenario", [Scenario(), Scenario("simulated"), Scenario("oxboys")], ids=str
)
def test_ellipses_hold_their_shares_of_the_population(scenario: Scenario):
    """Of a bivariate normal, the squared distances below -2 log(1 - share) are that share."""
    partial, places = population(fit(scenario)), placed(scenario)
    assert not partial.singular
    inverse = np.linalg.inv(partial.random_covariance.to_numpy())
    for level in LEVELS:
        outline = course(places[f"ellipse:{level:g}"])
        away = in_data_units(outline, scenario) - partial.fixed_effects.to_numpy()
        squared = np.einsum("ni,ij,nj->n", away, inverse, away)
        assert_allclose(squared, -2 * np.log(1 - level), rtol=0.15 if level < 0.2 else 0.05)


def test_the_true_ellipses_are_those_of_the_truth():
    scenario = CASES["simulated"]
    places = placed(scenario)
    outline = in_data_units(course(places["true_ellipse:0.9"]), scenario)
    assert_allclose(outline.mean(axis=0), [scenario.intercept, scenario.slope], rtol=1e-2)
    reach = np.sqrt(-2 * np.log(0.1)) * np.array([scenario.sd_intercept, scenario.sd_slope])
    assert_allclose(np.ptp(outline, axis=0) / 2, reach, rtol=0.01)
    covariance = np.cov(outline, rowvar=False)
    correlation = covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1])
    assert correlation == pytest.approx(scenario.correlation, abs=0.01)


@pytest.mark.parametrize(
    ("random", "still"), [("1", [1]), ("0 + x", [0])], ids=["intercepts", "slopes"]
)
def test_where_one_term_varies_the_ellipse_is_a_segment(random: str, still: list[int]):
    scenario = Scenario(random=random)  # type: ignore[arg-type]
    outline = course(placed(scenario)["ellipse:0.5"])
    assert (np.ptp(outline, axis=0)[still] == 0).all()
    moving = 1 - still[0]
    sd = float(np.sqrt(population(fit(scenario)).random_covariance.to_numpy()[moving, moving]))
    size = np.ptp(in_data_units(outline, scenario)[:, moving])
    assert size == pytest.approx(2 * 0.6745 * sd, rel=0.01)


def test_where_the_correlation_is_perfect_the_ellipse_is_a_segment():
    scenario = Scenario("simulated", sd_intercept=0.0, sd_slope=0.0, sample=2)
    assert population(fit(scenario)).singular
    sds = np.sqrt(np.diagonal(population(fit(scenario)).random_covariance))
    outline = in_data_units(course(placed(scenario)["ellipse:0.9"]), scenario)
    size = 2 * 1.6449 * sds * [1, -1]
    ends = outline[np.argmax(outline[:, 0])] - outline[np.argmin(outline[:, 0])]
    assert (np.abs(ends - size) <= 3 * tolerance(scenario)).all()
    assert len(np.unique(outline, axis=0)) < len(outline)


def test_where_nothing_varies_the_ellipses_are_the_centre():
    scenario = Scenario("simulated", sd_intercept=0.0, sd_slope=0.0, sample=3, random="1")
    places = placed(scenario)
    assert not population(fit(scenario)).random_covariance.to_numpy().any()
    for level in LEVELS:
        outline = course(places[f"ellipse:{level:g}"])
        assert_allclose(outline, spot(places["population"]).repeat(len(outline), axis=0))


@pytest.mark.parametrize("scenario", CASES.values(), ids=CASES)
def test_the_truth_is_there_only_where_it_is_known(scenario: Scenario):
    models, places = fit(scenario), placed(scenario)
    points = {name for name in places if name.startswith("truth:")}
    if models.truth is None:
        assert not points
        assert "true_population" not in places
        assert "true_ellipse:0.5" not in places
        return
    assert points == {f"truth:{subject}" for subject in models.subjects}
    for subject, line in models.truth.iterrows():
        assert near(spot(places[f"truth:{subject}"]), [line], scenario)
    truth = [[scenario.intercept, scenario.slope]]
    assert near(spot(places["true_population"]), truth, scenario)


def test_pinned_fits_are_ghosts_where_they_were():
    now = CASES["sleepstudy"]
    before, unpinned, pinned = placed(Scenario()), placed(now), placed(now, Scenario())
    assert {name: pinned[name] for name in pinned if "ghost" not in name} == {
        name: place for name, place in unpinned.items() if "ghost" not in name
    }
    assert pinned["ghost-centre"] == before["population"]
    for subject in fit(now).subjects:
        assert pinned[f"ghost:{subject}"] == before[f"arrow:{subject}"]
    ghosts = [unpinned[name] for name in pinned if name.startswith("ghost")]
    assert ghosts == [HIDDEN] * len(ghosts) != []


def test_pinned_fits_of_fewer_subjects_have_no_ghosts_of_the_others():
    now = Scenario("simulated", subjects=20)
    places = placed(now, replace(now, subjects=10))
    hidden = [places[f"ghost:S{number}"] == HIDDEN for number in range(1, 21)]
    assert hidden == [False] * 10 + [True] * 10


@pytest.mark.parametrize(
    "scenario",
    [Scenario(removed=EVERYTHING), Scenario("simulated", residual_sd=0.0)],
    ids=["no data", "no residual"],
)
def test_without_partial_pooling_there_are_own_lines_only(scenario: Scenario):
    models, places = fit(scenario), placed(scenario)
    assert not isinstance(models.partial, PartialPooling)
    for name, place in places.items():
        kind, _, subject = name.partition(":")
        if kind in ("arrow", "pooled", "population", "ellipse"):
            assert place == HIDDEN
        if kind == "name":
            assert place == HIDDEN | {"text": subject}
    for subject in models.subjects:
        hidden = places[f"own:{subject}"] == HIDDEN
        assert hidden == (subject in models.none.reasons)
        assert "no slope by partial pooling" in places[f"member:{subject}"]["aria-label"]
    assert str(models.partial) in plane.figure(models, layout(scenario), None).words


def test_labels_say_where_each_estimate_went():
    models = fit(CASES["sleepstudy"])
    said = plane.labels(models)
    for subject, label in said.items():
        pooled = models.lines("partial").loc[subject]
        left = models.observations_left[subject]
        assert label.startswith(f"{subject}: {left} observation")
        for term in ("intercept", "slope"):
            if subject in models.none.reasons:
                assert f"{term} {number(pooled[term])}, none of its own" in label
            else:
                own = number(models.none.lines.at[subject, term])
                assert f"{term} from {own} to {number(pooled[term])}" in label


def test_the_axes_are_named_as_the_data_are():
    for name in ("baseline_corrected", "radon"):
        intercept, slope = plane.axis_titles(Scenario(name))
        frame = layout(Scenario(name)).frame(Scenario(name))
        assert (frame.x_title, frame.y_title) == (intercept, slope)
    assert plane.axis_titles(Scenario("radon"))[1].endswith("per floor)")
