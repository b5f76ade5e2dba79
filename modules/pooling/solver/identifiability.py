"""Whether the data determine the model at all.

Each function looks at a batch and answers with one sentence, or None, for each data set.
"""

import numpy as np
from numpy.typing import NDArray

from modules.pooling.solver.cross_products import CrossProducts
from modules.pooling.solver.random_structure import RandomStructure

Array = NDArray[np.float64]

NO_OBSERVATIONS = "No observations are left, so there is nothing to fit a line to."
SINGLE_X = (
    "All observations have the same x, so they cannot show how y changes with x, and no line "
    "is determined."
)
SINGLE_SUBJECT = (
    "Only one subject has observations, so nothing shows how much subjects differ from each other."
)
CONSTANT_Y = (
    "All values of y are the same, so there is no variation to divide between subjects and "
    "residuals."
)
PERFECT_LINE = (
    "All observations lie exactly on one line, so there is no variation left to divide between "
    "subjects and residuals."
)
VARIANCES_CONFOUNDED = (
    "Too few subjects have enough observations to tell differences between subjects from scatter "
    "within them, so the variances of this model have no single answer."
)
RESIDUAL_VARIANCE_VANISHES = (
    "The subjects' own lines can follow these observations exactly: the fit keeps improving as the "
    "residual variance shrinks to zero, so there is no best estimate."
)

RANK_TOLERANCE = 1e-9


def why_no_line(data: CrossProducts) -> list[str | None]:
    """Say why the data determine no line through all observations together."""
    single_x = data.gram[..., 1, 1].sum(axis=1) == 0.0
    return first_reason((data.n_total == 0.0, NO_OBSERVATIONS), (single_x, SINGLE_X))


def why_no_variances(data: CrossProducts, structure: RandomStructure) -> list[str | None]:
    """Say why the data, which determine a line, do not determine the variances of a mixed model.

    Whether an estimate exists inside the range of the variances shows only when it is looked for.
    """
    on_one_line = (data.lines == 0.0).all(axis=(1, 2)) & (data.residual_ss == 0.0)
    return first_reason(
        ((data.n_observations > 0.0).sum(axis=1) == 1, SINGLE_SUBJECT),
        (on_one_line & (data.pooled_lines[:, 1] == 0.0), CONSTANT_Y),
        (on_one_line, PERFECT_LINE),
        (~variances_are_distinct(data, structure), VARIANCES_CONFOUNDED),
    )


def variances_are_distinct(data: CrossProducts, structure: RandomStructure) -> NDArray[np.bool_]:
    """Whether different variance components imply different distributions of the residuals.

    The observations of a subject have covariance Σ σ_i A_i, with A_0 = I for the residuals and
    A_i = Z E_i Z' for the random effects. With P the projection off the fixed effects, the
    components are distinct if and only if the P A_i P are linearly independent, that is if
    the matrix tr(P A_i P A_j) of MINQUE(0) (Rao 1971, J. Multivariate Anal. 1, 257-275) has full
    rank, as seen beside the size of tr(A_i A_i). In working coordinates X'X = N I.

    Parameters
    ----------
    data
        At least two distinct x in each data set.
    structure
        What varies from subject to subject.
    """
    basis = structure.covariance_basis(data.to_working)
    n_data_sets, n_components = basis.shape[:2]

    def traces(left: Array, right: Array) -> Array:
        """tr(L_i R_j), summed over subjects if there are any; (data sets, components, ...)."""
        flat_shape = (n_data_sets, n_components, -1)
        return left.reshape(flat_shape) @ right.mT.reshape(flat_shape).mT

    gram = data.gram[:, None]
    between = gram @ basis[:, :, None]
    hat = between @ gram / data.n_total[:, None, None, None, None]
    total_hat = hat.sum(axis=2)

    matrix = np.empty((n_data_sets, n_components + 1, n_components + 1))
    matrix[:, 0, 0] = data.n_total - 2
    matrix[:, 0, 1:] = np.trace(between.sum(axis=2) - total_hat, axis1=2, axis2=3)
    matrix[:, 1:, 0] = matrix[:, 0, 1:]
    unprojected = traces(between, between)
    matrix[:, 1:, 1:] = unprojected - 2.0 * traces(hat, between.mT) + traces(total_hat, total_hat)

    size = np.empty((n_data_sets, n_components + 1))
    size[:, 0] = data.n_total
    size[:, 1:] = np.diagonal(unprojected, axis1=1, axis2=2)
    size = np.sqrt(size)
    relative = matrix / (size[:, :, None] * size[:, None, :])
    return np.linalg.eigvalsh(relative)[:, 0] > RANK_TOLERANCE


def first_reason(*reasons: tuple[NDArray[np.bool_], str]) -> list[str | None]:
    """Return for each data set the first sentence whose condition holds, or None."""
    conditions, sentences = zip(*reasons, strict=True)
    answer: list[str | None] = [None] * len(conditions[0])
    for data_set in np.flatnonzero(np.any(conditions, axis=0)):
        answer[data_set] = sentences[int(np.argmax([holds[data_set] for holds in conditions]))]
    return answer
