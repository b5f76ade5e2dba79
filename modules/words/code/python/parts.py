"""The parts of the Model tab in Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from modules.pooling.second_opinion import random_arguments
from modules.pooling.solver.random_structure import STRUCTURES
from modules.scenario.view_settings import Part
from modules.words.code.about import About
from modules.words.code.layout import program
from modules.words.code.literals import string
from modules.words.code.python.models import argument, line
from modules.words.code.section import Section

NO_POOLING = (
    "All lines as one regression: the first subject is the baseline and every other one an offset "
    "from it. Then a test whether the mean slope is zero."
)
PARTIAL = "The variances, and how sure each subject's offset is."
INTERVALS = (
    "How sure each parameter is: Wald intervals, and a parametric bootstrap, which refits the "
    "model to data simulated from the fit. MixedLM takes its time."
)
COMPARE = (
    "The four structures, refitted by maximum likelihood: the lowest AIC or BIC is the best trade "
    "of fit against parameters. Each test asks whether what a larger structure adds is more than "
    "chance."
)
PREDICT = "Three steps beyond the data, for a subject that was seen and for one that was not."
CHECK = "A good fit leaves a level band without a shape, and points along the line."
SECOND = "The same model by two other optimisers: all should reach the same criterion."


def complete_pooling(about: About) -> Section:
    """Return the intervals of complete pooling."""
    return Section("More of complete pooling", "", "print(complete.conf_int())")


def no_pooling(about: About) -> Section:
    """Return one regression for all lines, and the test of the slopes."""
    names, lines = about.names, list[str]()
    if len(about.labels) > 1:
        formula = f"{names.y.formula} ~ {names.x.formula} * {names.subject.formula}"
        lines = [
            f"none_as_one = smf.ols({string(formula)}, {about.data}).fit()",
            "print(none_as_one.summary())",
        ]
    if sum(label not in about.models.none.reasons for label in about.labels) > 1:
        lines.append('print(stats.ttest_1samp(none["slope"], 0))')
    return Section("More of no pooling", NO_POOLING, program(*lines))


def partial_pooling(about: About) -> Section:
    """Return the variances and the conditional modes."""
    code = program(
        "print(partial.cov_re, partial.vcomp, partial.scale)",
        "print(partial.cov_params())",
        "for label, covariance in partial.random_effects_cov.items():",
        "    print(label, np.sqrt(np.diag(covariance)))",
    )
    return Section("More of partial pooling", PARTIAL, code)


def intervals(about: About) -> Section:
    """Return Wald intervals and a bootstrap."""
    names, data = about.names, about.data
    y, x, subject = names.y.text, names.x.text, names.subject.text
    structure = STRUCTURES[about.partial.random] if about.partial else STRUCTURES["1 + x"]
    design = {
        "1": f"np.ones((len({data}), 1))",
        "0 + x": f"{data}[[{x}]].to_numpy()",
    }.get(structure.formula, f"np.column_stack([np.ones(len({data})), {data}[{x}]])")
    variances = "np.diag([partial.cov_re.iloc[0, 0], partial.vcomp[0]])"
    is_split = structure.formula == "1 + x ||"
    arguments = [
        f"            {name}={argument(value)},"
        for name, value in random_arguments(structure, names.x.formula).items()
    ]
    code = program(
        "print(partial.conf_int())",
        "",
        "rng = np.random.default_rng(1)",
        "refits = 200",
        f"covariance = {variances if is_split else 'partial.cov_re.to_numpy()'}",
        f"design = {design}",
        f"codes = {data}[{subject}].cat.codes",
        "estimates = []",
        "for _ in range(refits):",
        "    offsets = rng.multivariate_normal(",
        "        np.zeros(len(covariance)), covariance, size=codes.max() + 1",
        "    )",
        f"    new = {data}.assign(**{{",
        f"        {y}: partial.predict({data})",
        "        + (design * offsets[codes]).sum(axis=1)",
        f"        + rng.normal(0, partial.scale**0.5, len({data}))",
        "    })",
        "    with warnings.catch_warnings():",
        '        warnings.simplefilter("ignore")  # of refits that do not quite converge',
        "        refit = smf.mixedlm(",
        f"            {line(about)},",
        "            new,",
        f"            groups={subject},",
        *arguments,
        f"        ).fit(reml={about.models.scenario.reml})",
        "    estimates.append([*refit.fe_params, refit.scale**0.5])",
        'columns = ["intercept", "slope", "residual SD"]',
        "print(pd.DataFrame(estimates, columns=columns).quantile([0.025, 0.975]))",
    )
    return Section("Intervals", INTERVALS, code)


def compare(about: About) -> Section:
    """Return the structures side by side, and the tests of nested ones."""
    names = about.names
    keys = {"1": "intercepts", "0 + x": "slopes", "1 + x ||": "uncorrelated", "1 + x": "full"}
    rows: list[str] = []
    for random, structure in STRUCTURES.items():
        arguments = ", ".join(
            f"{name}={argument(value)}"
            for name, value in random_arguments(structure, names.x.formula).items()
        )
        rows.append(
            f"    {string(keys[random])}: (dict({arguments}), {3 + structure.n_parameters}),"
        )
    code = program(
        "structures = {  # what is random, and how many parameters that makes",
        *rows,
        "}",
        "deviance, parameters = {}, {}",
        "for name, (random, parameters[name]) in structures.items():",
        "    fit = smf.mixedlm(",
        f"        {line(about)}, {about.data}, groups={names.subject.text}, **random",
        "    ).fit(reml=False)",
        "    deviance[name] = -2 * fit.llf",
        'compared = pd.DataFrame({"deviance": deviance, "parameters": parameters})',
        'compared["AIC"] = compared["deviance"] + 2 * compared["parameters"]',
        f"price = np.log(len({about.data}))",
        'compared["BIC"] = compared["deviance"] + price * compared["parameters"]',
        "print(compared)",
        "",
        "for smaller, larger in [",
        '    ("intercepts", "uncorrelated"), ("slopes", "uncorrelated"), ("uncorrelated", "full")',
        "]:",
        "    chi_square = deviance[smaller] - deviance[larger]",
        "    df = parameters[larger] - parameters[smaller]",
        "    print(smaller, larger, chi_square, df, stats.chi2.sf(chi_square, df))",
    )
    return Section("Compare", COMPARE, code)


def predict(about: About) -> Section:
    """Return predictions for a known subject and for a new one."""
    x, data, label = about.names.x.text, about.data, string(about.labels[0])
    code = program(
        f"occasions = np.sort({data}[{x}].unique())",
        "step = (occasions[-1] - occasions[0]) / (len(occasions) - 1)",
        "beyond = occasions[-1] + step * np.arange(1, 4)",
        f"ahead = pd.DataFrame({{{x}: np.append(occasions, beyond)}})",
        "print(complete.get_prediction(ahead).summary_frame())",
        f"own = pulled.loc[{label}]",
        f'print(own["intercept"] + own["slope"] * ahead[{x}])  # the known subject',
        "print(partial.predict(ahead))  # a new one: the population line",
    )
    return Section("Predict", PREDICT, code)


def check(about: About) -> Section:
    """Return pictures of the residuals."""
    code = program(
        'residuals = pd.DataFrame({"fitted": partial.fittedvalues, "residual": partial.resid})',
        "fitted_picture = (",
        '    ggplot(residuals, aes(x="fitted", y="residual"))',
        '    + geom_hline(yintercept=0, colour="grey")',
        "    + geom_point()",
        "    + theme_bw()",
        ")",
        'fitted_picture.save("residuals.png", width=6, height=4, verbose=False)',
        "normal_picture = (",
        '    ggplot(residuals, aes(sample="residual")) + stat_qq() + stat_qq_line() + theme_bw()',
        ")",
        'normal_picture.save("normal.png", width=6, height=4, verbose=False)',
    )
    return Section("Check", CHECK, code)


def second_opinion(about: About) -> Section:
    """Return the fit by other optimisers."""
    code = program(
        'for method in ["lbfgs", "powell"]:',
        f"    again = model.fit(reml={about.models.scenario.reml}, method=method)",
        "    print(method, -2 * again.llf)",
    )
    return Section("Second opinion", SECOND, code)


PARTS: Mapping[Part, Callable[[About], Section]] = {
    "Complete pooling": complete_pooling,
    "No pooling": no_pooling,
    "Partial pooling": partial_pooling,
    "Intervals": intervals,
    "Compare": compare,
    "Predict": predict,
    "Check": check,
    "Second opinion": second_opinion,
}
"""By the part of the Model tab; the glossary has nothing to compute."""
