"""Find the bug in a few lines of R."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean

import numpy as np

from modules.exercises.drawing import new_people, pick, require, shuffled
from modules.exercises.exercise import Choice, Mistake, Task
from modules.exercises.fitted import Fitted, Line, fitted
from modules.observations import observe
from modules.pooling import complete
from modules.scenario import Scenario
from modules.words.wording import fixed


@dataclass(frozen=True)
class Bug:
    """A line of a script gone wrong.

    Attributes
    ----------
    place : int
        Which line, from 0.
    line : str
        What stands there instead.
    does : str
        What it does, completing “It …”.
    right_way : str
        What to write, and what comes of it with these data.
    """

    place: int
    line: str
    does: str
    right_way: str


@dataclass(frozen=True)
class Script:
    """A few lines of R that do what they should.

    Attributes
    ----------
    purpose : str
        What they are for, completing “These lines are to …”.
    lines : tuple of str
    bugs : tuple of Bug
        What can go wrong with them.
    """

    purpose: str
    lines: tuple[str, ...]
    bugs: tuple[Bug, ...]


def bug_before_the_baseline(random: np.random.Generator) -> Task:
    """Ask for the bug in preparing the chapter's data."""
    scenario = Scenario()
    return _task(random, scenario, _preparing())


def bug_in_no_pooling(random: np.random.Generator) -> Task:
    """Ask for the bug in taking a subject's line from a regression."""
    fits = fitted(new_people(random))
    subject = pick(random, *fits.subjects[1:])
    return _task(random, fits.models.scenario, _own_line(fits, subject))


def bug_in_partial_pooling(random: np.random.Generator) -> Task:
    """Ask for the bug in fitting a mixed model and taking numbers from it."""
    fits = fitted(new_people(random, missing=int(random.integers(0, 31))))
    subject = pick(random, *fits.subjects)
    return _task(random, fits.models.scenario, _estimated_slope(fits, subject))


def _task(random: np.random.Generator, scenario: Scenario, script: Script) -> Task:
    bug: Bug = pick(random, *script.bugs)
    others = [other for other in script.bugs if other != bug]
    wrong = [others[place] for place in random.permutation(len(others))[:2]]
    written = (*script.lines[: bug.place], bug.line, *script.lines[bug.place + 1 :])
    wrong_line, options = bug.line.strip(), tuple(line.strip() for line in written)
    return Task(
        scenario=scenario,
        question=f"These lines are to {script.purpose}. One is wrong: which, and what does it do?",
        material="\n".join(written),
        parts=(
            Choice(
                "line",
                options,
                wrong_line,
                tuple(
                    Mistake(line, "That line does what it should.")
                    for line in options
                    if line != wrong_line
                ),
            ),
            Choice(
                "effect",
                shuffled(random, bug.does, *(other.does for other in wrong)),
                bug.does,
                tuple(
                    Mistake(other.does, f"That would be {other.line.strip()} instead.")
                    for other in wrong
                ),
            ),
        ),
        hints=(
            "Read each line aloud: what goes in, and what comes out?",
            "Say what each line should give, from the last one backwards, and compare.",
        ),
        explanation=f"The line {wrong_line} is wrong. {bug.does} {bug.right_way}",
    )


def _preparing() -> Script:
    from_day_2 = _line_of_days(2, 9, first=2)
    after_day_2, until_day_2 = _line_of_days(3, 9, first=2), _line_of_days(0, 2, first=2)
    not_shifted, backwards = _line_of_days(2, 9, first=0), _line_of_days(2, 9, 2, exchanged=True)
    right_line = f"so that the line is {from_day_2}"
    return Script(
        "begin at the baseline, day 2 of sleepstudy, as day 0, and to fit one line to all",
        (
            "sleep2 <- sleepstudy %>%",
            "  filter(Days >= 2) %>%",
            "  mutate(days_deprived = Days - 2)",
            "cp_model <- lm(Reaction ~ days_deprived, sleep2)",
            "coef(cp_model)",
        ),
        (
            Bug(
                1,
                "  filter(Days > 2) %>%",
                "It drops the baseline, too.",
                f"Write Days >= 2, {right_line}; without the baseline it is {after_day_2}.",
            ),
            Bug(
                1,
                "  filter(Days <= 2) %>%",
                "It keeps the days that were to be dropped.",
                f"Write Days >= 2, {right_line}; on those first days it is {until_day_2}.",
            ),
            Bug(
                2,
                "  mutate(days_deprived = Days)",
                "It leaves day 0 in the training days, so that the intercept is not the baseline.",
                f"Write Days - 2, {right_line}; without it, it is {not_shifted}.",
            ),
            Bug(
                3,
                "cp_model <- lm(days_deprived ~ Reaction, sleep2)",
                "It predicts the day from the reaction time.",
                f"The outcome stands before ~, {right_line}; exchanged, it is {backwards}.",
            ),
        ),
    )


