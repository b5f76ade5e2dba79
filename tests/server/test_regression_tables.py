"""The tables of regressions; then every part of the Model tab, for every kind of data."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from modules.figures.diagnostics import diagnostics
from modules.figures.figure import Figure
from modules.figures.interval_chart import interval_chart, zeta_chart
from modules.figures.prediction_chart import Wanted, prediction_chart
from modules.figures.theme import MODEL_STYLES
from modules.observations import data_set, observe
from modules.pooling import none, partial, three_models
from modules.pooling.comparison import compare
from modules.pooling.intervals import wald
from modules.pooling.intervals.bootstrap import bootstrap
from modules.pooling.intervals.profile import profile
from modules.pooling.partial import PartialPooling
from modules.pooling.regression import RegressionSummary, complete_summary, no_pooling_summary
from modules.pooling.slope_test import slope_test
from modules.pooling.three_models import MODEL_NAMES, ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.scenario import DATA_NAMES, RANDOM_EFFECTS, DataName, RandomEffects, Scenario
from modules.views.tabs.model import intervals as intervals_part
from modules.views.tabs.model.predict import MOST_PLACES, places, predictions
from modules.views.widgets.data_table import written_table
from modules.views.widgets.equations import estimated_covariance
from modules.words.formulas import formulas
from modules.words.printed.lm_text import lm_text, t_test_text
from modules.words.printed.lmer_text import lmer_text
from modules.words.symbols import symbols
from modules.words.tables import comparison as compare_part
from modules.words.tables.data_table import UNDETERMINED, DataTable, written
from modules.words.tables.no_pooling import own_lines
from modules.words.tables.partial_pooling import TABLES
from modules.words.tables.regression import (
    coefficients,
    overall_fit,
    quantities,
    residual_quantiles,
)

Change = Callable[[pd.DataFrame], pd.DataFrame]

DATA = [name for name in DATA_NAMES if name != "uploaded"]
NOT_A_NUMBER = re.compile(r"\b(nan|NaN|inf|None)\b")


def one_subject(whole: pd.DataFrame) -> pd.DataFrame:
    return whole.loc[whole["subject"] == whole["subject"].iloc[0]]


CHANGES: dict[str, Change] = {
    "one subject": one_subject,
    "one subject left": lambda whole: whole.assign(kept=whole.index.isin(one_subject(whole).index)),
    "one observation each": lambda whole: whole.assign(kept=~whole["subject"].duplicated()),
    "none left": lambda whole: whole.assign(kept=False),
    "two left": lambda whole: whole.assign(kept=whole.index < 2),
    "one line": lambda whole: whole.assign(y=3.0 + 2.0 * whole["x"]),
    "all alike": lambda whole: whole.assign(y=5.0),
    "one x": lambda whole: whole.assign(x=1.0),
    "huge and far": lambda whole: whole.assign(y=1e12 * whole["y"], x=1e3 + 1e-6 * whole["x"]),
}


def models_of(scenario: Scenario, observations: pd.DataFrame) -> ThreeModels:
    """The three models of observations that no Scenario gives."""
    complete, mixed = three_models._complete, three_models._partial
    return ThreeModels(
        scenario,
        observations,
        complete(observations),
        none.fit(observations),
        mixed(observations, scenario),
    )


# The tables of regressions


@pytest.fixture(scope="module")
def chapter() -> dict[str, RegressionSummary]:
    """Complete and no pooling of the chapter's data."""
    sleep = observe(Scenario())
    return {
        "complete": complete_summary(sleep, "days_deprived", "Reaction"),
        "none": no_pooling_summary(sleep, "days_deprived", "Reaction", "Subject"),
    }


def column(table: DataTable, name: str) -> list[str]:
    return written(table.frame.loc[:, name], table.digits, name in table.p_values)


def test_the_coefficients_of_complete_pooling_are_the_chapter_s(
    chapter: dict[str, RegressionSummary],
):
    table = coefficients(chapter["complete"])
    assert list(table.frame.index) == ["(Intercept)", "days_deprived"]
    assert list(table.heads.values()) == ["Estimate", "Std. Error", "t value", "Pr(>|t|)"]
    assert_allclose(table.frame["estimate"], [267.96742, 11.43543], rtol=1e-6)
    assert_allclose(table.frame["standard_error"], [7.737, 1.850], atol=5e-4)
    assert column(table, "p")[0].startswith("< 2")
    assert table.frame["p"].iloc[1] == pytest.approx(6.316e-09, rel=1e-3)
    assert table.notes == ()


