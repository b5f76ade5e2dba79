"""The lists of scenes that come with the lab: each opens, and what it says of the fits is true."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest

from app import TABS
from modules.observations import simulation
from modules.pooling import dial
from modules.pooling.partial import PartialPooling
from modules.pooling.shrinkage import distance_pulled
from modules.pooling.three_models import MODEL_NAMES, ModelName, ThreeModels, fit
from modules.scenario import RANGES, SLIDERS
from modules.scenario.gallery import FILES, FOLDER, GALLERY
from modules.scenario.scene_file import from_file, to_file
from modules.scenario.scenes import Scene

SAMPLES = 20
SCENES: Mapping[tuple[str, str], Scene] = {
    (name, scene.title): scene
    for name, scene_list in GALLERY.items()
    for scene in scene_list.scenes
}
EACH = pytest.mark.parametrize("scene", SCENES.values(), ids=[" ".join(key) for key in SCENES])


def models_of(name: str, title: str) -> ThreeModels:
    return fit(SCENES[name, title].scenario)


def situation(title: str) -> ThreeModels:
    return models_of("gallery", title)


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
    """How far a model's lines of one scene are from those of another."""
    return root_mean_square(models.lines(model) - other.lines(model), models)


def error(models: ThreeModels, model: ModelName) -> float:
    """How far a model's lines are from the true ones."""
    assert models.truth is not None
    return root_mean_square(models.lines(model) - models.truth, models)


# Every scene


def test_every_file_is_in_the_gallery():
    assert {file.stem for file in FOLDER.iterdir()} == set(FILES) == GALLERY.keys()


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_without_repairs_and_is_as_it_would_be_saved(name: str):
    written = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    scene_list, notices = from_file(written.encode())
    assert notices == []
    assert to_file(scene_list) == written
    assert 5 <= len(scene_list.scenes) <= 10
    assert len({scene.title for scene in scene_list.scenes}) == len(scene_list.scenes)
    shown = {(scene.scenario, scene.view) for scene in scene_list.scenes}
    assert len(shown) == len(scene_list.scenes)


@EACH
def test_a_scene_fits_or_says_why_not(scene: Scene):
    models = fit(scene.scenario)
    for model in MODEL_NAMES:
        for subject, intercept, slope in models.lines(model).itertuples():
            has_line = math.isfinite(intercept) and math.isfinite(slope)
            assert has_line != bool(models.reason(model, subject))
    assert isinstance(models.partial, PartialPooling)
    assert scene.view.tab in TABS


@EACH
def test_a_notice_is_one_line(scene: Scene):
    assert 40 <= len(scene.notice) <= 100
    assert scene.notice.endswith(".")
    assert "\n" not in scene.notice
    assert len(scene.title) <= 40


@pytest.mark.parametrize("field", SLIDERS)
def test_a_slider_can_stand_where_a_scene_puts_it(field: str):
    """A browser moves a slider to the nearest of its steps, and so away from the scene."""
    for scene in SCENES.values():
        steps = (asdict(scene.scenario)[field] - RANGES[field][0]) / SLIDERS[field].step
        assert steps == pytest.approx(round(steps), abs=1e-6)


def test_the_issue_s_nine_and_the_newcomers_are_there():
    assert [scene.title for scene in GALLERY["gallery"].scenes] == [
        "Balanced",
        "Half missing",
        "One subject, two observations",
        "Two newcomers",
        "Dropout",
        "The sickest leave",
        "Nobody differs",
        "Noise drowns it",
        "Radon counties",
        "Extreme correlation",
    ]


# What the situations claim


def test_balanced_everyone_has_all_days_and_hardly_anything_is_pulled():
    models = situation("Balanced")
    assert set(models.observations_left.values()) == {8}
    pulled, halved = distance_pulled(models), distance_pulled(situation("Half missing"))
    assert pulled.max() < models.observations["y"].std()
    assert pulled.mean() < halved.mean() / 2


def test_half_missing_dotted_lines_swing_and_solid_ones_hold():
    models, whole = situation("Half missing"), situation("Balanced")
    assert np.mean(kept_in(models)) == 0.5
    assert distance(models, whole, "none") > 1.5 * distance(models, whole, "partial")


