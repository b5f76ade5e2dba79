"""What statsmodels' MixedLM says of the same data, with its warnings, to be shown beside our fit.

MixedLM warns by way of Python's `warnings`, whose filters belong to the whole process: recording
them is not safe while another thread does the same. A lock lets one second opinion at a time
record; a warning that an unrelated thread issues meanwhile may end up among those recorded, and
another thread that changes the filters itself may hide one.
"""

import threading
import warnings
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from statsmodels.regression.mixed_linear_model import MixedLM, MixedLMParams

from modules.pooling import reml as likelihood
from modules.pooling.cross_products import CrossProducts, gather_frame
from modules.pooling.identifiability import why_no_line
from modules.pooling.lines import TERMS
from modules.pooling.random_structure import RandomStructure, random_structure

_RECORDING = threading.Lock()


@dataclass(frozen=True, eq=False)
class SecondOpinion:
    """Where MixedLM stopped, and what it said on the way.

    Parameters
    ----------
    criterion
        -2 log-likelihood as MixedLM reports it; its constants are those of lme4.
    criterion_here
        Our own criterion at the estimates where MixedLM stopped.
    fixed_effects, standard_errors
        Intercept and slope, and their standard errors, which may be NaN.
    random_covariance
        Covariance of the random effects, zero where the structure has no such term.
    residual_variance
        Variance about the subjects' lines.
    converged
        Whether MixedLM claims to have converged.
    warnings
        What it warned of, each message once.
    failure
        Why there are no estimates, in the words of the error; all numbers are then NaN.
    """

    criterion: float
    criterion_here: float
    fixed_effects: pd.Series
    standard_errors: pd.Series
    random_covariance: pd.DataFrame
    residual_variance: float
    converged: bool
    warnings: tuple[str, ...]
    failure: str | None = None


def fit(observations: pd.DataFrame, random: str = "1 + x", reml: bool = True) -> SecondOpinion:
    """Fit the same mixed model with MixedLM, at its default settings.

    Parameters
    ----------
    observations, random, reml
        As for `partial.fit`.

    Raises
    ------
    ValueError
        If `random` is none of the four structures.
    """
    structure = random_structure(random)
    data, _ = gather_frame(observations)
    (reason,) = why_no_line(data)
    if reason is not None:
        return _failed(reason)
    kept = observations.loc[observations["kept"]] if "kept" in observations else observations
    with _RECORDING, warnings.catch_warnings(record=True) as recorded:
        warnings.simplefilter("always")
        try:
            opinion = _ask(kept, data, structure, reml)
        except Exception as error:
            opinion = _failed(f"{type(error).__name__}: {error}")
    said = tuple(dict.fromkeys(str(warning.message) for warning in recorded))
    return replace(opinion, warnings=said)


def _ask(
    kept: pd.DataFrame, data: CrossProducts, structure: RandomStructure, reml: bool
) -> SecondOpinion:
    """Fit with MixedLM, which may warn and may raise anything."""
    design = np.column_stack([np.ones(len(kept)), kept["x"].to_numpy(np.float64)])
    terms = structure.terms
    model = MixedLM(
        kept["y"].to_numpy(np.float64),
        design,
        groups=pd.factorize(kept["subject"])[0],
        exog_re=design[:, terms],
    )
    is_estimated = MixedLMParams.from_components(
        fe_params=np.ones(2),  # pyright: ignore[reportArgumentType]
        cov_re=np.eye(len(terms)),  # pyright: ignore[reportArgumentType]
    )
    result = model.fit(reml=reml, free=None if structure.correlated else is_estimated)
    relative = np.zeros((2, 2))
    relative[np.ix_(terms, terms)] = result.cov_re_unscaled
    return SecondOpinion(
        criterion=-2.0 * float(result.llf),
        criterion_here=float(likelihood.criterion(data, _square_root(relative), reml)[0]),
        fixed_effects=pd.Series(result.fe_params, index=TERMS),
        standard_errors=pd.Series(result.bse_fe, index=TERMS),
        random_covariance=pd.DataFrame(result.scale * relative, index=TERMS, columns=TERMS),
        residual_variance=float(result.scale),
        converged=bool(result.converged),
        warnings=(),
    )


def _square_root(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a Λ with ΛΛ' equal to a covariance matrix, which may be singular."""
    variances, directions = np.linalg.eigh(covariance)
    return directions * np.sqrt(np.maximum(variances, 0.0))


def _failed(failure: str) -> SecondOpinion:
    return SecondOpinion(
        criterion=np.nan,
        criterion_here=np.nan,
        fixed_effects=pd.Series(np.nan, index=TERMS),
        standard_errors=pd.Series(np.nan, index=TERMS),
        random_covariance=pd.DataFrame(np.nan, index=TERMS, columns=TERMS),
        residual_variance=np.nan,
        converged=False,
        warnings=(),
        failure=failure,
    )
