"""What an exercise shows in letters of equal width: R's texts, and small tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modules.exercises.fitted import Fitted
from modules.observations import data_set
from modules.pooling.partial import PartialPooling
from modules.pooling.regression import INTERCEPT, complete_summary, no_pooling_summary
from modules.words.printed.lm_text import lm_text
from modules.words.printed.lmer_text import lmer_text
from modules.words.printed.r_tables import table

DATA_FRAMES = {"baseline_corrected": "sleep2"}


def r_data(fits: Fitted) -> str:
    """Return the name of the data frame: the chapter's, or that of the data set."""
    name = fits.models.scenario.data
    return DATA_FRAMES.get(name, name)


def complete_text(fits: Fitted) -> str:
    """Return complete pooling as R prints it."""
    variables = data_set(fits.models.scenario)
    summary = complete_summary(fits.models.observations, variables.x, variables.y)
    return lm_text(summary, r_data(fits)).strip("\n")


def none_text(fits: Fitted) -> str:
    """Return no pooling as R prints it."""
    variables = data_set(fits.models.scenario)
    summary = no_pooling_summary(
        fits.models.observations, variables.x, variables.y, variables.subject
    )
    return lm_text(summary, r_data(fits)).strip("\n")


def partial_text(fits: Fitted) -> str:
    """Return partial pooling as R prints it."""
    variables = data_set(fits.models.scenario)
    return lmer_text(
        fits.partial,
        fits.models.observations,
        variables.x,
        variables.y,
        variables.subject,
        r_data(fits),
    ).strip("\n")


def table_text(rows: Mapping[str, Mapping[Any, float | str]], decimals: int = 3) -> str:
    """Return a table.

    Parameters
    ----------
    rows : mapping
        By name, each with the same columns: a number, a whole number (int) or a text.
    decimals : int
        Of the numbers that are not whole.
    """
    headings = list(next(iter(rows.values())))
    columns = [(each, [_cell(row[each], decimals) for row in rows.values()]) for each in headings]
    return "\n".join(table(list(rows), columns))


def covariance_text(fit: PartialPooling, x: str, decimals: int = 3) -> str:
    """Return the matrix Σ as VarCorr() gives it, in the data's name of the predictor."""
    names = (INTERCEPT, x)
    rows = {
        name: dict(zip(names, row, strict=True))
        for name, row in zip(names, fit.random_covariance.to_numpy().tolist(), strict=True)
    }
    return table_text(rows, decimals)


def _cell(value: float | str, decimals: int) -> str:
    return f"{value:.{decimals}f}" if isinstance(value, float) else str(value)
