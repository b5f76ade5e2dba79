"""The t-test of slopes against scipy's."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from modules.pooling.slope_test import slope_test
from modules.pooling.undetermined import Undetermined


def test_agrees_with_scipy():
    slopes = pd.Series([21.7, 4.36, 3.9, np.nan, 8.01, -4.2], index=list("abcdef"))
    test = slope_test(slopes)
    theirs = stats.ttest_1samp(slopes.dropna(), 0.0)
    interval = theirs.confidence_interval(0.95)
    assert test.df == 4
    assert_allclose(test.mean, slopes.mean())
    assert_allclose([test.t, test.p], list(theirs))
    assert_allclose([test.lower, test.upper], interval)


@pytest.mark.parametrize("slopes", [[], [1.0], [1.0, np.nan]])
def test_too_few_slopes(slopes: list[float]):
    with pytest.raises(Undetermined, match="Fewer than two"):
        slope_test(pd.Series(slopes, dtype=float))


@pytest.mark.parametrize("slopes", [[2.0, 2.0], [0.0, 0.0, 0.0], [0.1 + 0.2, 0.3]])
def test_slopes_without_spread(slopes: list[float]):
    with pytest.raises(Undetermined, match="same"):
        slope_test(pd.Series(slopes))
