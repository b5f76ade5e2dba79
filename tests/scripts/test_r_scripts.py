"""The programs in R are run, and every estimate is the one on the screen."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scenarios_of_scripts import scenarios

from modules.pooling.complete import CompletePooling
from modules.pooling.partial import PartialPooling
from modules.pooling.solver.random_structure import random_structure

from .conftest import Told

NAMES = [*scenarios()]


def estimates(one: Told) -> dict[str, dict[str, str]]:
    """What R has written, by quantity and name or number."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for line in (one.folder / "estimates.tsv").read_text(encoding="utf-8").splitlines():
        quantity, name, value = line.split("\t")
        found[quantity][name] = value
    return found


def numbers(of_quantity: dict[str, str]) -> list[float]:
    return [float(value.replace("NA", "nan")) for value in of_quantity.values()]


def by_label(of_quantity: dict[str, str]) -> dict[str, float]:
    names = [bytes.fromhex(name).decode() for name in of_quantity]
    return dict(zip(names, numbers(of_quantity), strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_r_has_the_data(run_in_r: dict[str, Told], name: str):
    one = run_in_r[name]
    found, rows = estimates(one), one.about.rows
    labels = [bytes.fromhex(label).decode() for label in found["label"].values()]
    assert labels == rows["subject"].tolist()
    # R reads a decimal number to the last bit but one.
    assert_allclose(numbers(found["x"]), rows["x"], rtol=4e-16)
    assert_allclose(numbers(found["y"]), rows["y"], rtol=4e-16)


@pytest.mark.parametrize("name", NAMES)
def test_r_fits_complete_and_no_pooling(run_in_r: dict[str, Told], name: str):
    one = run_in_r[name]
    found, models = estimates(one), one.models
    if not isinstance(models.complete, CompletePooling):
        assert "complete" not in found
        return
    assert_allclose(numbers(found["complete"]), models.complete.coefficients, rtol=1e-9)
    sigma = np.sqrt(models.complete.residual_variance)
    assert_allclose(numbers(found["complete_sigma"]), sigma, rtol=1e-9)
    lines = models.none.lines.loc[one.about.labels]
    intercepts, slopes = by_label(found["none_intercept"]), by_label(found["none_slope"])
    assert [*slopes] == one.about.labels
    assert_allclose([*slopes.values()], lines["slope"], rtol=1e-7, atol=1e-9)
    drawn = lines["slope"].notna().to_numpy()
    assert_allclose(np.array([*intercepts.values()])[drawn], lines["intercept"][drawn], rtol=1e-7)


@pytest.mark.parametrize("name", NAMES)
def test_r_fits_partial_pooling(run_in_r: dict[str, Told], name: str):
    one = run_in_r[name]
    found, fit = estimates(one), one.models.partial
    if not isinstance(fit, PartialPooling):
        assert "criterion" not in found
        return
    assert_allclose(numbers(found["criterion"]), fit.criterion, rtol=0, atol=1e-6)
    assert_allclose(numbers(found["fixed"]), fit.fixed_effects, rtol=1e-3)
    standard_errors = np.sqrt(np.diag(fit.fixed_covariance))
    assert_allclose(numbers(found["standard_error"]), standard_errors, rtol=1e-3)
    sigma = np.sqrt(fit.residual_variance)
    assert_allclose(numbers(found["sigma"]), sigma, rtol=1e-3)
    structure = random_structure(fit.random)
    sds = np.sqrt(np.diag(fit.random_covariance))
    assert_allclose(numbers(found["sd"]), sds[structure.terms], rtol=1e-3, atol=1e-3 * sigma)
    if structure.correlated and not fit.singular:
        correlation = fit.random_covariance.loc["intercept", "slope"] / sds.prod()
        assert_allclose(numbers(found["correlation"]), correlation, rtol=1e-3)
    for term in ("intercept", "slope"):
        own = by_label(found[f"line_{term}"])
        expected = fit.lines.loc[one.about.labels, term]
        assert [*own] == one.about.labels
        assert_allclose([*own.values()], expected, rtol=1e-3, atol=1e-3 * expected.std())


@pytest.mark.parametrize("name", NAMES)
def test_r_draws_without_a_warning(run_in_r: dict[str, Told], name: str):
    one = run_in_r[name]
    drawn = sorted(one.folder.glob("picture*.png"))
    fits = (one.models.complete, one.models.partial)
    fewest = sum(isinstance(fit, CompletePooling | PartialPooling) for fit in fits)
    assert len(drawn) >= fewest
    warned = (one.folder / "warnings_r.txt").read_text(encoding="utf-8").splitlines()
    assert [warning for warning in warned if "Removed" in warning or "geom" in warning] == []