def test_the_coefficients_of_no_pooling_are_the_chapter_s(chapter: dict[str, RegressionSummary]):
    frame = coefficients(chapter["none"]).frame
    assert len(frame) == 36
    assert list(frame.index[[0, 1, 2, -1]]) == [
        "(Intercept)",
        "days_deprived",
        "Subject309",
        "days_deprived:Subject372",
    ]
    assert frame.at["Subject335", "estimate"] == pytest.approx(-25.3429, abs=5e-5)
    assert frame.at["days_deprived:Subject335", "p"] == pytest.approx(9.47e-06, rel=1e-3)


def test_the_fit_as_a_whole_is_the_chapter_s(chapter: dict[str, RegressionSummary]):
    values = overall_fit(chapter["none"]).frame.iloc[0]
    assert_allclose(values[["R²", "Adjusted R²"]].to_numpy(float), [0.849, 0.8001], atol=5e-4)
    assert values["Residual standard error σ"] == pytest.approx(25.53, abs=5e-3)
    assert list(values[["F: degrees of freedom, model", "Observations"]]) == [35, 144]
    residuals = residual_quantiles(chapter["complete"]).frame.iloc[0]
    assert_allclose(residuals, [-112.284, -26.732, 2.143, 27.734, 140.453], atol=5e-4)


def test_a_term_that_is_aliased_has_dashes_and_a_reason():
    sleep = observe(Scenario())
    lost = sleep.assign(kept=(sleep["subject"] != "309") | (sleep["x"] == 0.0))
    table = coefficients(no_pooling_summary(lost, "x", "y", "s"))
    row = list(table.frame.index).index("x:s309")
    assert all(column(table, name)[row] == UNDETERMINED for name in table.heads)
    (note,) = table.notes
    assert note.startswith("x:s309: ")


def test_quantities_are_rounded_each_on_its_own():
    table = quantities({"large": 123456.0, "small": 0.00012345, "none": None})
    assert [column(table, name) for name in table.heads] == [
        ["123456"],
        ["0.0001234"],
        [UNDETERMINED],
    ]


# Predictions


def test_predictions_are_made_at_the_data_and_beyond():
    models = three_models.fit(Scenario())
    assert places(models, 3) == [*range(11)]
    assert places(models, 0) == [*range(8)]
    assert places(three_models.fit(Scenario("radon")), 2) == [0.0, 1.0, 2.0, 3.0]


def test_one_x_is_continued_in_steps_of_one():
    observations = observe(Scenario()).assign(x=4.0)
    assert places(models_of(Scenario(), observations), 2) == [4.0, 5.0, 6.0]


def test_very_many_x_are_thinned_evenly():
    sleep = observe(Scenario())
    x = np.sqrt(np.arange(len(sleep)))
    found = places(models_of(Scenario(), sleep.assign(x=x)), 1)
    assert_allclose(found[:-1], np.linspace(0.0, x[-1], MOST_PLACES))
    assert_allclose(np.diff(found), x[-1] / (MOST_PLACES - 1))


def test_the_table_holds_a_subject_and_a_new_one_by_every_model():
    models = three_models.fit(Scenario())
    frame = predictions(models, "335", 3).frame
    assert len(frame) == 3 * 2 * 11
    reached = frame.loc[(frame["who"] == "335") & (frame["x"] == 10.0), "fit"]
    for model in MODEL_NAMES:
        intercept, slope = models.lines(model).loc["335"]
        assert reached.loc[MODEL_STYLES[model].title] == pytest.approx(intercept + 10.0 * slope)
    new = frame.loc[frame["who"] == "new"]
    assert new.loc["No pooling", ["fit", "new_upper"]].isna().all(axis=None)
    assert new.loc["Partial pooling", "fit"].is_monotonic_increasing


# Every part, for every kind of data


def regressions(models: ThreeModels) -> Iterator[DataTable | str]:
    words = data_set(models.scenario)
    kinds: tuple[Callable[[], RegressionSummary], ...] = (
        lambda: complete_summary(models.observations, words.x, words.y),
        lambda: no_pooling_summary(models.observations, words.x, words.y, words.subject),
    )
    for summed_up in kinds:
        try:
            summary = summed_up()
        except Undetermined as reason:
            yield str(reason)
            continue
        yield lm_text(summary, "data")
        yield from (table(summary) for table in (coefficients, residual_quantiles, overall_fit))
    try:
        yield t_test_text(slope_test(models.none.lines.loc[:, "slope"]), ".")
    except Undetermined as reason:
        yield str(reason)
    yield own_lines(models)


