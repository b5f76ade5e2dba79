"""Data that determine little or nothing: a fit that can be trusted, or a reason."""

import math
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from modules.pooling import complete, none, partial
from modules.pooling.partial import PartialPooling
from modules.pooling.solver import reml
from modules.pooling.solver.cross_products import gather
from modules.pooling.solver.random_structure import random_structure
from modules.pooling.undetermined import Undetermined

FORMULAS = ("1", "1 + x", "0 + x", "1 + x ||")


def frame(*rows: tuple[str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["subject", "x", "y"])


def grid(n_subjects: int, n_occasions: int, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    subject = np.repeat(np.arange(n_subjects), n_occasions)
    x = np.tile(np.arange(float(n_occasions)), n_subjects)
    y = rng.normal(0, 3, n_subjects)[subject] + x + rng.normal(0, 1, len(x))
    return pd.DataFrame({"subject": subject.astype(str), "x": x, "y": y})


UNDETERMINED = {
    "nothing kept": (grid(3, 3).assign(kept=False), "No observations"),
    "no rows": (grid(3, 3).iloc[:0], "No observations"),
    "one row": (grid(1, 1), "the same x"),
    "one subject": (grid(1, 9), "Only one subject"),
    "one x": (grid(4, 3).assign(x=0.1), "the same x"),
    "one y": (grid(4, 3).assign(y=0.3), "values of y are the same"),
    "one line": (grid(4, 3).assign(y=lambda d: 0.1 + 0.7 * d["x"]), "exactly on one line"),
    "two observations": (frame(("a", 0, 1), ("b", 1, 5)), "exactly on one line"),
    "three observations": (frame(("a", 0, 1), ("a", 1, 5), ("b", 2, 0)), "no single answer"),
    "missing y": (grid(3, 3).assign(y=lambda d: d["y"].where(d["x"] > 0)), "no number"),
}


@pytest.mark.parametrize("case", UNDETERMINED)
def test_undetermined_data_have_a_reason(case: str):
    observations, word = UNDETERMINED[case]
    for formula in ("1", "1 + x"):
        with pytest.raises(Undetermined, match=word) as error:
            partial.fit(observations, formula)
        assert len(str(error.value)) <= 200


def test_one_observation_each_cannot_tell_subjects_from_residuals():
    singles = grid(9, 1).assign(x=np.arange(9.0))
    for formula in ("1", "1 + x", "1 + x ||"):
        with pytest.raises(Undetermined, match="no single answer"):
            partial.fit(singles, formula)
    assert partial.fit(singles, "0 + x").residual_variance > 0


def test_two_occasions_each_cannot_tell_two_random_effects_from_residuals():
    pairs = grid(9, 2)
    with pytest.raises(Undetermined, match="no single answer"):
        partial.fit(pairs, "1 + x")
    assert partial.fit(pairs, "1").n_observations == 18


@pytest.mark.parametrize("formula", ["1 + x", "1 + x ||"])
def test_subjects_exactly_on_their_own_lines_leave_no_residual_variance(formula: str):
    lines = grid(6, 4)
    code = lines["subject"].astype(int)
    lines["y"] = np.sin(1.0 + code) + np.cos(3.0 * code) * lines["x"]
    with pytest.raises(Undetermined, match="shrinks to zero"):
        partial.fit(lines, formula)


def test_a_batch_keeps_its_answers_beside_undetermined_data_sets():
    rng = np.random.default_rng(2)
    subject, x = np.repeat(np.arange(5), 4), np.tile(np.arange(4.0), 5)
    y = rng.normal(size=(4, 20)) + rng.normal(size=(4, 5))[:, subject]
    y[1] = 7.0
    kept = np.ones((4, 20), bool)
    kept[3] = False
    estimates = reml.estimate(gather(subject, x, y, kept), random_structure("1"))
    assert [reason is None for reason in estimates.undetermined] == [True, False, True, False]
    assert np.isfinite(estimates.criterion[[0, 2]]).all()
    assert np.isnan(estimates.criterion[[1, 3]]).all()
    alone = partial.fit(pd.DataFrame({"subject": subject.astype(str), "x": x, "y": y[2]}), "1")
    assert_allclose(estimates.criterion[2], alone.criterion, rtol=0, atol=1e-9)


def test_a_gap_between_magnitudes_is_no_obstacle():
    observations = grid(8, 6)
    plain = partial.fit(observations)
    far = partial.fit(observations.assign(x=1e6 + 1e-3 * observations["x"]))
    assert_allclose(far.residual_variance, plain.residual_variance, rtol=1e-4)
    large = observations.assign(y=1e5 * observations["subject"].astype(float) + observations["y"])
    ratio = (
        partial.fit(large, "1").residual_variance / partial.fit(observations, "1").residual_variance
    )
    assert 0.8 < ratio < 1.25


MAGNITUDES = st.sampled_from([1e-6, 1.0, 1e6])


@st.composite
def observations(draw: st.DrawFn) -> pd.DataFrame:
    """Draw few subjects with few observations, of many ties and any magnitude."""
    n = draw(st.integers(1, 14))
    n_subjects = draw(st.integers(1, 5))
    listed = lambda values: draw(st.lists(values, min_size=n, max_size=n))  # noqa: E731
    scale_x, scale_y = draw(MAGNITUDES), draw(MAGNITUDES)
    real = st.floats(-5, 5, allow_subnormal=False)
    values = draw(st.sampled_from([st.integers(-3, 3), real]))
    return pd.DataFrame(
        {
            "subject": [f"s{code}" for code in listed(st.integers(1, n_subjects))],
            "x": np.array(listed(st.integers(0, 4) if draw(st.booleans()) else real)) * scale_x,
            "y": np.array(listed(values)) * scale_y + draw(st.sampled_from([0.0, 100.0])) * scale_y,
            "kept": listed(st.sampled_from([True, True, True, False])),
        }
    )


def other_factors(formula: str, scale_x: float) -> list[np.ndarray]:
    """Return factors of the structure, spread over magnitudes in the units of x."""
    structure = random_structure(formula)
    sizes = (0.0, 0.2, 1.5, 7.0)
    intercepts = sizes if structure.has_intercept else (0.0,)
    slopes = sizes if structure.has_slope else (0.0,)
    correlations = (-0.9, 0.0, 0.9) if structure.correlated else (0.0,)
    return [
        np.array([[a, 0.0], [r * b / scale_x, math.sqrt(1 - r**2) * b / scale_x]])
        for a in intercepts
        for b in slopes
        for r in correlations
    ]


@settings(max_examples=250, derandomize=True, deadline=None)
@given(observations(), st.sampled_from(FORMULAS), st.booleans())
def test_any_data_have_a_fit_or_a_reason(data: pd.DataFrame, formula: str, is_reml: bool):
    own = none.fit(data)
    assert set(own.reasons) == set(own.lines[own.lines.isna().any(axis=1)].index)
    try:
        fit = partial.fit(data, formula, is_reml)
    except Undetermined as reason:
        sentence = str(reason)
    else:
        sentence = ""
        check_fit(fit, data)
    assert len(sentence) <= 200


def check_fit(fit: PartialPooling, data: pd.DataFrame) -> None:
    """Check that all numbers are finite and no other factor has a lower criterion."""
    assert np.isfinite(complete.fit(data).lines).all(axis=None)
    assert np.isfinite([fit.criterion, fit.residual_variance]).all()
    assert fit.residual_variance > 0.0
    for table in (
        fit.fixed_covariance,
        fit.random_covariance,
        fit.random_effects,
        fit.conditional_sd,
        fit.lines,
    ):
        assert np.isfinite(table).all(axis=None)
    assert fit.lines.index.tolist() == data["subject"].unique().tolist()
    for factor in other_factors(fit.random, fit.data.scale_x[0]):
        assert fit.criterion <= reml.criterion(fit.data, factor, fit.reml)[0] + 1e-6


@settings(max_examples=60, derandomize=True, deadline=None)
@given(observations(), st.sampled_from(FORMULAS), st.booleans(), st.randoms(use_true_random=False))
def test_order_and_labels_do_not_matter(
    data: pd.DataFrame, formula: str, is_reml: bool, random: Random
):
    order = list(range(len(data)))
    random.shuffle(order)
    renamed = data.iloc[order].assign(subject=lambda d: "new " + d["subject"])
    try:
        fit = partial.fit(data, formula, is_reml)
    except Undetermined as reason:
        with pytest.raises(Undetermined, match=str(reason)[:20]):
            partial.fit(renamed, formula, is_reml)
        return
    again = partial.fit(renamed, formula, is_reml)
    assert_allclose(again.criterion, fit.criterion, rtol=0, atol=1e-6)
    assert set(again.lines.index) == {f"new {label}" for label in fit.lines.index}


@settings(max_examples=60, derandomize=True, deadline=None)
@given(observations(), st.sampled_from(FORMULAS), st.sampled_from([1e-4, 0.5, 1e4]))
def test_units_of_y_shift_the_criterion(data: pd.DataFrame, formula: str, unit: float):
    try:
        fit = partial.fit(data, formula)
    except Undetermined:
        return
    scaled = partial.fit(data.assign(y=unit * data["y"]), formula)
    shift = 2 * (fit.n_observations - 2) * math.log(unit)
    assert_allclose(scaled.criterion, fit.criterion + shift, rtol=0, atol=1e-6)
