"""The three models in R, as the chapter fits them."""

from __future__ import annotations

from modules.pooling.solver.random_structure import random_structure
from modules.words.code.about import About
from modules.words.code.layout import program
from modules.words.code.section import Section

COMPLETE = "One line for everybody, as if all observations came from the same subject."
NONE = "A line for each subject alone, as if there were no other subjects."
PARTIAL = (
    "The lines of all subjects come from one population, so that each is estimated from its own "
    "observations and from everybody else's. Of lme4's optimisers, bobyqa comes closest to the "
    "lowest criterion."
)
NO_LINE = "# NA: observations at one occasion only show no slope."


def complete(about: About) -> Section:
    """Return complete pooling."""
    fit = f"complete <- lm({_line(about)}, data = {about.data})"
    return Section("Complete pooling", COMPLETE, program(fit, "summary(complete)"))


def none(about: About) -> Section:
    """Return no pooling."""
    fit = f"none <- lmList({_line(about)} | {about.names.subject.r}, data = {about.data})"
    seen = program(*([NO_LINE] if about.lack_lines else []), "coef(none)")
    return Section("No pooling", NONE, program(fit, seen))


def partial(about: About) -> Section:
    """Return partial pooling."""
    models = about.models
    fit = program(
        "partial <- lmer(",
        f"  {mixed_formula(about, models.scenario.random)},",
        f"  data = {about.data},",
        f"  REML = {'TRUE' if models.scenario.reml else 'FALSE'},",
        f"  control = {control(about)}",
        ")",
    )
    seen = [
        "summary(partial)",
        "ranef(partial)  # how far each subject is from the population line",
        "coef(partial)   # each subject's own line",
    ]
    return Section("Partial pooling", PARTIAL, program(fit, *seen))


def mixed_formula(about: About, random: str) -> str:
    """Return the formula of a mixed model; ``"x"`` is another spelling of ``"1 + x"``.

    lme4 cannot read ``||`` where names stand in backticks.
    """
    return f"{_line(about)} + {random_effects(about, random)}"


def random_effects(about: About, random: str) -> str:
    """Return the random effects of a structure."""
    x, subject = about.names.x.r, about.names.subject.r
    if random == "1 + x ||" and not about.names.are_plain:
        return f"(1 | {subject}) + (0 + {x} | {subject})"
    bar = "||" if random.endswith("||") else "|"
    effects = random.removesuffix(" ||").replace("x", x)
    return f"({effects} {bar} {subject})"


def control(about: About, every_structure: bool = False) -> str:
    """Return what lmer is told about its work: checks that these data fail do not end it.

    Parameters
    ----------
    about
        The data.
    every_structure
        Whether the structures are compared, of which the largest has two effects a subject.
    """
    n, subjects = len(about.rows), len(about.labels)
    structure = random_structure("1 + x" if every_structure else about.models.scenario.random)
    effects = len(structure.terms) if structure.correlated else 1
    arguments = ['optimizer = "bobyqa"']
    if n <= subjects:
        arguments.append('check.nobs.vs.nlev = "ignore"')
    if n <= effects * subjects:
        arguments.append('check.nobs.vs.nRE = "ignore"')
    if len(arguments) == 1:
        return f"lmerControl({arguments[0]})"
    between = ",\n    ".join(arguments)
    return f"lmerControl(  # lmer would refuse so few observations\n    {between}\n  )"


def _line(about: About) -> str:
    return f"{about.names.y.r} ~ {about.names.x.r}"
