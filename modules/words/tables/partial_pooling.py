"""All that can be extracted from a fit of partial pooling, in tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from modules.observations import data_set
from modules.pooling.fit_statistics import fit_statistics
from modules.pooling.inference import fixed_effects_table, satterthwaite_note
from modules.pooling.partial import PartialPooling
from modules.pooling.residuals import residual_table
from modules.pooling.solver.random_structure import random_structure
from modules.pooling.three_models import ThreeModels
from modules.words.tables.data_table import DataTable
from modules.words.tables.regression import quantities

T_AS_Z = (
    "z takes the estimate over its standard error as a draw from the normal distribution: it "
    "supposes so many subjects that the estimated variances are as good as known."
)
SATTERTHWAITE = (
    "df and p(t) follow Satterthwaite: they allow for estimated variances by a t distribution with "
    "as many degrees of freedom as these estimates are worth."
)
ICC_NEEDS_X = (
    "With random slopes two observations of a subject correlate differently at different x, so "
    "there is no single intraclass correlation; the share between subjects is an average over x."
)


def _fixed_effects(fit: PartialPooling, models: ThreeModels) -> DataTable:
    x = data_set(models.scenario).x
    frame = fixed_effects_table(fit).set_axis(["γ₀ (Intercept)", f"γ₁ {x}"])
    heads = {
        "estimate": "Estimate",
        "standard_error": "Std. Error",
        "z": "z",
        "p_z": "p(z)",
        "df": "df",
        "p_t": "p(t)",
    }
    missing = satterthwaite_note(fit)
    notes = (T_AS_Z, SATTERTHWAITE, *([missing] if missing else []))
    return DataTable(frame, "Fixed effect", heads, 5, ("p_z", "p_t"), notes)


def _variances(fit: PartialPooling, models: ThreeModels) -> DataTable:
    x = data_set(models.scenario).x
    covariance = fit.random_covariance.to_numpy()
    terms = random_structure(fit.random).terms
    names = ["τ₀₀² (Intercept)", f"τ₁₁² {x}"]
    variances = [*(covariance[term, term] for term in terms), fit.residual_variance]
    frame = pd.DataFrame(
        {"variance": variances, "sd": np.sqrt(variances)},
        index=[*(names[term] for term in terms), "σ² Residual"],
    )
    heads = {"variance": "Variance", "sd": "Std.Dev."}
    return DataTable(frame, "Random effect", heads, 5)


def _covariance_of_fixed_effects(fit: PartialPooling, models: ThreeModels) -> DataTable:
    x = data_set(models.scenario).x
    frame = fit.fixed_covariance.set_axis(["(Intercept)", x])
    return DataTable(frame, "Covariance", {"intercept": "(Intercept)", "slope": x}, 5)


def _statistics(fit: PartialPooling, models: ThreeModels) -> DataTable:
    found = fit_statistics(fit)
    values = {
        "REML criterion" if fit.reml else "Deviance": found.criterion,
        "Log-likelihood": found.log_likelihood,
        "Parameters": found.n_parameters,
        "AIC": found.aic,
        "BIC": found.bic,
        "Intraclass correlation": found.intraclass_correlation,
        "Share between subjects": found.share_between_subjects,
        "Marginal R²": found.marginal_r2,
        "Conditional R²": found.conditional_r2,
    }
    table = quantities(values)
    notes = () if found.intraclass_correlation is not None else (ICC_NEEDS_X,)
    return replace(table, digits=5, notes=notes)


def _modes(fit: PartialPooling, models: ThreeModels) -> DataTable:
    frame = fit.random_effects.join(fit.conditional_sd.add_suffix("_sd"))
    heads = {
        "intercept": "S₀ intercept",
        "intercept_sd": "its conditional SD",
        "slope": "S₁ slope",
        "slope_sd": "its conditional SD",
    }
    return DataTable(frame, data_set(models.scenario).subject, heads, 6)


def _fitted(fit: PartialPooling, models: ThreeModels) -> DataTable:
    variables = data_set(models.scenario)
    frame = residual_table(fit, models.observations)
    heads = {
        "subject": variables.subject,
        "x": variables.x,
        "y": variables.y,
        "fitted": "fitted",
        "residual": "residual",
        "scaled_residual": "residual / σ",
    }
    return DataTable(frame, "Observation", heads, 4)


TABLES: dict[str, tuple[str, Callable[[PartialPooling, ThreeModels], DataTable]]] = {
    "fixed": ("Fixed effects", _fixed_effects),
    "variances": ("Random effects", _variances),
    "covariance": ("Covariance of the fixed effects", _covariance_of_fixed_effects),
    "statistics": ("Measures of fit", _statistics),
    "modes": ("Conditional modes", _modes),
    "fitted": ("Fitted values and residuals", _fitted),
}
