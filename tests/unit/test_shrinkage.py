from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from modules.observations import observe
from modules.pooling.dial import terms_that_vary
from modules.pooling.lines import TERMS
from modules.pooling.partial import PartialPooling
from modules.pooling.reliability import reliability
from modules.pooling.shrinkage import distance_pulled, shares_kept, table
from modules.pooling.three_models import ThreeModels, fit
from modules.pooling.undetermined import Undetermined
from modules.scenario import DATA_NAMES, RANDOM_EFFECTS, DataName, RandomEffects, Scenario
from modules.words.shrinkage import sentences
from modules.words.wording import count, number, per_cent

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


def test_shares_kept_lead_from_the_population_to_the_estimates():
    for scenario in SPOILED[::3]:
        models, partial = fitted(scenario)
        own, kept = models.none.lines, shares_kept(models)
        reached = partial.fixed_effects + kept * (own - partial.fixed_effects)
        known = kept.notna().to_numpy()
        np.testing.assert_allclose(
            reached.to_numpy()[known], partial.lines.to_numpy()[known], rtol=1e-9, atol=1e-9
        )
        assert not known[own["slope"].isna().to_numpy()].any()
        assert known.any()


def test_a_share_of_no_distance_is_none():
    models, partial = fitted(Scenario())
    coefficients = models.none.coefficients.copy()
    coefficients[0] = partial.fixed_effects
    models = replace(models, none=replace(models.none, coefficients=coefficients))
    kept = shares_kept(models).isna()
    assert kept.iloc[0].all()
    assert not kept.iloc[1:].any(axis=None)
    assert "kept" not in sentences(models)[models.subjects[0]]


def test_a_balanced_random_intercept_keeps_its_reliability_of_the_mean():
    models, partial = fitted(Scenario(random="1"))
    x = models.observations["x"][models.observations["kept"]].mean()
    own = models.none.lines["intercept"] + x * models.none.lines["slope"]
    population = partial.fixed_effects @ [1.0, x]
    kept = partial.random_effects["intercept"] / (own - population)
    np.testing.assert_allclose(kept, table(models)["reliability_intercept"], rtol=1e-8)


COLUMNS = [
    "observations",
    "own_intercept",
    "own_slope",
    "pooled_intercept",
    "pooled_slope",
    "kept_intercept",
    "kept_slope",
    "reliability_intercept",
    "reliability_slope",
    "distance",
]


@pytest.mark.parametrize("scenario", [*SPOILED[:3], Scenario("radon", missing=60)], ids=str)
def test_the_table_gathers_what_is_known(scenario: Scenario):
    models, partial = fitted(scenario)
    gathered = table(models)
    assert gathered.columns.tolist() == COLUMNS
    assert tuple(gathered.index) == models.subjects
    assert gathered["observations"].to_dict() == dict(models.observations_left)
    for name, expected in (
        ("own", models.none.lines),
        ("pooled", partial.lines),
        ("kept", shares_kept(models)),
    ):
        np.testing.assert_array_equal(gathered[[f"{name}_intercept", f"{name}_slope"]], expected)
    matrices = reliability(partial)
    np.testing.assert_array_equal(gathered["reliability_intercept"], matrices[:, 0, 0])
    np.testing.assert_array_equal(gathered["reliability_slope"], matrices[:, 1, 1])
    np.testing.assert_array_equal(gathered["distance"], distance_pulled(models))


def test_the_table_without_an_answer_has_own_lines_only():
    gathered = table(fit(Scenario(removed=tuple(range(136)))))
    known = gathered.dropna(axis="columns", how="all").columns.tolist()
    assert known == ["observations", "own_intercept", "own_slope"]
    nothing = table(fit(Scenario(removed=tuple(range(144)))))
    assert nothing["observations"].tolist() == [0] * 18


def test_a_subject_without_observations_sits_on_the_population_line():
    subject, rows = next(iter(rows_of("baseline_corrected").items()))
    said = sentences(fit(Scenario(removed=tuple(rows))))[subject]
    assert said == "No observations left: it sits on the population line."


@pytest.mark.parametrize("random", RANDOM_EFFECTS)
def test_without_a_line_it_keeps_a_share_of_the_distance_of_its_mean(random: RandomEffects):
    models, partial = fitted(Scenario("radon", missing=30, random=random))
    said = sentences(models)
    seen = [s for s in models.none.reasons if models.observations_left[s]]
    kept = models.observations.loc[models.observations["kept"]]
    for subject in seen:
        of_subject = kept.loc[kept["subject"] == subject]
        z = np.array([1.0, of_subject["x"].iloc[0]])
        line, population = partial.lines.loc[subject].to_numpy(), partial.fixed_effects.to_numpy()
        share = z @ (line - population) / (of_subject["y"].mean() - z @ population)
        assert f"it kept {per_cent(share)} of the distance between" in said[subject]
        alone = models.observations_left[subject] == 1
        assert ("its value" if alone else "their mean") in said[subject]
        assert said[subject].startswith(count(len(of_subject), "observation"))
    assert {models.observations_left[subject] == 1 for subject in seen} == {True, False}


