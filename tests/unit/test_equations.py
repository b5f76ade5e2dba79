from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.observations import observe
from modules.pooling import partial
from modules.pooling.solver.random_structure import SPELLINGS, random_structure
from modules.scenario import RANDOM_EFFECTS, RANGES, SLIDERS, RandomEffects, Scenario
from modules.views.widgets.equations import (
    covariance_of,
    data_generating_process,
    estimated_covariance,
)
from modules.words.wording import MINUS

TRUTH = ("intercept", "slope", "sd_intercept", "sd_slope", "correlation", "residual_sd")
OTHER = Scenario(
    intercept=310.0,
    slope=-4.5,
    sd_intercept=30.0,
    sd_slope=33.0,
    correlation=-0.9,
    residual_sd=25.0,
)
DIGITS = 1e-5  # values are written with six significant digits

quickly = settings(derandomize=True, deadline=None, max_examples=60)


def equations(truth: Scenario) -> ET.Element:
    return ET.fromstring(str(data_generating_process(truth)))


def values(truth: Scenario) -> dict[str, list[str]]:
    """By field, what its symbol's class marks in the equations."""
    found: dict[str, list[str]] = {}
    for mark in equations(truth).iter():
        for name in re.findall(r"symbol-(\w+)", mark.get("class") or ""):
            found.setdefault(name, []).append("".join(mark.itertext()))
    return found


def lines(truth: Scenario) -> list[str]:
    """What each equation says, without spaces."""
    return [re.sub(r"\s", "", "".join(one.itertext())) for one in equations(truth).iter("math")]


@pytest.mark.parametrize("truth", [Scenario(), OTHER], ids=["default", "other"])
def test_the_values_in_it_are_the_scenario_s(truth: Scenario):
    found = values(truth)
    assert set(found) == set(TRUTH)
    for field, texts in found.items():
        assert set(texts) == {f"{getattr(truth, field):g}".replace("-", MINUS)}


@quickly
@given(st.data())
def test_any_value_can_be_read_back(data: st.DataObject):
    truth: dict[str, Any] = {field: data.draw(st.floats(*RANGES[field])) for field in TRUTH}
    for field, texts in values(Scenario(**truth)).items():
        for text in texts:
            assert "-" not in text.replace("e-", "")
            assert float(text.replace(MINUS, "-")) == pytest.approx(truth[field], rel=DIGITS)


def test_they_are_the_chapter_s_three_levels():
    level_1, intercepts, slopes, effects, covariance, residuals = lines(OTHER)
    assert level_1 == "Ysd=β0s+β1sXsd+esd"
    assert intercepts == "β0s=310+S0s"
    assert slopes == f"β1s={MINUS}4.5+S1s"
    assert effects == "⟨S0s,S1s⟩∼N(⟨0,0⟩,Σ)"
    assert covariance == f"Σ=302{MINUS}0.9·30·33{MINUS}0.9·30·33332"
    assert residuals == "esd∼N(0,252)"


def test_the_covariance_is_in_both_corners_and_variances_on_the_diagonal():
    cells = [
        [re.sub(r"\s", "", "".join(cell.itertext())) for cell in row.iter("mtd")]
        for row in equations(OTHER).iter("mtr")
    ]
    assert cells[0][1] == cells[1][0] == f"{MINUS}0.9·30·33"
    assert (cells[0][0], cells[1][1]) == ("302", "332")
    squares = ["".join(mark.itertext()) for mark in equations(OTHER).iter("msup")]
    assert [re.sub(r"\s", "", square) for square in squares] == ["302", "332", "252"]


@pytest.mark.parametrize("field", TRUTH)
def test_every_symbol_has_a_slider(field: str):
    assert SLIDERS[field].symbol


def test_it_is_mathml_and_asks_for_nothing_from_elsewhere():
    written = str(data_generating_process(Scenario()))
    assert written.count("<math") == 6
    assert not re.search("http|src|href|<script|<link", written)


# The matrices that the chapter's five formulas build

INTERCEPT, SLOPE, BOTH = "τ002", "τ112", "ρτ00τ11"
CHAPTER: dict[RandomEffects, list[list[str]]] = {
    "1": [[INTERCEPT, "0"], ["0", "0"]],
    "1 + x": [[INTERCEPT, BOTH], [BOTH, SLOPE]],
    "x": [[INTERCEPT, BOTH], [BOTH, SLOPE]],
    "0 + x": [["0", "0"], ["0", SLOPE]],
    "1 + x ||": [[INTERCEPT, "0"], ["0", SLOPE]],
}


def matrices(written: object) -> list[list[list[str]]]:
    """The cells of each matrix, row by row, without spaces."""
    return [
        [
            [re.sub(r"\s", "", "".join(cell.itertext())) for cell in row.iter("mtd")]
            for row in table.iter("mtr")
        ]
        for table in ET.fromstring(str(written)).iter("mtable")
    ]


def test_there_is_a_matrix_of_the_chapter_for_every_choice():
    assert tuple(CHAPTER) == RANDOM_EFFECTS


@pytest.mark.parametrize("random", CHAPTER)
def test_a_structure_builds_the_chapter_s_matrix(random: RandomEffects):
    assert matrices(covariance_of(random)) == [CHAPTER[random]]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_another_spelling_is_the_same_structure(spelling: str):
    assert random_structure(spelling) is random_structure(SPELLINGS[spelling])
    assert random_structure(f"  {spelling.replace(' ', '')} ") is random_structure(spelling)


def test_another_spelling_is_the_same_fit():
    observations = observe(Scenario(missing=40))
    one, other = (partial.fit(observations, random) for random in ("1 + x", "x"))
    assert one.random == other.random == "1 + x"
    assert one.criterion == other.criterion


def test_the_estimated_matrices_are_the_chapter_s():
    covariance, sds, correlations = matrices(estimated_covariance(partial.fit(observe(Scenario()))))
    assert [[float(cell) for cell in row] for row in covariance] == [
        pytest.approx([958.35, 37.20], rel=2e-3),
        pytest.approx([37.20, 45.78], rel=2e-3),
    ]
    assert [float(cell) for cell in sds[0]] == pytest.approx([30.957, 6.766], rel=1e-3)
    assert [[float(cell) for cell in row] for row in correlations] == [
        [1.0, pytest.approx(0.1776, abs=1e-3)],
        [pytest.approx(0.1776, abs=1e-3), 1.0],
    ]


@pytest.mark.parametrize("random", ["1", "0 + x"])
def test_what_is_not_in_the_model_correlates_with_nothing(random: RandomEffects):
    fit = partial.fit(observe(Scenario()), random)
    covariance, _, correlations = matrices(estimated_covariance(fit))
    missing = 1 if random == "1" else 0
    for cells, there in ((covariance, "0"), (correlations, "?")):
        assert {*cells[missing], cells[0][missing], cells[1][missing]} == {there}
    assert correlations[1 - missing][1 - missing] == "1.000"


def test_independent_effects_have_no_covariance():
    fit = partial.fit(observe(Scenario()), "1 + x ||")
    covariance, _, correlations = matrices(estimated_covariance(fit))
    assert covariance[0][1] == covariance[1][0] == "0"
    assert correlations[0][1] == correlations[1][0] == "0"
