"""How well a mixed model fits, and how much of the variation it lays to what."""

import math
from dataclasses import dataclass

from modules.pooling.partial import PartialPooling
from modules.pooling.solver.random_structure import random_structure
from modules.pooling.solver.reml import N_FIXED


@dataclass(frozen=True)
class FitStatistics:
    """Measures of fit, as R's `logLik`, `AIC` and `BIC` give them for lme4.

    Those of a REML fit are restricted likelihoods: they compare random-effects structures, but not
    with a fit by maximum likelihood.

    Parameters
    ----------
    criterion
        The REML criterion, or the deviance for maximum likelihood: -2 log-likelihood.
    log_likelihood
        The restricted log-likelihood for a REML fit.
    n_parameters
        Fixed effects, variances and covariances, σ² among them.
    aic, bic
        -2 log-likelihood plus 2, or log N, for each parameter.
    variance_fixed
        Variance of the population line's height over the observations, with divisor N - 1.
    variance_random
        Variance of subjects' lines about the population line, averaged over the observations: the
        mean of z'Σz for z = (1, x) (Johnson 2014, Methods in Ecology and Evolution 5, 944-946).
    variance_residual
        σ².
    intraclass_correlation
        τ₀₀ / (τ₀₀ + σ²), the correlation of two observations of one subject. None if the slope is
        random: that correlation then depends on the two x, and this number would be its value at
        x = 0 only.
    """

    criterion: float
    log_likelihood: float
    n_parameters: int
    aic: float
    bic: float
    variance_fixed: float
    variance_random: float
    variance_residual: float
    intraclass_correlation: float | None

    @property
    def share_between_subjects(self) -> float:
        """The part of the variance about the population line that lies between subjects.

        It is averaged over the observed x and equals the intraclass correlation where only the
        intercept is random.
        """
        return self.variance_random / (self.variance_random + self.variance_residual)

    @property
    def marginal_r2(self) -> float:
        """The share of the variance that the population line explains.

        Nakagawa & Schielzeth (2013, Methods in Ecology and Evolution 4, 133-142), equation 26.
        """
        return self.variance_fixed / self._variance

    @property
    def conditional_r2(self) -> float:
        """The share of the variance that the population line and subjects' lines explain.

        Nakagawa & Schielzeth (2013), equation 30.
        """
        return (self.variance_fixed + self.variance_random) / self._variance

    @property
    def _variance(self) -> float:
        return self.variance_fixed + self.variance_random + self.variance_residual


def fit_statistics(fit: PartialPooling) -> FitStatistics:
    """Return the measures of fit of a mixed model.

    Parameters
    ----------
    fit
        A mixed model.
    """
    structure = random_structure(fit.random)
    n_parameters = N_FIXED + structure.n_parameters + 1
    return FitStatistics(
        criterion=fit.criterion,
        log_likelihood=-0.5 * fit.criterion,
        n_parameters=n_parameters,
        aic=fit.criterion + 2.0 * n_parameters,
        bic=fit.criterion + math.log(fit.n_observations) * n_parameters,
        variance_fixed=_variance_fixed(fit),
        variance_random=_variance_random(fit),
        variance_residual=fit.residual_variance,
        intraclass_correlation=None if structure.has_slope else _intraclass_correlation(fit),
    )


def _variance_fixed(fit: PartialPooling) -> float:
    """γ₁² times the variance of x, whose root mean square about the mean is the scale of x."""
    n = fit.n_observations
    return float((fit.fixed_effects["slope"] * fit.data.scale_x[0]) ** 2 * n / (n - 1))


def _variance_random(fit: PartialPooling) -> float:
    """σ² times the mean of |Λ'z|²; in working coordinates the mean of zz' is the identity."""
    factor = fit.data.to_working[0] @ fit.relative_covariance_factor
    return fit.residual_variance * float((factor**2).sum())


def _intraclass_correlation(fit: PartialPooling) -> float:
    between = float(fit.random_covariance.loc["intercept", "intercept"])
    return between / (between + fit.residual_variance)
