from __future__ import annotations

import json
import math
import xml.etree.ElementTree as ET
from dataclasses import asdict, replace
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pytest

from modules.figures import lines
from modules.figures.panels import PANELS_A_PAGE
from modules.observations import data_set, observe, simulation
from modules.pooling.partial import PartialPooling
from modules.pooling.shrinkage import distance_pulled
from modules.pooling.three_models import MODEL_NAMES, ModelName, ThreeModels, fit
from modules.scenario import RANGES, SLIDERS
from modules.scenario.gallery import GALLERY
from modules.scenario.link import from_query, to_values
from modules.scenario.view_settings import ViewSettings

WIDTH = 960
SAMPLES = 20


def models_of(name: str) -> ThreeModels:
    return fit(GALLERY[name].scenario)


def kept_in(models: ThreeModels) -> list[bool]:
    return [bool(kept) for kept in models.observations["kept"]]


def partial_of(models: ThreeModels) -> PartialPooling:
    assert isinstance(models.partial, PartialPooling)
    return models.partial


def spread(models: ThreeModels, model: ModelName) -> pd.Series:
    """How much a model's lines differ: the SD of intercepts and of slopes."""
    return models.lines(model).std(ddof=0)


def root_mean_square(off: pd.DataFrame, models: ThreeModels) -> float:
    """How far lines are apart, from the differences of their terms, over all x."""
    x = np.unique(models.observations["x"].to_numpy())
    at_x = off["intercept"].to_numpy()[:, None] + off["slope"].to_numpy()[:, None] * x
    return float(np.sqrt(np.nanmean(at_x**2)))


def distance(models: ThreeModels, other: ThreeModels, model: ModelName) -> float:
    """How far a model's lines of one exhibit are from those of another."""
    return root_mean_square(models.lines(model) - other.lines(model), models)


def error(models: ThreeModels, model: ModelName) -> float:
    """How far a model's lines are from the true ones."""
    assert models.truth is not None
    return root_mean_square(models.lines(model) - models.truth, models)


# Every exhibit


@pytest.mark.parametrize("name", GALLERY)
def test_an_exhibit_fits_or_says_why_not(name: str):
    models = models_of(name)
    for model in MODEL_NAMES:
        for subject, intercept, slope in models.lines(model).itertuples():
            has_line = math.isfinite(intercept) and math.isfinite(slope)
            assert has_line != bool(models.reason(model, subject))
    assert isinstance(models.partial, PartialPooling)


@pytest.mark.parametrize("name", GALLERY)
def test_an_exhibit_draws_its_panels(name: str):
    models = models_of(name)
    layout = lines.grid(models, models.subjects[:PANELS_A_PAGE], WIDTH)
    root = ET.fromstring(lines.figure(models, layout).to_svg())
    panels = [mark.get("data-panel") for mark in root.iter() if mark.get("class") == "panel"]
    drawn = [
        line.get("data-subject")
        for line in root.iter()
        if line.get("data-model") == "partial" and line.get("d")
    ]
    assert panels == list(layout.subjects)
    assert set(drawn) == set(layout.subjects)


def test_exhibits_differ_in_what_they_say_and_in_what_is_observed():
    scenarios = [exhibit.scenario for exhibit in GALLERY.values()]
    assert len(set(scenarios)) == len(scenarios)
    for words in ("title", "notice"):
        assert len({getattr(exhibit, words) for exhibit in GALLERY.values()}) == len(GALLERY)
    seen = {observe(scenario).to_csv() for scenario in scenarios}
    assert len(seen) == len(scenarios)


@pytest.mark.parametrize("name", GALLERY)
def test_a_notice_is_one_line(name: str):
    exhibit = GALLERY[name]
    assert 40 <= len(exhibit.notice) <= 100
    assert exhibit.notice.endswith(".")
    assert "\n" not in exhibit.notice
    assert 0 < len(exhibit.title) <= 40


@pytest.mark.parametrize("name", GALLERY)
def test_an_exhibit_can_be_shared(name: str):
    scenario = GALLERY[name].scenario
    values = {key: json.dumps(value) for key, value in to_values(scenario, ViewSettings()).items()}
    assert from_query(f"?_values_&{urlencode(values)}") == (scenario, ViewSettings(), [])


@pytest.mark.parametrize("field", SLIDERS)
@pytest.mark.parametrize("name", GALLERY)
def test_a_slider_can_stand_where_an_exhibit_puts_it(name: str, field: str):
    """A browser moves a slider to the nearest of its steps, and so away from the exhibit."""
    steps = (asdict(GALLERY[name].scenario)[field] - RANGES[field][0]) / SLIDERS[field].step
    assert steps == pytest.approx(round(steps), abs=1e-6)


def test_the_issue_s_nine_and_the_newcomers_are_there():
    assert {exhibit.title for exhibit in GALLERY.values()} >= {
        "Balanced",
        "Half missing",
        "One subject, two observations",
        "Dropout",
        "The sickest leave",
        "Nobody differs",
        "Noise drowns it",
        "Radon counties",
        "Extreme correlation",
    }


