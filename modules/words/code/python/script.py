"""The whole program in Python."""

from __future__ import annotations

from modules.pooling.second_opinion import SecondOpinion
from modules.pooling.three_models import ThreeModels
from modules.scenario.view_settings import ViewSettings
from modules.words.code.about import NO_FIT, NO_PARTIAL, WITHOUT_PARTIAL_POOLING, About
from modules.words.code.python import models as fits
from modules.words.code.python import pictures
from modules.words.code.python.data import data
from modules.words.code.python.judgement import judge
from modules.words.code.python.packages import packages
from modules.words.code.python.parts import PARTS
from modules.words.code.python.study import study
from modules.words.code.section import Section, in_comments


def python_script(models: ThreeModels, view: ViewSettings, opinion: SecondOpinion | None) -> str:
    """Return the program that repeats in Python what is on the screen.

    Parameters
    ----------
    models
        The fits.
    view
        Which part is in sight, beyond the fits and the pictures of lines and shrinkage.
    opinion
        What MixedLM makes of partial pooling; None where the data do not determine that.
    """
    about = About(models)
    sections = _sections(about, view, opinion)
    written = in_comments([packages(sections), *sections])
    return f"# Pooling Lab: {about.title}\n\n{written}"


def _sections(about: About, view: ViewSettings, opinion: SecondOpinion | None) -> list[Section]:
    """Return the pieces of the program but the imports."""
    if about.undetermined:
        return [data(about), Section("No lines", NO_FIT.format(reason=about.undetermined), "")]
    pooled = [data(about), fits.complete(about), fits.none(about)]
    fit = about.partial
    if fit is None or opinion is None:
        said = NO_PARTIAL.format(reason=about.models.partial)
        without = Section("Partial pooling", said, "")
        return [*pooled, without, pictures.lines(about, False), *_parts(about, view, False)]
    judgement = judge(fit, opinion)
    has_lines = judgement.has_lines
    drawn = [pictures.lines(about, has_lines)]
    if has_lines:
        drawn.append(pictures.shrinkage(about))
    return [*pooled, fits.partial(about, judgement), *drawn, *_parts(about, view, has_lines)]


def _parts(about: About, view: ViewSettings, has_partial: bool) -> list[Section]:
    """Return what the open tab adds."""
    if view.tab == "Study" and about.partial:
        return [study(about)]
    part = PARTS.get(view.part) if view.tab == "Model" else None
    if part is None or (view.part not in WITHOUT_PARTIAL_POOLING and not has_partial):
        return []
    return [part(about)]
