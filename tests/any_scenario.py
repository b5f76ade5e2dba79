"""Any Scenario whose data are here, drawn from a seed, and all that is shown of it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from modules.figures import caterpillar, errors, lines, plane, slope_chart
from modules.figures.caterpillar import Caterpillar, departure_limits
from modules.figures.diagnostics import diagnostics
from modules.figures.error_limits import largest_error
from modules.figures.errors import Errors
from modules.figures.estimate_limits import around_all, around_centre, estimate_limits
from modules.figures.figure import Figure
from modules.figures.films import Sight, fields_with_a_film, film_message, without
from modules.figures.interval_chart import interval_chart, zeta_chart
from modules.figures.messages import of_state, parts_needed
from modules.figures.ordering import ordered
from modules.figures.panels import pages
from modules.figures.plane import Plane
from modules.figures.prediction_chart import Wanted, prediction_chart
from modules.figures.slope_chart import SlopeChart
from modules.figures.state import state_of
from modules.observations import data_set
from modules.observations.harmless_csv import to_csv
from modules.pooling.comparison import compare
from modules.pooling.intervals import wald
from modules.pooling.intervals.parameters import normal_quantile
from modules.pooling.intervals.profile import profile
from modules.pooling.partial import PartialPooling
from modules.pooling.prediction import predict_all
from modules.pooling.regression import complete_summary, no_pooling_summary
from modules.pooling.shrinkage import table as shrinkage_table
from modules.pooling.slope_test import slope_test
from modules.pooling.three_models import ThreeModels, fit
from modules.pooling.undetermined import Undetermined
from modules.scenario import (
    DATA_NAMES,
    LARGEST_SEED,
    MECHANISMS,
    RANDOM_EFFECTS,
    RANGES,
    WHOLE_NUMBERS,
    Scenario,
)
from modules.scenario.view_settings import ERRORS, ESTIMATED, ORDERS, RESULTS, Error
from modules.study import run
from modules.study.prediction_errors import left_out_observations, new_subjects
from modules.study.repetition import Repetition, repetition_of
from modules.views.tabs.fits_strip import fits_table
from modules.views.tabs.line_table import line_table
from modules.views.tabs.lines import said as said_of_lines
from modules.views.tabs.model import compare as comparison_tables
from modules.views.tabs.model import complete_pooling, intervals, no_pooling, partial_pooling
from modules.views.tabs.model.predict import places, predictions
from modules.views.tabs.scoreboard import all_scores, prediction_board, truth_board
from modules.views.tabs.shrinkage import COLUMNS
from modules.views.tabs.shrinkage import said as said_of_shrinkage
from modules.views.tabs.study import results
from modules.views.tabs.study.results import Shown
from modules.views.tabs.truth import COLUMNS as COLUMNS_OF_ERRORS
from modules.views.tabs.truth import said as said_of_errors
from modules.views.tabs.truth import table_of_errors, tidy_errors
from modules.views.widgets.data_table import written_table
from modules.views.widgets.sortable import sortable
from modules.words.formulas import formulas
from modules.words.printed.lm_text import lm_text, t_test_text
from modules.words.printed.lmer_text import lmer_text
from modules.words.printed.r_data_name import r_data_name
from modules.words.study import said_of_data_set
from modules.words.symbols import symbols
from modules.words.tables.data_table import DataTable

WITHOUT_A_FILE = [name for name in DATA_NAMES if name != "uploaded"]
WIDTHS = (300, 700, 1100, 1900)
LARGEST_DESIGN = {"subjects": 40, "occasions": 15}  # of most; larger ones are only slower
LARGE = 0.02
DATA_SETS = 6


class Drawn:
    """Scenarios drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def one(self, choices: Any) -> Any:  # noqa: ANN401 - any list
        return choices[self.random.integers(len(choices))]

    def number(self, field: str) -> float:
        """A number of a field's range, often an end of it or zero."""
        smallest, largest = RANGES[field]
        if field in LARGEST_DESIGN and self.random.random() > LARGE:
            largest = LARGEST_DESIGN[field]
        zero = max(smallest, 0.0)
        drawn = round(self.random.uniform(smallest, largest), 3)
        number = self.one([smallest, zero, largest, *[drawn] * 7])
        return round(number) if field in WHOLE_NUMBERS else number

    def rows(self, ids: pd.Index) -> set[int]:
        """A few row ids, or all but a few, some of which there are not."""
        few = self.random.integers(0, len(ids) + 3, self.random.integers(0, 8)).tolist()
        return set(ids.tolist()) - set(few) if self.random.random() < 0.15 else set(few)

    def scenario(self) -> Scenario:
        """Any Scenario whose data are here; every other one is simulated."""
        data = "simulated" if self.random.random() < 0.5 else self.one(WITHOUT_A_FILE)
        chosen: dict[str, Any] = {field: self.number(field) for field in RANGES}
        chosen["fewest"], chosen["most"] = sorted((chosen["fewest"], chosen["most"]))
        chosen["seed"] = int(self.random.integers(0, LARGEST_SEED))
        plain = Scenario(data=data, **chosen)
        observations = data_set(plain).read()
        removed, restored = self.rows(observations.index), self.rows(observations.index)
        return Scenario(
            data=data,
            **chosen,
            mechanism=self.one(MECHANISMS),
            focus=self.one(["", "nobody there", *observations["subject"].unique()]),
            removed=tuple(removed - restored),
            restored=tuple(restored) if self.random.random() < 0.5 else (),
            random=self.one(RANDOM_EFFECTS),
            reml=bool(self.random.random() < 0.5),
        )


