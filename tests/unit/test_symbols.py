"""The chapter's table of variables, and the values it shows."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from modules.observations import observe
from modules.pooling import partial
from modules.pooling.partial import PartialPooling
from modules.pooling.residuals import residual_table
from modules.pooling.three_models import ThreeModels, fit
from modules.scenario import DATA_NAMES, DataName, RandomEffects, Scenario
from modules.words.symbols import NO_FIT, NOT_IN_THE_MODEL, symbols
from modules.words.wording import MINUS, number

CHAPTER = {
    "Y_sd": "observed",
    "X_sd": "observed",
    "β_0s": "derived",
    "β_1s": "derived",
    "e_sd": "derived",
    "γ_0": "fixed",
    "γ_1": "fixed",
    "S_0s": "derived",
    "S_1s": "derived",
    "Σ": "random",
    "τ_00^2": "random",
    "ρ": "random",
    "τ_11^2": "random",
    "σ^2": "random",
}
ABSENT: dict[RandomEffects, set[str]] = {
    "1": {"S1", "tau11", "rho"},
    "1 + x": set(),
    "x": set(),
    "0 + x": {"S0", "tau00", "rho"},
    "1 + x ||": {"rho"},
}


def values(models: ThreeModels) -> dict[str, str]:
    return {str(name): str(value) for name, value in symbols(models)["value"].items()}


def mixed(models: ThreeModels) -> PartialPooling:
    assert isinstance(models.partial, PartialPooling)
    return models.partial


def read(value: str) -> list[float]:
    return [float(text) for text in re.findall(r"[-\d.e+]+", value.replace(MINUS, "-"))]


def test_every_symbol_of_the_chapter_is_there_with_its_type_in_its_order():
    table = symbols(fit(Scenario()))
    assert dict(zip(table["symbol"], table["kind"], strict=True)) == CHAPTER
    assert list(table["symbol"]) == list(CHAPTER)


def test_the_values_of_the_chapters_model():
    found = values(fit(Scenario()))
    assert found["gamma0"] == "268.0"
    assert found["gamma1"] == "11.44"
    assert read(found["rho"]) == pytest.approx([0.178], abs=0.001)
    assert found["sigma"] == "651.6 = 25.53²"
    assert read(found["tau11"]) == pytest.approx([45.77, 6.766], abs=0.02)
    assert found["X"] == "0 to 7"
    assert found["Y"] == "203.0 to 466.4"


@pytest.mark.parametrize("random", ABSENT)
@pytest.mark.parametrize("missing", [0, 60])
def test_values_are_those_of_the_fit(random: RandomEffects, missing: int):
    models = fit(Scenario(random=random, missing=missing))
    model, found = mixed(models), values(models)
    assert {name for name, value in found.items() if value == NOT_IN_THE_MODEL} == ABSENT[random]
    ranges = {
        "beta0": model.lines["intercept"],
        "beta1": model.lines["slope"],
        "e": residual_table(model, models.observations)["residual"],
        "S0": model.random_effects["intercept"],
        "S1": model.random_effects["slope"],
    }
    for name, known in ranges.items():
        if name not in ABSENT[random]:
            ends = [float(np.min(known)), float(np.max(known))]
            same = np.ptp(known) == 0.0
            assert read(found[name]) == pytest.approx(ends[:1] if same else ends, rel=6e-4)
    covariance = model.random_covariance.to_numpy()
    assert read(found["Sigma"].replace(";", ",")) == pytest.approx(covariance.ravel(), rel=6e-4)
    for name, at in (("tau00", 0), ("tau11", 1)):
        if name not in ABSENT[random]:
            variance, sd = read(found[name].rstrip("²"))
            assert variance == pytest.approx(covariance[at, at], rel=6e-4)
            assert sd**2 == pytest.approx(covariance[at, at], rel=2e-3)


def test_observations_that_are_left_out_do_not_count():
    y = observe(Scenario())["y"].to_numpy()
    models = fit(Scenario(removed=(int(y.argmax()), int(y.argmin()))))
    left = np.sort(y)[1:-1]
    assert read(values(models)["Y"]) == pytest.approx([left[0], left[-1]], abs=0.06)


def test_without_variances_there_is_nothing_to_correlate():
    models = fit(Scenario("simulated", sd_intercept=0.0, sd_slope=0.0, sample=3))
    found = values(models)
    assert found["rho"] == "undefined: a variance is 0"
    assert found["tau00"] == found["tau11"] == "0 = 0²"
    assert found["Sigma"] == "0, 0; 0, 0"
    assert found["S0"] == "0"


def test_a_singular_fit_has_a_correlation_of_one():
    models = fit(Scenario("simulated", sd_intercept=0.0, sd_slope=0.0))
    assert mixed(models).singular
    assert values(models)["rho"] == f"{MINUS}1.00"


def test_where_there_is_no_fit_the_table_says_so():
    models = fit(Scenario(removed=tuple(range(144))))
    found = values(models)
    assert found.pop("Y") == found.pop("X") == "none left"
    assert set(found.values()) == {NO_FIT}


@pytest.mark.parametrize("data", [name for name in DATA_NAMES if name != "uploaded"])
def test_every_data_set_has_its_own_words(data: DataName):
    models = fit(Scenario(data))
    table = symbols(models)
    assert not table.isna().any(axis=None)
    assert not table["value"].str.contains(r"\bnan\b|\binf\b|-").any()
    x = models.observations["x"]
    assert read(str(table.at["X", "value"])) == pytest.approx([x.min(), x.max()], rel=6e-4)


def test_numbers_of_any_size_can_be_read_back():
    observations = observe(Scenario())
    for unit in (1e-9, 1.0, 1e12):
        scaled = observations.assign(y=observations["y"] * unit)
        model = partial.fit(scaled)
        whole = fit(Scenario())
        models = ThreeModels(
            whole.scenario, pd.DataFrame(scaled), whole.complete, whole.none, model
        )
        assert values(models)["gamma0"] == number(model.fixed_effects.at["intercept"])
        low, high = read(values(models)["Y"])
        expected = np.array([scaled["y"].min(), scaled["y"].max()])
        assert [low, high] == pytest.approx(expected, rel=6e-4)
