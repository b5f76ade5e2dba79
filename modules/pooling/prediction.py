"""Lines with bands: how sure each model is of a line, and where a new observation would fall.

A band for the mean says where the line may be, a band for a new observation adds the scatter about
it. With z = (1, x), what is predicted and the variance σ²v of its error are

| model | line | v of the line |
|---|---|---|
| complete pooling | z'γ̂ | z'(X'X)⁻¹z |
| no pooling | z'β̂_s | z'A_s⁻¹z |
| partial pooling, a known subject | z'(γ̂ + b̂_s) | z'ΛM_s⁻¹Λ'z + a'C⁻¹a, a = (I - W_s G)z |
| partial pooling, a new subject | z'γ̂ | z'C⁻¹z |

in the notation of `generalised_least_squares`. The third row comes from the inverse of Henderson's
mixed model equations (Henderson 1975, Biometrics 31, 423-447; Robinson 1991, Statistical Science
6, 15-32): the first term is the variance of b_s given the data, the second what not knowing γ adds,
less what b̂_s makes good of it. A new observation has v + 1, but for a new subject by partial
pooling v + z'Gz + 1, because its line departs from the population's.

Complete and no pooling have the t distribution of ordinary regression. The bands of partial pooling
use the normal distribution and take the estimated variances for the true ones, so that they are too
narrow where few subjects tell little about the variances.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from modules.pooling.none import NoPooling
from modules.pooling.partial import PartialPooling
from modules.pooling.solver.cross_products import CrossProducts, gather_frame
from modules.pooling.solver.generalised_least_squares import determinant, generalised_least_squares
from modules.pooling.three_models import MODEL_NAMES, ModelName, ThreeModels
from modules.pooling.undetermined import Undetermined

Array = NDArray[np.float64]

BAND = ["fit", "mean_lower", "mean_upper", "new_lower", "new_upper"]
"""Columns of a band beside `x`."""

NO_SCATTER = {
    "complete": (
        "Two observations lie on their line exactly and show no scatter, so the line has no band."
    ),
    "none": (
        "The subjects' own lines use up all observations and show no scatter about them, so the "
        "lines have no bands."
    ),
}
NEW_SUBJECT = (
    "No pooling draws a line from the subject's own observations only, and a new subject has none."
)


@dataclass(frozen=True, eq=False)
class Prediction:
    """What the three models expect of one subject.

    Parameters
    ----------
    bands
        By model, a DataFrame with columns `x`; `fit`, the height of the line; `mean_lower` and
        `mean_upper`, the band for the line; `new_lower` and `new_upper`, the band for a new
        observation. NaN where undetermined.
    reasons
        Why there is something missing, for the models with something missing.
    """

    bands: dict[ModelName, pd.DataFrame]
    reasons: dict[ModelName, str]


def predict(
    models: ThreeModels, x: ArrayLike, subject: str | None = None, level: float = 0.95
) -> Prediction:
    """Predict the line and new observations of one subject.

    For a subject that the models know, also one whose observations are all left out, partial
    pooling predicts that subject's own line. For a new one it predicts the population line, and a
    new observation of a subject drawn from the population.

    Parameters
    ----------
    models
        The three models.
    x
        Where to predict, shape (points,).
    subject
        One of `models.subjects`, or None for a new subject.
    level
        Probability that a band is to cover at each x.

    Raises
    ------
    ValueError
        If there is no such subject, or `level` is not between 0 and 1.
    """
    if subject is not None and subject not in models.subjects:
        raise ValueError(f'There is no subject "{subject}".')
    position = -1 if subject is None else models.subjects.index(subject)
    at = np.asarray(x, np.float64)
    bands: dict[ModelName, pd.DataFrame] = {}
    reasons: dict[ModelName, str] = {}
    for model, of_all in _bands(models, at, level).items():
        bands[model] = pd.DataFrame(of_all[position], columns=BAND)
        bands[model].insert(0, "x", at)
        reason = why_missing(models, model, subject)
        if reason is not None:
            reasons[model] = reason
    return Prediction(bands, reasons)


def predict_all(models: ThreeModels, x: ArrayLike, level: float = 0.95) -> pd.DataFrame:
    """Predict the lines and new observations of all subjects and of a new one.

    Parameters
    ----------
    models, x, level
        As for `predict`.

    Returns
    -------
    DataFrame
        A row for each model, subject and x, in this order, with columns `model`, `subject` (None
        for the new subject, which comes last), and those of the bands of `predict`.

    Raises
    ------
    ValueError
        If `level` is not between 0 and 1.
    """
    at = np.asarray(x, np.float64)
    bands = _bands(models, at, level)
    subjects = [*models.subjects, None]
    rows = np.concatenate([bands[model].reshape(-1, len(BAND)) for model in MODEL_NAMES])
    table = pd.DataFrame(rows, columns=BAND)
    table.insert(0, "model", np.repeat(MODEL_NAMES, len(subjects) * len(at)))
    labels = [subject for subject in subjects for _ in at] * len(MODEL_NAMES)
    table.insert(1, "subject", pd.Series(labels, dtype=object))
    table.insert(2, "x", np.tile(at, len(MODEL_NAMES) * len(subjects)))
    return table


def why_missing(models: ThreeModels, model: ModelName, subject: str | None) -> str | None:
    """Say why a model has no line or no band for a subject, or None if it has both.

    Parameters
    ----------
    models
        The three models.
    model
        One of them.
    subject
        One of `models.subjects`, or None for a new subject.
    """
    fit = getattr(models, model)
    if isinstance(fit, Undetermined):
        return str(fit)
    if isinstance(fit, NoPooling):
        reason = NEW_SUBJECT if subject is None else fit.reasons.get(subject)
        if reason is not None:
            return reason
    return NO_SCATTER[model] if np.isnan(fit.residual_variance) else None


def _bands(models: ThreeModels, x: Array, level: float) -> dict[ModelName, Array]:
    """Return by model the columns of `BAND`, shape (subjects + 1, points, 5)."""
    if not 0.0 < level < 1.0:
        raise ValueError(f"The level {level} is not between 0 and 1.")
    data, _ = gather_frame(models.observations)
    tail = 0.5 + 0.5 * level
    return {
        "complete": _complete(models, data, x, tail),
        "none": _none(models.none, data, x, tail),
        "partial": _partial(models, x, tail),
    }


def _complete(models: ThreeModels, data: CrossProducts, x: Array, tail: float) -> Array:
    fit = models.complete
    n_rows = len(models.subjects) + 1
    if isinstance(fit, Undetermined):
        return _missing(n_rows, x)
    n = fit.n_observations
    intercept, slope = fit.coefficients
    variance = fit.residual_variance * (1.0 + _working(data, x) ** 2) / n
    band = _band(
        intercept + slope * x, variance, fit.residual_variance, float(stats.t.ppf(tail, n - 2))
    )
    return np.broadcast_to(band, (n_rows, *band.shape))


def _none(fit: NoPooling, data: CrossProducts, x: Array, tail: float) -> Array:
    bands = _missing(len(fit.subjects) + 1, x)
    determined = np.flatnonzero(data.gram_determinant[0])
    intercept, slope = fit.coefficients[determined].T[:, :, None]
    root = data.gram_root[0, determined]
    root_n, sum_x_over_root_n, root_ss_x = root[:, 0, :1], root[:, 0, 1:], root[:, 1, 1:]
    from_mean = (_working(data, x) - sum_x_over_root_n / root_n) / root_ss_x
    variance = fit.residual_variance * (root_n**-2 + from_mean**2)
    quantile = float(stats.t.ppf(tail, fit.degrees_of_freedom))
    bands[determined] = _band(intercept + slope * x, variance, fit.residual_variance, quantile)
    return bands


def _partial(models: ThreeModels, x: Array, tail: float) -> Array:
    fit = models.partial
    if isinstance(fit, Undetermined):
        return _missing(len(models.subjects) + 1, x)
    lines = np.vstack([fit.lines.to_numpy(), fit.fixed_effects.to_numpy()])
    of_line, of_departure = _partial_variances(fit, x)
    intercept, slope = lines.T[:, :, None]
    return _band(
        intercept + slope * x,
        fit.residual_variance * of_line,
        fit.residual_variance * (1.0 + of_departure),
        float(stats.norm.ppf(tail)),
    )


def _partial_variances(fit: PartialPooling, x: Array) -> tuple[Array, Array]:
    """Return v of the lines, and of the departure from them that a new observation may have too.

    The departure is zero for a known subject, whose line is predicted, and z'Gz for a new one.

    Returns
    -------
    tuple
        Shapes (subjects + 1, points) both.
    """
    data = fit.data
    factor = data.to_working[0] @ fit.relative_covariance_factor
    least_squares = generalised_least_squares(data, factor[None])
    working_x = _working(data, x)
    z = np.stack([np.ones_like(working_x), working_x])
    from_population = ((factor.T @ z) ** 2).sum(axis=0)

    # z'ΛM⁻¹Λ'z = (|Λ'z|² + |Λ|² z'adj(A)z) / |M|, where z'adj(A)z is the sum of squares of the
    # subject's x about the x of z.
    root = data.gram_root[0]
    about_x = (root[:, 0, :1] * working_x - root[:, 0, 1:]) ** 2 + root[:, 1, 1:] ** 2
    conditional = (
        from_population + determinant(factor) ** 2 * about_x
    ) / least_squares.determinants[0, :, None]
    not_made_good = z - least_squares.weights[0] @ (factor @ factor.T @ z)
    of_known = conditional + _quadratic_form(least_squares.covariance[0], not_made_good)
    of_line = np.vstack([of_known, _quadratic_form(least_squares.covariance[0], z)])
    of_departure = np.zeros_like(of_line)
    of_departure[-1] = from_population
    return of_line, of_departure


def _band(line: Array, of_line: Array, of_new: float | Array, quantile: float) -> Array:
    """Stack the columns of `BAND` from a line and the variances of it and of what is new."""
    for_mean, for_new = quantile * np.sqrt(of_line), quantile * np.sqrt(of_line + of_new)
    return np.stack(
        [line, line - for_mean, line + for_mean, line - for_new, line + for_new], axis=-1
    )


def _missing(n_rows: int, x: Array) -> Array:
    return np.full((n_rows, len(x), len(BAND)), np.nan)


def _working(data: CrossProducts, x: Array) -> Array:
    """Return x in working coordinates."""
    return (x - data.centre_x[0]) / data.scale_x[0]


def _quadratic_form(matrix: Array, vectors: Array) -> Array:
    """Return v'Qv for vectors in the columns of (..., 2, points)."""
    return (vectors * (matrix @ vectors)).sum(axis=-2)
