"""How far 95 % intervals reach, against quantiles that R gives and against a regression."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from numpy.testing import assert_allclose, assert_array_equal

from modules.pooling import none
from modules.pooling.departures import QUANTILE, reach_of_modes, reach_of_own_lines, t_quantile
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import fit
from modules.scenario import Scenario


def test_quantiles_are_those_of_r():
    """qnorm(.975); qt(.975, c(1, 10, 108)), to six decimals."""
    assert pytest.approx(1.959964, abs=1e-6) == QUANTILE
    assert_allclose(t_quantile([1, 10, 108]), [12.706205, 2.228139, 1.982173], atol=1e-6)


def test_without_degrees_of_freedom_there_is_no_quantile():
    assert_array_equal(t_quantile([0, -3]), np.nan)
    assert t_quantile(0).shape == ()


def test_own_lines_reach_as_far_as_in_a_regression_of_them_all():
    observations = fit(Scenario(missing=30)).observations
    kept = observations.loc[observations["kept"]]
    counts = kept.groupby("subject")["x"].nunique()
    kept = kept.loc[kept["subject"].isin(counts.index[counts > 1])]
    regression = smf.ols("y ~ 0 + subject + subject:x", kept).fit()
    half_widths = (regression.conf_int()[1] - regression.params).to_numpy().reshape(2, -1).T
    reach = reach_of_own_lines(none.fit(kept)).sort_index()
    assert_allclose(reach.to_numpy(), half_widths, rtol=1e-8)


def test_an_own_line_that_is_not_there_reaches_nowhere():
    own = fit(Scenario("newcomers")).none
    reach = reach_of_own_lines(own)
    assert reach.loc["373"].isna().all()
    assert reach.drop(index="373").notna().all(axis=None)
    two_points = pd.DataFrame({"subject": list("aabb"), "x": [0.0, 1.0] * 2, "y": range(4)})
    assert reach_of_own_lines(none.fit(two_points)).isna().all(axis=None)


def test_modes_reach_by_their_conditional_sds():
    partial = fit(Scenario(missing=30)).partial
    assert isinstance(partial, PartialPooling)
    assert_allclose(reach_of_modes(partial) / partial.conditional_sd, QUANTILE)
