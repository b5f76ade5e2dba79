"""The whole program in R."""

from __future__ import annotations

from modules.pooling.three_models import ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.scenario.view_settings import ViewSettings
from modules.words.code.about import NO_FIT, NO_PARTIAL, WITHOUT_PARTIAL_POOLING, About
from modules.words.code.r import models as fits
from modules.words.code.r import pictures
from modules.words.code.r.data import data
from modules.words.code.r.parts import PARTS
from modules.words.code.r.study import study
from modules.words.code.section import Section, in_comments

PACKAGES = Section(
    "Packages",
    'Once: install.packages(c("lme4", "ggplot2"))',
    "library(lme4)\nlibrary(ggplot2)",
)


def r_script(models: ThreeModels, view: ViewSettings) -> str:
    """Return the program that repeats in R what is on the screen.

    Parameters
    ----------
    models
        The fits.
    view
        Which part is in sight, beyond the fits and the pictures of lines and shrinkage.
    """
    about = About(models)
    return f"# Pooling Lab: {about.title}\n\n{in_comments(r_sections(about, view))}"


def r_sections(about: About, view: ViewSettings) -> list[Section]:
    """Return the pieces of the program."""
    begun = [PACKAGES, data(about)]
    if about.undetermined:
        return [*begun, Section("No lines", NO_FIT.format(reason=about.undetermined), "")]
    pooled = [*begun, fits.complete(about), fits.none(about)]
    partial = about.models.partial
    if isinstance(partial, Undetermined):
        without = Section("Partial pooling", NO_PARTIAL.format(reason=partial), "")
        return [*pooled, without, pictures.lines(about), *_parts(about, view)]
    drawn = [pictures.lines(about), pictures.shrinkage(about)]
    return [*pooled, fits.partial(about), *drawn, *_parts(about, view)]


def _parts(about: About, view: ViewSettings) -> list[Section]:
    """Return what the open tab adds."""
    if view.tab == "Study" and about.partial:
        return [study(about)]
    part = PARTS.get(view.part) if view.tab == "Model" else None
    if part is None or (view.part not in WITHOUT_PARTIAL_POOLING and not about.partial):
        return []
    return [part(about)]
