"""The parts of the Model tab in R."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from modules.pooling.solver.random_structure import STRUCTURES
from modules.scenario.view_settings import Part
from modules.words.code.about import About
from modules.words.code.layout import program
from modules.words.code.literals import string
from modules.words.code.r.models import control, random_effects
from modules.words.code.section import Section

NO_POOLING = (
    "All lines as one regression: the first subject is the baseline and every other one an offset "
    "from it. Then a test whether the mean slope is zero."
)
PARTIAL = "The variances, their correlation, and how sure each subject's offset is."
INTERVALS = (
    "How sure each parameter is, in three ways. The profile and the bootstrap take a while; .sig01 "
    "and so on are standard deviations and correlation, .sigma is that of the residuals."
)
COMPARE = (
    "The four structures, refitted by maximum likelihood: the lowest AIC or BIC is the best trade "
    "of fit against parameters. Each test asks whether what a larger structure adds is more than "
    "chance."
)
PREDICT = "Three steps beyond the data, for a subject that was seen and for one that was not."
CHECK = "A good fit leaves a level band without a shape, and points along the lines."
SECOND = "The same fit by another optimiser: both should reach the same criterion."


def complete_pooling(about: About) -> Section:
    """Return the intervals of complete pooling."""
    return Section("More of complete pooling", "", program("confint(complete)", "anova(complete)"))


def no_pooling(about: About) -> Section:
    """Return the chapter's one regression, and the test of the slopes."""
    x, y, subject = about.names.x.r, about.names.y.r, about.names.subject.r
    lines: list[str] = []
    if len(about.labels) > 1:
        formula = f"{y} ~ {x} + {subject} + {x}:{subject}"
        lines = [f"none_as_one <- lm({formula}, data = {about.data})", "summary(none_as_one)"]
    if sum(label not in about.models.none.reasons for label in about.labels) > 1:
        lines.append("t.test(coef(none)[[2]])")
    return Section("More of no pooling", NO_POOLING, program(*lines))


def partial_pooling(about: About) -> Section:
    """Return the variances and the conditional modes."""
    code = program(
        "as.data.frame(VarCorr(partial))",
        "vcov(partial)  # of the fixed effects",
        "as.data.frame(ranef(partial, condVar = TRUE))",
        "isSingular(partial)",
    )
    return Section("More of partial pooling", PARTIAL, code)


def intervals(about: About) -> Section:
    """Return the three kinds of intervals."""
    code = program(
        'confint(partial, method = "Wald")',
        'confint(partial, method = "profile")',
        'confint(partial, method = "boot", nsim = 1000, seed = 1)',
    )
    return Section("Intervals", INTERVALS, code)


def compare(about: About) -> Section:
    """Return the structures side by side, and the tests of nested ones."""
    x, y = about.names.x.r, about.names.y.r
    names = {"1": "intercepts", "0 + x": "slopes", "1 + x ||": "uncorrelated", "1 + x": "full"}
    fits = [
        program(
            f"{names[random]} <- lmer({y} ~ {x} + {random_effects(about, random)},",
            f"  data = {about.data}, REML = FALSE, control = how)",
        )
        for random in STRUCTURES
    ]
    code = program(
        f"how <- {control(about, every_structure=True)}",
        *fits,
        "AIC(intercepts, slopes, uncorrelated, full)",
        "BIC(intercepts, slopes, uncorrelated, full)",
        "anova(intercepts, uncorrelated, full)",
        "anova(slopes, uncorrelated)",
    )
    return Section("Compare", COMPARE, code)


def predict(about: About) -> Section:
    """Return predictions for a known subject and for a new one."""
    x, subject, data = about.names.x.r, about.names.subject.r, about.data
    checked = "" if about.names.are_plain else ", check.names = FALSE"
    code = program(
        f"occasions <- sort(unique({data}${x}))",
        "step <- diff(range(occasions)) / (length(occasions) - 1)",
        f"ahead <- data.frame({subject} = {string(about.labels[0])},",
        f"                    {x} = c(occasions, max(occasions) + step * 1:3){checked})",
        'predict(complete, ahead, interval = "prediction")',
        "predict(partial, ahead)              # the known subject",
        "predict(partial, ahead, re.form = NA)  # a new one: the population line",
    )
    return Section("Predict", PREDICT, code)


def check(about: About) -> Section:
    """Return pictures of residuals and of random effects."""
    code = program(
        "residuals <- data.frame(fitted = fitted(partial), residual = resid(partial))",
        "ggplot(residuals, aes(x = fitted, y = residual)) +",
        '  geom_hline(yintercept = 0, colour = "grey60") +',
        "  geom_point() +",
        "  theme_bw()",
        "ggplot(residuals, aes(sample = residual)) + stat_qq() + stat_qq_line() + theme_bw()",
        "modes <- as.data.frame(ranef(partial))",
        "ggplot(modes, aes(sample = condval)) +",
        "  stat_qq() + stat_qq_line() +",
        '  facet_wrap(vars(term), scales = "free_y") +',
        "  theme_bw()",
    )
    return Section("Check", CHECK, code)


def second_opinion(about: About) -> Section:
    """Return the fit by another optimiser."""
    code = program(
        'again <- update(partial, control = lmerControl(optimizer = "nloptwrap"))',
        "c(bobyqa = -2 * logLik(partial), nloptwrap = -2 * logLik(again))",
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
