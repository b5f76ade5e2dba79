"""What statsmodels' MixedLM says of the same data, with its warnings, to be shown beside our fit.

MixedLM warns by way of Python's `warnings`, whose filters belong to the whole process: recording
them is not safe while another thread does the same. A lock lets one second opinion at a time
record; a warning that an unrelated thread issues meanwhile may end up among those recorded, and
another thread that changes the filters itself may hide one.
"""

import json
import keyword
import threading
import warnings
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from numpy.typing import NDArray

from modules.pooling.lines import TERMS
from modules.pooling.solver import reml as likelihood
from modules.pooling.solver.cross_products import CrossProducts, gather_frame
from modules.pooling.solver.identifiability import why_no_line
from modules.pooling.solver.random_structure import RandomStructure, random_structure

SAME_CRITERION = 1e-3
"""Two fits whose criteria differ by no more are the same."""

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
    """Fit the same mixed model with MixedLM, at its default settings, as `code` writes it.

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


def code(
    random: str = "1 + x",
    reml: bool = True,
    *,
    y: str = "y",
    x: str = "x",
    subject: str = "subject",
    file: str = "data.csv",
) -> str:
    """Write the Python program that asks MixedLM for the same fit.

    Parameters
    ----------
    random, reml
        As for `partial.fit`.
    y, x, subject
        What the data call the observations, the predictor and the subjects.
    file
        The CSV file with these columns; rows that lack any of them are left out.

    Raises
    ------
    ValueError
        If `random` is none of the four structures.
    """
    arguments = random_arguments(random_structure(random), in_formula(x))
    columns = ", ".join(map(_literal, (y, x, subject)))
    return "\n".join(
        [
            "import pandas as pd",
            "import statsmodels.formula.api as smf",
            "",
            f"data = pd.read_csv({_literal(file)})",
            f"data = data.dropna(subset=[{columns}])",
            "model = smf.mixedlm(",
            f"    {_literal(f'{in_formula(y)} ~ {in_formula(x)}')},",
            "    data,",
            f"    groups={_literal(subject)},",
            *(f"    {name}={_literal(value)}," for name, value in arguments.items()),
            ")",
            f"fit = model.fit(reml={reml})",
            "print(fit.summary())",
            "",
        ]
    )


def random_arguments(structure: RandomStructure, x: str) -> dict[str, Any]:
    """Return the arguments of `mixedlm` that state the random effects, x being a formula's name.

    Terms of one `re_formula` correlate, a variance component is independent of everything else.
    """
    if structure.formula == "1 + x ||":
        return {"re_formula": "1", "vc_formula": {"slope": f"0 + {x}"}}
    return {"re_formula": structure.formula.replace("x", x)}


def in_formula(name: str) -> str:
    """Return a column's name as a formula takes it, quoted if it is more than a plain word.

    MixedLM takes every tilde for the one between the two sides of a formula, even a quoted one.
    """
    is_plain = name.isidentifier() and name.isascii() and not keyword.iskeyword(name)
    return name if is_plain else f"Q({name!r})".replace("~", r"\x7e")


def _literal(value: str | dict[str, str]) -> str:
    """Write a value in Python, with double quotes."""
    return json.dumps(value, ensure_ascii=False)


def _ask(
    kept: pd.DataFrame, data: CrossProducts, structure: RandomStructure, reml: bool
) -> SecondOpinion:
    """Fit with MixedLM, which may warn and may raise anything."""
    frame = pd.DataFrame(
        {
            "y": kept["y"].to_numpy(np.float64),
            "x": kept["x"].to_numpy(np.float64),
            "subject": pd.factorize(kept["subject"])[0],
        }
    )
    arguments = random_arguments(structure, "x")
    result = smf.mixedlm("y ~ x", frame, groups="subject", **arguments).fit(reml=reml)
    scale = float(result.scale)
    covariance = np.zeros((2, 2))
    if structure.formula == "1 + x ||":
        covariance[[0, 1], [0, 1]] = np.asarray(result.cov_re).item(), result.vcomp.item()
    else:
        covariance[np.ix_(structure.terms, structure.terms)] = result.cov_re
    factor = _square_root(covariance / scale)
    return SecondOpinion(
        criterion=-2.0 * float(result.llf),
        criterion_here=float(likelihood.criterion(data, factor, reml)[0]),
        fixed_effects=pd.Series(np.asarray(result.fe_params), index=TERMS),
        standard_errors=pd.Series(np.asarray(result.bse_fe), index=TERMS),
        random_covariance=pd.DataFrame(covariance, index=TERMS, columns=TERMS),
        residual_variance=scale,
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
