"""The table of coefficients that R prints with every regression."""

import math
from collections.abc import Sequence

import pandas as pd

from modules.words.printed.r_numbers import (
    STARS_LEGEND,
    format_numbers,
    format_p_values,
    left_aligned,
    significance_stars,
)
from modules.words.printed.r_tables import table

DIGITS = 4
TEST_DIGITS = 3


def coefficient_table(coefficients: pd.DataFrame) -> list[str]:
    """Lay out estimates, standard errors and t values, and p-values with stars if there are any.

    Estimates and standard errors show the same decimals, so many that the smallest of them shows
    four significant digits (R's `printCoefmat`).

    Parameters
    ----------
    coefficients
        A row for each term, with columns `estimate`, `standard_error`, `t` and perhaps `p`. A row
        whose estimate is NaN is printed as NA.
    """
    estimates, standard_errors = coefficients["estimate"], coefficients["standard_error"]
    t_values = [round(t, TEST_DIGITS) if math.isfinite(t) else t for t in coefficients["t"]]
    written = _alike([*estimates, *standard_errors])
    columns = [
        ("Estimate", written[: len(estimates)]),
        ("Std. Error", written[len(estimates) :]),
        ("t value", format_numbers(t_values, DIGITS)),
    ]
    if "p" not in coefficients:
        return table(_row_names(coefficients), columns)

    p_values = coefficients["p"].tolist()
    written_p = ["NaN" if math.isnan(p) else "" for p in p_values]
    known = [at for at, p in enumerate(p_values) if not math.isnan(p)]
    for at, text in zip(
        known, format_p_values([p_values[at] for at in known], TEST_DIGITS), strict=True
    ):
        written_p[at] = text
    columns.append(("Pr(>|t|)", written_p))
    aliased = estimates.isna()
    columns = [
        (heading, ["NA" if gone else cell for cell, gone in zip(cells, aliased, strict=True)])
        for heading, cells in columns
    ]
    has_stars = any(p < 0.1 for p in p_values)
    if has_stars:
        columns.append(("", left_aligned([significance_stars(p) for p in p_values])))
    lines = table(_row_names(coefficients), columns)
    return [*lines, "---", f"Signif. codes:  {STARS_LEGEND}"] if has_stars else lines


def _row_names(coefficients: pd.DataFrame) -> list[str]:
    return [str(term) for term in coefficients.index]


def _alike(numbers: Sequence[float]) -> list[str]:
    """Write numbers with the decimals that the smallest needs, but never zero for what is not."""
    sizes = [abs(number) for number in numbers if math.isfinite(number) and number != 0.0]
    digits_before_point = 1 + math.floor(math.log10(min(sizes))) if sizes else 1
    decimals = max(1, DIGITS - digits_before_point)
    written = format_numbers(
        [round(number, decimals) if math.isfinite(number) else number for number in numbers],
        DIGITS,
    )
    vanished = [at for at, number in enumerate(numbers) if number != 0.0 and _is_zero(written[at])]
    for at, text in zip(
        vanished, format_numbers([numbers[at] for at in vanished], DIGITS - 1), strict=True
    ):
        written[at] = text
    return written


def _is_zero(text: str) -> bool:
    return float(text) == 0.0