def test_a_sentence_says_truly_what_each_term_kept():
    directions = set()
    for scenario in SPOILED:
        models, partial = fitted(scenario)
        if not terms_that_vary(partial).any():
            continue
        said, gathered = sentences(models), table(models)
        for subject, row in gathered.dropna(subset="own_slope").to_dict("index").items():
            first = said[str(subject)].split(". ")[0].split("; ", 1)[1]
            claims = first.removesuffix(".").split(" and ")
            varying = np.flatnonzero(terms_that_vary(partial))
            assert len(claims) == len(varying)
            for claim, term in zip(claims, TERMS[varying], strict=True):
                assert claim.startswith(f"its {term} ")
                directions.add(
                    direction(claim, row[f"own_{term}"], row[f"pooled_{term}"], row[f"kept_{term}"])
                )
    assert directions == {"kept", "past", "away", "stayed", "moved"}


def direction(claim: str, own: float, pooled: float, kept: float) -> str:
    """Check a claim about a term, and return which kind it is."""
    if "stayed" in claim:
        assert number(own) == number(pooled)
        return "stayed"
    if abs(own) > 1e-9:
        assert f"{number(own)} to {number(pooled)}" in claim
    if "past" in claim:
        assert kept < 0
        return "past"
    if "away" in claim:
        assert kept > 1
        return "away"
    if "kept" in claim:
        assert f"kept {per_cent(kept)} of its own" in claim
        assert -0.01 < kept < 1.01
        return "kept"
    assert np.isnan(kept)
    return "moved"


def test_a_number_that_is_but_rounding_is_zero():
    for said in sentences(fit(Scenario("chickweight", missing=80))).values():
        assert "e−" not in said


def test_an_arrow_that_misses_the_population_has_a_reason():
    scenarios = {"ρ = 0.18": Scenario(), "one term more surely": Scenario(random="1 + x ||")}
    for why, scenario in scenarios.items():
        models, partial = fitted(scenario)
        own, kept = models.none.lines.to_numpy(), shares_kept(models).to_numpy()
        away = partial.fixed_effects.to_numpy() - own
        size = np.sqrt((away**2).mean(axis=0))
        to_centre = np.arctan2(*(away / size).T)
        moved = np.arctan2(*((partial.lines.to_numpy() - own) / size).T)
        angle = np.abs(np.angle(np.exp(1j * (to_centre - moved)), deg=True))
        misses = (angle > 12) | ((kept < -0.01) | (kept > 1.01)).any(axis=1)
        said = np.array([why in sentence for sentence in sentences(models).values()])
        np.testing.assert_array_equal(said, misses)
        assert 0 < misses.sum() < len(misses)


@pytest.mark.parametrize(
    ("random", "why"),
    [("1", "Only intercepts may differ: its slope"), ("0 + x", "Only slopes may differ: its int")],
)
def test_a_term_that_may_not_differ_is_the_population_s(random: RandomEffects, why: str):
    models, partial = fitted(Scenario(missing=20, random=random))
    value = partial.fixed_effects.to_numpy()[1 if random == "1" else 0]
    for said in sentences(models).values():
        assert why in said
        assert said.endswith(f"is the population's {number(value)}.")


def test_singular_fits_say_so():
    scenarios = {
        "τ₁₁ is estimated as zero: its slope": Scenario(
            "simulated", sd_slope=0.0, random="1 + x ||"
        ),
        "τ₀₀ is estimated as zero: its intercept": Scenario(
            "simulated", sd_intercept=0.0, random="1 + x ||"
        ),
        "with ρ = +1 all": Scenario("simulated", correlation=1.0, missing=30),
        "with ρ = −1 all": Scenario("simulated", correlation=-1.0, missing=30),
        "no differences between subjects were found": Scenario(
            "simulated", sd_intercept=0.0, sd_slope=0.0, random="1"
        ),
    }
    for words, scenario in scenarios.items():
        said = [
            sentence
            for sample in range(1, 13)
            for sentence in sentences(fit(replace(scenario, sample=sample))).values()
        ]
        assert any(words in sentence for sentence in said), words


def test_sentences_are_short():
    lengths = [len(said) for scenario in SPOILED for said in sentences(fit(scenario)).values()]
    assert max(lengths) <= 240
    assert np.mean(lengths) < 170


def test_no_differences_at_all_leave_nothing_to_explain():
    scenario = Scenario(
        data="simulated",
        intercept=0,
        slope=-50,
        sd_intercept=0,
        sd_slope=0,
        correlation=-1,
        residual_sd=100,
        subjects=2,
        occasions=3,
        reml=False,
    )
    models, partial = fitted(scenario)
    assert partial.random_covariance.to_numpy().tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert all("no differences between subjects" in said for said in sentences(models).values())
