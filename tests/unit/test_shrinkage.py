from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from modules.observations import observe
from modules.pooling.partial import PartialPooling
from modules.pooling.shrinkage import distance_pulled, sentences
from modules.pooling.three_models import ThreeModels, fit
from modules.pooling.undetermined import Undetermined
from modules.pooling.wording import number, per_cent
from modules.scenario import DATA_NAMES, RANDOM_EFFECTS, DataName, RandomEffects, Scenario

WITHOUT_A_FILE: list[DataName] = [name for name in DATA_NAMES if name != "uploaded"]
SPOILED = [
    Scenario(data, missing=missing, random=random)
    for data in WITHOUT_A_FILE
    for missing in (0, 50)
    for random in RANDOM_EFFECTS
]


def fitted(scenario: Scenario) -> tuple[ThreeModels, PartialPooling]:
    models = fit(scenario)
    assert isinstance(models.partial, PartialPooling)
    return models, models.partial


def rows_of(data: DataName) -> dict[str, list[int]]:
    groups = observe(Scenario(data)).groupby("subject").groups
    return {str(subject): [int(row) for row in rows] for subject, rows in groups.items()}


@pytest.mark.parametrize(
    "scenario",
    [Scenario(), Scenario(missing=60), Scenario("radon", random="1"), Scenario("oxboys")],
    ids=str,
)
def test_the_distance_is_the_root_mean_square_between_the_lines(scenario: Scenario):
    models = fit(scenario)
    x = models.observations["x"].to_numpy()
    cells = 20_000
    across = x.min() + (np.arange(cells) + 0.5) / cells * (x.max() - x.min())
    moved = models.lines("partial") - models.lines("none")
    pulled = distance_pulled(models).to_dict()

    assert tuple(pulled) == models.subjects
    for subject, intercept, slope in moved.itertuples():
        expected = np.sqrt(np.mean((intercept + slope * across) ** 2))
        assert pulled[subject] == pytest.approx(expected, rel=1e-6, nan_ok=True)


def test_the_range_is_that_of_all_observations_kept_or_not():
    last_day = np.flatnonzero(observe(Scenario())["x"].to_numpy() == 7)
    models = fit(Scenario(removed=tuple(int(row) for row in last_day)))
    moved = models.lines("partial") - models.lines("none")
    at_ends = np.array([moved["intercept"], moved["intercept"] + 7 * moved["slope"]])
    expected = np.sqrt((at_ends[0] ** 2 + at_ends[0] * at_ends[1] + at_ends[1] ** 2) / 3)
    np.testing.assert_allclose(distance_pulled(models), expected)


def test_a_distance_from_no_line_is_none():
    models = fit(Scenario("radon", missing=40))
    without_line = models.lines("none")["slope"].isna().to_numpy()
    assert without_line.any()
    np.testing.assert_array_equal(distance_pulled(models).isna(), without_line)


def test_no_distance_where_partial_pooling_has_no_answer():
    models = fit(Scenario(removed=tuple(range(144))))
    assert distance_pulled(models).isna().all()


def test_everybody_has_a_sentence_without_an_answer_too():
    models = fit(Scenario(removed=tuple(range(144))))
    assert isinstance(models.partial, Undetermined)
    said = sentences(models)
    assert tuple(said) == models.subjects
    assert set(said.values()) == {"Partial pooling has no answer for these data."}


def test_a_subject_without_observations_gets_the_population_line():
    subject, rows = next(iter(rows_of("baseline_corrected").items()))
    said = sentences(fit(Scenario(removed=tuple(rows))))[subject]
    assert said == "No observations left: partial pooling gives the population line."


def test_a_subject_with_one_observation_has_no_line_to_be_pulled():
    subject, rows = next(iter(rows_of("baseline_corrected").items()))
    said = sentences(fit(Scenario(removed=tuple(rows[1:]))))[subject]
    assert said.startswith("1 observation cannot give it a line of its own")


def test_observations_at_a_single_x_give_no_line_either():
    models = fit(Scenario("radon"))
    said = sentences(models)
    several = [s for s in models.none.reasons if models.observations_left[s] > 1]
    assert several
    for subject in several:
        left = models.observations_left[subject]
        assert said[subject].startswith(f"{left} observations cannot give it a line of its own")


def claims(sentence: str) -> dict[str, str]:
    """What a sentence says of each term, without the numbers from and to."""
    assert sentence.startswith("Partial pooling pulls its intercept from ")
    intercept, slope = re.split(r" and its (?=slope from)", sentence.removesuffix("."))
    return {"intercept": intercept, "slope": slope}


@pytest.mark.parametrize("data", WITHOUT_A_FILE)
def test_a_sentence_says_truly_where_each_term_went(data: DataName):
    for scenario in (scenario for scenario in SPOILED if scenario.data == data):
        models, partial = fitted(scenario)
        said = sentences(models)
        for subject in models.lines("none").dropna().index:
            for term, claim in claims(said[subject]).items():
                own = float(models.none.lines.at[subject, term])  # type: ignore[arg-type]
                pooled = float(partial.lines.at[subject, term])  # type: ignore[arg-type]
                population = float(partial.fixed_effects[term])  # type: ignore[arg-type]
                assert f"{term} from {number(own)} to {number(pooled)}" in claim
                check_direction(claim, own, pooled, population)


def check_direction(claim: str, own: float, pooled: float, population: float) -> None:
    nearly = 1e-9 * (abs(own) + abs(population))
    if "away from" in claim:
        assert abs(pooled - population) >= abs(own - population)
        assert (pooled - population) * (own - population) > 0
        assert f"the population's {number(population)}" in claim
    elif "past" in claim:
        assert abs(pooled - own) > abs(population - own) + nearly
        assert (pooled - population) * (own - population) < 0
        assert f"the population's {number(population)}" in claim
    elif "of the way" in claim:
        assert min(own, population) - nearly <= pooled <= max(own, population) + nearly
        share = abs(pooled - own) / abs(population - own)
        assert f"({per_cent(share)} of the way to {number(population)})" in claim


def test_all_three_directions_happen():
    all_said = " ".join(said for scenario in SPOILED for said in sentences(fit(scenario)).values())
    for direction in ("away from", "past", "of the way"):
        assert direction in all_said


@pytest.mark.parametrize("data", WITHOUT_A_FILE)
@pytest.mark.parametrize(("random", "fixed"), [("1", "slope"), ("0 + x", "intercept")])
def test_a_term_that_does_not_vary_is_pulled_all_the_way(
    data: DataName, random: RandomEffects, fixed: str
):
    models, partial = fitted(Scenario(data, missing=20, random=random))
    said = sentences(models)
    own = models.none.lines.dropna().to_dict()[fixed]
    population = partial.fixed_effects.to_dict()[fixed]
    spread = np.std(list(own.values()))
    for subject, value in own.items():
        if abs(value - population) > 0.01 * spread:
            assert f"{per_cent(1.0)} of the way" in claims(said[subject])[fixed]


def test_a_subject_that_stands_where_the_population_does_is_pulled_no_share_of_no_way():
    models, partial = fitted(Scenario())
    coefficients = models.none.coefficients.copy()
    coefficients[0] = partial.fixed_effects
    models = replace(models, none=replace(models.none, coefficients=coefficients))
    said = sentences(models)[models.subjects[0]]
    assert "(" not in said


def test_terms_stand_in_the_order_of_the_equation():
    for sentence in sentences(fit(Scenario())).values():
        places: list[Any] = [sentence.find(term) for term in ("intercept", "slope")]
        assert all(one < other for one, other in pairwise(places))