def of_all_models(models: ThreeModels) -> Iterator[DataTable | Figure]:
    words = {**formulas(data_set(models.scenario))}
    comparison = compare(models.observations)
    yield compare_part.structures(comparison, words)
    yield compare_part.tests(comparison, words)
    for subject in (models.subjects[0], models.subjects[-1]):
        yield predictions(models, subject, 3)
    yield prediction_chart(models, Wanted(models.subjects[-1], places(models, 3)[-1]), 960)


def of_partial_pooling(models: ThreeModels) -> Iterator[DataTable | Figure]:
    assert len(symbols(models)) == 14
    words, fit = data_set(models.scenario), models.partial
    if not isinstance(fit, PartialPooling):
        return
    printed = lmer_text(fit, models.observations, words.x, words.y, words.subject, "data")
    assert "Fixed effects:" in printed
    assert estimated_covariance(fit)
    yield from (table(fit, models) for _, table in TABLES.values())
    yield diagnostics(models, fit, 960)
    estimates = intervals_part._estimates(fit)
    found = {"wald": wald.intervals(fit)}
    yield interval_chart(estimates, found, 960, 0.95)
    yield intervals_part._table(estimates, found, intervals_part._notes(None, None))


def check(part: DataTable | Figure | str, with_drawing: bool) -> None:
    """Every part can be shown, and shows no number that is none."""
    if isinstance(part, DataTable):
        shown = str(written_table(part, "title"))
        part.frame[list(part.heads)].to_csv()
    elif isinstance(part, Figure):
        shown = part.to_svg() if with_drawing else part.words
    else:
        shown = ""
        assert part
    assert not NOT_A_NUMBER.search(re.sub(r"<[^>]*>", " ", shown))


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("random", RANDOM_EFFECTS)
def test_every_part_shows_every_kind_of_data(data: DataName, random: RandomEffects):
    for missing, reml in itertools.product((0, 60, 90), (True, False)):
        models = three_models.fit(Scenario(data, random=random, reml=reml, missing=missing))
        assert isinstance(models.partial, PartialPooling) or missing == 90
        once = reml and random == "1 + x"
        parts = (*regressions(models), *of_all_models(models)) if once else ()
        for part in (*parts, *of_partial_pooling(models)):
            check(part, with_drawing=once and missing == 90)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("data", ["baseline_corrected", "newcomers", "radon"])
def test_every_part_shows_degenerate_data(data: DataName, change: str):
    observations = CHANGES[change](observe(Scenario(data)))
    for random, reml in itertools.product(RANDOM_EFFECTS, (True, False)):
        models = models_of(Scenario(data, random=random, reml=reml), observations)
        once = reml and random == "1 + x"
        parts = (*regressions(models), *of_all_models(models)) if once else ()
        for part in (*parts, *of_partial_pooling(models)):
            check(part, with_drawing=once)


@pytest.mark.parametrize("random", ["1", "1 + x", "0 + x", "1 + x ||"])
@pytest.mark.parametrize("data", ["baseline_corrected", "orthodont"])
def test_the_slow_intervals_are_shown(data: DataName, random: RandomEffects):
    observations = observe(Scenario(data, missing=60))
    fit = partial.fit(observations, random)
    curves, refits = profile(fit), bootstrap(fit, observations, 40)
    found = {
        "wald": wald.intervals(fit),
        "profile": curves.intervals(),
        "bootstrap": refits.intervals(),
    }
    estimates = intervals_part._estimates(fit)
    table = intervals_part._table(estimates, found, intervals_part._notes(curves, refits))
    assert len(table.heads) == 7
    for name, (lower, upper) in found["bootstrap"].iterrows():
        row = list(estimates.index).index(name)
        bounds = table.frame[["bootstrap_lower", "bootstrap_upper"]].iloc[row]
        assert_allclose(bounds, [lower, upper])
    for part in (
        table,
        interval_chart(estimates, found, 960, 0.95),
        zeta_chart(curves.curves, 960, 1.96),
    ):
        check(part, with_drawing=True)
    assert any("of 40 refits are singular" in note for note in table.notes)
