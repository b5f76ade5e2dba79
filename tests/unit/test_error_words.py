"""What is said of errors, against the tables that it is said of."""

from __future__ import annotations

import numpy as np
import pytest

from modules.pooling.three_models import MODEL_NAMES, ThreeModels, fit
from modules.pooling.undetermined import Undetermined
from modules.scenario import Scenario
from modules.scenario.view_settings import ERRORS, Error
from modules.study.prediction_errors import left_out_observations
from modules.study.scoreboard import scoreboard
from modules.study.sizes_of_errors import sizes_of_errors
from modules.words.errors import NOTHING_MISSING, best_of, sentences, unit_of, verdict
from modules.words.model_titles import MODEL_TITLES
from modules.words.wording import number

EVERYTHING = tuple(range(144))


def closest(models: ThreeModels, error: Error) -> tuple[str, int, int]:
    board = scoreboard(models, error)
    best = str(board["closest"].idxmax())
    return MODEL_TITLES[best], int(board["closest"].max()), int(board["subjects"].iloc[0])  # type: ignore[index]


@pytest.mark.parametrize("error", ERRORS)
def test_the_closest_model_is_named_with_how_many_it_is_closest_for(error: Error):
    models = fit(Scenario("simulated", missing=40))
    title, most, compared = closest(models, error)
    to = "" if error == "line" else f" to the true {error}"
    assert verdict(models, error).startswith(
        f"{title} is closest{to} for {most} of {compared} subjects."
    )


def test_who_is_not_compared_is_counted_with_the_reason():
    models = fit(Scenario("simulated", missing=60, seed=3))
    lineless = len(models.none.reasons)
    assert lineless > 0
    assert verdict(models, "line").endswith(
        f"Not compared: {lineless} without a line of their own."
    )
    assert "Not compared" not in verdict(fit(Scenario("simulated")), "line")


def test_models_that_are_the_same_are_named_together():
    """Without variance between subjects partial pooling is complete pooling."""
    for sample in range(40):
        models = fit(Scenario("simulated", sd_intercept=0, sd_slope=0, sample=sample, random="1"))
        assert not isinstance(models.partial, Undetermined)
        if (models.partial.random_covariance.to_numpy() == 0.0).all():
            said = verdict(models, "line")
            assert said.startswith("Complete pooling and partial pooling are equally closest for ")
            return
    pytest.fail("no sample without variance")


def test_nothing_to_compare_is_said_with_its_reason():
    one_subject = fit(Scenario("simulated", subjects=2, removed=tuple(range(8))))
    assert isinstance(one_subject.partial, Undetermined)
    said = verdict(one_subject, "line")
    assert said.startswith("No comparison: only one subject has observations")
    assert verdict(fit(Scenario(removed=EVERYTHING)), "line").startswith(
        "No comparison: no observations are left"
    )


def test_where_nothing_is_missing_one_sentence_says_to_take_some_away():
    assert verdict(fit(Scenario()), "line") == NOTHING_MISSING


def test_the_best_prediction_is_named_with_how_many_observations_it_is_of():
    models = fit(Scenario(missing=60))
    table = left_out_observations(models).query("ground == 'common'").set_index("model")
    best, n = str(table["rmse"].idxmin()), int(table["observations"].iloc[0])
    said = verdict(models, "line")
    assert said.startswith(
        f"{MODEL_TITLES[best]} best predicts {n} observations taken away."  # type: ignore[index]
    )
    rest = len(models.missing) - n
    assert rest > 0
    assert said.endswith(f"{rest} more belong to subjects without an own line.")


def test_the_best_are_all_that_are_the_same_but_for_rounding():
    assert best_of([2.0, 1.0, 3.0]) == ["none"]
    assert best_of([1.0 + 1e-12, 2.0, 1.0]) == ["complete", "partial"]


@pytest.mark.parametrize(
    "scenario", [Scenario("simulated", missing=60, seed=3), Scenario(missing=60)], ids=str
)
def test_each_subject_s_errors_are_said_and_why_one_has_none(scenario: Scenario):
    models = fit(scenario)
    sizes, said = sizes_of_errors(models, "line"), sentences(models, "line")
    assert set(said) == set(models.subjects)
    for subject in models.subjects:
        sentence = said[subject]
        left, made = models.observations_left[subject], models.observations_made[subject]
        assert sentence.startswith(f"{left} of {made} observations left.")
        for model in MODEL_NAMES:
            size = float(sizes.at[subject, model])
            assert np.isnan(size) or f"{MODEL_TITLES[model].lower()} {number(size, 3)}" in sentence
        reason = models.reason("none", subject)
        assert ("No pooling has no line: " in sentence) == (reason is not None)
        if reason:
            assert reason[1:] in sentence


def test_of_whom_nothing_was_taken_away_there_is_nothing_to_predict():
    models = fit(Scenario(removed=(0,)))
    said = sentences(models, "line")
    assert "There is nothing to predict." not in said["308"]
    assert said["309"] == "8 of 8 observations left. There is nothing to predict."


def test_errors_have_the_unit_of_what_is_held_against_what():
    simulated, real = fit(Scenario("simulated")), fit(Scenario())
    assert [unit_of(simulated, error) for error in ERRORS] == ["ms", "ms", "ms per day"]
    assert {unit_of(real, error) for error in ERRORS} == {"ms"}