def test_one_subject_keeps_two_observations_and_all_others_keep_theirs():
    models = situation("One subject, two observations")
    left = dict(models.observations_left)
    assert left.pop("335") == 2
    assert set(left.values()) == {8}
    assert distance_pulled(models)["335"] == distance_pulled(models).max()
    assert "335" in SCENES["gallery", "One subject, two observations"].notice


def test_newcomers_were_seen_once_and_twice():
    models = situation("Two newcomers")
    left = models.observations_left
    assert (left["373"], left["374"]) == (1, 2)
    assert list(models.none.reasons) == ["373"]
    assert models.lines("partial").loc[["373", "374"]].notna().all(axis=None)


def test_in_the_dropout_who_is_gone_is_gone():
    models = situation("Dropout")
    rows = models.observations
    assert np.mean(kept_in(models)) == 0.5
    for _, record in rows.groupby("subject"):
        kept = list(record.sort_values("x")["kept"])
        assert kept == sorted(kept, reverse=True)
        assert kept[0]


def test_when_the_sickest_leave_the_largest_values_are_lost_and_all_models_are_fooled():
    models = situation("The sickest leave")
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
    models = situation("Nobody differs")
    scenario = models.scenario
    assert (scenario.sd_intercept, scenario.sd_slope) == (0, 0)
    assert (simulation.true_lines(scenario).std() == 0).all()
    assert (spread(models, "none") > 0).all()
    assert (spread(models, "partial") < spread(models, "none") / 2).all()


def test_where_noise_drowns_it_partial_pooling_trusts_the_group_and_is_nearer_to_the_truth():
    models = situation("Noise drowns it")
    scenario = models.scenario
    assert 0 < scenario.sd_intercept < scenario.residual_sd
    assert 0 < scenario.sd_slope * (scenario.occasions - 1) < scenario.residual_sd
    assert (spread(models, "partial") < spread(models, "none") / 2).all()
    samples = [fit(replace(scenario, sample=sample)) for sample in range(SAMPLES)]
    assert all(error(one, "partial") < error(one, "none") for one in [models, *samples])


def test_radon_counties_have_from_1_to_116_houses_and_small_ones_are_pulled():
    models = situation("Radon counties")
    left = np.array(list(models.observations_left.values()))
    assert f"From {left.min()} to {left.max()} " in SCENES["gallery", "Radon counties"].notice
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
    models = situation("Extreme correlation")
    scenario = models.scenario
    assert scenario.correlation >= 0.9
    truth = simulation.true_lines(scenario)
    assert np.corrcoef(truth.to_numpy().T)[0, 1] > 0.7
    covariance = partial_of(models).random_covariance.to_numpy()
    assert covariance[0, 1] / math.sqrt(covariance[0, 0] * covariance[1, 1]) > 0.7
    assert scenario.missing > 0


# What the first lecture claims


def first_lecture(title: str) -> ThreeModels:
    return models_of("first-lecture", title)


def test_its_first_scenes_show_nothing_then_one_model_after_the_other():
    shown = [scene.view.shown for scene in GALLERY["first-lecture"].scenes[:4]]
    assert shown == [(), ("complete",), ("none",), MODEL_NAMES]


def test_complete_pooling_has_one_line_and_no_pooling_uses_eight_points_alone():
    models = first_lecture("A line for each")
    assert len(models.lines("complete").drop_duplicates()) == 1
    assert set(models.observations_left.values()) == {8}
    for subject, own in models.observations.groupby("subject"):
        slope, intercept = np.polyfit(own["x"], own["y"], 1)
        assert models.lines("none").loc[subject].tolist() == pytest.approx([intercept, slope])


def test_partial_pooling_is_close_to_own_lines_and_leans_to_the_others():
    models = first_lecture("In between")
    to_own = root_mean_square(models.lines("partial") - models.lines("none"), models)
    to_others = root_mean_square(models.lines("partial") - models.lines("complete"), models)
    own_to_others = root_mean_square(models.lines("none") - models.lines("complete"), models)
    assert to_own < to_others / 3
    assert to_others < own_to_others


def test_with_half_taken_away_own_lines_turn_wild_and_partial_pooling_does_not():
    models, whole = first_lecture("Take half away"), first_lecture("In between")
    assert np.mean(kept_in(models)) == 0.5
    assert distance(models, whole, "none") > 1.5 * distance(models, whole, "partial")


