"""The published fit of sleepstudy with two sparse newcomers."""

from __future__ import annotations

import math

import pytest

from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import fit
from modules.scenario import Scenario


def test_the_newcomers_change_the_fit_as_published():
    """As Tristan Mahr printed it in "Plotting partial pooling in mixed-effects models" (2017)."""
    found = fit(Scenario("newcomers")).partial
    assert isinstance(found, PartialPooling)
    (variance_0, covariance), (_, variance_1) = found.random_covariance.to_numpy()
    sds = math.sqrt(variance_0), math.sqrt(variance_1)
    assert tuple(found.fixed_effects) == pytest.approx((252.54, 10.45), abs=0.005)
    assert sds == pytest.approx((24.14, 5.92), abs=0.005)
    assert covariance / (sds[0] * sds[1]) == pytest.approx(0.07, abs=0.005)
    assert math.sqrt(found.residual_variance) == pytest.approx(25.48, abs=0.005)
