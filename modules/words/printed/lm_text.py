"""Least squares regressions and the t-test of their slopes, in the texts that R prints."""

import math

from modules.pooling.regression import RegressionSummary
from modules.pooling.slope_test import SlopeTest
from modules.words.printed.coefficient_table import DIGITS, coefficient_table
from modules.words.printed.r_names import Call, Expression, Operation, deparsed, joined, quoted_name
from modules.words.printed.r_numbers import (
    format_general,
    format_number,
    format_numbers,
    format_p_values,
    zap_small,
)
from modules.words.printed.r_tables import named_row
from modules.words.printed.r_terms import named_as_in_r

FEW_RESIDUALS = 5
"""With no more degrees of freedom than this R prints the residuals instead of their quantiles."""


def lm_text(summary: RegressionSummary, data: str) -> str:
    """Write a regression as R prints the `summary` of an `lm`, with plain quotes.

    R shows digits of rounding error where residuals or coefficients are zero; here they are zero.

    Parameters
    ----------
    summary
        Complete or no pooling.
    data
        Name of the data frame.
    """
    summary = named_as_in_r(summary)
    lines = ["", "Call:", *deparsed(_call(summary, data)), ""]
    lines += ["Residuals:", *_residuals(summary), ""]
    n_aliased = len(summary.coefficients) - summary.rank
    note = f" ({n_aliased} not defined because of singularities)" if n_aliased else ""
    lines += [f"Coefficients:{note}", *coefficient_table(summary.coefficients), ""]
    return "\n".join([*lines, *_fit(summary), "", ""])


def t_test_text(test: SlopeTest, data: str) -> str:
    """Write a t-test of slopes as R prints a `t.test`.

    Parameters
    ----------
    test
        The test.
    data
        The expression that gave the slopes; ``.`` where a pipe did.
    """
    (p,) = format_p_values([test.p], 4)
    lower, upper = format_numbers([test.lower, test.upper])
    return "\n".join(
        [
            "",
            "\tOne Sample t-test",
            "",
            f"data:  {data}",
            f"t = {format_number(test.t, 5)}, df = {test.df}, "
            + (f"p-value {p}" if p.startswith("<") else f"p-value = {p}"),
            "alternative hypothesis: true mean is not equal to 0",
            "95 percent confidence interval:",
            f" {lower} {upper}",
            "sample estimates:",
            *named_row(["mean of x"], [format_number(test.mean)]),
            "",
            "",
        ]
    )


def _call(summary: RegressionSummary, data: str) -> Call:
    y, x = quoted_name(summary.y), quoted_name(summary.x)
    right: Expression = x
    if summary.subject is not None:
        subject = quoted_name(summary.subject)
        right = joined("+", x, subject, Operation(x, ":", subject))
    return Call("lm", (("formula", Operation(y, "~", right)), ("data", quoted_name(data))))


def _residuals(summary: RegressionSummary) -> list[str]:
    if summary.residual_df == 0:
        return [f"ALL {summary.rank} residuals are 0: no residual degrees of freedom!"]
    if summary.residual_df <= FEW_RESIDUALS:
        names = [str(number) for number in summary.residuals.index]
        return named_row(names, format_numbers(summary.residuals.tolist(), DIGITS))
    quantiles = summary.residual_quantiles
    zapped = zap_small(quantiles.tolist(), DIGITS + 1)
    return named_row([str(name) for name in quantiles.index], format_numbers(zapped, DIGITS))


def _fit(summary: RegressionSummary) -> list[str]:
    error = format_number(float(f"{summary.residual_standard_error:.{DIGITS}g}"))
    lines = [f"Residual standard error: {error} on {summary.residual_df} degrees of freedom"]
    model_df, residual_df = summary.f_df
    if model_df == 0:
        return lines
    (p,) = ["NA"] if math.isnan(summary.f_p) else format_p_values([summary.f_p], DIGITS)
    return [
        *lines,
        f"Multiple R-squared:  {format_general(summary.r_squared)},\t"
        f"Adjusted R-squared:  {format_general(summary.adjusted_r_squared)} ",
        f"F-statistic: {format_general(summary.f)} on {model_df} and {residual_df} DF,  "
        f"p-value: {p}",
    ]
