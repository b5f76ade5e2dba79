"""The data sets, published, simulated or uploaded, each with the columns `subject`, `x`, `y`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pandas as pd

from modules.observations.simulation import simulate
from modules.scenario import DataName, Scenario

DATA_FOLDER = Path(__file__).parents[2] / "data"
FIRST_BASELINE_DAY = 2


class ForgottenUpload(KeyError):
    """An uploaded data set that is not kept here, or not any more."""


@dataclass(frozen=True)
class DataSet:
    """What is known of a data set besides its numbers, and how to read them.

    Attributes
    ----------
    title, note : str
        Its name in the chooser, and one sentence about it.
    subject, x, y : str
        The data's own names of its three variables.
    x_unit, y_unit : str
        Their units; empty where there is none.
    read : callable
        Returns its rows: `subject` (str), `x` and `y` (float), numbered from 0.
    """

    title: str
    note: str
    subject: str
    x: str
    y: str
    x_unit: str
    y_unit: str
    read: Callable[[], pd.DataFrame]


def data_set(scenario: Scenario) -> DataSet:
    """Return the description of a Scenario's data set.

    Parameters
    ----------
    scenario : Scenario
        Which data; also the truth where they are simulated, and which upload where uploaded.

    Raises
    ------
    ForgottenUpload
        If the data were uploaded and are not kept here (any more).
    """
    if scenario.data == "simulated":
        return _simulated(scenario)
    if scenario.data == "uploaded":
        found = _UPLOADED.get(scenario.upload)
        if found is None:
            raise ForgottenUpload(f"No uploaded table {scenario.upload!r}; upload it again.")
        return found
    return PUBLISHED[scenario.data]


def keep_upload(name: str, data_set: DataSet) -> None:
    """Keep an uploaded data set under the name by which its session's Scenarios ask for it."""
    _UPLOADED[name] = data_set


def forget_upload(name: str) -> None:
    """Forget an uploaded data set; one that was never kept is no error."""
    _UPLOADED.pop(name, None)


_UPLOADED: dict[str, DataSet] = {}


@cache
def _read(file: str, subject: str, x: str, y: str) -> pd.DataFrame:
    rows = pd.read_csv(DATA_FOLDER / file, dtype={subject: str, x: float, y: float})
    return pd.DataFrame({"subject": rows[subject], "x": rows[x], "y": rows[y]})


def _read_sleepstudy() -> pd.DataFrame:
    return _read("sleepstudy.csv", "Subject", "Days", "Reaction")


@cache
def _read_baseline_corrected() -> pd.DataFrame:
    published = _read_sleepstudy()
    after_training = published[published["x"] >= FIRST_BASELINE_DAY].reset_index(drop=True)
    return after_training.assign(x=after_training["x"] - FIRST_BASELINE_DAY)


@cache
def _read_newcomers() -> pd.DataFrame:
    return pd.concat([_read_sleepstudy(), NEWCOMERS], ignore_index=True)


def _simulated(scenario: Scenario) -> DataSet:
    return DataSet(
        title="Simulated",
        note="Made from the truth that you choose, so that every estimate can be held against "
        "what it estimates.",
        subject="subject",
        x="day",
        y="y",
        x_unit="days",
        y_unit="ms",
        read=partial(simulate, scenario),
    )


# Made up by Tristan Mahr, "Plotting partial pooling in mixed-effects models" (2017).
NEWCOMERS = pd.DataFrame(
    {"subject": ["373", "374", "374"], "x": [0.0, 0.0, 1.0], "y": [245.0, 286.0, 288.0]}
)

PUBLISHED: dict[DataName, DataSet] = {
    "baseline_corrected": DataSet(
        title="sleepstudy, baseline-corrected",
        note="Days 0 and 1 were training, before anyone lost sleep, so they are dropped and "
        "day 2, the baseline, becomes day 0.",
        subject="Subject",
        x="days_deprived",
        y="Reaction",
        x_unit="days",
        y_unit="ms",
        read=_read_baseline_corrected,
    ),
    "sleepstudy": DataSet(
        title="sleepstudy, as published",
        note="All ten days of 18 people's reaction times; the first two are training, so the "
        "line starts before the deprivation does.",
        subject="Subject",
        x="Days",
        y="Reaction",
        x_unit="days",
        y_unit="ms",
        read=_read_sleepstudy,
    ),
    "newcomers": DataSet(
        title="sleepstudy with two newcomers",
        note="Two invented people join the 18, one seen once and one seen twice: see which models "
        "still give them a line.",
        subject="Subject",
        x="Days",
        y="Reaction",
        x_unit="days",
        y_unit="ms",
        read=_read_newcomers,
    ),
    "radon": DataSet(
        title="Radon in 85 counties",
        note="Counties have from 1 to 116 houses: watch how far the small ones are pulled.",
        subject="county",
        x="floor",
        y="log_radon",
        x_unit="0 basement, 1 first floor",
        y_unit="log pCi/L",
        read=lambda: _read("radon.csv", "county", "floor", "log_radon"),
    ),
    "chickweight": DataSet(
        title="Weights of 50 chicks",
        note="Some chicks died before day 21: their short records borrow from the others.",
        subject="chick",
        x="day",
        y="weight",
        x_unit="days",
        y_unit="g",
        read=lambda: _read("chickweight.csv", "chick", "day", "weight"),
    ),
    "orthodont": DataSet(
        title="Jaw growth of 27 children",
        note="Only four noisy measurements a child: single slopes are hard to believe.",
        subject="subject",
        x="age",
        y="distance",
        x_unit="years",
        y_unit="mm",
        read=lambda: _read("orthodont.csv", "subject", "age", "distance"),
    ),
    "oxboys": DataSet(
        title="Heights of 26 boys",
        note="Almost no noise: every boy's own line is already sure, so little is pulled.",
        subject="boy",
        x="age",
        y="height",
        x_unit="standardised",
        y_unit="cm",
        read=lambda: _read("oxboys.csv", "boy", "age", "height"),
    ),
}
