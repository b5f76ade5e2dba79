"""Partial pooling: the linear mixed model with a random intercept, a random slope, or both.

The lines of all subjects are seen as draws from one population, so that each is estimated from the
subject's own observations and from everybody else's, in proportion to what these tell.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.pooling.lines import TERMS, by_subject, predict
from modules.pooling.random_effects import RandomEffects, random_effects
from modules.pooling.solver import reml as likelihood
from modules.pooling.solver.cross_products import CrossProducts, gather_frame
from modules.pooling.solver.random_structure import random_structure
from modules.pooling.undetermined import Undetermined


@dataclass(frozen=True, eq=False)
class PartialPooling:
    """A mixed model fitted to one data set.

    Parameters
    ----------
    random
        The random-effects structure: ``"1"``, ``"1 + x"``, ``"0 + x"`` or ``"1 + x ||"``.
    reml
        Whether the fit is by restricted maximum likelihood, else by maximum likelihood.
    subjects
        All subjects, in order of first appearance.
    data
        The cross-products of the observations, a batch of one.
    estimates
        What minimises the criterion, a batch of one.
    """

    random: str
    reml: bool
    subjects: pd.Index
    data: CrossProducts
    estimates: likelihood.Estimates

    @property
    def n_observations(self) -> int:
        """N, the observations kept."""
        return int(self.data.n_total[0])

    @property
    def criterion(self) -> float:
        """-2 log-likelihood: the REML criterion, or the deviance for maximum likelihood."""
        return float(self.estimates.criterion[0])

    @property
    def relative_covariance_factor(self) -> NDArray[np.float64]:
        """Λ, lower triangular with a diagonal that is not negative, shape (2, 2)."""
        return self.estimates.relative_covariance_factor[0]

    @property
    def residual_variance(self) -> float:
        """σ², the variance of observations about their subject's line."""
        return float(self.estimates.residual_variance[0])

    @property
    def singular(self) -> bool:
        """Whether a diagonal element of Λ is below 1e-4, as lme4's `isSingular` has it."""
        return bool(self.estimates.singular[0])

    @cached_property
    def fixed_effects(self) -> pd.Series:
        """Intercept γ₀ and slope γ₁ of the population line."""
        return pd.Series(self.estimates.fixed_effects[0], index=TERMS)

    @cached_property
    def fixed_covariance(self) -> pd.DataFrame:
        """Covariance of the estimates of γ₀ and γ₁."""
        return pd.DataFrame(self.estimates.fixed_covariance[0], index=TERMS, columns=TERMS)

    @cached_property
    def random_covariance(self) -> pd.DataFrame:
        """Variances τ₀₀, τ₁₁ and covariance of subjects' departures from the population line."""
        return pd.DataFrame(self.estimates.random_covariance[0], index=TERMS, columns=TERMS)

    @cached_property
    def random_effects(self) -> pd.DataFrame:
        """Conditional modes by subject: how far its line departs from the population line."""
        return by_subject(self._departures.modes[0], self.subjects)

    @cached_property
    def conditional_sd(self) -> pd.DataFrame:
        """Standard deviations of the random effects by subject, given its observations."""
        return by_subject(self._departures.sd[0], self.subjects)

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Intercept and slope by subject: the population line plus its departure from it."""
        return by_subject(
            self.estimates.fixed_effects[0] + self._departures.modes[0], self.subjects
        )

    def predict(self, frame: pd.DataFrame) -> pd.Series:
        """Return the height of each row's line at its `x`; new subjects have the population's."""
        return predict(frame, self.lines, self.estimates.fixed_effects[0])

    @cached_property
    def _departures(self) -> RandomEffects:
        return random_effects(self.data, self.estimates)


def fit(observations: pd.DataFrame, random: str = "1 + x", reml: bool = True) -> PartialPooling:
    """Fit a line for each subject and the population that the lines come from.

    Parameters
    ----------
    observations
        Columns `subject`, `x`, `y`, and `kept` if some rows are left out.
    random
        What varies from subject to subject: ``"1"``, ``"1 + x"``, ``"0 + x"`` or ``"1 + x ||"``.
    reml
        Restricted maximum likelihood if true, else maximum likelihood.

    Raises
    ------
    ValueError
        If `random` is none of the four.
    Undetermined
        If the observations do not determine the model, with the reason.
    """
    structure = random_structure(random)
    data, subjects = gather_frame(observations)
    estimates = likelihood.estimate(data, structure, reml)
    (reason,) = estimates.undetermined
    if reason is not None:
        raise Undetermined(reason)
    return PartialPooling(structure.formula, reml, subjects, data, estimates)