def figures(models: ThreeModels, drawn: Drawn) -> Iterator[Figure]:
    """Every figure of the fits to a Scenario, each with one of its layouts."""
    scenario, width = models.scenario, drawn.one(WIDTHS)
    page = drawn.one(pages(ordered(models, drawn.one(ORDERS))))
    in_order = tuple(subject for subject in models.subjects if subject in page)
    yield lines.figure(models, lines.grid(models, in_order, width))
    usual = estimate_limits(scenario)
    limits = drawn.one([usual, around_all(models), around_centre(models)])
    yield plane.figure(models, Plane(limits, width, width))
    yield slope_chart.figure(models, SlopeChart(usual, width, 430))
    of_departures = departure_limits(usual)
    yield caterpillar.figure(models, Caterpillar(of_departures, len(models.subjects), width))
    error = drawn.one(ERRORS)
    size = largest_error(scenario, error), len(models.subjects), width, width
    yield errors.figure(models, Errors(error, *size))
    subject = drawn.one(models.subjects)
    wanted = Wanted(subject, places(models, int(drawn.one("01235")))[-1])
    yield prediction_chart(models, wanted, width, None)
    fit = models.partial
    if isinstance(fit, PartialPooling):
        yield diagnostics(models, fit, width)
        found = {"wald": wald.intervals(fit, intervals.LEVEL)}
        yield interval_chart(intervals._estimates(fit), found, width, intervals.LEVEL)
        try:
            curves = profile(fit).curves
        except Undetermined:
            return
        yield zeta_chart(curves, width, normal_quantile(intervals.LEVEL))


def tables(models: ThreeModels, drawn: Drawn) -> Iterator[DataTable]:
    """Every table of the Model tab."""
    observations, variables = models.observations, data_set(models.scenario)
    x, y, subject = variables.x, variables.y, variables.subject
    try:
        summary = complete_summary(observations, x, y)
        yield from (table(summary) for _, table in complete_pooling.TABLES.values())
    except Undetermined:
        pass
    try:
        summary = no_pooling_summary(observations, x, y, subject)
        yield from (table(summary) for _, table in no_pooling.REGRESSION.values())
    except Undetermined:
        pass
    yield no_pooling.own_lines(models)
    named = {**formulas(variables)}
    compared = compare(observations)
    yield comparison_tables.structures(compared, named)
    yield comparison_tables.tests(compared, named)
    yield predictions(models, drawn.one(models.subjects), int(drawn.one("01235")))
    fit = models.partial
    if isinstance(fit, PartialPooling):
        yield from (table(fit, models) for _, table in partial_pooling.TABLES.values())
        found = {"wald": wald.intervals(fit, intervals.LEVEL)}
        yield intervals._table(intervals._estimates(fit), found, ())


def boards(models: ThreeModels, error: Error) -> Iterator[object]:
    """Every score, and the errors of subjects."""
    if models.truth is not None:
        yield truth_board(models, error)
    taken_away, new = left_out_observations(models), new_subjects(models)
    yield from (prediction_board(scores, "RMSE", "Scores") for scores in (taken_away, new))
    yield written_table(all_scores(taken_away, new), "Every score")
    yield sortable(table_of_errors(models, error), "subject", COLUMNS_OF_ERRORS, "Errors")
    yield to_csv(tidy_errors(models))


