"""Whatever is chosen there is an answer: a line and a picture, or a reason why there is none."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from typing import get_args

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.figures import lines
from modules.figures.ordering import Order, ordered
from modules.observations import data_set
from modules.pooling.shrinkage import distance_pulled
from modules.pooling.three_models import MODEL_NAMES, ThreeModels, fit
from modules.pooling.undetermined import Undetermined
from modules.scenario import (
    DATA_NAMES,
    LARGEST_MISSING,
    LARGEST_SEED,
    RANDOM_EFFECTS,
    Scenario,
)

SIZES = {name: len(data_set(name).read()) for name in DATA_NAMES}

many = settings(derandomize=True, deadline=None, max_examples=250)
few = settings(derandomize=True, deadline=None, max_examples=25)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Any Scenario: spoiled by the slider, by a few clicks, or down to a handful of points."""
    data = draw(st.sampled_from(DATA_NAMES))
    ids = st.integers(0, SIZES[data] + 3)
    restored = set(draw(st.lists(ids, max_size=6)))
    if draw(st.booleans()):
        left = set(draw(st.lists(ids, max_size=9)))
        removed = set(range(SIZES[data])) - left
    else:
        removed = set(draw(st.lists(ids, max_size=12)))
    return Scenario(
        data=data,
        missing=draw(st.integers(0, LARGEST_MISSING)),
        seed=draw(st.integers(0, LARGEST_SEED)),
        removed=tuple(removed - restored),
        restored=tuple(restored),
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
@given(scenarios(), st.sampled_from(get_args(Order)))
def test_everybody_is_told_and_ordered(scenario: Scenario, order: Order):
    models = fit(scenario)
    subjects = ordered(models, order)
    state = lines.state(models, lines.grid(models, subjects[:24], 960))

    assert sorted(subjects) == sorted(models.subjects)
    assert state["words"].startswith(f"{models.observations['kept'].sum()} of ")
    for subject in subjects[:24]:
        panel = state["panels"][subject]
        assert panel["sentence"].endswith(".")
        assert "nan" not in f"{panel['equations']} {panel['sentence']} {state['words']}"
        assert "inf" not in f"{panel['equations']} {panel['sentence']}"


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
    root = ET.fromstring(lines.draw(scenario, layout))
    points = [mark for mark in root.iter() if mark.get("class") == "point"]

    assert len(points) == sum(models.observations_made[subject] for subject in subjects)
    assert "nan" not in " ".join(mark.get("d") or "" for mark in root.iter())
