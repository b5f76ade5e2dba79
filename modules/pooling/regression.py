"""Complete and no pooling as least squares regressions, with all that R's `summary` says of them.

No pooling is one regression of y on x, subject and their product. R codes subjects by treatment
contrasts: intercept and x are those of the first subject, and every other subject has a departure
from each. A regression on a single subject is complete pooling, so that both come from one place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from modules.pooling import none
from modules.pooling.solver.cross_products import ROUNDING, SAME_X
from modules.pooling.solver.identifiability import NO_OBSERVATIONS, SINGLE_SUBJECT, SINGLE_X
from modules.pooling.undetermined import Undetermined

Array = NDArray[np.float64]

INTERCEPT = "(Intercept)"
BASELINE_HAS_NO_SLOPE = (
    "The first subject has no slope of its own to compare with, so the slope of this subject, the "
    "last that has one, takes its place in the row of the predictor."
)
SLOPE_TAKES_ITS_PLACE = (
    "No subject has more than one x, so the slope lies between subjects and uses up what would "
    "tell this subject from the first one."
)


@dataclass(frozen=True, eq=False)
class RegressionSummary:
    """What R's `summary` of an `lm` holds.

    Parameters
    ----------
    y, x, subject
        The data's own names; `subject` is None for complete pooling.
    levels
        The labels of the subjects that have observations, sorted as R sorts them.
    coefficients
        A row for each term, as `terms_of` names it, with columns `estimate`, `standard_error`, `t`
        and `p`. All are NaN for a term that the data cannot tell from those before it, which R
        calls aliased, and all but the estimate where no degrees of freedom are left.
    reasons
        Why a term is aliased, for those that are.
    residuals
        y less the line, by number of the kept observation, counted from 1. Exactly zero where they
        are not above rounding error throughout.
    residual_df
        Observations less estimable coefficients.
    residual_standard_error
        Root of the residual sum of squares over `residual_df`; NaN without degrees of freedom.
    r_squared, adjusted_r_squared
        Share of the variation that is explained, the latter penalised for the coefficients.
    f, f_df, f_p
        Test against the regression with an intercept only: statistic, degrees of freedom of
        numerator and denominator, p-value. NaN if nothing but the intercept is estimable.
    """

    y: str
    x: str
    subject: str | None
    levels: tuple[str, ...]
    coefficients: pd.DataFrame
    reasons: dict[str, str]
    residuals: pd.Series
    residual_df: int
    residual_standard_error: float
    r_squared: float
    adjusted_r_squared: float
    f: float
    f_df: tuple[int, int]
    f_p: float

    @property
    def n_observations(self) -> int:
        """N, the observations kept."""
        return len(self.residuals)

    @property
    def rank(self) -> int:
        """Number of coefficients that are estimable."""
        return self.n_observations - self.residual_df

    @property
    def residual_quantiles(self) -> pd.Series:
        """Minimum, quartiles and maximum, interpolated as in R's `quantile` (type 7)."""
        quantiles = np.quantile(self.residuals, [0.0, 0.25, 0.5, 0.75, 1.0])
        return pd.Series(quantiles, index=["Min", "1Q", "Median", "3Q", "Max"])


def complete_summary(observations: pd.DataFrame, x: str, y: str) -> RegressionSummary:
    """Summarise the regression of y on x, without regard to subjects.

    Parameters
    ----------
    observations
        Columns `subject`, `x`, `y`, and `kept` if some rows are left out.
    x, y
        The data's own names of the variables.

    Raises
    ------
    Undetermined
        If no observations are kept.
    """
    kept = _kept(observations)
    together = kept.assign(subject=kept["subject"].iloc[0])
    return _summarise(together, together["subject"].unique().tolist(), x, y, None)


def no_pooling_summary(
    observations: pd.DataFrame, x: str, y: str, subject: str
) -> RegressionSummary:
    """Summarise the regression of y on x, subject and their product.

    Parameters
    ----------
    observations
        Columns `subject`, `x`, `y`, and `kept` if some rows are left out. Subjects without kept
        observations have no terms.
    x, y, subject
        The data's own names of the variables.

    Raises
    ------
    Undetermined
        If fewer than two subjects have observations.
    """
    kept = _kept(observations)
    levels = factor_levels(kept["subject"].unique().tolist())
    if len(levels) == 1:
        raise Undetermined(SINGLE_SUBJECT)
    return _summarise(kept, levels, x, y, subject)


