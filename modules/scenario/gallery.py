"""Named Scenarios, each with one line on what to notice."""

from __future__ import annotations

from dataclasses import dataclass

from modules.scenario import Scenario


@dataclass(frozen=True)
class Exhibit:
    """A Scenario worth seeing.

    Attributes
    ----------
    title : str
        Its name.
    notice : str
        One line on what to look at.
    scenario : Scenario
    """

    title: str
    notice: str
    scenario: Scenario


GALLERY: dict[str, Exhibit] = {
    "balanced": Exhibit(
        "Balanced",
        "Everyone has all eight days: no and partial pooling almost agree.",
        Scenario(),
    ),
    "half_missing": Exhibit(
        "Half missing",
        "Half of the points are gone: the dotted lines swing, the solid ones hold.",
        Scenario(missing=50, seed=9),
    ),
    "two_observations": Exhibit(
        "One subject, two observations",
        "335 keeps two days: its own line is a guess, partial pooling's is an informed one.",
        Scenario(focus="335", focus_left=2),
    ),
    "newcomers": Exhibit(
        "Two newcomers",
        "373 has one day and 374 two: see where partial pooling puts people it hardly knows.",
        Scenario(data="newcomers"),
    ),
    "dropout": Exhibit(
        "Dropout",
        "Once gone, gone: lines of those who left early borrow their later days from the others.",
        Scenario(data="simulated", mechanism="dropout", missing=50),
    ),
    "the_sickest_leave": Exhibit(
        "The sickest leave",
        "The largest values are lost: all three models are fooled, pooling does not help.",
        Scenario(data="simulated", mechanism="not_at_random", missing=50),
    ),
    "nobody_differs": Exhibit(
        "Nobody differs",
        "No true differences: no pooling sees some anyway, partial pooling hardly any.",
        Scenario(data="simulated", sd_intercept=0.0, sd_slope=0.0, correlation=0.0, sample=2),
    ),
    "noise_drowns_it": Exhibit(
        "Noise drowns it",
        "Differences are real but the noise is larger: partial pooling trusts the group.",
        Scenario(data="simulated", sd_intercept=15.0, sd_slope=3.0, residual_sd=80.0),
    ),
    "radon": Exhibit(
        "Radon counties",
        "From 1 to 116 houses: order by observations left and see the small counties pulled.",
        Scenario(data="radon"),
    ),
    "extreme_correlation": Exhibit(
        "Extreme correlation",
        "Who starts high rises fast: an intercept tells the slope, even from one point.",
        Scenario(
            data="simulated",
            intercept=310.0,
            slope=4.0,
            sd_intercept=30.0,
            sd_slope=33.0,
            correlation=0.9,
            residual_sd=25.0,
            occasions=10,
            missing=60,
        ),
    ),
}
