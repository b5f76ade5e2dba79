"""The three models in Python."""

from __future__ import annotations

from modules.pooling.second_opinion import random_arguments
from modules.pooling.solver.random_structure import random_structure
from modules.words.code.about import About
from modules.words.code.layout import program
from modules.words.code.literals import string
from modules.words.code.python.judgement import Judgement
from modules.words.code.section import Section

COMPLETE = "One line for everybody, as if all observations came from the same subject."
NONE = "A line for each subject alone, as if there were no other subjects."
PARTIAL = (
    "The lines of all subjects come from one population, so that each is estimated from its own "
    "observations and from everybody else's."
)


def complete(about: About) -> Section:
    """Return complete pooling."""
    fit = f"complete = smf.ols({line(about)}, {about.data}).fit()"
    return Section("Complete pooling", COMPLETE, program(fit, "print(complete.summary())"))


def none(about: About) -> Section:
    """Return no pooling."""
    x, subject = about.names.x.text, about.names.subject.text
    only = [f"    if rows[{x}].nunique() > 1  # one occasion shows no slope"]
    code = program(
        "own_lines = {",
        f"    label: smf.ols({line(about)}, rows).fit().params.to_numpy()",
        f"    for label, rows in {about.data}.groupby({subject}, observed=True)",
        *(only if about.lack_lines else []),
        "}",
        'terms = ["intercept", "slope"]',
        'none = pd.DataFrame.from_dict(own_lines, orient="index", columns=terms)',
        "print(none)",
    )
    return Section("No pooling", NONE, code)


def partial(about: About, judgement: Judgement) -> Section:
    """Return partial pooling by MixedLM, right or wrong."""
    reml = about.models.scenario.reml
    said = f"{PARTIAL}\n\n{judgement.said}".strip()
    model = mixed(about, about.models.scenario.random, "model", about.data)
    if not judgement.has_lines:
        asked = program(
            "try:",
            f"    print(model.fit(reml={reml}).summary())",
            "except Exception as error:",
            '    print("MixedLM:", error)',
        )
        return Section("Partial pooling", said, program(model, asked))
    criterion = "REML criterion" if reml else "deviance"
    code = program(
        model,
        f"partial = model.fit(reml={reml})",
        "print(partial.summary())",
        f'print("{criterion}:", -2 * partial.llf)',
        "",
        "# How far each subject is from the population line, and its own line.",
        "departures = pd.DataFrame(partial.random_effects).T",
        "print(departures)",
        *_pulled(about),
        "print(pulled)",
    )
    return Section("Partial pooling", said, code)


def line(about: About) -> str:
    """Return the formula of a line, as a text."""
    return string(f"{about.names.y.formula} ~ {about.names.x.formula}")


def mixed(about: About, random: str, name: str, data: str) -> str:
    """Return the lines that state a mixed model of a structure."""
    arguments = random_arguments(random_structure(random), about.names.x.formula)
    return program(
        f"{name} = smf.mixedlm(",
        f"    {line(about)},",
        f"    {data},",
        f"    groups={about.names.subject.text},",
        *(f"    {key}={argument(value)}," for key, value in arguments.items()),
        ")",
    )


def argument(value: str | dict[str, str]) -> str:
    """Return the value of an argument that states random effects."""
    if isinstance(value, str):
        return string(value)
    return f"{{{', '.join(f'{string(key)}: {string(text)}' for key, text in value.items())}}}"


def _pulled(about: About) -> list[str]:
    """Return the lines that add the departures to the population line."""
    structure = random_structure(about.models.scenario.random)
    population = [f"partial.fe_params.iloc[{term}]" for term in (0, 1)]
    for column, term in enumerate(structure.terms):
        population[term] += f" + departures.iloc[:, {column}]"
    return [
        "pulled = pd.DataFrame(",
        "    {",
        f'        "intercept": {population[0]},',
        f'        "slope": {population[1]},',
        "    }",
        ")",
    ]
