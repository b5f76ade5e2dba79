"""What varies from subject to subject: the four random-effects structures of the chapter."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class RandomStructure:
    """Which of a subject's intercept and slope are random, and whether they may correlate.

    Parameters
    ----------
    formula
        The structure as lme4 writes it: ``"1"``, ``"1 + x"``, ``"0 + x"`` or ``"1 + x ||"``.
    has_intercept, has_slope
        Whether the intercept and the slope vary between subjects.
    correlated
        Whether their correlation is estimated.
    """

    formula: str
    has_intercept: bool
    has_slope: bool
    correlated: bool

    @cached_property
    def terms(self) -> list[int]:
        """Positions of the random effects among (intercept, slope)."""
        return [0] * self.has_intercept + [1] * self.has_slope

    @property
    def n_parameters(self) -> int:
        """Variances and covariances of the random effects, the elements of θ."""
        return len(self.terms) + self.correlated

    def columns(self, to_working: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the directions in which a subject's line may vary, in working coordinates.

        A correlated intercept and slope stay so wherever x = 0 is put, hence any two directions
        will do. The other structures mean what they say only in the coordinates of the data, from
        which their directions are carried over.

        Parameters
        ----------
        to_working
            The map from (intercept, slope) in the coordinates of the data to working coordinates,
            shape (data sets, 2, 2).

        Returns
        -------
        NDArray
            Unit vectors as columns, shape (data sets, 2, random effects).
        """
        if self.correlated:
            return np.broadcast_to(np.eye(2), to_working.shape)
        columns = to_working[:, :, self.terms]
        return columns / np.hypot(columns[:, :1], columns[:, 1:])

    def factor_basis(self, to_working: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the matrices E_k of Λ(θ) = Σ_k θ_k E_k in working coordinates.

        With a correlation Λ is any lower triangular matrix, otherwise a column for each direction.

        Returns
        -------
        NDArray
            Shape (data sets, parameters, 2, 2).
        """
        n_data_sets = len(to_working)
        if self.correlated:
            basis = np.zeros((n_data_sets, 3, 2, 2))
            basis[:, [0, 1, 2], [0, 1, 1], [0, 0, 1]] = 1.0
            return basis
        columns = self.columns(to_working)
        basis = np.zeros((n_data_sets, len(self.terms), 2, 2))
        for effect, term in enumerate(self.terms):
            basis[:, effect, :, term] = columns[:, :, effect]
        return basis

    @cached_property
    def lattice(self) -> NDArray[np.float64]:
        """Points θ spread over what random effects in working coordinates may be.

        An axis for each variance, and one for the correlation; shape (..., parameters).
        """
        if not self.correlated:
            sizes = np.geomspace(0.02, 20.0, 19 if len(self.terms) == 1 else 10)
            return np.stack(np.meshgrid(*[sizes] * len(self.terms), indexing="ij"), axis=-1)
        sizes, correlations = np.geomspace(0.1, 10.0, 5), np.array([-0.98, -0.6, 0.0, 0.6, 0.98])
        intercept, slope, correlation = np.meshgrid(sizes, sizes, correlations, indexing="ij")
        return np.stack(
            [intercept, correlation * slope, np.sqrt(1.0 - correlation**2) * slope], axis=-1
        )

    def covariance_basis(self, to_working: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the symmetric matrices that span the random effects' covariance.

        Those of the variances come first, that of the covariance last.

        Returns
        -------
        NDArray
            Shape (data sets, parameters, 2, 2), in working coordinates.
        """
        columns = self.columns(to_working).mT
        basis = columns[..., :, None] * columns[..., None, :]
        if not self.correlated:
            return basis
        across = columns[:, :1, :, None] * columns[:, 1:, None, :]
        return np.concatenate([basis, across + across.mT], axis=1)


STRUCTURES = {
    "1": RandomStructure("1", has_intercept=True, has_slope=False, correlated=False),
    "1 + x": RandomStructure("1 + x", has_intercept=True, has_slope=True, correlated=True),
    "0 + x": RandomStructure("0 + x", has_intercept=False, has_slope=True, correlated=False),
    "1 + x ||": RandomStructure("1 + x ||", has_intercept=True, has_slope=True, correlated=False),
}


SPELLINGS = {"x": "1 + x", "x ||": "1 + x ||"}
"""What lme4 understands as well, because it adds an intercept that is not taken out."""


def random_structure(formula: str) -> RandomStructure:
    """Return the random-effects structure that a formula names.

    Parameters
    ----------
    formula
        One of the keys of `STRUCTURES` or `SPELLINGS`, spaced as one likes.

    Raises
    ------
    ValueError
        If the formula is none of the four.
    """
    unspaced = "".join(formula.split())
    spelled = STRUCTURES | {other: STRUCTURES[known] for other, known in SPELLINGS.items()}
    for known, structure in spelled.items():
        if unspaced == "".join(known.split()):
            return structure
    choices = ", ".join(f'"{known}"' for known in STRUCTURES)
    raise ValueError(f'The random-effects structure "{formula}" is not one of {choices}.')
