"""The chapter's random-effects structures compared on the same data.

All are fitted by maximum likelihood, as lme4's `anova` refits them. The difference of two deviances
is compared with χ² on as many degrees of freedom as the larger model has more parameters. That
distribution supposes that estimates may err to either side of what the smaller model says. A
variance of zero can only err upwards: half of the time the data would have it negative, and it is
estimated as zero. The difference of deviances is then distributed as an equal mixture of χ² on this
many degrees of freedom and on one less (Self & Liang 1987, Journal of the American Statistical
Association 82, 605-610; Stram & Lee 1994, Biometrics 50, 1171-1177).
"""

import math
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from modules.pooling.solver import reml as likelihood
from modules.pooling.solver.cross_products import CrossProducts, gather_frame
from modules.pooling.solver.random_structure import STRUCTURES, RandomStructure
from modules.pooling.solver.reml import N_FIXED

CHAPTER_MODELS = {"1": "1", "1 + x": "2 and 3", "0 + x": "4", "1 + x ||": "5"}
"""The numbers that the chapter's five formulas have; two of them are one model."""

NESTED = (
    ("1", "1 + x ||"),
    ("0 + x", "1 + x ||"),
    ("1 + x ||", "1 + x"),
    ("1", "1 + x"),
    ("0 + x", "1 + x"),
)
"""The smaller and the larger structure of each pair that can be tested."""

ROUNDING = 1e-7
"""Differences of two deviances that are taken for rounding error."""

Kind = Literal["boundary", "interior", "another boundary", "no covariance", "undetermined"]


@dataclass(frozen=True)
class MaximumLikelihoodFit:
    """How well one structure fits by maximum likelihood.

    Parameters
    ----------
    random
        The random-effects structure.
    n_parameters
        Fixed effects, variances and covariances, σ² among them.
    n_observations
        N, the observations kept.
    deviance
        -2 log-likelihood; NaN if undetermined.
    singular
        Whether a random effect has no variance of its own; None if undetermined.
    reason
        Why the structure is undetermined, else None.
    """

    random: str
    n_parameters: int
    n_observations: int
    deviance: float
    singular: bool | None
    reason: str | None

    @property
    def log_likelihood(self) -> float:
        """The maximum of the log-likelihood."""
        return -0.5 * self.deviance

    @property
    def aic(self) -> float:
        """The deviance plus 2 for each parameter."""
        return self.deviance + 2.0 * self.n_parameters

    @property
    def bic(self) -> float:
        """The deviance plus log N for each parameter."""
        return self.deviance + math.log(max(self.n_observations, 1)) * self.n_parameters


@dataclass(frozen=True)
class LikelihoodRatioTest:
    """A smaller structure tested against a larger one.

    Parameters
    ----------
    chi_square
        Difference of the deviances, never negative; NaN if either model is undetermined.
    df
        Parameters that the larger model has more.
    p
        By χ² on `df` degrees of freedom, as lme4's `anova` gives it.
    p_mixture
        By the mixture, where the test is at a boundary and nowhere else; otherwise NaN.
    kind
        Where the smaller model lies: at the boundary of the larger one's parameters, inside them,
        or at a boundary of its own, where neither p-value is known to hold.
    reason
        Why a model is undetermined, so that there is no test, else None.
    """

    chi_square: float
    df: int
    p: float
    p_mixture: float
    kind: Kind
    reason: str | None = None


@dataclass(frozen=True, eq=False)
class Comparison:
    """The four structures fitted by maximum likelihood to one data set, and their tests.

    Parameters
    ----------
    fits
        By structure.
    tests
        By smaller and larger structure, for each nested pair. Intercepts only and slopes only are
        not nested, and have no test.
    """

    fits: dict[str, MaximumLikelihoodFit]
    tests: dict[tuple[str, str], LikelihoodRatioTest]

    @property
    def models(self) -> pd.DataFrame:
        """The fits as a table, by structure.

        Columns `chapter_model` (the chapter's numbers for it), `n_parameters`, `aic`, `bic`,
        `log_likelihood`, `deviance`, `singular`, `reason`.
        """
        rows = [
            {
                "chapter_model": CHAPTER_MODELS[random],
                "n_parameters": fit.n_parameters,
                "aic": fit.aic,
                "bic": fit.bic,
                "log_likelihood": fit.log_likelihood,
                "deviance": fit.deviance,
                "singular": fit.singular,
            }
            for random, fit in self.fits.items()
        ]
        table = pd.DataFrame(rows, pd.Index(self.fits, name="random"))
        reasons = [fit.reason for fit in self.fits.values()]
        return table.assign(reason=pd.Series(reasons, table.index, dtype=object))

    @property
    def table_of_tests(self) -> pd.DataFrame:
        """The tests as a table, by `smaller` and `larger`, a column for each of their fields."""
        index = pd.MultiIndex.from_tuples(self.tests, names=["smaller", "larger"])
        return pd.DataFrame([asdict(test) for test in self.tests.values()], index)


def compare(observations: pd.DataFrame) -> Comparison:
    """Fit the four structures by maximum likelihood, and test those that are nested.

    Parameters
    ----------
    observations
        Columns `subject`, `x`, `y`, and `kept` if some rows are left out.

    Raises
    ------
    Undetermined
        If a kept observation has an x or y that is not a finite number.
    """
    data, _ = gather_frame(observations)
    fits = {formula: _fit(data, structure) for formula, structure in STRUCTURES.items()}
    tests = {
        (smaller, larger): likelihood_ratio_test(fits[smaller], fits[larger])
        for smaller, larger in NESTED
    }
    return Comparison(fits, tests)


def likelihood_ratio_test(
    smaller: MaximumLikelihoodFit, larger: MaximumLikelihoodFit
) -> LikelihoodRatioTest:
    """Test a structure against one that it is nested in."""
    df = larger.n_parameters - smaller.n_parameters
    reason = smaller.reason or larger.reason
    if reason is not None:
        return LikelihoodRatioTest(np.nan, df, np.nan, np.nan, "undetermined", reason)
    gain = smaller.deviance - larger.deviance
    chi_square = gain if gain > ROUNDING else 0.0
    p = float(stats.chi2.sf(chi_square, df))
    if smaller.random == "1 + x ||":
        kind: Kind = "no covariance" if smaller.singular else "interior"
        return LikelihoodRatioTest(chi_square, df, p, np.nan, kind)
    if smaller.singular:
        return LikelihoodRatioTest(chi_square, df, p, np.nan, "another boundary")
    return LikelihoodRatioTest(chi_square, df, p, p_by_mixture(chi_square, df), "boundary")


def p_by_mixture(chi_square: float, df: int) -> float:
    """Return the p-value of an equal mixture of χ² on `df` and on `df` - 1 degrees of freedom.

    χ² on no degrees of freedom is zero.
    """
    one_less = stats.chi2.sf(chi_square, df - 1) if df > 1 else chi_square <= 0.0
    return float(0.5 * one_less + 0.5 * stats.chi2.sf(chi_square, df))


def _fit(data: CrossProducts, structure: RandomStructure) -> MaximumLikelihoodFit:
    estimates = likelihood.estimate(data, structure, reml=False)
    (reason,) = estimates.undetermined
    return MaximumLikelihoodFit(
        random=structure.formula,
        n_parameters=N_FIXED + structure.n_parameters + 1,
        n_observations=int(data.n_total[0]),
        deviance=float(estimates.criterion[0]),
        singular=bool(estimates.singular[0]) if reason is None else None,
        reason=reason,
    )
