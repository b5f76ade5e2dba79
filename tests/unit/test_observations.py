from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from modules.observations import data_set, observe
from modules.observations.data_sets import DATA_SETS
from modules.scenario import DATA_NAMES, DataName, Scenario

# Where R's copy of each file is, and what it calls subject, x and y.
FROM_R: dict[DataName, tuple[str, str, str, str]] = {
    "sleepstudy": ("sleepstudy.csv", "Subject", "Days", "Reaction"),
    "radon": ("more_data/radon.csv", "county", "floor", "log_radon"),
    "chickweight": ("more_data/chickweight.csv", "chick", "day", "weight"),
    "orthodont": ("more_data/orthodont.csv", "subject", "age", "distance"),
    "oxboys": ("more_data/oxboys.csv", "boy", "age", "height"),
}


def test_every_data_set_that_can_be_chosen_is_described():
    assert tuple(DATA_SETS) == DATA_NAMES


@pytest.mark.parametrize("data", DATA_NAMES)
def test_a_description_names_everything_but_units_that_do_not_exist(data: DataName):
    described = data_set(data)
    words = astuple(described)[:5]
    assert all(isinstance(word, str) and word == word.strip() != "" for word in words)
    assert described.note.endswith(".")


def test_titles_differ():
    assert len({described.title for described in DATA_SETS.values()}) == len(DATA_NAMES)


@pytest.mark.parametrize("data", FROM_R)
def test_a_data_set_is_read_row_by_row(data: DataName, reference: Path):
    file, *names = FROM_R[data]
    expected = pd.read_csv(reference / file)
    rows, described = data_set(data).read(), data_set(data)

    assert [described.subject, described.x, described.y] == names
    assert list(rows["subject"]) == [str(subject) for subject in expected[names[0]]]
    np.testing.assert_array_equal(rows["x"], expected[names[1]])
    np.testing.assert_array_equal(rows["y"], expected[names[2]])


@pytest.mark.parametrize(
    ("data", "rows", "subjects"),
    [
        ("baseline_corrected", 144, 18),
        ("sleepstudy", 180, 18),
        ("radon", 919, 85),
        ("chickweight", 578, 50),
        ("orthodont", 108, 27),
        ("oxboys", 234, 26),
    ],
)
def test_a_data_set_is_as_large_as_published(data: DataName, rows: int, subjects: int):
    observations = observe(Scenario(data=data))
    assert len(observations) == rows
    assert len(set(observations["subject"])) == subjects


def test_baseline_corrected_is_sleepstudy_from_day_2_which_becomes_day_0():
    published, corrected = (
        data_set("sleepstudy").read(),
        data_set("baseline_corrected").read(),
    )
    after_training = published.query("x >= 2")

    assert list(corrected.index) == list(range(len(after_training)))
    assert list(corrected["subject"]) == list(after_training["subject"])
    np.testing.assert_array_equal(corrected["x"], after_training["x"] - 2)
    np.testing.assert_array_equal(corrected["y"], after_training["y"])


@pytest.mark.parametrize("data", DATA_NAMES)
def test_the_table_has_the_columns_types_and_index_that_all_else_relies_on(data: DataName):
    observations = observe(Scenario(data=data, missing=30))

    assert list(observations.columns) == ["subject", "x", "y", "kept"]
    assert all(type(subject) is str for subject in observations["subject"])
    assert [observations[name].dtype for name in ("x", "y")] == [np.float64, np.float64]
    assert observations["kept"].to_numpy().dtype == np.bool_
    assert list(observations.index) == list(range(len(observations)))
    assert np.isfinite(observations[["x", "y"]]).all(axis=None)


@pytest.mark.parametrize("data", DATA_NAMES)
def test_missing_observations_stay_in_the_table(data: DataName):
    whole, spoiled = observe(Scenario(data=data)), observe(Scenario(data=data, missing=70))

    assert whole["kept"].to_numpy().all()
    assert not spoiled["kept"].to_numpy().all()
    pd.testing.assert_frame_equal(whole.drop(columns="kept"), spoiled.drop(columns="kept"))


def test_whoever_changes_a_table_changes_no_other():
    first = observe(Scenario())
    untouched = first.copy()
    first.loc[:, "y"] = 0.0
    first.loc[:, "kept"] = False

    pd.testing.assert_frame_equal(observe(Scenario()), untouched)
