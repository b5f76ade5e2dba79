"""The programs in Python are run; where MixedLM is right, its estimates are those on the screen."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scenarios_of_scripts import scenarios

from modules.pooling.complete import CompletePooling
from modules.pooling.partial import PartialPooling
from modules.pooling.second_opinion import SAME_CRITERION
from modules.pooling.solver.random_structure import random_structure

from .conftest import Told

NAMES = [*scenarios()]
PICTURES = {"complete": "lines.png", "partial": "shrinkage.png"}


def estimates(one: Told) -> dict[str, Any]:
    return json.loads((one.folder / "estimates.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_python_has_the_data(run_in_python: dict[str, Told], name: str):
    one = run_in_python[name]
    found, rows = estimates(one), one.about.rows
    assert found["label"] == rows["subject"].tolist()
    assert found["x"] == rows["x"].tolist()
    assert found["y"] == rows["y"].tolist()


@pytest.mark.parametrize("name", NAMES)
def test_python_fits_complete_and_no_pooling(run_in_python: dict[str, Told], name: str):
    one = run_in_python[name]
    found, models = estimates(one), one.models
    if not isinstance(models.complete, CompletePooling):
        assert "complete" not in found
        return
    assert_allclose(found["complete"], models.complete.coefficients, rtol=1e-9)
    sigma = math.sqrt(models.complete.residual_variance)
    assert_allclose(found["complete_sigma"], sigma, rtol=1e-9)
    lines = models.none.lines.loc[one.about.labels].dropna()
    assert [*found["none"]] == lines.index.tolist()
    if len(lines):
        assert_allclose([*found["none"].values()], lines, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_python_fits_partial_pooling_or_says_that_it_is_wrong(
    run_in_python: dict[str, Told], name: str
):
    one = run_in_python[name]
    found, fit, opinion = estimates(one), one.models.partial, one.opinion
    program = " ".join((one.folder / "script.py").read_text(encoding="utf-8").split("\n# "))
    if not isinstance(fit, PartialPooling):
        assert "criterion" not in found
        assert str(fit) in program
        return
    assert opinion is not None
    assert_allclose(found["criterion"], opinion.criterion_here, rtol=0, atol=1e-6)
    is_wrong = opinion.criterion_here > fit.criterion + SAME_CRITERION
    assert ("Beware: MixedLM stops too early" in program) == is_wrong
    assert is_wrong == (f"the lowest is {fit.criterion:#.7g}".rstrip(".") in program)
    if is_wrong:
        return
    assert_allclose(found["criterion"], fit.criterion, rtol=0, atol=SAME_CRITERION)
    sigma = math.sqrt(fit.residual_variance)
    assert_allclose(found["fixed"], fit.fixed_effects, rtol=1e-3)
    assert_allclose(found["sigma"], sigma, rtol=1e-3)
    terms = random_structure(fit.random).terms
    sds = np.sqrt(np.diag(fit.random_covariance))[terms]
    assert_allclose(found["sd"], sds, rtol=2e-2, atol=2e-3 * sigma)
    lines = fit.lines.loc[[*found["line"]]]
    assert_allclose([*found["line"].values()], lines, rtol=1e-2, atol=1e-2 * sigma)


def test_mixed_lm_is_right_in_some_and_wrong_in_others(run_in_python: dict[str, Told]):
    said = [
        "Beware: MixedLM" in (one.folder / "script.py").read_text(encoding="utf-8")
        for one in run_in_python.values()
        if isinstance(one.models.partial, PartialPooling)
    ]
    assert 3 <= sum(said) <= len(said) / 2


@pytest.mark.parametrize("name", NAMES)
def test_plotnine_draws_without_a_warning(run_in_python: dict[str, Told], name: str):
    one = run_in_python[name]
    for model, picture in PICTURES.items():
        fitted = isinstance(getattr(one.models, model), CompletePooling | PartialPooling)
        assert (one.folder / picture).exists() == fitted
    warned = (one.folder / "warnings_python.txt").read_text(encoding="utf-8").splitlines()
    assert [warning for warning in warned if warning.startswith("Plotnine")] == []