def _line_of_days(start: int, end: int, first: int, exchanged: bool = False) -> str:
    """Return complete pooling's line on some days of sleepstudy.

    Parameters
    ----------
    start, end : int
        The first and the last day that is kept, as published.
    first : int
        Which day counts as day 0.
    exchanged : bool
        Whether the day is predicted from the reaction time.
    """
    published = observe(Scenario(data="sleepstudy"))
    days, reaction = published["x"] - first, published["y"]
    outcome, predictor = (days, reaction) if exchanged else (reaction, days)
    kept = published["x"].between(start, end)
    fit = complete.fit(published.assign(x=predictor, y=outcome, kept=kept))
    intercept, slope = fit.coefficients.tolist()
    return f"{fixed(intercept, 2)} and {fixed(slope, 3)}"


def _own_line(fits: Fitted, subject: str) -> Script:
    baseline = fits.subjects[0]
    base, own = fits.own[baseline], fits.own[subject]
    offset: Line = {term: own[term] - base[term] for term in own}
    dummy = f"subject{subject}"
    common = mean(line["slope"] for line in fits.own.values())
    intercept_line = f'intercept <- b["(Intercept)"] + b["{dummy}"]'
    slope_line = f'slope <- b["day"] + b["day:{dummy}"]'
    right = f"The line is {fixed(own['intercept'], 2)} and {fixed(own['slope'], 2)}"
    return Script(
        f"give intercept and slope of {subject} by no pooling",
        (
            "simulated$subject <- factor(simulated$subject)",
            "np_model <- lm(y ~ day + subject + day:subject, simulated)",
            "b <- coef(np_model)",
            intercept_line,
            slope_line,
        ),
        (
            Bug(
                1,
                "np_model <- lm(y ~ day + subject, simulated)",
                "It gives all subjects the same slope.",
                f"Add day:subject. {right}; the common slope is {fixed(common, 2)}.",
            ),
            Bug(
                3,
                f'intercept <- b["{dummy}"]',
                f"It takes the offset from {baseline} for the intercept.",
                f"Add (Intercept). {right}; the offset is {fixed(offset['intercept'], 2)}.",
            ),
            Bug(
                4,
                f'slope <- b["day:{dummy}"]',
                f"It takes the offset from {baseline} for the slope.",
                f"Add day. {right}; the offset is {fixed(offset['slope'], 2)}.",
            ),
            Bug(
                3,
                f'intercept <- b["(Intercept)"] - b["{dummy}"]',
                "It takes an offset away that should be added.",
                f"Add it, with its sign. {right}; taken away it is "
                f"{fixed(base['intercept'] - offset['intercept'], 2)}.",
            ),
            Bug(
                4,
                f'slope <- b["day"] + b["{dummy}"]',
                "It adds the offset of the intercept to a slope.",
                f"Add day:{dummy}. {right}; with the other offset it is "
                f"{fixed(base['slope'] + offset['intercept'], 2)}.",
            ),
        ),
    )


def _estimated_slope(fits: Fitted, subject: str) -> Script:
    effect, slope = fits.effects[subject]["slope"], fits.estimated[subject]["slope"]
    sds = " and ".join(fixed(sd, 2) for sd in fits.sds.values())
    variances = " and ".join(fixed(variance, 2) for variance in fits.variances.values())
    sigma = fits.partial.residual_variance**0.5
    require(abs(effect) > 0.1)
    own_way = f"the slope of {subject} is {fixed(slope, 2)}"
    return Script(
        f"give the slope of {subject} by partial pooling, and the SDs of the random effects",
        (
            "pp_mod <- lmer(y ~ day + (day | subject), simulated)",
            "fixed <- fixef(pp_mod)",
            'random <- ranef(pp_mod)[["subject"]]',
            f'slope <- fixed["day"] + random["{subject}", "day"]',
            'sds <- sqrt(diag(VarCorr(pp_mod)[["subject"]]))',
        ),
        (
            Bug(
                0,
                "pp_mod <- lmer(y ~ day + (subject | day), simulated)",
                "It takes the days for the groups that are sampled.",
                f"Write (day | subject): then {own_way}.",
            ),
            Bug(
                0,
                "pp_mod <- lmer(y ~ day + (1 | subject), simulated)",
                "It lets only intercepts differ between subjects.",
                f"Write (day | subject): then slopes differ, and {own_way}.",
            ),
            Bug(
                3,
                f'slope <- random["{subject}", "day"]',
                "It takes the random effect for the slope.",
                f"Add the fixed effect: {own_way}, its random effect {fixed(effect, 2)}.",
            ),
            Bug(
                3,
                f'slope <- fixed["day"] - random["{subject}", "day"]',
                "It takes the random effect away.",
                f"Add it, with its sign: {own_way}; taken away it is "
                f"{fixed(fits.population['slope'] - effect, 2)}.",
            ),
            Bug(
                4,
                'sds <- diag(VarCorr(pp_mod)[["subject"]])',
                "It gives variances for standard deviations.",
                f"Take the root: the SDs are {sds}, the variances {variances}.",
            ),
            Bug(
                4,
                "sds <- sigma(pp_mod)",
                "It gives the scatter of observations about their lines.",
                f"Take the roots of VarCorr's diagonal: the SDs are {sds}, σ is {fixed(sigma, 2)}.",
            ),
        ),
    )
