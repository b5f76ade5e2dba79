"""How much a subject's own observations count against the population's pull."""

import numpy as np
from numpy.typing import NDArray

from modules.pooling.partial import PartialPooling
from modules.pooling.solver.generalised_least_squares import generalised_least_squares


def reliability(fit: PartialPooling) -> NDArray[np.float64]:
    """Return the matrix that takes a subject's own departure to its conditional mode.

    The conditional mode of Bates et al. (2015, J. Stat. Soft. 67(1), section 3) is a matrix times
    the departure of the subject's least squares line from the population line,

        b_s = R_s (β̂_s - β),    R_s = ΛΛ'Z_s'V_s⁻¹Z_s,    V_s = I + Z_s ΛΛ' Z_s'

    Many precise observations bring R_s near the identity where intercept and slope both vary. Off
    its diagonal it says how a departure in the slope moves the intercept, and the other way round.

    Parameters
    ----------
    fit
        A mixed model.

    Returns
    -------
    NDArray
        On (intercept, slope) in the units of the data, zero for a subject without observations,
        shape (subjects, 2, 2).
    """
    factor, to_working = fit.relative_covariance_factor, fit.data.to_working[0]
    working_factor = to_working @ factor
    weights = generalised_least_squares(fit.data, working_factor[None]).weights[0]
    return factor @ (working_factor.T @ weights) @ to_working
