"""All that can be taken away, in one zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from modules.figures.figure import Figure
from modules.figures.saving import FORMS, Look, saved
from modules.observations import data_set
from modules.pooling.comparison import compare
from modules.pooling.partial import PartialPooling
from modules.pooling.regression import complete_summary, no_pooling_summary
from modules.pooling.three_models import ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.take_away.data_file import FILE_NAMES, data_file, files_of
from modules.take_away.pictures import lines_pictures, shrinkage_picture
from modules.take_away.programs import PROGRAM_FILES, data_of_programs, program_in
from modules.take_away.report.parts import PARTS
from modules.take_away.report.report import FILE_NAME, report_of
from modules.take_away.table_file import table_file
from modules.take_away.taken import Progress, Taken, unwatched
from modules.words.code.about import CSV_NAME
from modules.words.formulas import formulas
from modules.words.settings import settings
from modules.words.tables import comparison, partial_pooling, regression
from modules.words.tables.data_table import DataTable
from modules.words.tables.fits import fits
from modules.words.tables.lines import lines

NAME = "pooling-lab.zip"
WHEN = (2020, 1, 1, 0, 0, 0)
"""The date of every file, so that equal Scenarios give equal files."""

ABOUT = """\
data      as CSV; choose one in the lab, at "Your file" under Data, to go on from here
code      programs in R and Python, and a Quarto document; run them in their own folder
pictures  as SVG, PNG and PDF
tables    as CSV, in full precision
{report}  all of it to read and to print
"""


def everything(taken: Taken, progress: Progress = unwatched) -> bytes:
    """Return a zip of the data, programs, pictures, tables, the report and the link.

    Parameters
    ----------
    taken : Taken
    progress : callable
        Told the share that is packed.
    """
    packed = io.BytesIO()
    with taken.fits() as models, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        many = len(FILES)
        for done, files in enumerate(FILES, start=1):
            for name, content in files(taken, models):
                archive.writestr(zipfile.ZipInfo(f"pooling-lab/{name}", WHEN), content)
            progress(done / many)
    return packed.getvalue()


File = tuple[str, str | bytes]


def _link(taken: Taken, models: ThreeModels) -> Iterator[File]:
    chosen = "".join(f"{about}: {words}\n" for about, words in settings(taken.scenario).items())
    where = taken.link if taken.own is None else "Your own data are in no link: use the data file."
    yield "link.txt", f"{where}\n\n{chosen}\n{ABOUT.format(report=FILE_NAME)}"


def _data(taken: Taken, models: ThreeModels) -> Iterator[File]:
    for which in files_of(taken.scenario):
        yield (
            f"data/{FILE_NAMES[which]}",
            data_file(taken.scenario, taken.view, which, taken.address),
        )


def _code(taken: Taken, models: ThreeModels) -> Iterator[File]:
    for language, name in PROGRAM_FILES.items():
        yield f"code/{name}", program_in(models, taken, language)
    data = data_of_programs(models)
    if data is not None:
        yield f"code/{CSV_NAME}", data


def _pictures(taken: Taken, models: ThreeModels) -> Iterator[File]:
    panels = lines_pictures(taken, models)
    for number, figure in enumerate(panels, start=1):
        yield from _saved(f"lines-{number}" if len(panels) > 1 else "lines", figure)
    yield from _saved("shrinkage", shrinkage_picture(taken, models))


def _saved(name: str, figure: Figure) -> Iterator[File]:
    for form in FORMS:
        yield f"pictures/{name}.{form}", saved(figure, form, Look())


def _tables(taken: Taken, models: ThreeModels) -> Iterator[File]:
    for name, contents in _all_tables(taken, models):
        yield f"tables/{name}.csv", table_file(contents, "CSV")


def _all_tables(taken: Taken, models: ThreeModels) -> Iterator[tuple[str, DataTable]]:
    """Yield the tables that the data determine."""
    variables, observations = data_set(taken.scenario), models.observations
    yield "fits", fits(models)
    yield "lines", lines(models)
    try:
        complete = complete_summary(observations, variables.x, variables.y)
        yield "complete-pooling-coefficients", regression.coefficients(complete)
        none = no_pooling_summary(observations, variables.x, variables.y, variables.subject)
        yield "no-pooling-coefficients", regression.coefficients(none)
        compared = compare(observations)
        named = {**formulas(variables)}
        yield "structures", comparison.structures(compared, named)
        yield "likelihood-ratio-tests", comparison.tests(compared, named)
    except Undetermined:
        return
    if isinstance(models.partial, PartialPooling):
        for title, contents in partial_pooling.TABLES.values():
            name = title.lower().replace(" ", "-")
            yield f"partial-pooling-{name}", contents(models.partial, models)


def _report(taken: Taken, models: ThreeModels) -> Iterator[File]:
    yield FILE_NAME, report_of(taken, models, [*PARTS])


FILES = (_link, _data, _tables, _code, _pictures, _report)
