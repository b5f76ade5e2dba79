"""Profile intervals: how much worse the model fits when a parameter is held away from its estimate.

With a parameter held at a value v and all others at their best, the deviance is D(v). Its signed
square root

    ζ(v) = sign(v - v̂) √(D(v) - D(v̂))

is a straight line for a parameter whose estimate is normally distributed, and its bends show how
far that is from true. The interval holds the values with |ζ| below a normal quantile (Bates et al.
2015, J. Stat. Soft. 67(1), section 5.1).

As in lme4, D is the deviance of maximum likelihood even if the fit was by REML, because REML
criteria at different fixed effects cannot be compared, and an interval ends at the boundary, 0 for
a standard deviation and ±1 for a correlation, where ζ does not reach the quantile before. Three
things are not as in lme4, whose search may fail and answer NA there, or stop short and give an
interval that is too narrow: an estimate at a boundary has a profile like any other; the correlation
with a standard deviation that is estimated as zero has no estimate, and an interval from -1 to 1
because all values fit equally well; and where ζ is not monotone the interval ends where it first
reaches the quantile, seen from the estimate.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from modules.pooling.intervals.parameters import SDS, normal_quantile
from modules.pooling.intervals.profile_search import RANGES, around, follow
from modules.pooling.partial import PartialPooling
from modules.pooling.solver import reml
from modules.pooling.solver.random_structure import random_structure
from modules.pooling.undetermined import Undetermined

Array = NDArray[np.float64]

HIGHEST_LEVEL = 0.999

ZERO_SD = (
    "The interval starts at 0, because the model fits little worse without any differences of this "
    "kind between subjects."
)
ZERO_RESIDUAL_SD = (
    "The interval starts at 0, because the subjects' own lines can follow so few observations "
    "almost exactly."
)
NEGATIVE_ONE = "The interval starts at −1, where the model fits little worse."
POSITIVE_ONE = "The interval ends at 1, where the model fits little worse."
ANY_CORRELATION = (
    "The interval is all there is, because no correlation fits so much worse than another that the "
    "data rule it out."
)
NO_CORRELATION = (
    "The correlation has no estimate, because a standard deviation is estimated as zero and leaves "
    "nothing to correlate; all values fit equally well."
)
NO_BOUND = (
    "The interval has no end on one side, because the fit does not become clearly worse however "
    "far the value is moved."
)


@dataclass(frozen=True, eq=False)
class Profile:
    """The profiles of all parameters of a mixed model.

    Parameters
    ----------
    estimates
        Maximum likelihood estimates by parameter; NaN for a correlation that is undefined.
    curves
        Columns `parameter`, `value` and `zeta`, by parameter in rising order of `value`, from about
        ζ = -3.5 to 3.5 where no boundary is nearer.
    """

    estimates: pd.Series
    curves: pd.DataFrame

    def intervals(self, level: float = 0.95) -> pd.DataFrame:
        """Return the interval of each parameter.

        Parameters
        ----------
        level
            Confidence level, above 0 and at most 0.999.

        Returns
        -------
        DataFrame
            Columns `lower` and `upper` by parameter; NaN for a bound that does not exist.

        Raises
        ------
        ValueError
            If the level is out of range.
        """
        quantile = _quantile(level)
        bounds = [self._bounds(str(parameter), quantile) for parameter in self.estimates.index]
        return pd.DataFrame(bounds, self.estimates.index, ["lower", "upper"])

    def notes(self, level: float = 0.95) -> dict[str, str]:
        """Say in a sentence why a bound is at a boundary or does not exist, by parameter.

        Parameters
        ----------
        level
            As for `intervals`.
        """
        intervals = self.intervals(level)
        notes = {
            parameter: _note(parameter, float(lower), float(upper))
            for parameter, lower, upper in intervals.itertuples(name=None)
        }
        if "correlation" in notes and np.isnan(self.estimates["correlation"]):
            notes["correlation"] = NO_CORRELATION
        return {parameter: note for parameter, note in notes.items() if note is not None}

    def _bounds(self, parameter: str, quantile: float) -> tuple[float, float]:
        """Follow a profile from the estimate to either side until ζ reaches the quantile."""
        estimate, (lowest, highest) = self.estimates[parameter], RANGES[parameter]
        if np.isnan(estimate):
            return lowest, highest
        curve, spline = self._splines[parameter]
        below = spline.solve(-quantile, extrapolate=False)
        above = spline.solve(quantile, extrapolate=False)
        # σ = 0 is no value at which a deviance is computed, but one that may be approached.
        ends_below = curve[0] == lowest or parameter == "residual_sd"
        ends_above = curve[-1] == highest
        return (
            max(below[below < estimate], default=lowest if ends_below else np.nan),
            min(above[above > estimate], default=highest if ends_above else np.nan),
        )

    @cached_property
    def _splines(self) -> dict[str, tuple[Array, CubicSpline]]:
        """The values on the curve of each parameter, and ζ as a smooth function of them."""
        splines = {}
        for parameter, curve in self.curves.groupby("parameter", observed=True):
            value, zeta = curve["value"].to_numpy(), curve["zeta"].to_numpy()
            splines[parameter] = value, CubicSpline(value, zeta)
        return splines


def _quantile(level: float) -> float:
    if level > HIGHEST_LEVEL:
        raise ValueError(f"Profiles reach to a level of {HIGHEST_LEVEL}, and {level} is beyond.")
    return normal_quantile(level)


def _note(parameter: str, lower: float, upper: float) -> str | None:
    """Say why bounds are at a boundary or missing, if they are."""
    if np.isnan(lower) or np.isnan(upper):
        return NO_BOUND
    if parameter in SDS:
        return ZERO_SD if lower == 0.0 else None
    if parameter == "residual_sd":
        return ZERO_RESIDUAL_SD if lower == 0.0 else None
    if parameter == "correlation":
        if (lower, upper) == (-1.0, 1.0):
            return ANY_CORRELATION
        if lower == -1.0:
            return NEGATIVE_ONE
        return POSITIVE_ONE if upper == 1.0 else None
    return None


def profile(fit: PartialPooling) -> Profile:
    """Profile the deviance of a mixed model in each of its parameters.

    Parameters
    ----------
    fit
        A mixed model, by REML or maximum likelihood.

    Raises
    ------
    Undetermined
        If the data do not determine the fit by maximum likelihood, with the reason.
    """
    structure = random_structure(fit.random)
    estimates = reml.estimate(fit.data, structure, reml=False)
    (reason,) = estimates.undetermined
    if reason is not None:
        raise Undetermined(reason)
    centre = around(fit.data, structure, estimates)
    names = pd.Index(centre.names, name="parameter")
    return Profile(pd.Series(centre.estimate, names), follow(centre))
