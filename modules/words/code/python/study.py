"""The Study as a loop in Python."""

from __future__ import annotations

from modules.scenario import Mechanism, Scenario
from modules.words.code.about import About
from modules.words.code.layout import program
from modules.words.code.literals import string
from modules.words.code.python.models import line, mixed
from modules.words.code.section import Section
from modules.words.code.world import REPETITIONS, assignments, loses_any, said_of, truth_of
from modules.words.model_colours import MODEL_COLOURS
from modules.words.model_titles import MODEL_TITLES

SLOW = "MixedLM takes its time, and may stop too early in some repetitions."

_SAMPLE = """\
# {said}
weights = {weights}
lost = rng.choice(len(new), n_lost, replace=False, p=weights / weights.sum())"""

_DROPOUT = """\
# Each occasion has a hurdle, no subject fails at its first one, and a record
# breaks at its lowest hurdle so far: the records that break first lose their ends.
hurdle = pd.Series(rng.random(len(new)) + (new[{x}] == 0))
lowest = hurdle.groupby(codes).cummin()
lost = np.lexsort((-np.arange(len(new)), lowest))[:n_lost]"""

_UNEQUAL = """\
keeps = rng.integers({fewest}, {most} + 1, n_subjects)  # of each subject
turn = pd.Series(rng.random(len(new))).groupby(codes).rank()
lost = np.flatnonzero(turn > keeps[codes])"""


def study(about: About) -> Section:
    """Return the loop, its summary and the picture of what was estimated."""
    names, data = about.names, about.data
    scenario = about.models.scenario
    x, y, subject = names.x.text, names.y.text, names.subject.text
    is_simulated = scenario.data == "simulated"
    design = "design" if is_simulated else data
    no_pooling = program(
        "own_slopes = [",
        f"    np.polyfit(rows[{x}], rows[{y}], 1)[0]",
        f"    for _, rows in new.groupby({subject}, observed=True)",
        f"    if rows[{x}].nunique() > 1",
        "]",
    )
    loop = [
        "# Each new subject has an intercept and a slope of its own.",
        "z0 = rng.standard_normal(n_subjects)",
        "z1 = rho * z0 + (1 - rho**2) ** 0.5 * rng.standard_normal(n_subjects)",
        "intercept = gamma0 + tau00 * z0",
        "slope = gamma1 + tau11 * z1",
        f"new = {design}.copy()",
        f"new[{y}] = intercept[codes] + slope[codes] * new[{x}]",
        f"new[{y}] += rng.normal(0, sigma, len(new))",
        *(_lost(scenario, x, y) if loses_any(scenario) else []),
        "",
        f"complete_new = smf.ols({line(about)}, new).fit()",
        no_pooling,
        mixed(about, scenario.random, "model_new", "new"),
        f"partial_new = model_new.fit(reml={scenario.reml})",
        "slopes.append(",
        "    [complete_new.params.iloc[1], np.mean(own_slopes), partial_new.fe_params.iloc[1]]",
        ")",
        "low, high = partial_new.conf_int().iloc[1]",
        "held.append(low <= gamma1 <= high)",
    ]
    titles = ", ".join(map(string, MODEL_TITLES.values()))
    colours = ", ".join(map(string, MODEL_COLOURS.values()))
    code = program(
        "rng = np.random.default_rng(1)",
        f"repetitions = {REPETITIONS}",
        *assignments(truth_of(about), "="),
        "",
        *_design(about),
        "slopes, held = [], []",
        'warnings.simplefilter("ignore")  # of repetitions that do not quite converge',
        "for _ in range(repetitions):",
        *(f"    {line}".rstrip() for piece in loop for line in piece.split("\n")),
        "",
        f"models = [{titles}]",
        "slopes = pd.DataFrame(slopes, columns=models)",
        "print(slopes.mean() - gamma1)  # bias",
        "print(slopes.std())  # spread",
        "print(np.mean(held))  # how many intervals of partial pooling hold the truth",
        "",
        'estimates = slopes.melt(var_name="model", value_name="slope")',
        "slopes_picture = (",
        '    ggplot(estimates, aes(x="slope", fill="model"))',
        "    + geom_histogram(bins=30)",
        "    + geom_vline(xintercept=gamma1)",
        '    + facet_wrap("model", ncol=1)',
        f"    + scale_fill_manual(values=[{colours}])",
        "    + theme_bw()",
        ")",
        'slopes_picture.save("slopes.png", width=7, height=6, verbose=False)',
    )
    return Section("The study", f"{said_of(about)} {SLOW}", code)


def _design(about: About) -> list[str]:
    """Return the lines that say who is observed when."""
    scenario, names, data = about.models.scenario, about.names, about.data
    if scenario.data != "simulated":
        return [
            f"codes = {data}[{names.subject.text}].cat.codes.to_numpy()",
            "n_subjects = codes.max() + 1",
        ]
    has_share = loses_any(scenario) and scenario.mechanism != "unequal_subjects"
    return [
        f"n_subjects = {scenario.subjects}",
        f"codes = np.repeat(np.arange(n_subjects), {scenario.occasions})",
        "design = pd.DataFrame({",
        f"    {names.subject.text}: codes,",
        f"    {names.x.text}: np.tile(np.arange({scenario.occasions}), n_subjects),",
        "})",
        *([f"n_lost = round({scenario.missing / 100:g} * len(design))"] if has_share else []),
    ]


def _lost(scenario: Scenario, x: str, y: str) -> list[str]:
    weights: dict[Mechanism, tuple[str, str]] = {
        "completely_at_random": ("Completely at random.", "np.ones(len(new))"),
        "given_x": ("The later, the likelier.", f"new[{x}].rank().to_numpy()"),
        "not_at_random": ("The larger, the likelier.", f"new[{y}].rank().to_numpy()"),
    }
    if scenario.mechanism == "unequal_subjects":
        lines = _UNEQUAL.format(fewest=scenario.fewest, most=scenario.most)
    elif scenario.mechanism == "dropout":
        lines = _DROPOUT.format(x=x)
    else:
        said, values = weights[scenario.mechanism]
        lines = _SAMPLE.format(said=said, weights=values)
    return [lines, "new = new.drop(index=new.index[lost])"]
