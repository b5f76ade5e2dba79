"""What R's `summary` of a regression holds, in tables that complete and no pooling share."""

from __future__ import annotations

import math

import pandas as pd

from modules.pooling.regression import RegressionSummary
from modules.words.tables.data_table import DataTable

COEFFICIENTS = {
    "estimate": "Estimate",
    "standard_error": "Std. Error",
    "t": "t value",
    "p": "Pr(>|t|)",
}


def coefficients(summary: RegressionSummary) -> DataTable:
    """Return the terms with their estimates and tests, and why some have none."""
    notes = tuple(f"{term}: {reason}" for term, reason in summary.reasons.items())
    return DataTable(summary.coefficients, "Term", COEFFICIENTS, 5, ("p",), notes)


def residual_quantiles(summary: RegressionSummary) -> DataTable:
    """Return the residuals' quantiles."""
    frame = summary.residual_quantiles.to_frame("value").T
    return DataTable(frame, "Residuals", {name: name for name in frame.columns})


def overall_fit(summary: RegressionSummary) -> DataTable:
    """Return how well the regression fits as a whole."""
    values = {
        "Residual standard error σ": summary.residual_standard_error,
        "Residual degrees of freedom": summary.residual_df,
        "R²": summary.r_squared,
        "Adjusted R²": summary.adjusted_r_squared,
        "F": summary.f,
        "F: degrees of freedom, model": summary.f_df[0],
        "F: degrees of freedom, residual": summary.f_df[1],
        "p of F": summary.f_p,
        "Observations": summary.n_observations,
    }
    return quantities(values)


def quantities(values: dict[str, float | None]) -> DataTable:
    """Return quantities one below the other, each rounded on its own."""
    frame = pd.DataFrame(
        {"value": [math.nan if value is None else value for value in values.values()]},
        index=list(values),
    )
    return DataTable(frame.T, "Quantity", {name: name for name in frame.index}, upright=True)
