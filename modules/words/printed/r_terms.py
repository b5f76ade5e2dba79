"""The terms of a regression as R names them."""

from dataclasses import replace

from modules.pooling.regression import RegressionSummary, terms_of
from modules.words.printed.r_names import quoted_name


def named_as_in_r(summary: RegressionSummary) -> RegressionSummary:
    """Return a summary whose terms have R's names: variables in backticks unless syntactic."""
    subject = None if summary.subject is None else quoted_name(summary.subject)
    names = terms_of(summary.levels, quoted_name(summary.x), subject)
    in_r = dict(zip(summary.coefficients.index, names, strict=True))
    return replace(
        summary,
        coefficients=summary.coefficients.set_axis(names),
        reasons={in_r[term]: reason for term, reason in summary.reasons.items()},
    )