def factor_levels(labels: Sequence[str]) -> list[str]:
    """Sort labels as R sorts the levels of a factor that it reads from a file.

    Labels that are all numbers go by size, others by letters without regard to case.
    """
    try:
        return sorted(labels, key=float)
    except ValueError:
        return sorted(labels, key=lambda label: (label.casefold(), label.swapcase()))


def _kept(observations: pd.DataFrame) -> pd.DataFrame:
    kept = observations.loc[observations["kept"]] if "kept" in observations else observations
    if kept.empty:
        raise Undetermined(NO_OBSERVATIONS)
    return kept


@dataclass(frozen=True, eq=False)
class _OwnFits:
    """What each subject's own observations determine: a level at their mean x, and a slope.

    The fields are in working coordinates, with x centred and scaled, one element a subject. They
    are uncorrelated, and their variances are those of the residuals times `1 / n` and `1 / ss_x`.
    """

    n: Array
    mean_x: Array
    ss_x: Array
    level: Array
    slope: Array
    centre: float
    scale: float

    @property
    def has_slope(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.slope)


def _own_fits(kept: pd.DataFrame, levels: Sequence[str], slope: Array) -> _OwnFits:
    """Gather what subjects determine; `slope` is in the units of the data."""
    code = pd.Index(levels).get_indexer(pd.Index(kept["subject"]))
    x, y = kept["x"].to_numpy(np.float64), kept["y"].to_numpy(np.float64)
    centre = float(x.mean())
    scale = float(x.std()) or 1.0
    working_x = (x - centre) / scale
    n = np.bincount(code).astype(np.float64)
    mean_x = np.bincount(code, working_x) / n
    working_slope = slope * scale
    rounding = ROUNDING * float(np.sqrt((y**2).mean()))
    return _OwnFits(
        n=n,
        mean_x=mean_x,
        ss_x=np.bincount(code, (working_x - mean_x[code]) ** 2).astype(np.float64),
        level=np.bincount(code, y) / n,
        slope=np.where(np.abs(working_slope) <= rounding, 0.0, working_slope),
        centre=centre,
        scale=scale,
    )


def _summarise(
    kept: pd.DataFrame, levels: list[str], x: str, y: str, subject: str | None
) -> RegressionSummary:
    own = none.fit(kept)
    fits = _own_fits(kept, levels, own.lines.loc[levels, "slope"].to_numpy())
    aliased = _aliased(levels, fits, own.reasons)
    estimable = np.array([reason is None for reason in aliased])
    estimates, unscaled_variances = _least_squares(fits, estimable)

    residuals = _residuals(kept, levels, fits, is_exact=own.residual_variance == 0.0)
    residual_ss = float(residuals @ residuals)
    fitted = kept["y"].to_numpy() - residuals
    explained_ss = float(((fitted - fitted.mean()) ** 2).sum())
    if explained_ss <= ROUNDING**2 * float(fitted @ fitted):
        explained_ss = 0.0
    residual_df = len(kept) - int(estimable.sum())
    model_df = int(estimable.sum()) - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.float64(residual_ss) / residual_df
        r_squared = np.float64(explained_ss) / (explained_ss + residual_ss) if model_df else 0.0
        unexplained = (1.0 - r_squared) * (np.float64(len(kept) - 1) / residual_df)
        f = np.float64(explained_ss) / model_df / variance if model_df else np.nan
        standard_errors = np.sqrt(variance * unscaled_variances)
        t = estimates / standard_errors
    terms = terms_of(levels, x, subject)
    coefficients = pd.DataFrame(
        {
            "estimate": estimates,
            "standard_error": standard_errors,
            "t": t,
            "p": 2.0 * stats.t.sf(np.abs(t), max(residual_df, 1)),
        },
        index=pd.Index(terms),
    )
    return RegressionSummary(
        y=y,
        x=x,
        subject=subject,
        levels=tuple(levels),
        coefficients=coefficients,
        reasons={
            term: reason for term, reason in zip(terms, aliased, strict=True) if reason is not None
        },
        residuals=pd.Series(residuals, index=pd.RangeIndex(1, len(kept) + 1)),
        residual_df=residual_df,
        residual_standard_error=float(np.sqrt(variance)),
        r_squared=float(r_squared),
        adjusted_r_squared=float(1.0 - unexplained) if model_df else 0.0,
        f=float(f),
        f_df=(model_df, residual_df),
        f_p=float(stats.f.sf(f, max(model_df, 1), max(residual_df, 1))),
    )


