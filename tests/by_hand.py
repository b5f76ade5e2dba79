"""Regressions and mixed models by plain textbook formulas, one dense matrix at a time.

Nothing here comes from `modules.pooling`. Of a mixed model's variances it is checked that they
maximise the restricted likelihood; all else follows from them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]


def least_squares(x: Array, y: Array) -> Array:
    """Intercept and slope by sums of squares and products."""
    slope = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
    return np.array([y.mean() - slope * x.mean(), slope])


@dataclass(frozen=True, eq=False)
class ByHand:
    """A data set, and the variances of a mixed model if there is one."""

    rows: pd.DataFrame
    covariance: Array
    residual_variance: float

    @cached_property
    def kept(self) -> pd.DataFrame:
        return self.rows.loc[self.rows["kept"]]

    @cached_property
    def subjects(self) -> list[str]:
        return [*dict.fromkeys(self.rows["subject"])]

    @cached_property
    def of_subject(self) -> dict[str, tuple[Array, Array]]:
        """The kept x and y of each subject."""
        subjects, x, y = (self.kept[column].to_numpy() for column in ("subject", "x", "y"))
        return {each: (x[subjects == each], y[subjects == each]) for each in self.subjects}

    @cached_property
    def left(self) -> dict[str, int]:
        return {subject: len(x) for subject, (x, _) in self.of_subject.items()}

    @cached_property
    def own(self) -> dict[str, Array]:
        return {subject: least_squares(x, y) for subject, (x, y) in self.of_subject.items()}

    @cached_property
    def common(self) -> Array:
        return least_squares(self.kept["x"].to_numpy(), self.kept["y"].to_numpy())

    @cached_property
    def _generalised(self) -> tuple[Array, Array]:
        """X'V⁻¹X and X'V⁻¹y, added up over subjects."""
        information, score = np.zeros((2, 2)), np.zeros(2)
        for x, y in self.of_subject.values():
            z = design(x)
            weighted = z.T @ np.linalg.inv(self.marginal(x))
            information += weighted @ z
            score += weighted @ y
        return information, score

    def marginal(self, x: Array) -> Array:
        """ZGZ' + σ²I at some x."""
        z = design(x)
        return z @ self.covariance @ z.T + self.residual_variance * np.eye(len(x))

    @cached_property
    def population(self) -> Array:
        information, score = self._generalised
        return np.linalg.inv(information) @ score

    @cached_property
    def errors(self) -> Array:
        return np.sqrt(np.diag(np.linalg.inv(self._generalised[0])))

    @cached_property
    def effects(self) -> dict[str, Array]:
        """GZ'V⁻¹(y - Xγ) of each subject."""
        return {
            subject: self.covariance
            @ design(x).T
            @ np.linalg.solve(self.marginal(x), y - design(x) @ self.population)
            for subject, (x, y) in self.of_subject.items()
        }

    @cached_property
    def estimated(self) -> dict[str, Array]:
        return {subject: self.population + effect for subject, effect in self.effects.items()}

    def reliability(self, subject: str) -> Array:
        """GZ'V⁻¹Z of a subject."""
        x, _ = self.of_subject[subject]
        return self.covariance @ design(x).T @ np.linalg.solve(self.marginal(x), design(x))

    @cached_property
    def reml_criterion(self) -> float:
        """-2 log restricted likelihood, from the normal density."""
        information, _ = self._generalised
        total = np.linalg.slogdet(information)[1]
        for x, y in self.of_subject.values():
            v = self.marginal(x)
            residual = y - design(x) @ self.population
            total += np.linalg.slogdet(v)[1] + residual @ np.linalg.solve(v, residual)
        return float(total + (len(self.kept) - 2) * math.log(2 * math.pi))

    def assert_maximises_the_likelihood(self) -> None:
        """No change of a variance, or of the correlation where there is one, is better."""
        sds = np.sqrt(np.diag(self.covariance))
        (varying,) = np.nonzero(sds > 1e-3)
        for factor in (0.97, 1.03):
            others = [ByHand(self.rows, self.covariance, factor * self.residual_variance)]
            for term in varying:
                scale = np.ones(2)
                scale[term] = factor
                changed = self.covariance * np.outer(scale, scale)
                others.append(ByHand(self.rows, changed, self.residual_variance))
            if self.covariance[0, 1]:
                turned = self.covariance + np.array([[0, 1], [1, 0]]) * (factor - 1) * sds.prod()
                others.append(ByHand(self.rows, turned, self.residual_variance))
            for other in others:
                if np.linalg.eigvalsh(other.covariance).min() >= -1e-9:
                    assert self.reml_criterion <= other.reml_criterion + 1e-6


def design(x: Array) -> Array:
    return np.column_stack([np.ones_like(x), x])