def test_373_has_a_line_by_partial_pooling_alone():
    models = first_lecture("Two newcomers")
    assert models.observations_left["373"] == 1
    assert models.lines("none").loc["373"].isna().all()
    assert models.lines("partial").loc["373"].notna().all()


# What the scenes on missing data claim


def missing_data(title: str) -> ThreeModels:
    return models_of("missing-data", title)


def test_where_the_truth_is_said_to_be_known_it_is_and_is_shown():
    for scene in GALLERY["missing-data"].scenes:
        assert scene.view.truth == (fit(scene.scenario).truth is not None)
    assert SCENES["missing-data", "Nothing is missing"].view.truth


def test_lost_by_chance_partial_pooling_moves_less_than_no_pooling():
    models, whole = missing_data("Lost by chance"), missing_data("Nothing is missing")
    assert np.mean(kept_in(models)) == 0.5
    assert distance(models, whole, "partial") < distance(models, whole, "none")


def test_of_later_days_more_is_lost():
    rows = missing_data("Later days missing").observations
    kept, late = rows["kept"].to_numpy(), rows["x"].to_numpy() > rows["x"].median()
    assert kept[late].mean() < 2 / 3 * kept[~late].mean()


def test_who_drops_out_stays_out():
    for _, record in missing_data("Dropout").observations.groupby("subject"):
        kept = list(record.sort_values("x")["kept"])
        assert kept == sorted(kept, reverse=True)


def test_with_large_values_lost_all_models_are_too_low():
    models = missing_data("Large values missing")
    assert models.truth is not None
    days = np.unique(models.observations["x"].to_numpy())

    def mean(lines: pd.DataFrame) -> float:
        return float((lines["intercept"].mean() + lines["slope"].mean() * days).mean())

    assert all(mean(models.lines(model).dropna()) < mean(models.truth) for model in MODEL_NAMES)


def test_those_with_few_observations_are_pulled_farthest():
    models = missing_data("Some have little")
    left = pd.Series(dict(models.observations_left))
    notice = SCENES["missing-data", "Some have little"].notice
    assert f"From {left.min()} to {left.max()} observations" in notice
    pulled = distance_pulled(models)
    few = left <= left.median()
    assert pulled[few].mean() > 2 * pulled[~few].mean()
    assert left[pulled.idxmax()] == left.min()


# What the scenes on shrinkage claim


def shrinkage(title: str) -> ThreeModels:
    return models_of("shrinkage", title)


def test_all_of_them_show_the_plane():
    assert {scene.view.tab for scene in GALLERY["shrinkage"].scenes} == {"Shrinkage"}


def test_with_eight_observations_arrows_are_short_and_with_half_of_them_they_grow():
    models, halved = shrinkage("Everyone well known"), shrinkage("Half missing")
    assert set(models.observations_left.values()) == {8}
    pulled = distance_pulled(models)
    assert pulled.max() < models.observations["y"].std() / 4
    assert distance_pulled(halved).mean() > 2 * pulled.mean()
    assert SCENES["shrinkage", "Half missing"].view.pinned == models.scenario


def test_no_other_arrow_is_nearly_as_long_as_that_of_335():
    models = shrinkage("One with two points")
    assert models.observations_left["335"] == 2
    pulled = distance_pulled(models)
    assert pulled["335"] > 5 * pulled.drop("335").max()


def test_under_loud_noise_arrows_are_long_and_end_close_to_the_centre():
    models = shrinkage("Loud noise")
    pulled, own = distance_pulled(models), shrinkage("Everyone well known")
    assert pulled.mean() > 3 * distance_pulled(own).mean()
    assert (spread(models, "partial") < spread(models, "none") / 2).all()


def test_arrows_end_along_a_slanting_ellipse():
    models = shrinkage("High and steep")
    assert np.corrcoef(models.lines("partial").to_numpy().T)[0, 1] > 0.9


def test_the_dial_s_ends_are_one_point_for_all_and_everybody_s_own_line():
    turned = dial.turn(partial_of(shrinkage("The dial at complete pooling")))
    assert np.ptp(turned.lines[0], axis=0) == pytest.approx([0, 0])
    assert SCENES["shrinkage", "The dial at complete pooling"].view.dial == 0
    models = shrinkage("The dial at no pooling")
    turned = dial.turn(partial_of(models))
    assert turned.lines[-1] == pytest.approx(models.lines("none").to_numpy())
    assert SCENES["shrinkage", "The dial at no pooling"].view.dial == 1