def terms_of(levels: Sequence[str], x: str, subject: str | None) -> list[str]:
    """Name the coefficients in the order in which R takes them: levels, then slopes."""
    others = [f"{subject}{level}" for level in levels[1:]]
    return [INTERCEPT, x, *others, *(f"{x}:{other}" for other in others)]


def _aliased(levels: list[str], fits: _OwnFits, reasons: dict[str, str]) -> list[str | None]:
    """Say for each term, in R's order, why those before it leave nothing for it, or None.

    A slope needs more than one x. If the first subject has none, the others' slopes are one more
    than can be told apart. If nobody has one, x is a combination of the subjects' levels; the last
    level that it needs is then one too many.
    """
    has_slope = fits.has_slope
    x_reason: str | None = None
    level_reasons: list[str | None] = [None] * (len(levels) - 1)
    slope_reasons = [reasons.get(level) for level in levels[1:]]
    if not has_slope.any():
        elsewhere = np.flatnonzero(np.abs(fits.mean_x - fits.mean_x[0]) > SAME_X)
        if len(elsewhere):
            level_reasons[elsewhere[-1] - 1] = SLOPE_TAKES_ITS_PLACE
        else:
            x_reason = SINGLE_X
    elif not has_slope[0]:
        slope_reasons[np.flatnonzero(has_slope)[-1] - 1] = BASELINE_HAS_NO_SLOPE
    return [None, x_reason, *level_reasons, *slope_reasons]


def _least_squares(fits: _OwnFits, estimable: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Return estimates, and variances in units of the residual variance; NaN where aliased.

    Levels and slopes of the subjects are as many as there are estimable coefficients, which follow
    from them by solving linear equations in working coordinates.
    """
    n_subjects = len(fits.n)
    baseline = np.ones((n_subjects, 1))
    departures = np.eye(n_subjects)[:, 1:]
    nothing = np.zeros((n_subjects, n_subjects))
    choice = np.hstack([baseline, departures])
    mean_x = fits.mean_x[:, None]
    order = [0, n_subjects, *range(1, n_subjects), *range(n_subjects + 1, 2 * n_subjects)]
    has_slope = fits.has_slope
    design = np.vstack(
        [np.hstack([choice, mean_x * choice]), np.hstack([nothing, choice])[has_slope]]
    )[:, order]
    observed = np.concatenate([fits.level, fits.slope[has_slope]])
    variances = np.concatenate([1.0 / fits.n, 1.0 / fits.ss_x[has_slope]])

    at_zero = np.eye(2 * n_subjects)
    levels, slopes = np.arange(n_subjects), np.arange(n_subjects, 2 * n_subjects)
    at_zero[levels, slopes] = -fits.centre / fits.scale
    at_zero[slopes, slopes] = 1.0 / fits.scale
    back = at_zero[np.ix_(order, order)][np.ix_(estimable, estimable)]
    solution = back @ np.linalg.inv(design[:, estimable])

    estimates = np.full(2 * n_subjects, np.nan)
    unscaled_variances = np.full(2 * n_subjects, np.nan)
    estimates[estimable] = _sum_above_rounding(solution * observed)
    unscaled_variances[estimable] = solution**2 @ variances
    return estimates, unscaled_variances


def _sum_above_rounding(products: Array) -> Array:
    """Sum the rows, and make zero what only rounding keeps from being so."""
    sums = products.sum(axis=1)
    return np.where(np.abs(sums) <= ROUNDING * np.abs(products).sum(axis=1), 0.0, sums)


def _residuals(kept: pd.DataFrame, levels: list[str], fits: _OwnFits, is_exact: bool) -> Array:
    """Return y less the own line, zero for a subject whose line has nothing to miss."""
    code = pd.Index(levels).get_indexer(pd.Index(kept["subject"]))
    if is_exact:
        return np.zeros(len(kept))
    slope = np.nan_to_num(fits.slope)[code]
    x = (kept["x"].to_numpy() - fits.centre) / fits.scale
    residuals = kept["y"].to_numpy() - fits.level[code] - slope * (x - fits.mean_x[code])
    has_residuals = fits.n > 1.0 + fits.has_slope
    return np.where(has_residuals[code], residuals, 0.0)
