"""What is left over: residuals of the observations, and departures of the subjects."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from modules.pooling.lines import by_subject
from modules.pooling.partial import PartialPooling
from modules.pooling.solver.cross_products import ROUNDING
from modules.pooling.solver.generalised_least_squares import generalised_least_squares
from modules.pooling.solver.reml import SMALLEST_FACTOR


def residual_table(fit: PartialPooling, observations: pd.DataFrame) -> pd.DataFrame:
    """Set each observation beside its subject's line.

    Parameters
    ----------
    fit
        A mixed model.
    observations
        What it was fitted to.

    Returns
    -------
    DataFrame
        A row for each kept observation, on its index, with columns `subject`, `x`, `y`; `fitted`,
        the height of the subject's line, conditional modes included; `residual`, y less that; and
        `scaled_residual`, the residual divided by σ.
    """
    kept = observations.loc[observations["kept"]] if "kept" in observations else observations
    fitted = fit.predict(kept)
    residual = kept["y"] - fitted
    return kept[["subject", "x", "y"]].assign(
        fitted=fitted,
        residual=residual,
        scaled_residual=residual / np.sqrt(fit.residual_variance),
    )


def residuals(fit: PartialPooling, observations: pd.DataFrame) -> NDArray[np.float64]:
    """Return what `residual_table` calls residuals, shape (kept observations,)."""
    kept = observations["kept"].to_numpy()
    rows = fit.lines.index.get_indexer(pd.Index(observations["subject"].to_numpy()[kept]))
    intercept, slope = fit.lines.to_numpy()[rows].T
    x, y = (observations[name].to_numpy()[kept] for name in ("x", "y"))
    return y - (intercept + slope * x)


def standardised_modes(fit: PartialPooling) -> pd.DataFrame:
    """Divide each conditional mode by the standard deviation that it has across data sets.

    A subject with few observations has its mode pulled to zero, so that modes differ in spread
    even where the random effects do not. The covariance of a subject's modes is σ²G W_s G with
    G = ΛΛ' (Snijders & Bosker 2012, Multilevel Analysis, section 10.6; given Λ, β and σ). Divided
    by its root, all are standard normal if the model is right.

    Parameters
    ----------
    fit
        A mixed model.

    Returns
    -------
    DataFrame
        By subject, on `intercept` and `slope`; NaN for a term without variance, and for a subject
        whose mode is zero whatever its data, for want of observations or because they are at x = 0
        where only slopes are random.
    """
    factor = fit.relative_covariance_factor
    working_factor = fit.data.to_working[0] @ factor
    weights = generalised_least_squares(fit.data, working_factor[None]).weights[0]
    back = factor @ working_factor.T
    variance = fit.residual_variance * np.diagonal(back @ weights @ back.T, axis1=1, axis2=2)
    has_variance = np.hypot(*factor.T) * (1.0, fit.data.scale_x[0]) >= SMALLEST_FACTOR
    prior_variance = fit.residual_variance * (factor**2).sum(axis=1)
    determined = has_variance & (variance > ROUNDING * prior_variance)
    modes = fit.random_effects.to_numpy()
    standardised = np.full_like(modes, np.nan)
    standardised[determined] = modes[determined] / np.sqrt(variance[determined])
    return by_subject(standardised, fit.subjects)


def normal_scores(values: pd.Series) -> pd.DataFrame:
    """Pair sorted values with the normal quantiles that they would have, for a Q-Q plot.

    Parameters
    ----------
    values
        Residuals, or conditional modes; missing ones are left out.

    Returns
    -------
    DataFrame
        Columns `theoretical` and `value`, both ascending, on the index of `values`. The
        probabilities are those of R's `ppoints`, (i - a) / (n + 1 - 2a) with a = 3/8 for up to ten
        values and 1/2 for more.
    """
    ordered = values.dropna().sort_values(kind="stable")
    n = len(ordered)
    offset = 0.375 if n <= 10 else 0.5
    probabilities = (np.arange(1, n + 1) - offset) / (n + 1 - 2 * offset)
    return pd.DataFrame({"theoretical": stats.norm.ppf(probabilities), "value": ordered})
