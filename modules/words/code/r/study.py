"""The Study as a loop in R."""

from __future__ import annotations

from modules.scenario import Mechanism, Scenario
from modules.words.code.about import About
from modules.words.code.layout import program
from modules.words.code.literals import string
from modules.words.code.r.models import control, mixed_formula
from modules.words.code.section import Section
from modules.words.code.world import (
    REPETITIONS,
    assignments,
    loses_any,
    said_of,
    truth_of,
)
from modules.words.model_colours import MODEL_COLOURS
from modules.words.model_titles import MODEL_TITLES

_DROPOUT = """\
# Each occasion has a hurdle, no subject fails at its first one, and a record
# breaks at its lowest hurdle so far: the records that break first lose their ends.
hurdle <- runif(nrow(new)) + (new${x} == 0)
lowest <- ave(hurdle, new${subject}, FUN = cummin)
lost <- order(lowest, -seq_along(lowest))[seq_len(n_lost)]"""

_UNEQUAL = """\
keeps <- {fewest} + floor(runif(n_subjects) * {spread})  # of each subject
turn <- ave(runif(nrow(new)), new${subject}, FUN = rank)
lost <- which(turn > keeps[new${subject}])"""

LOST: dict[Mechanism, str] = {
    "completely_at_random": "lost <- sample(nrow(new), n_lost)  # completely at random",
    "given_x": "lost <- sample(nrow(new), n_lost, prob = rank(new${x}))  # later, likelier",
    "dropout": _DROPOUT,
    "not_at_random": "lost <- sample(nrow(new), n_lost, prob = rank(new${y}))  # larger, likelier",
    "unequal_subjects": _UNEQUAL,
}


def study(about: About) -> Section:
    """Return the loop, its summary and the picture of what was estimated."""
    names, data = about.names, about.data
    x, y, subject = names.x.r, names.y.r, names.subject.r
    scenario = about.models.scenario
    loop = [
        "# Each new subject has an intercept and a slope of its own.",
        "z0 <- rnorm(n_subjects)",
        "z1 <- rho * z0 + sqrt(1 - rho^2) * rnorm(n_subjects)",
        "intercept <- gamma0 + tau00 * z0",
        "slope <- gamma1 + tau11 * z1",
        f"new <- {'design' if scenario.data == 'simulated' else data}",
        f"new${y} <- intercept[new${subject}] + slope[new${subject}] * new${x} +",
        "  rnorm(nrow(new), sd = sigma)",
        *(_lost(scenario, x, y, subject) if loses_any(scenario) else []),
        "",
        f"complete_new <- lm({y} ~ {x}, data = new)",
        f"none_new <- coef(lmList({y} ~ {x} | {subject}, data = new))",
        "partial_new <- lmer(",
        f"  {mixed_formula(about, scenario.random)}, data = new,",
        f"  REML = {'TRUE' if scenario.reml else 'FALSE'}, control = how",
        ")",
        "slopes[i, ] <- c(",
        "  coef(complete_new)[[2]], mean(none_new[[2]], na.rm = TRUE), fixef(partial_new)[[2]]",
        ")",
        'interval <- confint(partial_new, parm = "beta_", method = "Wald")[2, ]',
        "held[i] <- interval[1] <= gamma1 && gamma1 <= interval[2]",
    ]
    titles = ", ".join(map(string, MODEL_TITLES.values()))
    colours = ", ".join(map(string, MODEL_COLOURS.values()))
    code = program(
        "set.seed(1)",
        f"repetitions <- {REPETITIONS}",
        *assignments(truth_of(about), "<-"),
        f"how <- {control(about)}",
        "",
        *_design(about),
        f"models <- c({titles})",
        "slopes <- matrix(NA, repetitions, 3, dimnames = list(NULL, models))",
        "held <- logical(repetitions)",
        "for (i in seq_len(repetitions)) {",
        *(f"  {line}".rstrip() for piece in loop for line in piece.split("\n")),
        "}",
        "",
        "colMeans(slopes) - gamma1  # bias",
        "apply(slopes, 2, sd)       # spread",
        "mean(held)                 # how many intervals of partial pooling hold the truth",
        "",
        "estimates <- stack(as.data.frame(slopes))",
        "ggplot(estimates, aes(x = values, fill = ind)) +",
        "  geom_histogram(bins = 30) +",
        "  geom_vline(xintercept = gamma1) +",
        "  facet_wrap(vars(ind), ncol = 1) +",
        f"  scale_fill_manual(values = c({colours})) +",
        '  labs(x = "slope", fill = NULL) +',
        "  theme_bw()",
    )
    return Section("The study", said_of(about), code)


def _design(about: About) -> list[str]:
    """Return the lines that say who is observed when."""
    scenario, names = about.models.scenario, about.names
    if scenario.data != "simulated":
        return [f"n_subjects <- nlevels({about.data}${names.subject.r})", ""]
    share = scenario.missing / 100
    has_share = loses_any(scenario) and scenario.mechanism != "unequal_subjects"
    return [
        f"n_subjects <- {scenario.subjects}",
        f"design <- expand.grid({names.x.r} = 0:{scenario.occasions - 1}, "
        f"{names.subject.r} = factor(seq_len(n_subjects)))",
        *([f"n_lost <- round({share:g} * nrow(design))"] if has_share else []),
        "",
    ]


def _lost(scenario: Scenario, x: str, y: str, subject: str) -> list[str]:
    lost = LOST[scenario.mechanism]
    spread = scenario.most - scenario.fewest + 1
    filled = (
        lost.replace("{x}", x)
        .replace("{y}", y)
        .replace("{subject}", subject)
        .replace("{fewest}", str(scenario.fewest))
        .replace("{spread}", str(spread))
    )
    return [filled, "if (length(lost)) new <- droplevels(new[-lost, ])"]
