"""Whatever is chosen there is an answer: a line and a picture, or a reason why there is none."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.figures import lines
from modules.figures.ordering import ordered
from modules.observations import data_set
from modules.pooling.shrinkage import distance_pulled
from modules.pooling.three_models import MODEL_NAMES, ThreeModels, fit
from modules.pooling.undetermined import Undetermined
from modules.scenario import (
    DATA_NAMES,
    LARGEST_SEED,
    MECHANISMS,
    RANDOM_EFFECTS,
    RANGES,
    WHOLE_NUMBERS,
    Scenario,
)
from modules.scenario.view_settings import ORDERS, Order
from modules.views.tabs.lines import said

WITHOUT_A_FILE = [name for name in DATA_NAMES if name != "uploaded"]
DESIGN = ("subjects", "occasions")
TRUTH = ("intercept", "slope", "sd_intercept", "sd_slope", "correlation", "residual_sd")

many = settings(derandomize=True, deadline=None, max_examples=250)
few = settings(derandomize=True, deadline=None, max_examples=25)


def numbers(field: str) -> st.SearchStrategy[float]:
    """A field's range with its ends and zero, where SDs vanish and correlations are perfect."""
    smallest, largest = RANGES[field]
    if field in WHOLE_NUMBERS:
        return st.integers(int(smallest), int(largest))
    special = [value for value in (smallest, 0.0, largest) if smallest <= value]
    return st.sampled_from(special) | st.floats(smallest, largest).map(lambda x: round(x, 3))


@st.composite
def data_sets(draw: st.DrawFn) -> dict[str, Any]:
    """Any data set; every other one is simulated, from two subjects on two occasions on."""
    if not draw(st.booleans()):
        return {"data": draw(st.sampled_from(WITHOUT_A_FILE))}
    few_or_many = {
        field: draw(st.integers(2, 4) | st.integers(*map(int, RANGES[field]))) for field in DESIGN
    }
    truth = {field: draw(numbers(field)) for field in TRUTH}
    return {"data": "simulated", "sample": draw(numbers("sample")), **few_or_many, **truth}


@st.composite
def ways_to_spoil(draw: st.DrawFn, rows: pd.DataFrame) -> dict[str, Any]:
    """By a mechanism, in one subject, by a few clicks, or down to a handful of points."""
    ids = st.integers(0, len(rows) + 3)
    restored = set(draw(st.lists(ids, max_size=6)))
    if draw(st.booleans()):
        left = set(draw(st.lists(ids, max_size=9)))
        removed = set(range(len(rows))) - left
    else:
        removed = set(draw(st.lists(ids, max_size=12)))
    fewest, most = sorted(draw(st.tuples(numbers("fewest"), numbers("most"))))
    return {
        "mechanism": draw(st.sampled_from(MECHANISMS)),
        "missing": draw(numbers("missing")),
        "fewest": fewest,
        "most": most,
        "seed": draw(st.integers(0, LARGEST_SEED)),
        "focus": draw(st.sampled_from(["", "nobody there", *rows["subject"].unique()])),
        "focus_left": draw(numbers("focus_left")),
        "focus_noise": draw(numbers("focus_noise")),
        "removed": tuple(removed - restored),
        "restored": tuple(restored),
    }


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Any Scenario whose data are here."""
    data = draw(data_sets())
    return Scenario(
        **data,
        **draw(ways_to_spoil(data_set(Scenario(**data)).read())),
        random=draw(st.sampled_from(RANDOM_EFFECTS)),
        reml=draw(st.booleans()),
    )


def has_lines_or_reasons(models: ThreeModels) -> bool:
    for model in MODEL_NAMES:
        for subject, intercept, slope in models.lines(model).itertuples():
            reason = models.reason(model, subject)
            if reason is None and not (math.isfinite(intercept) and math.isfinite(slope)):
                return False
            if reason is not None and not (reason and math.isnan(intercept) and math.isnan(slope)):
                return False
    return True


@many
@given(scenarios())
def test_every_subject_has_a_line_or_a_reason(scenario: Scenario):
    models = fit(scenario)
    assert has_lines_or_reasons(models)
    assert tuple(models.lines("none").index) == models.subjects


@many
@given(scenarios())
def test_a_mixed_model_has_finite_variances_or_a_reason(scenario: Scenario):
    partial = fit(scenario).partial
    if isinstance(partial, Undetermined):
        assert str(partial).endswith(".")
        return
    variances = np.diagonal(partial.random_covariance.to_numpy())
    assert math.isfinite(partial.criterion)
    assert 0 < partial.residual_variance < math.inf
    assert ((variances >= 0) & (variances < math.inf)).all()
    assert (np.diagonal(partial.fixed_covariance.to_numpy()) > 0).all()


@many
@given(scenarios(), st.sampled_from(ORDERS))
def test_everybody_is_told_and_ordered(scenario: Scenario, order: Order):
    models = fit(scenario)
    subjects = ordered(models, order)
    words = said(models, [*subjects[:24]])

    assert sorted(subjects) == sorted(models.subjects)
    assert words["words"].startswith(f"{models.observations['kept'].sum()} of ")
    assert words["members"] == [*subjects[:24]]
    assert all(sentence.endswith(".") for sentence in words["sentences"])
    spoken = f"{words['equations']} {words['sentences']} {words['labels']} {words['words']}"
    assert "nan" not in spoken
    assert "inf" not in spoken


@many
@given(scenarios())
def test_a_distance_is_there_where_both_lines_are(scenario: Scenario):
    models = fit(scenario)
    both = (models.lines("none") + models.lines("partial")).notna().all(axis=1)
    pulled = distance_pulled(models)
    np.testing.assert_array_equal(pulled.notna(), both)
    assert (pulled.dropna() >= 0).all()


@few
@given(scenarios(), st.integers(300, 1920), st.data())
def test_there_is_a_picture(scenario: Scenario, width: int, data: st.DataObject):
    models = fit(scenario)
    subjects = data.draw(
        st.lists(st.sampled_from(models.subjects), unique=True, min_size=1, max_size=5)
    )
    layout = lines.grid(models, tuple(subjects), width)
    root = ET.fromstring(lines.figure(models, layout).to_svg())
    points = [mark for mark in root.iter() if mark.get("class") == "point"]

    assert len(points) == sum(models.observations_made[subject] for subject in subjects)
    assert "nan" not in " ".join(mark.get("d") or "" for mark in root.iter())
    for point in points:
        assert 0 <= float(point.attrib["cx"]) <= width
        assert 0 <= float(point.attrib["cy"]) <= layout.height
