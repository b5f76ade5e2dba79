"""The programs that repeat what is on the screen, and the file that they read."""

from __future__ import annotations

from typing import Literal

from modules.pooling import second_opinion
from modules.pooling.partial import PartialPooling
from modules.pooling.second_opinion import SecondOpinion
from modules.pooling.three_models import ThreeModels
from modules.take_away.taken import Progress, Taken, unwatched
from modules.words.code.about import About
from modules.words.code.python.script import python_script
from modules.words.code.quarto import quarto_document
from modules.words.code.r.script import r_script

Language = Literal["R", "Python", "Quarto"]
PROGRAM_FILES: dict[Language, str] = {
    "R": "pooling-lab.R",
    "Python": "pooling-lab.py",
    "Quarto": "pooling-lab.qmd",
}


def program_and_data(
    taken: Taken, language: Language, progress: Progress = unwatched
) -> tuple[str, str | None]:
    """Write the program in a language, and the file that it reads, if it reads one.

    A program in Python depends on what MixedLM makes of the data, which is asked and may take long.
    """
    with taken.fits() as models:
        program = program_in(models, taken, language)
        progress(1.0)
        return program, data_of_programs(models)


def program_in(models: ThreeModels, taken: Taken, language: Language) -> str:
    """Write the program in a language."""
    if language == "Python":
        return python_script(models, taken.view, _opinion(models))
    return (r_script if language == "R" else quarto_document)(models, taken.view)


def data_of_programs(models: ThreeModels) -> str | None:
    """Return the file that programs read; None where the data stand in them."""
    about = About(models)
    return None if about.is_embedded else about.csv


def _opinion(models: ThreeModels) -> SecondOpinion | None:
    """Return what MixedLM says, where there is something to say."""
    if not isinstance(models.partial, PartialPooling):
        return None
    scenario = models.scenario
    return second_opinion.fit(models.observations, scenario.random, scenario.reml)