# What each one claims


def test_balanced_everyone_has_all_days_and_hardly_anything_is_pulled():
    models = models_of("balanced")
    assert set(models.observations_left.values()) == {8}
    pulled, halved = distance_pulled(models), distance_pulled(models_of("half_missing"))
    assert pulled.max() < models.observations["y"].std()
    assert pulled.mean() < halved.mean() / 2


def test_half_missing_dotted_lines_swing_and_solid_ones_hold():
    models, whole = models_of("half_missing"), models_of("balanced")
    assert np.mean(kept_in(models)) == 0.5
    assert distance(models, whole, "none") > 1.5 * distance(models, whole, "partial")


def test_one_subject_keeps_two_observations_and_all_others_keep_theirs():
    models = models_of("two_observations")
    left = dict(models.observations_left)
    assert left.pop("335") == 2
    assert set(left.values()) == {8}
    assert distance_pulled(models)["335"] == distance_pulled(models).max()
    assert "335" in GALLERY["two_observations"].notice


def test_newcomers_were_seen_once_and_twice():
    models = models_of("newcomers")
    left = models.observations_left
    assert (left["373"], left["374"]) == (1, 2)
    assert list(models.none.reasons) == ["373"]
    assert models.lines("partial").loc[["373", "374"]].notna().all(axis=None)


def test_in_the_dropout_who_is_gone_is_gone():
    models = models_of("dropout")
    rows = models.observations
    assert np.mean(kept_in(models)) == 0.5
    for _, record in rows.groupby("subject"):
        kept = list(record.sort_values("x")["kept"])
        assert kept == sorted(kept, reverse=True)
        assert kept[0]


def test_when_the_sickest_leave_the_largest_values_are_lost_and_all_models_are_fooled():
    models = models_of("the_sickest_leave")
    y, kept = models.observations["y"].to_numpy(), np.array(kept_in(models))
    assert y[~kept].mean() > y[kept].mean()
    days = np.unique(models.observations["x"].to_numpy())
    assert models.truth is not None
    true_mean = (models.truth["intercept"].mean() + models.truth["slope"].mean() * days).mean()
    for model in MODEL_NAMES:
        each = models.lines(model).dropna()
        assert (each["intercept"].mean() + each["slope"].mean() * days).mean() < true_mean
    whole = fit(replace(models.scenario, missing=0))
    assert all(error(models, model) > error(whole, model) for model in MODEL_NAMES)


def test_where_nobody_differs_true_sds_are_zero_and_only_no_pooling_sees_differences():
    models = models_of("nobody_differs")
    scenario = models.scenario
    assert (scenario.sd_intercept, scenario.sd_slope) == (0, 0)
    assert (simulation.true_lines(scenario).std() == 0).all()
    assert (spread(models, "none") > 0).all()
    assert (spread(models, "partial") < spread(models, "none") / 2).all()


def test_where_noise_drowns_it_partial_pooling_trusts_the_group_and_is_nearer_to_the_truth():
    models = models_of("noise_drowns_it")
    scenario = models.scenario
    assert 0 < scenario.sd_intercept < scenario.residual_sd
    assert 0 < scenario.sd_slope * (scenario.occasions - 1) < scenario.residual_sd
    assert (spread(models, "partial") < spread(models, "none") / 2).all()
    samples = [fit(replace(scenario, sample=sample)) for sample in range(SAMPLES)]
    assert all(error(one, "partial") < error(one, "none") for one in [models, *samples])


def test_radon_counties_have_from_1_to_116_houses_and_small_ones_are_pulled():
    models = models_of("radon")
    left = np.array(list(models.observations_left.values()))
    assert f"From {left.min()} to {left.max()} " in GALLERY["radon"].notice
    population = float(partial_of(models).fixed_effects.to_dict()["intercept"])
    own, pooled = (
        np.abs(models.lines(model)["intercept"].to_numpy() - population)
        for model in ("none", "partial")
    )
    has_line = np.isfinite(own)
    small = left <= np.median(left[has_line])
    still_apart = [
        pooled[size & has_line].sum() / own[size & has_line].sum() for size in (small, ~small)
    ]
    assert still_apart[0] < 0.7 * still_apart[1] < 0.7


def test_extreme_correlation_is_the_truth_and_an_intercept_tells_the_slope():
    models = models_of("extreme_correlation")
    scenario = models.scenario
    assert scenario.correlation >= 0.9
    truth = simulation.true_lines(scenario)
    assert np.corrcoef(truth.to_numpy().T)[0, 1] > 0.7
    covariance = partial_of(models).random_covariance.to_numpy()
    assert covariance[0, 1] / math.sqrt(covariance[0, 0] * covariance[1, 1]) > 0.7
    assert scenario.missing > 0


def test_only_simulated_exhibits_have_a_truth():
    for exhibit in GALLERY.values():
        assert (fit(exhibit.scenario).truth is not None) == (exhibit.scenario.data == "simulated")
        assert data_set(exhibit.scenario).title