def printed(models: ThreeModels) -> Iterator[str]:
    """Every text as R prints it."""
    observations, variables = models.observations, data_set(models.scenario)
    x, y, subject, name = variables.x, variables.y, variables.subject, r_data_name(models.scenario)
    for summarise in (
        lambda: lm_text(complete_summary(observations, x, y), name),
        lambda: lm_text(no_pooling_summary(observations, x, y, subject), name),
        lambda: t_test_text(slope_test(models.none.lines.loc[:, "slope"]), "."),
    ):
        try:
            yield summarise()
        except Undetermined as reason:
            yield str(reason)
    if isinstance(models.partial, PartialPooling):
        yield lmer_text(models.partial, observations, x, y, subject, name)


def messages(models: ThreeModels, drawn: Drawn) -> Iterator[object]:
    """What the page's player is told, and the film of one slider."""
    scenario = models.scenario
    state = state_of(models)
    for tab in ("Lines", "Shrinkage", "Truth"):
        parts = parts_needed(tab, models.truth is not None)
        yield of_state(state, parts, with_observations=tab == "Lines")
    yield said_of_lines(models, list(models.subjects[:24]))
    yield said_of_shrinkage(models)
    yield said_of_errors(models, drawn.one(ERRORS))
    if fields := fields_with_a_film(scenario):
        field = drawn.one(fields)
        sight = Sight(drawn.one(["Shrinkage", "Truth"]), models.subjects, 0)
        yield film_message(without(scenario, field), field, 1.0, sight)


def studied(models: ThreeModels) -> Repetition | None:
    """A study of few data sets; none where the data determine no world."""
    try:
        wanted = repetition_of(models, DATA_SETS, mechanisms=True)
    except Undetermined:
        return None
    found = {way: run(source, DATA_SETS, 1) for way, source in wanted.sources.items()}
    return replace(wanted, studies=found)


def of_study(made: Repetition, drawn: Drawn) -> tuple[list[Figure], list[DataTable]]:
    """Every figure and every table of a study, with what is said of each."""
    assert made.own is not None
    figures, tables = [], []
    for result in RESULTS:
        shown = Shown(result, drawn.one(ESTIMATED), (drawn.one(WIDTHS), 400))
        figure, table = (
            results.picture(made, made.own, shown),
            results.table(made, made.own, result),
        )
        assert figure
        figures += [figure] if isinstance(figure, Figure) else []
        tables += [table] if isinstance(table, DataTable) else []
        assert results.sentence(made, made.own, result) or result == "mechanisms"
    for data_set_number in range(DATA_SETS):
        assert said_of_data_set(made.own, data_set_number)
    return figures, tables


def show(scenario: Scenario, drawn: Drawn) -> tuple[int, int]:
    """Show all that there is to see of a Scenario; how many figures and tables that was."""
    models = fit(scenario)
    made = studied(models)
    of_studies, tables_of_studies = ([], []) if made is None else of_study(made, drawn)
    shown = [*figures(models, drawn), *of_studies]
    drawings = [ET.fromstring(figure.to_svg()) for figure in shown]
    for drawing in drawings:
        for mark in drawing.iter():
            placed = (mark.get(name) or "" for name in ("d", "cx", "cy", "x1", "y1", "x2", "y2"))
            assert not {"nan", "inf", "-inf"} & set(" ".join(placed).replace(",", " ").split())
    found = [*tables(models, drawn), *tables_of_studies]
    for table in found:
        assert str(written_table(table, "Table"))
        assert to_csv(table.frame.loc[:, list(table.heads)], table.row_title).endswith("\n")
    others = [
        str(line_table(models)),
        str(fits_table(models)),
        str(sortable(shrinkage_table(models), "subject", COLUMNS, "Every subject")),
        to_csv(shrinkage_table(models), "subject"),
        *map(str, boards(models, drawn.one(ERRORS))),
        to_csv(symbols(models), "name"),
        to_csv(predict_all(models, np.array(places(models, 3)))),
    ]
    assert all(others)
    assert all(text.strip() for text in printed(models))
    for message in messages(models, drawn):
        json.dumps(message, allow_nan=False)
    return len(drawings), len(found) + len(others)
