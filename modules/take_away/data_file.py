"""The data as CSV, under lines that say what they are and lead back to what was shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modules.observations.harmless_csv import to_csv
from modules.observations.taken_rows import (
    KEPT,
    TRUE,
    WITHOUT_NOISE,
    TakenRows,
    fingerprint,
    taken_rows,
)
from modules.scenario import Scenario
from modules.scenario.data_header import header
from modules.scenario.view_settings import ViewSettings
from modules.words.settings import settings

TITLES: dict[TakenRows, str] = {
    "generated": "Before anything was spoiled",
    "spoiled": "As they are now",
    "truth": "With the truth",
}
FILE_NAMES: dict[TakenRows, str] = {
    "generated": "data-generated.csv",
    "spoiled": "data-spoiled.csv",
    "truth": "data-with-truth.csv",
}
BACK = "Choose this file in the lab, at “Your file” under Data, and the same picture comes back."
COLUMNS = {
    KEPT: "False where the observation is missing.",
    WITHOUT_NOISE: "the response before noise was added.",
    TRUE["intercept"]: "what is true of the subject.",
    TRUE["slope"]: "what is true of the subject.",
}
_WOULD_BE_A_FORMULA = re.compile(r"([,;|\t])(?=[\s']*[=+\-@＝＋－＠])")
"""Behind a separator, for these lines are no cells in quotation marks."""


def files_of(scenario: Scenario) -> list[TakenRows]:
    """Return which files there are: only of simulated data the truth is known."""
    known = scenario.data == "simulated"
    return ["generated", "spoiled", *(["truth"] if known else [])]


def data_file(scenario: Scenario, view: ViewSettings, which: TakenRows, address: str) -> str:
    """Return a file of the data.

    Parameters
    ----------
    scenario : Scenario
    view : ViewSettings
    which : {"generated", "spoiled", "truth"}
        As `taken_rows` has them; the last of simulated data only.
    address : str
        Of the lab, to which the link leads.

    Raises
    ------
    ForgottenUpload
        If the data were uploaded and are not kept here (any more).
    """
    rows = taken_rows(scenario, which)
    said = [*_said(scenario, which), *(f"{name}: {COLUMNS[name]}" for name in rows.columns[3:])]
    said.append(f"The table begins below these {len(said) + 3} lines.")
    said = [_WOULD_BE_A_FORMULA.sub(r"\1'", line) for line in said]
    above = header(scenario, view, said, address, fingerprint(rows.to_numpy().tolist()))
    return above + to_csv(rows)


def _said(scenario: Scenario, which: TakenRows) -> Iterator[str]:
    yield f"the data, {TITLES[which].lower()}."
    yield BACK
    for about, chosen in settings(scenario).items():
        yield f"{about}: {chosen}"
