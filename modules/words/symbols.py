"""The chapter's symbols: what each is, and the value it has now."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from modules.observations import data_set
from modules.pooling.partial import PartialPooling
from modules.pooling.residuals import residuals
from modules.pooling.three_models import ThreeModels
from modules.words.wording import number

NOT_IN_THE_MODEL = "not in this model"
NO_FIT = "no fit"
KINDS = ("symbol", "kind", "meaning", "value")


def symbols(models: ThreeModels) -> pd.DataFrame:
    """Return the chapter's table of variables with their present values.

    Returns
    -------
    DataFrame
        `symbol_rows` by name, in columns `symbol`, `kind`, `meaning` and `value`.
    """
    return pd.DataFrame.from_dict(symbol_rows(models), orient="index", columns=list(KINDS))


def symbol_rows(models: ThreeModels) -> dict[str, tuple[str, str, str, str]]:
    """Return what each of the chapter's variables is, by its name.

    Returns
    -------
    dict
        The symbol, its index behind ``_`` and its power behind ``^``; its kind, observed, fixed,
        random or derived; its meaning; and its value, by partial pooling where it is estimated,
        from the smallest to the largest where it differs between subjects or observations.
    """
    variables = data_set(models.scenario)
    x, y, subject = variables.x, variables.y, variables.subject
    kept = models.observations.loc[models.observations["kept"]]
    estimated = _estimated(models)
    return {
        "Y": ("Y_sd", "observed", f"{y} of {subject} s at its observation d", _range(kept["y"])),
        "X": ("X_sd", "observed", f"{x} of {subject} s at its observation d", _range(kept["x"])),
        "beta0": ("β_0s", "derived", f"intercept of {subject} s (level 1)", estimated["beta0"]),
        "beta1": ("β_1s", "derived", f"slope of {subject} s (level 1)", estimated["beta1"]),
        "e": ("e_sd", "derived", f"residual: {y} less the line of {subject} s", estimated["e"]),
        "gamma0": ("γ_0", "fixed", "population intercept", estimated["gamma0"]),
        "gamma1": ("γ_1", "fixed", "population slope", estimated["gamma1"]),
        "S0": ("S_0s", "derived", f"random intercept of {subject} s, its offset", estimated["S0"]),
        "S1": ("S_1s", "derived", f"random slope of {subject} s, its offset", estimated["S1"]),
        "Sigma": ("Σ", "random", "variance-covariance matrix of S₀ and S₁", estimated["Sigma"]),
        "tau00": ("τ_00^2", "random", "variance of the random intercepts", estimated["tau00"]),
        "rho": ("ρ", "random", "correlation of random intercepts and slopes", estimated["rho"]),
        "tau11": ("τ_11^2", "random", "variance of the random slopes", estimated["tau11"]),
        "sigma": ("σ^2", "random", "variance of the residuals", estimated["sigma"]),
    }


def _estimated(models: ThreeModels) -> dict[str, str]:
    fit = models.partial
    names = ["beta0", "beta1", "e", "gamma0", "gamma1", "S0", "S1", "Sigma", "tau00", "tau11"]
    if not isinstance(fit, PartialPooling):
        return dict.fromkeys([*names, "rho", "sigma"], NO_FIT)
    covariance = fit.random_covariance.to_numpy()
    has_intercept, has_slope = not fit.random.startswith("0"), "x" in fit.random
    return {
        "beta0": _range(fit.lines["intercept"]),
        "beta1": _range(fit.lines["slope"]),
        "e": _range(residuals(fit, models.observations)),
        "gamma0": number(fit.fixed_effects.at["intercept"]),
        "gamma1": number(fit.fixed_effects.at["slope"]),
        "S0": _range(fit.random_effects["intercept"]) if has_intercept else NOT_IN_THE_MODEL,
        "S1": _range(fit.random_effects["slope"]) if has_slope else NOT_IN_THE_MODEL,
        "Sigma": "; ".join(", ".join(number(value) for value in row) for row in covariance),
        "tau00": _variance(covariance[0, 0]) if has_intercept else NOT_IN_THE_MODEL,
        "tau11": _variance(covariance[1, 1]) if has_slope else NOT_IN_THE_MODEL,
        "rho": _correlation(covariance) if fit.random == "1 + x" else NOT_IN_THE_MODEL,
        "sigma": _variance(fit.residual_variance),
    }


def _range(values: ArrayLike) -> str:
    known = np.asarray(values, dtype=float)
    if not len(known):
        return "none left"
    smallest, largest = _plain(float(known.min())), _plain(float(known.max()))
    return smallest if smallest == largest else f"{smallest} to {largest}"


def _plain(value: float) -> str:
    return number(value) if value != int(value) else number(value, len(str(abs(int(value)))))


def _variance(variance: float) -> str:
    return f"{number(variance)} = {number(math.sqrt(variance))}²"


def _correlation(covariance: np.ndarray) -> str:
    scale = math.sqrt(covariance[0, 0] * covariance[1, 1])
    return number(covariance[0, 1] / scale, 3) if scale > 0 else "undefined: a variance is 0"
