from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from drawn_marks import HIDDEN, drawn_marks
from numpy.testing import assert_allclose

from modules.figures import caterpillar
from modules.figures.caterpillar import Caterpillar, departure_limits
from modules.figures.estimate_limits import TERM_NAMES, estimate_limits
from modules.pooling.departures import intervals
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels, fit
from modules.scenario import RandomEffects, Scenario
from modules.words.wording import number

Z, EVERYTHING = 1.959963984540054, tuple(range(144))
COLUMNS = {"intercept": "Intercept", "slope": "days_deprived"}


def layout(models: ThreeModels) -> Caterpillar:
    limits = departure_limits(estimate_limits(models.scenario))
    return Caterpillar(limits, len(models.subjects), 800)


def places(models: ThreeModels, pinned: ThreeModels | None = None) -> dict[str, dict[str, str]]:
    return drawn_marks(caterpillar.figure(models, layout(models), pinned))


@pytest.mark.parametrize("random", ["1", "1 + x", "0 + x"])
@pytest.mark.parametrize("term", TERM_NAMES)
def test_conditional_modes_have_lme4_s_intervals(reference: Path, random: RandomEffects, term: str):
    frame = pd.read_csv(reference / "sleep2_random_effects.csv", dtype={"Subject": str})
    expected = frame[frame["model"] == random.replace(" ", "")].set_index("Subject")
    assert len(expected) == 18
    found = intervals(fit(Scenario(random=random)), term)
    mode = expected[f"u_{COLUMNS[term]}"].fillna(0.0)
    sd = expected[f"condsd_{COLUMNS[term]}"].fillna(0.0)
    assert list(found.index) == list(expected.index)
    assert_allclose(found["pooled"], mode, rtol=1e-3, atol=1e-3)
    assert_allclose(found["pooled_lower"], mode - Z * sd, rtol=1e-3, atol=1e-2)
    assert_allclose(found["pooled_upper"], mode + Z * sd, rtol=1e-3, atol=1e-2)


@pytest.mark.parametrize("scenario", [Scenario(), Scenario(missing=20)], ids=str)
def test_own_lines_have_the_intervals_of_the_regression_on_subject_x_and_their_product(
    scenario: Scenario,
):
    models = fit(scenario)
    assert not models.none.reasons
    assert isinstance(models.partial, PartialPooling)
    kept = models.observations[models.observations["kept"]]
    regression = smf.ols("y ~ 0 + C(subject) + C(subject):x", kept).fit().conf_int()
    by_term = {
        "intercept": regression[~regression.index.str.endswith(":x")],
        "slope": regression[regression.index.str.endswith(":x")],
    }
    subjects = sorted(models.subjects)
    for term in TERM_NAMES:
        own = intervals(models, term).loc[subjects, ["own_lower", "own_upper"]]
        departures = by_term[term] - models.partial.fixed_effects[term]
        assert_allclose(own.to_numpy(), departures.to_numpy(), rtol=1e-6, atol=1e-6)


def test_own_lines_without_degrees_of_freedom_have_no_interval():
    scenario = Scenario("simulated", occasions=2, subjects=12, random="1")
    models = fit(scenario)
    assert models.none.degrees_of_freedom == 0
    found = intervals(models, "slope")
    assert np.isfinite(found["own"].to_numpy()).all()
    assert np.isnan(found[["own_lower", "own_upper"]].to_numpy()).all()
    placed = places(models)
    assert all(placed[f"interval:own:slope:{subject}"] == HIDDEN for subject in models.subjects)


@pytest.mark.parametrize(
    "scenario", [Scenario(missing=70), Scenario("radon"), Scenario("simulated")], ids=str
)
def test_rows_are_sorted_by_the_conditional_mode(scenario: Scenario):
    models = fit(scenario)
    placed = places(models)
    for term in TERM_NAMES:
        modes = intervals(models, term)["pooled"]
        by_mode = [models.subjects[row] for row in np.argsort(-modes.to_numpy(), kind="stable")]
        heights = [float(placed[f"name:{term}:{subject}"]["y"]) for subject in by_mode]
        assert (np.diff(heights) > 0).all()
        assert_allclose(np.diff(heights), layout(models).row_height, atol=0.11)


def test_an_estimate_and_its_interval_stand_where_they_are():
    models = fit(Scenario(missing=30))
    placed = places(models)
    for term, frame in layout(models).frames(models.scenario).items():
        found = intervals(models, term)
        for subject in models.subjects:
            for who in ("pooled", "own"):
                columns = [f"{who}{end}" for end in ("", "_lower", "_upper")]
                middle, lower, upper = found.loc[subject, columns].to_numpy(dtype=float)
                inside = np.clip([lower, upper], *frame.x_limits)
                left, right = frame.to_picture(inside, [0, 0])[:, 0]
                ends = placed[f"interval:{who}:{term}:{subject}"]["d"][1:].split("L")
                assert [float(end.split(",")[0]) for end in ends] == [
                    pytest.approx(left, abs=0.06),
                    pytest.approx(right, abs=0.06),
                ]
                across = frame.to_picture([middle], [0])[0, 0]
                dot = placed[f"{who}:{term}:{subject}"]
                if frame.x_limits[0] <= middle <= frame.x_limits[1]:
                    assert float(dot["cx"]) == pytest.approx(across, abs=0.06)
                else:
                    assert dot == HIDDEN


def test_pinned_modes_are_ghosts_in_the_present_rows():
    now, before = fit(Scenario(missing=60)), fit(Scenario())
    placed = places(now, before)
    frame = layout(now).frames(now.scenario)["slope"]
    for subject, mode in intervals(before, "slope")["pooled"].items():
        ghost = placed[f"ghost:slope:{subject}"]
        assert float(ghost["cx"]) == pytest.approx(frame.to_picture([mode], [0])[0, 0], abs=0.06)
        assert float(ghost["cy"]) == pytest.approx(
            float(placed[f"name:slope:{subject}"]["y"]), abs=0.11
        )
    unpinned = places(now)
    assert unpinned["ghost:slope:308"] == HIDDEN


def test_without_partial_pooling_there_are_rows_but_no_intervals():
    models = fit(Scenario(removed=EVERYTHING))
    assert intervals(models, "slope").isna().all(axis=None)
    placed = places(models)
    shown = {name.split(":")[0] for name, place in placed.items() if "visibility" not in place}
    assert shown == {"zero", "name", "member"}
    assert (
        caterpillar.figure(models, layout(models), None).words == f"No intervals: {models.partial}"
    )


def test_the_words_name_the_differences_there_are():
    assert "sees no differences" in caterpillar.figure(NOTHING, layout(NOTHING), None).words
    models = fit(Scenario(random="1"))
    assert isinstance(models.partial, PartialPooling)
    sd = number(float(np.sqrt(models.partial.random_covariance.at["intercept", "intercept"])))
    words = caterpillar.figure(models, layout(models), None).words
    assert words == f"Subjects differ in their intercepts by SD {sd}."


NOTHING = fit(Scenario("simulated", sd_intercept=0.0, sd_slope=0.0, sample=1, random="1"))
