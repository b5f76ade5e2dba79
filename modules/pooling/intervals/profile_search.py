"""Where the profiles of a model's parameters are computed, and their lowest deviances there.

A first ladder of values on either side of an estimate shows how far its profile reaches; then the
values in between are spread evenly. The deviance with a parameter held may have several minima:
the variances of a correlation held far from its estimate vanish, say. Each value is therefore
searched from several starts, and then again from where the values next to it ended.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.pooling.intervals.held import Held, Variances, hold, lowest_deviance
from modules.pooling.intervals.parameters import FIXED_EFFECTS, SDS, parameters, values
from modules.pooling.solver.cross_products import CrossProducts
from modules.pooling.solver.random_structure import RandomStructure
from modules.pooling.solver.reml import Estimates

Array = NDArray[np.float64]

REACH = 3.5
"""|ζ| to which a profile is followed."""

POINTS_ON_A_SIDE = 14

USUAL = 1.96
"""|ζ| near which more points make the usual intervals precise, even where a profile has a kink."""

USUAL_POINTS = 3

RUNGS = np.arange(-2, 6)
"""Powers of 2 that are the first distances from an estimate, in guessed standard errors."""

MOST_LADDERS = 3
"""Times that the ladder is made longer, or finer, because the guess was bad."""

COARSE = 1.0
"""|ζ| at the lowest rung above which a ladder is too coarse."""

MOST_FOLDS = 50.0
"""Largest |log(σ/σ̂)|."""

RANGES = {
    **dict.fromkeys(SDS, (0.0, np.inf)),
    "correlation": (-1.0, 1.0),
    "residual_sd": (0.0, np.inf),
    **dict.fromkeys(FIXED_EFFECTS, (-np.inf, np.inf)),
}

AT_THE_BOUNDARY = 1e-4
"""Distance from a boundary, in guessed standard errors, within which an estimate is on it."""

SPREAD = ((0.2, 0.2, 0.0), (0.2, 2.0, 0.0), (2.0, 0.2, 0.0), (2.0, 2.0, -0.8), (2.0, 2.0, 0.8))
"""SDs of intercept and slope in units of σ, and their correlation, from which to search as well."""


Side = tuple[int, float]
"""Position of a parameter, and -1.0 for the values below its estimate or 1.0 for those above."""


@dataclass(frozen=True, eq=False)
class Centre:
    """The maximum likelihood fit that the profiles lead away from.

    Parameters
    ----------
    data
        A batch of one data set.
    structure
        What varies from subject to subject.
    names
        The parameters.
    estimate
        Their estimates, shape (parameters,).
    guess
        About their standard errors, shape (parameters,).
    deviance
        The lowest deviance of all.
    variances
        Where it is reached.
    """

    data: CrossProducts
    structure: RandomStructure
    names: list[str]
    estimate: Array
    guess: Array
    deviance: float
    variances: Variances

    def zeta(self, points: "Points") -> Array:
        """ζ, the signed square root of the rise of the deviance, shape (points,)."""
        rise = np.maximum(points.deviance - self.deviance, 0.0)
        return np.sign(points.value - self.estimate[points.parameter]) * np.sqrt(rise)

    @property
    def sides(self) -> list[Side]:
        """The sides of the estimates on which there are other values."""
        return [
            (position, sign)
            for position, name in enumerate(self.names)
            for sign, boundary in zip((-1.0, 1.0), RANGES[name], strict=True)
            if np.isfinite(self.estimate[position]) and self.estimate[position] != boundary
        ]

    @property
    def points(self) -> "Points":
        """The estimates as points on their profiles."""
        parameter = np.flatnonzero(np.isfinite(self.estimate))
        return Points(
            parameter,
            self.estimate[parameter],
            np.full(len(parameter), self.deviance),
            self.variances.take(np.zeros_like(parameter)),
        )


@dataclass(frozen=True, eq=False)
class Points:
    """Points on the profiles, any number for each parameter.

    Parameters
    ----------
    parameter
        Position of the parameter that is held, shape (points,).
    value
        Its value, shape (points,).
    deviance
        The lowest deviance there, shape (points,).
    variances
        Where that is reached.
    """

    parameter: NDArray[np.intp]
    value: Array
    deviance: Array
    variances: Variances

    def take(self, points: NDArray[np.intp]) -> Self:
        """Return the points at these positions."""
        return type(self)(
            self.parameter[points],
            self.value[points],
            self.deviance[points],
            self.variances.take(points),
        )

    def together(self, *others: Self) -> Self:
        """Return all points by parameter and value, the lower one where there are two."""
        all_points = (self, *others)
        united = type(self)(
            np.concatenate([points.parameter for points in all_points]),
            np.concatenate([points.value for points in all_points]),
            np.concatenate([points.deviance for points in all_points]),
            Variances.together([points.variances for points in all_points]),
        )
        order = np.lexsort((united.deviance, united.value, united.parameter))
        is_new = np.ones(len(order), np.bool_)
        is_new[1:] = (np.diff(united.parameter[order]) > 0) | (np.diff(united.value[order]) > 0.0)
        return united.take(order[is_new])


def around(data: CrossProducts, structure: RandomStructure, estimates: Estimates) -> Centre:
    """Prepare the search around maximum likelihood estimates.

    Parameters
    ----------
    data, structure
        The data set, a batch of one, and what varies from subject to subject.
    estimates
        Its estimates by maximum likelihood.
    """
    names = parameters(structure)
    estimate = values(data, estimates, structure)[0]
    guesses = _guessed_errors(data, structure, estimates)
    guess = np.array([guesses[name] for name in names])
    boundaries = np.array([RANGES[name] for name in names])
    for boundary in boundaries.T:
        near = np.abs(estimate - boundary) < AT_THE_BOUNDARY * guess
        estimate = np.where(near, boundary, estimate)
    to_working, scale_y = data.to_working[0], data.scale_y[0]
    return Centre(
        data=data,
        structure=structure,
        names=names,
        estimate=estimate,
        guess=guess,
        deviance=float(estimates.criterion[0]),
        variances=Variances(
            0.5 * np.log(estimates.residual_variance / scale_y**2),
            to_working @ estimates.random_covariance @ to_working.T / scale_y**2,
        ),
    )


def _guessed_errors(
    data: CrossProducts, structure: RandomStructure, estimates: Estimates
) -> dict[str, float]:
    """Return the order of magnitude of each parameter's standard error.

    An SD that may correlate is taken to be as uncertain as the fixed effect that goes with it. Any
    other has the variance of one subject's effect, as its own observations show it, divided by the
    number of subjects.
    """
    n_subjects = np.count_nonzero(data.n_observations[0])
    se = np.sqrt(np.diag(estimates.fixed_covariance[0]))
    errors = se
    if not structure.correlated:
        design = data.to_working.mT @ data.gram[0].sum(axis=0) @ data.to_working
        shown = np.diag(design[0]) / n_subjects
        variance = np.diag(estimates.random_covariance[0])
        errors = np.sqrt((variance + estimates.residual_variance[0] / shown) / n_subjects)
    return {
        **dict(zip(FIXED_EFFECTS, map(float, se), strict=True)),
        **dict(zip(SDS, map(float, errors), strict=True)),
        "correlation": float(0.5 / np.sqrt(n_subjects)),
        "residual_sd": float(np.sqrt(0.5 * estimates.residual_variance[0] / data.n_total[0])),
    }


def follow(centre: Centre) -> pd.DataFrame:
    """Compute the profiles of all parameters.

    Parameters
    ----------
    centre
        The maximum likelihood fit.

    Returns
    -------
    DataFrame
        Columns `parameter`, `value` and `zeta`, by parameter in rising order of `value`.
    """
    points = climb(centre)
    points = _extended(centre, points, *between(centre, points))
    points = _extended(centre, points, points.parameter, points.value)
    points = _extended(centre, points, *at_the_usual_level(centre, points))
    return pd.concat(
        [_curve(centre, position, points) for position in range(len(centre.names))],
        ignore_index=True,
    )


def look(
    centre: Centre, parameter: NDArray[np.intp], value: Array, starts: list[Variances]
) -> Points:
    """Find the lowest deviance with each parameter at its value, from each of several starts.

    Parameters
    ----------
    centre
        The maximum likelihood fit.
    parameter, value
        What is held, in the order of the parameters, shape (points,).
    starts
        The variances at which the searches for all points begin.
    """
    held = [
        hold(centre.data, centre.structure, centre.names[position], value[these], start.take(these))
        for start in starts
        for position in np.unique(parameter)
        for these in [np.flatnonzero(parameter == position)]
    ]
    deviance, variances = lowest_deviance(centre.data, Held.together(held))
    n_starts = len(starts)
    return Points(
        np.tile(parameter, n_starts), np.tile(value, n_starts), deviance, variances
    ).together()


def climb(centre: Centre) -> Points:
    """Compute profiles on a ladder of distances from the estimate, as long and fine as need be.

    Parameters
    ----------
    centre
        The maximum likelihood fit.
    """
    starts = [centre.variances, *_spread(centre)]
    points = centre.points
    ladders = dict.fromkeys(centre.sides, RUNGS)
    for _ in range(MOST_LADDERS):
        values = [_outward(centre, side, powers) for side, powers in ladders.items()]
        parameter = np.repeat([position for position, _ in ladders], [len(v) for v in values])
        everywhere = np.zeros_like(parameter)
        found = look(
            centre, parameter, np.concatenate(values), [start.take(everywhere) for start in starts]
        )
        points = points.together(found)
        ladders = _further(centre, ladders, points)
        if not ladders:
            break
    return points


def between(centre: Centre, points: Points) -> tuple[NDArray[np.intp], Array]:
    """Spread values between the estimates and where their profiles end.

    Half of what is spread evenly is ζ, half the value, so that neither gap is large where one of
    them hardly changes.

    Parameters
    ----------
    centre
        The maximum likelihood fit.
    points
        A ladder on each side.

    Returns
    -------
    tuple
        Parameters and values, both of shape (points,).
    """
    parameter, value = [], []
    for position, sign in centre.sides:
        known, zeta = _on_side(centre, (position, sign), points)
        zeta = np.maximum.accumulate(zeta)
        end = np.interp(REACH, zeta, known)
        inside = zeta < REACH
        known = np.append(known[inside], end)
        zeta = np.append(zeta[inside], min(REACH, zeta[-1]))
        progress = (known - known[0]) / (end - known[0])
        if zeta[-1] > 0.0:
            progress = 0.5 * (progress + zeta / zeta[-1])
        even = np.linspace(0.0, 1.0, POINTS_ON_A_SIDE + 1)[1:]
        parameter.append(np.full(POINTS_ON_A_SIDE, position))
        value.append(np.interp(even, progress, known))
    return np.concatenate(parameter), np.concatenate(value)


def at_the_usual_level(centre: Centre, points: Points) -> tuple[NDArray[np.intp], Array]:
    """Spread values between the two of each side where the usual interval ends.

    Parameters
    ----------
    centre
        The maximum likelihood fit.
    points
        The profiles.

    Returns
    -------
    tuple
        Parameters and values, both of shape (points,).
    """
    inside = np.arange(1, USUAL_POINTS + 1) / (USUAL_POINTS + 1)
    parameter, value = [np.empty(0, np.intp)], [np.empty(0)]
    for side in centre.sides:
        known, zeta = _on_side(centre, side, points)
        beyond = np.flatnonzero(zeta > USUAL)
        if len(beyond):
            near, far = known[beyond[0] - 1], known[beyond[0]]
            parameter.append(np.full(USUAL_POINTS, side[0]))
            value.append(near + inside * (far - near))
    return np.concatenate(parameter), np.concatenate(value)


def neighbours(points: Points, parameter: NDArray[np.intp], value: Array) -> list[Variances]:
    """Return the variances at the nearest points below and above values of parameters.

    Parameters
    ----------
    points
        Where to look, by parameter and value.
    parameter, value
        Shape (values,).
    """
    below, above = np.empty_like(parameter), np.empty_like(parameter)
    for position in np.unique(parameter):
        there, wanted = np.flatnonzero(points.parameter == position), parameter == position
        left = np.searchsorted(points.value[there], value[wanted], "left") - 1
        right = np.searchsorted(points.value[there], value[wanted], "right")
        below[wanted] = there[np.maximum(left, 0)]
        above[wanted] = there[np.minimum(right, len(there) - 1)]
    return [points.variances.take(below), points.variances.take(above)]


def _extended(centre: Centre, points: Points, parameter: NDArray[np.intp], value: Array) -> Points:
    """Return points and others, which are searched from where those next to them ended."""
    if not len(value):
        return points
    return points.together(look(centre, parameter, value, neighbours(points, parameter, value)))


def _spread(centre: Centre) -> list[Variances]:
    """Return variances far from those of the maximum likelihood fit, in working coordinates."""
    log_sd = centre.variances.log_sd
    return [
        Variances(
            log_sd,
            np.exp(2.0 * log_sd)
            * np.array([[[a * a, correlation * a * b], [correlation * a * b, b * b]]]),
        )
        for a, b, correlation in SPREAD
    ]


def _outward(centre: Centre, side: Side, powers: NDArray[np.intp]) -> Array:
    """Return the values on a side at distances that are powers of two, within the range."""
    position, sign = side
    name, estimate = centre.names[position], centre.estimate[position]
    distance = sign * centre.guess[position] * 2.0**powers
    if name == "residual_sd":
        return estimate * np.exp(np.clip(distance / estimate, -MOST_FOLDS, MOST_FOLDS))
    return np.unique(np.clip(estimate + distance, *RANGES[name]))


def _on_side(centre: Centre, side: Side, points: Points) -> tuple[Array, Array]:
    """Return values and |ζ| from the estimate outwards."""
    position, sign = side
    there = points.parameter == position
    there &= sign * (points.value - centre.estimate[position]) >= 0.0
    value, zeta = points.value[there], np.abs(centre.zeta(points)[there])
    return (value, zeta) if sign > 0.0 else (value[::-1], zeta[::-1])


def _further(
    centre: Centre, ladders: dict[Side, NDArray[np.intp]], points: Points
) -> dict[Side, NDArray[np.intp]]:
    """Return the ladders that have yet to be climbed, above those that are or below them."""
    further = {}
    for side, powers in ladders.items():
        value, zeta = _on_side(centre, side, points)
        if zeta.max() < REACH and value[-1] not in RANGES[centre.names[side[0]]]:
            further[side] = powers + len(RUNGS)
        elif zeta[1] > COARSE:
            further[side] = powers - len(RUNGS)
    return further


def _curve(centre: Centre, position: int, points: Points) -> pd.DataFrame:
    """Return the profile of a parameter up to the first points beyond the reach."""
    if np.isnan(centre.estimate[position]):
        value = np.linspace(*RANGES[centre.names[position]], 2 * POINTS_ON_A_SIDE + 1)
        zeta = np.zeros_like(value)
    else:
        there = points.parameter == position
        value, zeta = points.value[there], centre.zeta(points)[there]
        first = max(
            np.flatnonzero((value < centre.estimate[position]) & (zeta <= -REACH)), default=0
        )
        last = min(
            np.flatnonzero((value > centre.estimate[position]) & (zeta >= REACH)),
            default=len(value) - 1,
        )
        value, zeta = value[first : last + 1], zeta[first : last + 1]
    return pd.DataFrame({"parameter": centre.names[position], "value": value, "zeta": zeta})
