"""A world like these data: a population as a fit describes it, and the design of the data.

Of real data the truth is unknown. A parametric bootstrap (Efron & Tibshirani 1993, An Introduction
to the Bootstrap, section 6.5) takes the fit for the truth and draws new subjects and residuals from
it, on the same occasions and with the same observations missing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from modules.pooling.three_models import ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.study.truth import Truth, truth_of_covariance

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class World:
    """A population of lines, and who is observed when.

    Attributes
    ----------
    subject : ndarray of int, shape (observations,)
        Number of the subject of each observation, from 0.
    x : ndarray, shape (observations,)
        Where it was made.
    kept : ndarray of bool, shape (observations,)
        False where it is missing, in every new data set.
    subjects : int
        How many subjects there are.
    population : ndarray, shape (2,)
        Intercept γ₀ and slope γ₁ of the population line.
    factor : ndarray, shape (2, 2)
        σΛ: times two standard normal draws it is a subject's departure from that line.
    residual_sd : float
        σ.
    random : str
        The random-effects structure that is fitted to its data sets.
    reml : bool
        Whether they are fitted by restricted maximum likelihood.
    """

    subject: NDArray[np.intp]
    x: Array
    kept: NDArray[np.bool_]
    subjects: int
    population: Array
    factor: Array
    residual_sd: float
    random: str
    reml: bool

    @property
    def truth(self) -> Truth:
        """The parameters that its data sets come from."""
        return truth_of_covariance(self.population, self.factor @ self.factor.T, self.residual_sd)


def world_like(models: ThreeModels) -> World:
    """Return the world that a partial-pooling fit describes.

    Parameters
    ----------
    models : ThreeModels
        The fits to any data, real, uploaded or simulated.

    Raises
    ------
    Undetermined
        If the data do not determine partial pooling, with the reason.
    """
    fit, observations = models.partial, models.observations
    if isinstance(fit, Undetermined):
        raise fit
    residual_sd = float(np.sqrt(fit.residual_variance))
    return World(
        subject=pd.factorize(observations["subject"])[0],
        x=observations["x"].to_numpy(np.float64),
        kept=observations["kept"].to_numpy(np.bool_),
        subjects=len(models.subjects),
        population=fit.fixed_effects.to_numpy(np.float64),
        factor=residual_sd * fit.relative_covariance_factor,
        residual_sd=residual_sd,
        random=fit.random,
        reml=fit.reml,
    )


def draw(world: World, samples: list[int]) -> tuple[Array, Array]:
    """Draw new data of a world, once for each sample.

    Returns
    -------
    y : ndarray, shape (samples, observations)
        The observations, also those that are missing.
    lines : ndarray, shape (samples, subjects, 2)
        Intercept and slope that each subject truly has.
    """
    size = 2 * world.subjects + len(world.x)
    standard = np.stack([np.random.default_rng(sample).standard_normal(size) for sample in samples])
    departures, residuals = np.split(standard, [2 * world.subjects], axis=1)
    spherical = departures.reshape(len(samples), world.subjects, 2)
    lines = world.population + spherical @ world.factor.T
    of_observation = lines[:, world.subject]
    y = of_observation[..., 0] + of_observation[..., 1] * world.x + world.residual_sd * residuals
    return y, lines
