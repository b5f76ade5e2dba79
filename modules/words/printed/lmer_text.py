"""A mixed model in the text that R prints for lme4's `lmer`."""

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.pooling.fit_statistics import fit_statistics
from modules.pooling.partial import PartialPooling
from modules.pooling.regression import INTERCEPT
from modules.pooling.residuals import residual_table
from modules.pooling.solver.random_structure import RandomStructure, random_structure
from modules.words.printed.coefficient_table import DIGITS, coefficient_table
from modules.words.printed.r_names import (
    Expression,
    Operation,
    Parentheses,
    abbreviated,
    deparsed,
    joined,
    quoted_name,
)
from modules.words.printed.r_numbers import format_number, format_numbers, zap_small
from modules.words.printed.r_tables import filled, named_row, table

NEGLIGIBLE = 1e-6
"""A standard deviation this small beside σ is printed as zero."""


def lmer_text(
    fit: PartialPooling, observations: pd.DataFrame, x: str, y: str, subject: str, data: str
) -> str:
    """Write a mixed model as R prints the `summary` of an `lmer`.

    The estimates are those of this fit. Where lme4's optimiser stops elsewhere, or warns about the
    scale of the data, its text says so and this one does not.

    Parameters
    ----------
    fit
        A mixed model.
    observations
        What it was fitted to.
    x, y, subject
        The data's own names of the variables.
    data
        Name of the data frame.
    """
    x_name = quoted_name(x)
    structure = random_structure(fit.random)
    formula = Operation(
        quoted_name(y), "~", joined("+", x_name, _random(structure, x_name, quoted_name(subject)))
    )
    method = "REML" if fit.reml else "maximum likelihood "
    lines = [
        f"Linear mixed model fit by {method} ['lmerMod']",
        *filled("Formula:", *deparsed(formula)),
        *filled("   Data:", quoted_name(data)),
        "",
        *_criterion(fit),
        "",
        "Scaled residuals: ",
        *_scaled_residuals(fit, observations),
        "",
        "Random effects:",
        *_random_effects(fit, structure, x_name, subject),
        *_counts(fit, subject),
        "",
        "Fixed effects:",
        *_fixed_effects(fit, x_name),
        "",
        "Correlation of Fixed Effects:",
        *_correlation_of_fixed_effects(fit, x_name),
    ]
    if fit.singular:
        lines += [
            "optimizer (nloptwrap) convergence code: 0 (OK)",
            "boundary (singular) fit: see help('isSingular')",
            "",
        ]
    return "\n".join([*lines, ""])


def _random(structure: RandomStructure, x: str, subject: str) -> Expression:
    """Write the random effects as the chapter does; R spells ``||`` out as two terms."""

    def term(effects: Expression) -> Parentheses:
        return Parentheses(Operation(effects, "|", subject))

    slope_only = Operation("0", "+", x)
    if not structure.has_slope:
        return term("1")
    if not structure.has_intercept:
        return term(slope_only)
    if structure.correlated:
        return term(x)
    return Parentheses(joined("+", term("1"), term(slope_only)))


def _criterion(fit: PartialPooling) -> list[str]:
    if fit.reml:
        return filled("REML criterion at convergence:", format_number(round(fit.criterion, 1)))
    statistics = fit_statistics(fit)
    residual_df = fit.n_observations - statistics.n_parameters
    measures = {
        "AIC": statistics.aic,
        "BIC": statistics.bic,
        "logLik": statistics.log_likelihood,
        "deviance": statistics.criterion,
        "df.resid": residual_df,
    }
    *written, _ = format_numbers([round(measure, 1) for measure in measures.values()])
    return named_row(list(measures), [*written, format_number(residual_df)])


def _scaled_residuals(fit: PartialPooling, observations: pd.DataFrame) -> list[str]:
    scaled = residual_table(fit, observations)["scaled_residual"]
    quantiles = np.quantile(scaled, [0.0, 0.25, 0.5, 0.75, 1.0]).tolist()
    names = ["Min", "1Q", "Median", "3Q", "Max"]
    return named_row(names, format_numbers(zap_small(quantiles, DIGITS + 1), DIGITS))


def _random_effects(
    fit: PartialPooling, structure: RandomStructure, x: str, subject: str
) -> list[str]:
    """Lay out variances and standard deviations, and the correlation where there is one."""
    names = [(INTERCEPT, x)[term] for term in structure.terms]
    sds = [*_random_sds(fit)[structure.terms], math.sqrt(fit.residual_variance)]
    groups = [subject]
    if len(names) == 2:
        groups.append("" if structure.correlated else f"{subject}.1")
    columns = [
        ("Groups", [*groups, "Residual"]),
        ("Name", [*names, ""]),
        ("Variance", format_numbers([sd**2 for sd in sds], DIGITS)),
        ("Std.Dev.", format_numbers(sds, DIGITS)),
    ]
    if structure.correlated:
        columns.append(("Corr", ["", _correlation(fit), ""]))
    return table([""] * len(sds), columns, align_right=False)


def _random_sds(fit: PartialPooling) -> NDArray[np.float64]:
    """Return the standard deviations of intercept and slope, zero where all but zero beside σ.

    At the boundary the search comes as close to zero as rounding lets it.
    """
    sds = np.sqrt(np.diag(fit.random_covariance))
    in_units_of_y = sds * (1.0, fit.data.scale_x[0])
    return np.where(in_units_of_y < NEGLIGIBLE * math.sqrt(fit.residual_variance), 0.0, sds)


def _correlation(fit: PartialPooling) -> str:
    """Write the correlation of the random effects as lme4 does, as wide as the 1 above it."""
    product = _random_sds(fit).prod()
    if product == 0.0:
        return " NaN"
    correlation = float(fit.random_covariance.loc["intercept", "slope"]) / product
    return format_numbers([1.0, round(correlation, 2)], fewest_decimals=2)[1]


def _counts(fit: PartialPooling, subject: str) -> list[str]:
    n_subjects = int((fit.data.n_observations[0] > 0.0).sum())
    return filled(f"Number of obs: {fit.n_observations}, groups: ", f"{subject}, {n_subjects}")


def _fixed_effects(fit: PartialPooling, x: str) -> list[str]:
    estimates = fit.fixed_effects.to_numpy()
    standard_errors = np.sqrt(np.diag(fit.fixed_covariance))
    return coefficient_table(
        pd.DataFrame(
            {
                "estimate": estimates,
                "standard_error": standard_errors,
                "t": estimates / standard_errors,
            },
            index=[INTERCEPT, x],
        )
    )


def _correlation_of_fixed_effects(fit: PartialPooling, x: str) -> list[str]:
    covariance = fit.fixed_covariance
    product = math.sqrt(np.diag(covariance).prod())
    correlation = round(float(covariance.loc["intercept", "slope"]) / product, 3)
    cell = format_numbers([1.0, correlation], fewest_decimals=3)[1]
    return table([abbreviated(x, 11)], [(abbreviated(INTERCEPT, 6), [cell])], align_right=False)
