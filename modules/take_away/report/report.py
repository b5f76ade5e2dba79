"""Write the report."""

from __future__ import annotations

from collections.abc import Sequence

from modules.pooling.three_models import ThreeModels
from modules.take_away.report.page import page
from modules.take_away.report.parts import PARTS
from modules.take_away.taken import Progress, Taken, unwatched
from modules.words.code.about import About

FILE_NAME = "pooling-lab-report.html"


def report(taken: Taken, parts: Sequence[str], progress: Progress = unwatched) -> str:
    """Return the report as one page of HTML.

    Parameters
    ----------
    taken : Taken
    parts : sequence of str
        Which of `PARTS` are in it, by name; they come in their own order.
    progress : callable
        Told the share that is written.
    """
    with taken.fits() as models:
        return report_of(taken, models, parts, progress)


def report_of(
    taken: Taken, models: ThreeModels, parts: Sequence[str], progress: Progress = unwatched
) -> str:
    """Return the report on fits that are there already."""
    wanted = [part for name, part in PARTS.items() if name in parts]
    written: list[str] = []
    for done, part in enumerate(wanted, start=1):
        written.append(part.written(taken, models))
        progress(done / len(wanted))
    return page(f"Pooling Lab: {About(models).title}", written)
