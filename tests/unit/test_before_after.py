from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from modules.pooling.partial import PartialPooling
from modules.pooling.shrinkage import distance_pulled
from modules.pooling.three_models import ThreeModels, fit
from modules.scenario import Scenario
from modules.words.before_after import difference, summary
from modules.words.wording import number

NAMES = ("γ₀", "γ₁", "τ₀₀", "τ₁₁", "σ", "average pull")
NOTHING = ["to three digits nothing has changed."]


def parameters(models: ThreeModels) -> dict[str, float]:
    partial = models.partial
    assert isinstance(partial, PartialPooling)
    values = (
        *partial.fixed_effects,
        *np.sqrt(np.diagonal(partial.random_covariance.to_numpy())),
        math.sqrt(partial.residual_variance),
        distance_pulled(models).mean(),
    )
    return dict(zip(NAMES, map(float, values), strict=True))


def test_the_same_fits_do_not_differ():
    assert difference(fit(Scenario()), fit(Scenario())) == NOTHING


def test_spoiled_data_are_told_by_what_was_lost_and_where_each_estimate_went():
    before, after = fit(Scenario()), fit(Scenario(missing=80))
    said = difference(before, after)
    left = len(after.observations) - len(after.missing)
    assert said[0] == f"observations 144 → {left}"
    assert said[1] == f"subjects without a line of their own 0 → {len(after.none.reasons)}"
    earlier, later = parameters(before), parameters(after)
    moves = {name: (number(earlier[name], 3), number(later[name], 3)) for name in earlier}
    assert said[2:] == [f"{name} {a} → {b}" for name, (a, b) in moves.items() if a != b]
    assert len(said) > 6


def test_a_number_that_reads_the_same_is_not_said_to_have_changed():
    for row in range(20):
        for sentence in difference(fit(Scenario()), fit(Scenario(removed=(row,)))):
            earlier, later = sentence.rsplit(" → ")
            assert not earlier.endswith(f" {later}")


def test_another_model_changes_estimates_and_no_data():
    said = difference(fit(Scenario()), fit(Scenario(random="1")))
    assert not any("observation" in sentence for sentence in said)
    assert any(sentence.startswith("τ₁₁") and sentence.endswith("→ 0") for sentence in said)


@pytest.mark.parametrize("way", [1, -1])
def test_without_an_answer_only_the_data_are_compared(way: int):
    pair = [fit(Scenario()), fit(Scenario(removed=tuple(range(144))))][::way]
    counts = [("144", "0"), ("0", "18")]
    (a, b), (c, d) = [pair[::way] for pair in counts]
    assert difference(*pair) == [
        f"observations {a} → {b}",
        f"subjects without a line of their own {c} → {d}",
    ]


def test_a_summary_counts_observations():
    assert summary(fit(Scenario())) == "144 of 144 observations"
    assert summary(fit(replace(Scenario(), removed=(1, 2)))) == "142 of 144 observations"


def test_what_a_fit_leaves_of_zero_is_zero():
    before = fit(Scenario("simulated", sample=1, random="1"))
    after = fit(Scenario("simulated", sd_intercept=0.0, sd_slope=0.0, sample=1, random="1"))
    (moved,) = [said for said in difference(before, after) if said.startswith("τ₀₀")]
    assert moved.endswith("→ 0")
