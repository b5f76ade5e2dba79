from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from modules.figures.ordering import ORDER_TITLES, ordered
from modules.pooling.shrinkage import distance_pulled
from modules.pooling.three_models import ThreeModels, fit
from modules.scenario import DataName, Scenario
from modules.scenario.view_settings import ORDERS, Order

SCENARIOS = [
    pytest.param(Scenario(), id="whole"),
    pytest.param(Scenario(missing=60), id="spoiled"),
    pytest.param(Scenario("radon", missing=30), id="radon"),
    pytest.param(Scenario("radon", removed=tuple(range(919))), id="nothing left"),
]


def keys(models: ThreeModels, by: Order) -> dict[str, float]:
    """By subject, what stands in ascending order; NaN where there is none."""
    if by == "left":
        return {subject: float(left) for subject, left in models.observations_left.items()}
    if by == "slope":
        return models.lines("partial")["slope"].to_dict()
    return (-distance_pulled(models)).to_dict()


def renamed(labels: list[str]) -> ThreeModels:
    """Models whose first subjects have other labels, in the order of the data."""
    models = fit(Scenario())
    new = dict(zip(models.subjects, labels, strict=False))
    rows = [row for row in models.observations.to_dict("records") if row["subject"] in new]
    for row in rows:
        row["subject"] = new[row["subject"]]
    return replace(models, observations=pd.DataFrame(rows))


@pytest.mark.parametrize("by", ORDERS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_an_order_has_everybody_once(scenario: Scenario, by: Order):
    models = fit(scenario)
    assert sorted(ordered(models, by)) == sorted(models.subjects)


@pytest.mark.parametrize("by", ["slope", "left", "pulled"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_subjects_ascend_by_key_then_by_label_and_the_undetermined_are_last(
    scenario: Scenario, by: Order
):
    models = fit(scenario)
    key, by_label = keys(models, by), ordered(models, "label")
    expected = sorted(
        models.subjects,
        key=lambda subject: (
            math.isnan(key[subject]),
            0.0 if math.isnan(key[subject]) else key[subject],
            by_label.index(subject),
        ),
    )
    assert list(ordered(models, by)) == expected


def test_orders_differ():
    models = fit(Scenario("radon", missing=30))
    assert len({ordered(models, by) for by in ORDERS}) == len(ORDERS)


def test_the_one_pulled_farthest_is_first():
    models = fit(Scenario(missing=60))
    pulled = distance_pulled(models)
    assert ordered(models, "pulled")[0] == pulled.idxmax()


@pytest.mark.parametrize(("data", "subjects"), [("chickweight", 50), ("oxboys", 26)])
def test_labels_that_are_numbers_stand_as_numbers(data: DataName, subjects: int):
    assert ordered(fit(Scenario(data)), "label") == tuple(
        str(number + 1) for number in range(subjects)
    )


@pytest.mark.parametrize(
    "labels",
    [["M1", "M2", "M10", "M10a"], ["2", "10", "1x"], ["A", "B1", "B02", "B3"], ["", "7", "x"]],
)
def test_numbers_within_labels_count_as_numbers(labels: list[str]):
    expected = sorted(labels, key=labels.index)
    if labels == ["2", "10", "1x"]:
        expected = ["1x", "2", "10"]
    assert list(ordered(renamed(labels[::-1]), "label")) == expected


def test_every_order_has_a_title_of_its_own():
    assert tuple(ORDER_TITLES) == ORDERS
    assert len(set(ORDER_TITLES.values())) == len(ORDERS)
