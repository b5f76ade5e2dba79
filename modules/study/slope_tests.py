"""Four tests of the slope: by the three models, and by partial pooling in two ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy import special

from modules.pooling.departures import LEVEL, QUANTILE
from modules.pooling.three_models import ModelName
from modules.study.fits import ModelFits, PartialFits

Array = NDArray[np.float64]

Test = Literal["complete", "none", "wald", "satterthwaite"]
"""Complete pooling's t-test, the t-test of no pooling's slopes, and partial pooling's estimate held
against the normal distribution (Wald) or against t with Satterthwaite's degrees of freedom."""

TESTS: tuple[Test, ...] = get_args(Test)
MODEL_OF_TEST: dict[Test, ModelName] = {
    "complete": "complete",
    "none": "none",
    "wald": "partial",
    "satterthwaite": "partial",
}


@dataclass(frozen=True, eq=False)
class SlopeTests:
    """The tests of a batch of data sets, in the order of `TESTS`; NaN where there is none.

    Attributes
    ----------
    degrees_of_freedom, reach, p : ndarray, shape (data sets, tests)
        Infinity for the normal distribution; how far the 95 % interval reaches to either side of
        the estimate; the two-sided p-value.
    """

    degrees_of_freedom: Array
    reach: Array
    p: Array


def slope_tests(complete: ModelFits, none: ModelFits, partial: PartialFits) -> SlopeTests:
    """Test the slope of each data set against zero, at the level of the 95 % interval."""
    fits = [complete, none, partial]
    estimate = np.stack([fit.population[:, 1] for fit in fits], axis=1)
    standard_error = np.stack([fit.standard_errors[:, 1] for fit in fits], axis=1)
    degrees_of_freedom = np.stack([fit.degrees_of_freedom for fit in fits], axis=1)
    # Where there is no scatter there is no test, and no degrees of freedom.
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.abs(estimate / standard_error)
    reach = special.stdtrit(degrees_of_freedom, 0.5 + 0.5 * LEVEL) * standard_error
    p = 2.0 * special.stdtr(degrees_of_freedom, -size)
    wald = TESTS.index("wald")
    known = np.where(np.isnan(standard_error[:, 2]), np.nan, np.inf)
    return SlopeTests(
        np.insert(degrees_of_freedom, wald, known, axis=1),
        np.insert(reach, wald, QUANTILE * standard_error[:, 2], axis=1),
        np.insert(p, wald, 2.0 * special.ndtr(-size[:, 2]), axis=1),
    )
