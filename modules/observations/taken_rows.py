"""The rows of a Scenario's data as files have them that are taken away, and known again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Literal

import pandas as pd

from modules.observations.data_sets import DataSet, data_set
from modules.observations.numerals import number
from modules.observations.observe import observe
from modules.observations.simulation import true_lines
from modules.scenario import Scenario

TakenRows = Literal["generated", "spoiled", "truth"]
KEPT, WITHOUT_NOISE = "kept", "y_without_noise"
TRUE = {"intercept": "true_intercept", "slope": "true_slope"}
PLAIN = ("subject", "x", "y")
FINGERPRINT_LENGTH = 16


def taken_rows(scenario: Scenario, which: TakenRows) -> pd.DataFrame:
    """Return the rows of a file.

    Parameters
    ----------
    scenario : Scenario
    which : {"generated", "spoiled", "truth"}
        As they were before anything was spoiled; as they are now, the missing ones not `kept`; the
        same with what is true of the subject, where data are simulated.

    Returns
    -------
    DataFrame
        The subject, the predictor and the response under the data's own names, then `kept`; where
        noise was added `y_without_noise`; and `true_intercept` and `true_slope`.

    Raises
    ------
    ForgottenUpload
        If the data were uploaded and are not kept here (any more).
    """
    variables = data_set(scenario)
    made = variables.read()
    rows = observe(scenario)
    names = dict(zip(PLAIN, column_names(variables), strict=True))
    if which == "generated":
        return made.loc[:, list(PLAIN)].rename(columns=names)
    written = rows.loc[:, [*PLAIN, KEPT]].rename(columns=names)
    if scenario.focus_noise and scenario.focus:
        written[WITHOUT_NOISE] = made["y"]
    if which == "truth":
        truth = true_lines(scenario).loc[rows["subject"]]
        for term, name in TRUE.items():
            written[name] = truth[term].to_numpy()
    return written


def column_names(variables: DataSet) -> tuple[str, str, str]:
    """Return what the first three columns are called: as in the data, unless another is so."""
    own = (variables.subject, variables.x, variables.y)
    others = {KEPT, WITHOUT_NOISE, *TRUE.values()}
    if len({*own}) < len(own) or others & {*own} or not all(name.strip() for name in own):
        return PLAIN
    return own


def kind_of(columns: Sequence[str]) -> TakenRows:
    """Return which file has these columns."""
    if KEPT not in columns:
        return "generated"
    return "truth" if TRUE["slope"] in columns else "spoiled"


def fingerprint(rows: Iterable[Sequence[object]], decimal_comma: bool = False) -> str:
    """Return what tells rows from others, however their numbers are written.

    Parameters
    ----------
    rows : iterable of sequence
        Numbers, texts, and None or NaN where there is nothing.
    decimal_comma : bool
        Whether the comma is the decimal sign of numbers that are written.
    """
    found = hashlib.sha256()
    for row in rows:
        found.update(repr([_plain(cell, decimal_comma) for cell in row]).encode())
    return found.hexdigest()[:FINGERPRINT_LENGTH]


def _plain(cell: object, decimal_comma: bool) -> str:
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float):
        return f"{cell:.12g}"
    text = str(cell)
    value = number(text, decimal_comma)
    if value is not None:
        return f"{value:.12g}"
    return text.lower() if text.lower() in ("true", "false") else text
