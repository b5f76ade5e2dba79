"""The parts of the report: what parts of the lab say, in pictures, tables and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from html import escape

import pandas as pd

from modules.figures.theme import LINE_STYLES
from modules.observations import data_set
from modules.observations.taken_rows import taken_rows
from modules.pooling.comparison import compare
from modules.pooling.partial import PartialPooling
from modules.pooling.regression import complete_summary, no_pooling_summary
from modules.pooling.slope_test import slope_test
from modules.pooling.three_models import ThreeModels, fit
from modules.pooling.undetermined import Undetermined
from modules.take_away.pictures import lines_pictures, residual_pictures, shrinkage_picture
from modules.take_away.programs import Language, program_in
from modules.take_away.report.page import (
    folded,
    heading,
    key,
    paragraph,
    picture,
    section,
    table,
    text,
)
from modules.take_away.taken import Taken
from modules.words.before_after import difference
from modules.words.code.about import About
from modules.words.description import describe
from modules.words.formulas import formulas
from modules.words.printed.lm_text import lm_text
from modules.words.printed.lmer_text import lmer_text
from modules.words.printed.r_data_name import r_data_name
from modules.words.settings import settings
from modules.words.singularity import explain
from modules.words.tables import comparison, partial_pooling, regression
from modules.words.tables.data_table import DataTable
from modules.words.tables.fits import fits
from modules.words.tables.lines import lines

OF_PARTIAL_POOLING = ("fixed", "variances", "statistics")


@dataclass(frozen=True)
class Part:
    """A part of the report.

    Attributes
    ----------
    title : str
    usual : bool
        Whether it is in unless somebody leaves it out.
    pieces : callable
        Yields its HTML.
    """

    title: str
    usual: bool
    pieces: Callable[[Taken, ThreeModels], Iterator[str]]

    def written(self, taken: Taken, models: ThreeModels) -> str:
        """Return it under its heading."""
        return section(self.title, *self.pieces(taken, models))


def _settings(taken: Taken, models: ThreeModels) -> Iterator[str]:
    chosen = settings(taken.scenario)
    frame = pd.DataFrame({"chosen": list(chosen.values())}, index=list(chosen))
    yield table(DataTable(frame, "About", {"chosen": "Chosen"}), "Data and settings", words=True)
    yield paragraph(About(models).left)
    link = escape(taken.link)
    if taken.own is None:
        yield f'<p>The same in the lab: <a href="{link}">{link}</a></p>\n'


def _observations(taken: Taken, models: ThreeModels) -> Iterator[str]:
    rows = taken_rows(taken.scenario, "spoiled")
    subject, *others = rows.columns
    frame = rows.set_index(subject)
    yield table(DataTable(frame, subject, {name: name for name in others}, 6), "Observations")


def _lines(taken: Taken, models: ThreeModels) -> Iterator[str]:
    knows_truth = models.truth is not None and taken.view.truth
    seen = {*taken.view.shown, *(["truth", "true_population"] if knows_truth else [])}
    yield key(name for name in LINE_STYLES if name in seen)
    yield from map(picture, lines_pictures(taken, models))
    yield paragraph(describe(models))


def _shrinkage(taken: Taken, models: ThreeModels) -> Iterator[str]:
    figure = shrinkage_picture(taken, models)
    yield picture(figure)
    yield paragraph(figure.words)


def _fits(taken: Taken, models: ThreeModels) -> Iterator[str]:
    yield table(fits(models), "What the fits say")
    fitted = models.partial
    if isinstance(fitted, PartialPooling):
        explained = explain(fitted, data_set(taken.scenario).x)
        if explained is not None:
            yield paragraph(f"Singular fit. {explained}")
    if taken.pinned is not None:
        changes = "; ".join(difference(fit(taken.pinned), models))
        yield paragraph(f"Since the fits were pinned: {changes}.")


def _estimates(taken: Taken, models: ThreeModels) -> Iterator[str]:
    variables, observations = data_set(taken.scenario), models.observations
    yield heading("Complete pooling")
    try:
        complete = complete_summary(observations, variables.x, variables.y)
        yield table(regression.coefficients(complete), "Coefficients of complete pooling")
        yield table(regression.overall_fit(complete), "Fit of complete pooling")
    except Undetermined as reason:
        yield paragraph(str(reason))
    yield heading("No pooling")
    try:
        none = no_pooling_summary(observations, variables.x, variables.y, variables.subject)
        yield table(regression.overall_fit(none), "Fit of no pooling")
        tested = asdict(slope_test(models.none.lines.loc[:, "slope"]))
        yield table(regression.quantities(tested), "t-test of the slopes")
    except Undetermined as reason:
        yield paragraph(str(reason))
    yield heading("Partial pooling")
    fitted = models.partial
    if not isinstance(fitted, PartialPooling):
        yield paragraph(str(fitted))
        return
    for name in OF_PARTIAL_POOLING:
        title, contents = partial_pooling.TABLES[name]
        yield table(contents(fitted, models), title)


def _structures(taken: Taken, models: ThreeModels) -> Iterator[str]:
    named = {**formulas(data_set(taken.scenario))}
    try:
        found = compare(models.observations)
    except Undetermined as reason:
        yield paragraph(str(reason))
        return
    yield table(comparison.structures(found, named), "The structures side by side")
    yield table(comparison.tests(found, named), "Likelihood-ratio tests")


def _every_line(taken: Taken, models: ThreeModels) -> Iterator[str]:
    yield table(lines(models), "Every subject's lines")


def _residuals(taken: Taken, models: ThreeModels) -> Iterator[str]:
    pictures = residual_pictures(models)
    yield from map(picture, pictures)
    yield paragraph(" ".join(drawn.words for drawn in pictures) or str(models.partial))


def _printed(taken: Taken, models: ThreeModels) -> Iterator[str]:
    scenario = taken.scenario
    variables, data = data_set(scenario), r_data_name(scenario)
    names = (variables.x, variables.y, variables.subject)
    try:
        complete = complete_summary(models.observations, variables.x, variables.y)
        yield text(lm_text(complete, data).strip("\n"), "Complete pooling as R prints it")
    except Undetermined as reason:
        yield paragraph(str(reason))
    if isinstance(models.partial, PartialPooling):
        said = lmer_text(models.partial, models.observations, *names, data)
        yield text(said.strip("\n"), "Partial pooling as R prints it")


def _code(language: Language, taken: Taken, models: ThreeModels) -> Iterator[str]:
    yield folded(f"The program in {language}", program_in(models, taken, language))


PARTS: dict[str, Part] = {
    "settings": Part("Data and settings", True, _settings),
    "lines": Part("Lines", True, _lines),
    "shrinkage": Part("Shrinkage", True, _shrinkage),
    "fits": Part("What the fits say", True, _fits),
    "estimates": Part("Estimates of the three models", True, _estimates),
    "structures": Part("Structures compared", True, _structures),
    "every_line": Part("Lines of every subject", True, _every_line),
    "residuals": Part("Residuals", True, _residuals),
    "printed": Part("As R prints it", False, _printed),
    "observations": Part("All observations", False, _observations),
    "r": Part("Code in R", True, partial(_code, "R")),
    "python": Part("Code in Python", False, partial(_code, "Python")),
}
