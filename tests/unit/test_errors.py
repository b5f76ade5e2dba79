"""The picture of errors: where each dot is, and who has none."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawn_marks import HIDDEN, drawn_marks

from modules.figures import errors
from modules.figures.error_limits import largest_error
from modules.figures.errors import Errors
from modules.pooling.three_models import MODEL_NAMES, ThreeModels, fit
from modules.pooling.undetermined import Undetermined
from modules.scenario import Scenario
from modules.scenario.view_settings import ERRORS, Error
from modules.study.sizes_of_errors import sizes_of_errors
from modules.words.errors import verdict

SIMULATED = Scenario("simulated", missing=60, seed=3)
PIXELS = 0.06


def layout(models: ThreeModels, error: Error = "line", height: int = 520) -> Errors:
    largest = largest_error(models.scenario, error)
    return Errors(error, largest, len(models.subjects), 640, height)


def places(
    models: ThreeModels, error: Error = "line", pinned: ThreeModels | None = None
) -> dict[str, dict[str, str]]:
    return drawn_marks(errors.figure(models, layout(models, error), pinned))


def assert_dots_stand_at(models: ThreeModels, error: Error) -> None:
    shown, frame = layout(models, error), layout(models, error).frame(models)
    placed, sizes = places(models, error), sizes_of_errors(models, error)
    for subject in models.subjects:
        for model in MODEL_NAMES:
            size, dot = float(sizes.at[subject, model]), placed[f"{model}:{subject}"]
            if math.isnan(size):
                assert dot == HIDDEN
                continue
            across = frame.to_picture([min(size, shown.largest)], [0])[0, 0]
            assert float(dot["cx"]) == pytest.approx(across, abs=PIXELS)
            assert float(dot["cy"]) == pytest.approx(
                float(placed[f"name:{subject}"]["y"]), abs=2 * PIXELS
            )


@pytest.mark.parametrize("error", ERRORS)
def test_a_dot_stands_at_the_error_against_the_truth(error: Error):
    models = fit(SIMULATED)
    assert models.none.reasons
    assert_dots_stand_at(models, error)


@pytest.mark.parametrize("scenario", [Scenario(missing=60), Scenario("radon", missing=40)], ids=str)
def test_a_dot_stands_at_the_error_of_predictions_where_the_truth_is_unknown(scenario: Scenario):
    assert_dots_stand_at(fit(scenario), "line")


def test_where_nothing_is_missing_there_are_rows_without_dots():
    models = fit(Scenario())
    placed = places(models)
    shown = {name.split(":")[0] for name, place in placed.items() if "visibility" not in place}
    assert shown == {"name", "member"}


def test_rows_go_from_the_most_unusual_true_line_to_the_most_usual():
    models = fit(SIMULATED)
    assert models.truth is not None
    placed = places(models)
    in_order = sorted(models.subjects, key=lambda subject: float(placed[f"name:{subject}"]["y"]))
    whole = fit(replace(SIMULATED, missing=0)).truth
    assert whole is not None
    off = whole - [SIMULATED.intercept, SIMULATED.slope]
    x = np.linspace(0.0, SIMULATED.occasions - 1.0, 1001)
    apart = np.square(off.to_numpy() @ [np.ones_like(x), x]).mean(axis=1)
    assert in_order == [models.subjects[row] for row in np.argsort(-apart)]


def test_pinned_fits_have_ghosts_where_they_are_held_against_the_truth():
    now, before = fit(SIMULATED), fit(replace(SIMULATED, missing=0))
    placed, frame = places(now, "line", before), layout(now).frame(now)
    for subject, size in sizes_of_errors(before, "line")["partial"].items():
        across = frame.to_picture([size], [0])[0, 0]
        assert float(placed[f"ghost:{subject}"]["cx"]) == pytest.approx(across, abs=PIXELS)
    assert places(now)["ghost:S1"] == HIDDEN
    assert not any(name.startswith("ghost") for name in places(fit(Scenario(missing=30))))


def test_rows_too_low_for_labels_have_theirs_while_they_are_raised():
    for subjects, room in ((18, True), (200, False)):
        models = fit(Scenario("simulated", subjects=subjects))
        figure = errors.figure(models, layout(models))
        (name,) = [mark for mark in figure.marks if mark.name == "name"]
        shown = "where-room" if room else "only-raised"
        assert name.looks["class"] == f"row-label {shown}"
        assert len(figure.labels) == subjects


@pytest.mark.parametrize("error", ERRORS)
def test_most_errors_are_told_from_larger_ones(error: Error):
    for sample in range(5):
        models = fit(Scenario("simulated", sample=sample))
        sizes = sizes_of_errors(models, error).to_numpy()
        largest = largest_error(models.scenario, error)
        assert np.mean(sizes < largest) > 0.9
        assert np.median(sizes) > largest / 20


def test_before_anything_is_missing_no_error_of_complete_pooling_is_beyond_the_axis():
    whole = fit(Scenario())
    assert not isinstance(whole.complete, Undetermined)
    off = whole.complete.predict(whole.observations) - whole.observations["y"]
    by_subject: Any = (off**2).groupby(whole.observations["subject"]).mean()
    worst = float(np.sqrt(by_subject.max()))
    assert worst <= largest_error(Scenario(missing=80), "line") < 1.5 * worst


def test_a_truth_without_any_differences_still_has_an_axis():
    plain = Scenario("simulated", sd_intercept=0, sd_slope=0, residual_sd=0)
    for error in ERRORS:
        assert largest_error(plain, error) > 0


def test_the_words_and_labels_are_what_is_said_elsewhere():
    models = fit(SIMULATED)
    figure = errors.figure(models, layout(models))
    assert figure.words == verdict(models, "line")
    assert figure.labels["S1"].startswith("S1: ")
    assert figure.title.endswith("by model, the most unusual true line first")
